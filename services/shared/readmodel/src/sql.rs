//! The little of SQL that read models need: values in, rows out, one transaction at a time.

mod column;
pub(crate) mod sqlite;

use sqlx::sqlite::SqliteConnection;

pub use column::{FromValue, Json, ToValue};

/// A value that is bound to a `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// `SMALLINT`, `BIGINT`.
    Int(i64),
    /// `TEXT`.
    Text(String),
    /// `BYTEA`.
    Bytes(Vec<u8>),
}

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueRef<'r> {
    /// Nothing.
    Null,
    /// `SMALLINT`, `BIGINT`.
    Int(i64),
    /// `TEXT`.
    Text(&'r str),
    /// `BYTEA`.
    Bytes(&'r [u8]),
}

/// Why a statement gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum SqlError {
    /// Retry when there is room.
    #[error("the disk of the read models is full")]
    DiskFull,
    /// Retry.
    #[error("the read model's database failed")]
    Database(#[source] sqlx::Error),
    /// A column does not hold what the program expects there.
    #[error("column {index} of a row cannot be read as {expected}")]
    Column {
        /// Its place in the row, from 0.
        index: usize,
        /// The type that was expected.
        expected: &'static str,
    },
    /// The projection asked for a row whose key it did not load.
    #[error("a row of table {table} was read without being loaded")]
    NotLoaded {
        /// The table.
        table: &'static str,
    },
}

impl SqlError {
    /// Whether the same may succeed later.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::DiskFull | Self::Database(_))
    }
}

/// One row of an answer.
#[derive(Debug)]
pub struct Row(sqlite::Row);

impl Row {
    /// The value of a column, by its place from 0.
    ///
    /// # Errors
    /// If it cannot be read as a `T`.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T, SqlError> {
        self.0
            .value(index)
            .and_then(T::from_value)
            .ok_or(SqlError::Column { index, expected: std::any::type_name::<T>() })
    }

    /// Reads columns one after the other, from the first.
    pub fn columns(&self) -> Columns<'_> {
        Columns { row: self, next: 0 }
    }
}

/// The columns of a row, read one after the other.
#[derive(Debug)]
pub struct Columns<'r> {
    row: &'r Row,
    next: usize,
}

impl Columns<'_> {
    /// The value of the next column.
    pub fn take<T: FromValue>(&mut self) -> Result<T, SqlError> {
        let value = self.row.get(self.next);
        self.next += 1;
        value
    }
}

/// A list of values to bind: `binds![agency, day]`.
#[macro_export]
macro_rules! binds {
    ($($value:expr),* $(,)?) => {
        ::std::vec![$($crate::ToValue::to_value(&$value)),*]
    };
}

/// A transaction that writes. Dropped without a commit, it leaves nothing behind.
#[derive(Debug)]
pub struct Transaction(SqliteConnection);

impl Transaction {
    /// Begins; no other writer can until this one ends.
    pub(crate) async fn begin(mut connection: SqliteConnection) -> Result<Self, SqlError> {
        sqlite::execute(&mut connection, "BEGIN IMMEDIATE", Vec::new()).await?;
        Ok(Self(connection))
    }

    /// Makes it last, and gives the connection back.
    pub(crate) async fn commit(mut self) -> Result<SqliteConnection, SqlError> {
        sqlite::execute(&mut self.0, "COMMIT", Vec::new()).await?;
        Ok(self.0)
    }

    /// Ends it without a trace, and gives the connection back.
    pub(crate) async fn roll_back(mut self) -> Result<SqliteConnection, SqlError> {
        sqlite::execute(&mut self.0, "ROLLBACK", Vec::new()).await?;
        Ok(self.0)
    }

    /// Carries a statement out; how many rows it changed.
    pub async fn execute(&mut self, sql: &str, binds: Vec<Value>) -> Result<u64, SqlError> {
        sqlite::execute(&mut self.0, sql, binds).await
    }

    /// The rows of a query, as this transaction sees them.
    pub async fn query(&mut self, sql: &str, binds: Vec<Value>) -> Result<Vec<Row>, SqlError> {
        sqlite::query(&mut self.0, sql, binds).await
    }
}
