//! The log as its writer knows it: decides groups, writes them, takes in what others wrote.
//!
//! Several programs may append to one log. What this one knows is a beginning of the log, true for
//! ever; whether it is all of it, the row that holds the log's end says.

use std::sync::Arc;

use sqlx::postgres::PgConnection;

use super::failure::Failure;
use super::rows::{self, Lock};
use crate::ends::Ends;
use crate::group::{Group, LogEnd, NewRecord, Outcome, StreamEnd};
use crate::queue::Waiting;
use crate::recent::Recent;
use crate::standing::{Standing, settle};
use crate::{AppendError, Appended, Position, Proposal, StreamName, Version};

/// Further behind than this, only the last record is taken in: the others leave memory anyhow.
const FAR: u64 = 4096;

/// One answer for each proposal of a group.
pub(super) type Answers = Vec<Result<Appended, AppendError>>;

/// The log up to the last record that is known here.
pub(super) struct Known {
    end: LogEnd,
    ends: Ends,
    recent: Arc<Recent>,
}

/// What to do with a group.
struct Decision {
    group: Group,
    answers: Answers,
    /// Something was met that is not known here: others may have written it.
    behind: bool,
}

impl Known {
    pub(super) fn new(end: LogEnd, recent: Arc<Recent>) -> Self {
        Self { end, ends: Ends::new(), recent }
    }

    /// The last position that is known.
    pub(super) fn last(&self) -> Position {
        self.end.position
    }

    /// Appends what may be appended of a group; on disk when it returns.
    ///
    /// After a failure, or if the future is dropped, the outcome is unknown and the connection must not
    /// be used again; the same group can be tried again on another.
    pub(super) async fn append(
        &mut self,
        connection: &mut PgConnection,
        waiting: &[Waiting],
    ) -> Result<Answers, Failure> {
        let Decision { group, answers, behind } = self.decide(connection, waiting).await?;
        if !behind {
            let done = group.records.is_empty()
                || rows::append(connection, self.end.position, &group).await?;
            if done {
                self.publish(group);
                return Ok(answers);
            }
        }
        self.append_locked(connection, waiting).await
    }

    /// The same while nobody else can append.
    async fn append_locked(
        &mut self,
        connection: &mut PgConnection,
        waiting: &[Waiting],
    ) -> Result<Answers, Failure> {
        sqlx::query("BEGIN").execute(&mut *connection).await?;
        // A commit that is under way on a lost connection holds the lock: this waits for its outcome.
        let end = rows::log_end(connection, Lock::ForUpdate).await?;
        self.take_in(connection, end).await?;
        let Decision { group, answers, .. } = self.decide(connection, waiting).await?;
        if !group.records.is_empty() {
            let appended = rows::append(connection, self.end.position, &group).await?;
            if !appended {
                // It was locked: whoever moved it does not know what a lock is.
                return Err(Failure::Damaged(group.end.position));
            }
        }
        sqlx::query("COMMIT").execute(connection).await?;
        self.publish(group);
        Ok(answers)
    }

    /// Takes in what others have written.
    pub(super) async fn catch_up(&mut self, connection: &mut PgConnection) -> Result<(), Failure> {
        let end = rows::log_end(connection, Lock::No).await?;
        self.take_in(connection, end).await
    }

    /// Checks on a new connection that this is still the log that is known here.
    ///
    /// A server that came back from a backup, or a standby that was behind, has lost records.
    pub(super) async fn recognise(&self, connection: &mut PgConnection) -> Result<(), Failure> {
        let Some(last) = self.recent.newest() else { return Ok(()) };
        let position = last.position;
        let found = rows::after(connection, Position(position.0 - 1), 1).await?.pop();
        match found {
            Some(found) if found.standing.stored.hash == last.hash => Ok(()),
            _ => Err(Failure::Damaged(position)),
        }
    }

    async fn take_in(&mut self, connection: &mut PgConnection, end: LogEnd) -> Result<(), Failure> {
        let mut after = self.end.position;
        if end.position < after {
            return Err(Failure::Damaged(Position(end.position.0 + 1)));
        }
        if end.position.0 - after.0 > FAR {
            self.ends.clear();
            after = Position(end.position.0 - 1);
        }
        while after < end.position {
            let missing = usize::try_from(end.position.0 - after.0).unwrap_or(usize::MAX);
            let records = rows::after(connection, after, missing).await?;
            let last = records.last().ok_or(Failure::Damaged(Position(after.0 + 1)))?;
            after = last.standing.stored.position;
            self.learn(records);
        }
        if self.end.recorded != end.recorded {
            return Err(Failure::Damaged(end.position));
        }
        self.end = end;
        Ok(())
    }

    /// Knows records that others wrote, next to those that are known.
    fn learn(&mut self, records: Vec<NewRecord>) {
        for NewRecord { stream, standing } in records {
            self.end = LogEnd::new(Some(&standing), self.end.streams.max(stream));
            let end = StreamEnd { number: stream, tail: standing.stored.tail() };
            self.ends.keep([(standing.stream.clone(), end)]);
            self.recent.extend([standing]);
        }
    }

    /// Lets everybody see what was committed.
    fn publish(&mut self, group: Group) {
        self.end = group.end;
        self.ends.keep(group.ends);
        self.recent.extend(group.records.into_iter().map(|new| new.standing));
    }

    async fn decide(
        &mut self,
        connection: &mut PgConnection,
        waiting: &[Waiting],
    ) -> Result<Decision, Failure> {
        let (mut ends, unknown) = self.ends.find(waiting.iter().map(|w| &w.proposal.stream));
        if !unknown.is_empty() {
            rows::ends(connection, &unknown, &mut ends).await?;
        }
        let mut behind = ends.values().any(|end| end.tail.position > self.end.position);
        let mut group = Group::new(self.end, ends);
        let mut answers = Vec::with_capacity(waiting.len());
        for Waiting { proposal, .. } in waiting {
            let answer = match group.offer(proposal) {
                Outcome::Known(answer) => answer,
                Outcome::Earlier => {
                    let looked = self.look_what_follows(connection, &group, proposal).await;
                    match looked {
                        // Damage in one stream does not stop the others.
                        Err(Failure::Damaged(at)) => Err(AppendError::Corrupt(at)),
                        looked => looked?,
                    }
                }
            };
            behind |= matches!(answer, Err(AppendError::UnknownTail));
            answers.push(answer);
        }
        Ok(Decision { group, answers, behind })
    }

    async fn look_what_follows(
        &self,
        connection: &mut PgConnection,
        group: &Group,
        proposal: &Proposal,
    ) -> Result<Result<Appended, AppendError>, Failure> {
        let (stream, after) = (&proposal.stream, proposal.after.version);
        let before = match after {
            Version::NONE => None,
            version => self.record(connection, group, stream, version).await?,
        };
        let next = self.record(connection, group, stream, after.next()).await?;
        let next = next.ok_or(Failure::Damaged(proposal.after.position))?;
        Ok(settle(proposal, before.as_ref(), next))
    }

    /// A record that stands, or will once the group is committed.
    async fn record(
        &self,
        connection: &mut PgConnection,
        group: &Group,
        stream: &StreamName,
        version: Version,
    ) -> Result<Option<Standing>, Failure> {
        let known = group.record(stream, version).cloned();
        if let Some(known) = known.or_else(|| self.recent.record(stream, version)) {
            return Ok(Some(known));
        }
        let before = Version(version.0 - 1);
        let mut found = rows::of_stream(connection, stream, before, 1).await?;
        Ok(found.pop().map(|found| found.standing))
    }
}
