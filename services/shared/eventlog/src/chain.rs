//! The log as a chain: each record stands on the one before it, in the log and in its stream.
//!
//! In memory are the ends of the streams alone, some 200 bytes each, however long the log is.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use ring::digest::{Context, SHA256};

use crate::{
    Hash, Log, Position, ReadError, Record, RecordError, Stored, StreamName, Tail, Version,
};

/// The most records that are read at once.
const PORTION: usize = 1000;

/// How long a log that is not available is asked again before it is given up.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Between two such questions.
pub(crate) const PAUSE: Duration = Duration::from_millis(100);

/// The first record that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// Where it stands, or should.
    pub position: Position,
    /// Its stream and its version there, as far as it can be read.
    pub place: Option<(StreamName, Version)>,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The engine refuses to read it.
    #[error("its bytes do not have their hash, or it is missing")]
    Unreadable,
    /// The log says that it goes on, but nothing more is read.
    #[error("it is missing")]
    Missing,
    /// Another position was due.
    #[error("it stands where the record of position {0} belongs")]
    Position(Position),
    /// The engine let bytes pass that do not have their hash.
    #[error("its bytes do not have their hash")]
    Hash,
    /// Bytes that are no record of a known format.
    #[error("{0}")]
    Bytes(RecordError),
    /// The engine keeps it at another version than it names.
    #[error("it is kept as version {0}")]
    KeptAs(Version),
    /// Another version of its stream was due.
    #[error("version {0} of its stream is due")]
    Version(Version),
    /// It names another hash than that of its stream's previous record.
    #[error("it does not stand on its stream's previous record")]
    Previous,
    /// It was made before its stream's previous record.
    #[error("it was made before its stream's previous record")]
    Time,
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the record at position {}", self.position)?;
        if let Some((stream, version)) = &self.place {
            write!(f, " (version {version} of {stream})")?;
        }
        write!(f, ": {}", self.fault)
    }
}

/// A log, or the part of it that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many records.
    pub records: u64,
    /// How many streams.
    pub streams: u64,
    /// SHA-256 over position (8 bytes, big-endian) and hash of each record: equal for equal logs.
    pub digest: Hash,
}

/// Where a stream ends.
struct End {
    tail: Tail,
    recorded_ms: i64,
}

/// The records that were checked, from position 1 on without a gap.
pub(crate) struct Chain {
    ends: HashMap<StreamName, End>,
    reached: Position,
    digest: Context,
}

/// A record that is as it must be, and the end of its stream before it.
pub(crate) struct Link {
    pub(crate) record: Record,
    pub(crate) after: Tail,
}

impl Chain {
    pub(crate) fn new() -> Self {
        let digest = Context::new(&SHA256);
        Self { ends: HashMap::new(), reached: Position::START, digest }
    }

    /// The last position that was checked.
    pub(crate) fn reached(&self) -> Position {
        self.reached
    }

    /// What was checked so far.
    pub(crate) fn verified(&self) -> Verified {
        let digest = self.digest.clone().finish();
        let digest = digest.as_ref().try_into().expect("SHA-256 has 32 bytes");
        let streams = self.ends.len() as u64;
        Verified { records: self.reached.0, streams, digest: Hash(digest) }
    }

    /// The next records of a log up to `end`, unchecked; none once `end` is reached.
    ///
    /// # Errors
    /// The record that the engine refuses to read, once it is the next.
    pub(crate) async fn read_on(&self, log: &Log, end: Position) -> Result<Vec<Stored>, Unread> {
        let left = usize::try_from(end.0.saturating_sub(self.reached.0)).unwrap_or(usize::MAX);
        if left == 0 {
            return Ok(Vec::new());
        }
        match self.read_before_damage(log, left.min(PORTION)).await {
            Ok(read) if read.is_empty() => Err(self.bad_next(Fault::Missing)),
            Ok(read) => Ok(read),
            Err(ReadError::Corrupt(_)) => Err(self.bad_next(Fault::Unreadable)),
            Err(ReadError::Unavailable(cause)) => Err(Unread::Unavailable(cause)),
        }
    }

    /// Where a record is refused, what stands before it is read first: it may be worse.
    async fn read_before_damage(&self, log: &Log, limit: usize) -> Result<Vec<Stored>, ReadError> {
        match read_patiently(log, self.reached, limit).await {
            Err(ReadError::Corrupt(at)) if at.0 > self.reached.0 + 1 => {
                let before = usize::try_from(at.0 - self.reached.0 - 1).unwrap_or(usize::MAX);
                read_patiently(log, self.reached, before.min(limit)).await
            }
            other => other,
        }
    }

    fn bad_next(&self, fault: Fault) -> Unread {
        Unread::Bad(Bad { position: Position(self.reached.0 + 1), place: None, fault })
    }

    /// Checks the next record, and goes on from it.
    pub(crate) fn check(&mut self, stored: &Stored) -> Result<Link, Bad> {
        let bad = |place, fault| Bad { position: stored.position, place, fault };
        let due = Position(self.reached.0 + 1);
        if stored.position != due {
            return Err(bad(None, Fault::Position(due)));
        }
        if Hash::of(&stored.bytes) != stored.hash {
            return Err(bad(None, Fault::Hash));
        }
        let record =
            Record::decode(&stored.bytes).map_err(|error| bad(None, Fault::Bytes(error)))?;
        let link = self
            .link(record, stored.version)
            .map_err(|(record, fault)| bad(Some((record.stream.clone(), record.version)), fault))?;
        let end = End { tail: stored.tail(), recorded_ms: link.record.recorded.as_millisecond() };
        self.ends.insert(link.record.stream.clone(), end);
        self.reached = stored.position;
        self.digest.update(&stored.position.0.to_be_bytes());
        self.digest.update(&stored.hash.0);
        Ok(link)
    }

    /// Compares a record with the end of its stream.
    fn link(&self, record: Record, kept_as: Version) -> Result<Link, (Box<Record>, Fault)> {
        let end = self.ends.get(&record.stream);
        let after = end.map_or(Tail::EMPTY, |end| end.tail);
        let made_before = end.is_some_and(|end| record.recorded.as_millisecond() < end.recorded_ms);
        let fault = if record.version != kept_as {
            Fault::KeptAs(kept_as)
        } else if record.version != after.version.next() {
            Fault::Version(after.version.next())
        } else if record.previous != after.hash {
            Fault::Previous
        } else if made_before {
            Fault::Time
        } else {
            return Ok(Link { record, after });
        };
        Err((Box::new(record), fault))
    }
}

async fn read_patiently(
    log: &Log,
    after: Position,
    limit: usize,
) -> Result<Vec<Stored>, ReadError> {
    let began = tokio::time::Instant::now();
    loop {
        match log.read(after, limit).await {
            Err(ReadError::Unavailable(_)) if began.elapsed() <= PATIENCE => {
                tokio::time::sleep(PAUSE).await;
            }
            other => return other,
        }
    }
}

/// Why the next records were not read.
#[derive(Debug)]
pub(crate) enum Unread {
    Bad(Bad),
    Unavailable(crate::Cause),
}
