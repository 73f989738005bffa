//! What JetStream's errors mean for the log.
//!
//! The numbers are the server's (<https://github.com/nats-io/nats-server/blob/main/server/errors.json>).

use std::error::Error;

use async_nats::jetstream;
use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::context::PublishError;

use crate::{AppendError, Cause, ReadError};

/// Why nobody knows an append's outcome, or it cannot be tried.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    #[error("too many proposals wait already")]
    Full,
    #[error("the log is closed")]
    Closed,
    #[error("the servers have not answered in time")]
    Late,
    #[error("the server has seen a message with the record's id")]
    Duplicate,
    #[error("the connection to the server was lost")]
    Disconnected,
    #[error("the stream has no leader that a majority follows")]
    NoMajority,
    #[error("the servers do not have position {0} yet")]
    Behind(crate::Position),
}

impl From<NoAnswer> for AppendError {
    fn from(why: NoAnswer) -> Self {
        Self::Unavailable(Box::new(why))
    }
}

impl From<NoAnswer> for ReadError {
    fn from(why: NoAnswer) -> Self {
        Self::Unavailable(Box::new(why))
    }
}

/// Reading failed for a reason that may pass.
pub(super) fn unread(cause: impl Into<Cause>) -> ReadError {
    ReadError::Unavailable(cause.into())
}

/// Whether a refused publish means that there is no room.
pub(super) fn is_full(error: &PublishError) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<jetstream::Error>() {
            return is_full_by_code(error);
        }
        source = error.source();
    }
    false
}

fn is_full_by_code(error: &jetstream::Error) -> bool {
    match error.error_code() {
        ErrorCode::INSUFFICIENT_RESOURCES
        | ErrorCode::STORAGE_RESOURCES_EXCEEDED
        | ErrorCode::ACCOUNT_RESOURCES_EXCEEDED => true,
        // Whatever a store cannot do; the server tells what by the system's words (ENOSPC).
        ErrorCode::STREAM_STORE_FAILED => error.to_string().contains("no space left on device"),
        _ => false,
    }
}
