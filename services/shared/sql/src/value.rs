//! Values in, values out.

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

/// A list of values to bind: `binds![agency, day]`.
#[macro_export]
macro_rules! binds {
    ($($value:expr),* $(,)?) => {
        ::std::vec![$($crate::ToValue::to_value(&$value)),*]
    };
}
