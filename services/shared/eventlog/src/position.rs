//! Where a record stands: its position in the log, its version in its stream.

use std::fmt;
use std::sync::Arc;

use crate::Hash;

/// The place of a record in the whole log: 1, 2, 3 … without gaps; 0 is before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(pub u64);

/// The place of a record in its stream: 1 is the first; 0 means that the stream does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Version(pub u32);

impl Position {
    /// Before the first record.
    pub const START: Position = Position(0);
}

impl Version {
    /// Before the first record of a stream.
    pub const NONE: Version = Version(0);

    /// The version after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The name of a stream: 1 to 200 bytes of UTF-8 without control characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamName(Arc<str>);

/// A text that cannot name a stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a stream's name has 1 to 200 bytes and no control characters")]
pub struct StreamNameError;

impl StreamName {
    /// Names a stream.
    pub fn new(name: &str) -> Result<Self, StreamNameError> {
        if name.is_empty() || name.len() > 200 || name.chars().any(char::is_control) {
            return Err(StreamNameError);
        }
        Ok(Self(name.into()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The end of a stream as somebody saw it: what a proposal stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tail {
    /// The stream's last version.
    pub version: Version,
    /// The position of its last record.
    pub position: Position,
    /// The hash of its last record; `None` before the first.
    pub hash: Option<Hash>,
}

impl Tail {
    /// A stream that does not exist yet.
    pub const EMPTY: Tail = Tail { version: Version::NONE, position: Position::START, hash: None };
}
