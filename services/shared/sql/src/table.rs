//! A table as the program sees it: one Rust type a table.

use std::hash::Hash;

use crate::{Row, SqlError, ToValue, Value};

/// A row of a table. [`table_row!`](crate::table_row) writes this for a plain struct.
pub trait TableRow: Send + Sync + 'static {
    /// The table's name.
    const TABLE: &'static str;
    /// The columns of its primary key.
    const KEY: &'static [&'static str];
    /// All columns, those of the key first.
    const COLUMNS: &'static [&'static str];
    /// What tells one row from another.
    type Key: TableKey;

    /// The key of this row.
    fn key(&self) -> Self::Key;
    /// Its values, in the order of `COLUMNS`, pushed to a list.
    fn push_to(&self, values: &mut Vec<Value>);
    /// Reads a row whose columns are those of `COLUMNS`.
    fn read(row: &Row) -> Result<Self, SqlError>
    where
        Self: Sized;
}

/// A key of one column or a tuple of several.
pub trait TableKey: Clone + Ord + Hash + Send + Sync + 'static {
    /// Its values, pushed to a list.
    fn push_to(&self, values: &mut Vec<Value>);
}

impl<A: ToValue + Clone + Ord + Hash + Send + Sync + 'static> TableKey for A {
    fn push_to(&self, values: &mut Vec<Value>) {
        values.push(self.to_value());
    }
}

macro_rules! tuples {
    ($(($($part:ident $index:tt),+))*) => {$(
        impl<$($part: ToValue + Clone + Ord + Hash + Send + Sync + 'static),+> TableKey
            for ($($part,)+)
        {
            fn push_to(&self, values: &mut Vec<Value>) {
                $(values.push(self.$index.to_value());)+
            }
        }
    )*};
}

tuples! { (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) (A 0, B 1, C 2, D 3, E 4) }

/// Makes a struct the row of a table: its columns bear the names of its fields.
///
/// ```
/// use motcua_sql::table_row;
///
/// struct Held { agency: String, dossier: String, since: jiff::Timestamp }
///
/// table_row!(Held, "held", key(agency: String, dossier: String), columns(since));
/// ```
#[macro_export]
macro_rules! table_row {
    (@key $kind:ty) => { $kind };
    (@key $($kind:ty),+) => { ($($kind),+) };
    ($row:ty, $table:literal, key($($key:ident: $kind:ty),+ $(,)?), columns($($column:ident),* $(,)?)) => {
        impl $crate::TableRow for $row {
            const TABLE: &'static str = $table;
            const KEY: &'static [&'static str] = &[$(stringify!($key)),+];
            const COLUMNS: &'static [&'static str] =
                &[$(stringify!($key),)+ $(stringify!($column)),*];
            type Key = $crate::table_row!(@key $($kind),+);

            fn key(&self) -> Self::Key {
                ($(::std::clone::Clone::clone(&self.$key)),+)
            }

            fn push_to(&self, values: &mut ::std::vec::Vec<$crate::Value>) {
                $(values.push($crate::ToValue::to_value(&self.$key));)+
                $(values.push($crate::ToValue::to_value(&self.$column));)*
            }

            fn read(row: &$crate::Row) -> ::std::result::Result<Self, $crate::SqlError> {
                let mut columns = row.columns();
                Ok(Self { $($key: columns.take()?,)+ $($column: columns.take()?),* })
            }
        }
    };
}
