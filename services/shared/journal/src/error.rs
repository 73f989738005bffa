//! Why a command was not carried out.

use jiff::Timestamp;
use motcua_domain::dossier::Refusal;
use motcua_domain::{Event, Who};
use motcua_eventlog::{AppendError, ReadError, Version};
use motcua_keys::KeysError;

use crate::JournalError;

/// One thing that happened since the version that somebody saw.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The version of the stream after it.
    pub version: Version,
    /// Who did it.
    pub who: Who,
    /// When.
    pub at: Timestamp,
    /// What.
    pub events: Vec<Event>,
}

/// Why nothing was appended.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// For this actor there is no such stream.
    #[error("there is no such dossier")]
    Unknown,
    /// It concerns the actor's agency, but another must act.
    #[error("the dossier is held by another agency")]
    NotYours,
    /// The idempotency key stands for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The command demands the version that the person saw.
    #[error("the version that was seen must be named")]
    VersionRequired {
        /// The version now.
        current: Version,
    },
    /// What happened since conflicts with the command.
    #[error("the dossier has changed since version {seen}")]
    Stale {
        /// The version that was named.
        seen: Version,
        /// The version now.
        current: Version,
        /// What happened since.
        changes: Vec<Change>,
    },
    /// The rules do not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No calendar is published: nothing can be decided.
    #[error("no calendar is published")]
    NoCalendar,
    /// A record of the stream holds an event that this version does not know.
    #[error("the stream holds an event that this version does not know")]
    UnknownEvent,
    /// The log did not take it.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The log could not be read.
    #[error(transparent)]
    Read(#[from] JournalError),
}

impl From<ReadError> for ExecuteError {
    fn from(error: ReadError) -> Self {
        Self::Read(JournalError::Read(error))
    }
}

impl From<KeysError> for ExecuteError {
    fn from(error: KeysError) -> Self {
        Self::Read(JournalError::Keys(error))
    }
}
