//! The little of SQL that the shop needs, written once for SQLite and PostgreSQL.
//!
//! A [`Database`] is a file or a schema. One [`Writer`] writes it, [`Readers`] read it; both give a
//! [`Transaction`], whose statements are portable: `?` for each bound value, flags `SMALLINT`, bytes
//! `BYTEA`, times `BIGINT` milliseconds, dates and codes `TEXT`, `CAST(SUM(x) AS BIGINT)`, no `AVG`,
//! no date functions. Text is ordered by its bytes on both. A table is seen as one Rust type
//! ([`table_row!`]), and [`many`] reads and writes its rows by the thousand.

mod column;
mod database;
mod error;
pub mod many;
mod postgres;
mod row;
mod sqlite;
mod table;
mod transaction;
mod value;
mod writer;

pub use column::{FromValue, Json, ToValue};
pub use database::{Database, Readers};
pub use error::SqlError;
pub use row::{Columns, Row};
pub use table::{TableKey, TableRow};
pub use transaction::Transaction;
pub use value::{Value, ValueRef};
pub use writer::Writer;

#[cfg(test)]
mod tests;
