//! What a caller hears when the event log does not take or give a record.

use motcua_eventlog::{AppendError, MAX_RECORD_BYTES, ReadError};

use super::{Problem, kinds};

impl From<AppendError> for Problem {
    fn from(error: AppendError) -> Self {
        match &error {
            // Deciders answer these themselves by deciding again; here they gave up.
            AppendError::Conflict { .. } | AppendError::ClockBehind { .. } => {
                Self::new(&kinds::LOG_UNAVAILABLE).retry_after(1)
            }
            AppendError::Unavailable(_) => {
                Self::new(&kinds::LOG_UNAVAILABLE).retry_after(1).because_of(&error)
            }
            AppendError::DiskFull => Self::new(&kinds::DISK_FULL).because_of(&error),
            AppendError::TooLarge { bytes } => Self::new(&kinds::RECORD_TOO_LARGE)
                .with("sizeBytes", *bytes)
                .with("limitBytes", MAX_RECORD_BYTES),
            AppendError::Corrupt(_) => Self::new(&kinds::LOG_DAMAGED).because_of(&error),
            AppendError::UnknownTail => Self::internal(&error),
        }
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match &error {
            ReadError::Unavailable(_) => {
                Self::new(&kinds::LOG_UNAVAILABLE).retry_after(1).because_of(&error)
            }
            ReadError::Corrupt(_) => Self::new(&kinds::LOG_DAMAGED).because_of(&error),
        }
    }
}
