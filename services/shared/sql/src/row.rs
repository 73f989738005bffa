//! Rows as they come back.

use crate::{FromValue, SqlError, ValueRef, postgres, sqlite};

/// One row of an answer.
#[derive(Debug)]
pub struct Row(pub(crate) Kind);

pub(crate) enum Kind {
    Sqlite(sqlite::Row),
    Postgres(postgres::Row),
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let values = (0..).map_while(|index| self.value(index));
        f.debug_list().entries(values).finish()
    }
}

impl Kind {
    /// The value of a column; `None` if there is no such column, or it is none of ours (a float).
    fn value(&self, index: usize) -> Option<ValueRef<'_>> {
        match self {
            Self::Sqlite(row) => sqlite::value(row, index),
            Self::Postgres(row) => postgres::value(row, index),
        }
    }
}

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
