//! Read models: tables that are folded from the log, each record exactly once, and read in
//! snapshots that never show less than the reader has written.
//!
//! A service writes a [`Projection`] (its tables, and how entries change them); [`ReadModel`] keeps
//! its tables at a [`Place`], SQLite's or PostgreSQL's, runs it, and opens [`Snapshot`]s. SQL is
//! written once, for both: see `motcua-sql`.

mod checkpoint;
mod error;
#[cfg(any(test, feature = "testing"))]
mod fed;
mod fill;
mod follower;
mod generations;
mod model;
mod place;
mod projection;
mod reader;
mod rows;
mod runner;
mod snapshot;

pub use error::OpenError;
#[cfg(any(test, feature = "testing"))]
pub use fed::Fed;
pub use follower::FollowError;
pub use model::ReadModel;
pub use motcua_sql::{
    FromValue, Json, Row, SqlError, TableKey, TableRow, ToValue, Transaction, Value, ValueRef,
    binds, table_row,
};
pub use place::Place;
pub use projection::Projection;
pub use reader::Reader;
pub use rows::{Lines, Rows, Sums};
pub use runner::State;
pub use snapshot::{Snapshot, SnapshotError};

#[cfg(test)]
mod tests;
