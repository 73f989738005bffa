//! Read models: tables that are folded from the log, each record exactly once, and read in
//! snapshots that never show less than the reader has written.
//!
//! A service writes a [`Projection`] (its tables, and how entries change them); [`ReadModel`] keeps
//! its database file, runs it, and opens [`Snapshot`]s. SQL is written once, for SQLite and
//! PostgreSQL: flags `SMALLINT`, bytes `BYTEA`, times `BIGINT` milliseconds, dates and codes `TEXT`,
//! `?` markers, `CAST(SUM(x) AS BIGINT)`, no `AVG`, no date functions.

mod checkpoint;
mod follower;
mod generation;
mod many;
mod model;
mod projection;
mod rows;
mod runner;
mod snapshot;
mod sql;
mod table;

pub use follower::FollowError;
pub use generation::OpenError;
pub use model::ReadModel;
pub use projection::Projection;
pub use rows::{Lines, Rows};
pub use runner::State;
pub use snapshot::{Reader, Snapshot, SnapshotError};
pub use sql::{FromValue, Json, Row, SqlError, ToValue, Transaction, Value, ValueRef};
pub use table::{TableKey, TableRow};

#[cfg(test)]
mod tests;
