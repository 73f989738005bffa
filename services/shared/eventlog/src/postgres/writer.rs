//! The one writer of this program: takes what waits, has it written, answers all.
//!
//! When a connection is lost nobody knows what became of the group that was on it. It is tried again
//! on a new one: what stands already is found by its id.

use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::PgConnection;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout, timeout_at};

use super::failure::Failure;
use super::known::{Answers, Known};
use super::listening::listen;
use super::probe;
use super::session::Database;
use crate::queue::{Waiting, Work, gather};
use crate::{AppendError, Position};

/// How long the database may be away before those who wait are told.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long one try may take once the database is away for longer.
const ONE_TRY: Duration = Duration::from_secs(2);

/// How long to wait before the next try.
const PAUSE: Duration = Duration::from_millis(100);

/// How often to look for what others wrote, should nothing be heard.
const POLL: Duration = Duration::from_secs(1);

pub(super) struct Writer {
    database: Database,
    /// None while it is in use and after a failure: it never comes back from a future that was dropped.
    connection: Option<PgConnection>,
    known: Known,
    heard: watch::Receiver<Position>,
    /// Hears for as long as the writer works.
    _hearing: JoinSet<()>,
    away_since: Option<Instant>,
    /// The disk was full: the next probe tries whether there is room again.
    full: bool,
}

impl Writer {
    pub(super) fn new(database: Database, connection: PgConnection, known: Known) -> Self {
        let (tell, heard) = watch::channel(known.last());
        let mut hearing = JoinSet::new();
        hearing.spawn(listen(database.clone(), tell));
        let connection = Some(connection);
        let (away_since, full) = (None, false);
        Self { database, connection, known, heard, _hearing: hearing, away_since, full }
    }

    /// Works until it is told to close, or until nobody can ask it any more.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Work>) {
        let mut closed = None;
        let mut poll = interval(POLL);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let work = tokio::select! {
                work = queue.recv() => work,
                Ok(()) = self.heard.changed() => {
                    let said = *self.heard.borrow_and_update();
                    if said > self.known.last() {
                        self.catch_up().await;
                    }
                    continue;
                }
                _ = poll.tick() => {
                    self.catch_up().await;
                    continue;
                }
            };
            let Some(work) = work else { break };
            let (group, other) = gather(work, &mut queue);
            if !group.is_empty() {
                self.write(group).await;
                // Who was just answered may have the next proposal ready: larger groups.
                tokio::task::yield_now().await;
            }
            match other {
                Some(Work::Probe(reply)) => drop(reply.send(self.probe().await)),
                Some(Work::Close(reply)) => {
                    queue.close();
                    closed = Some(reply);
                }
                Some(Work::Append(_)) | None => {}
            }
        }
        self.close().await;
        // Nobody waits for it if the handles were dropped.
        closed.map(|reply: oneshot::Sender<()>| reply.send(()));
    }

    /// Writes a group and answers everybody in it, once it is on disk.
    async fn write(&mut self, waiting: Vec<Waiting>) {
        let now = Instant::now();
        let until = (self.away_since.unwrap_or(now) + PATIENCE).max(now + ONE_TRY);
        loop {
            let tried = timeout_at(until, self.append(&waiting)).await;
            let failure = match tried.unwrap_or(Err(Failure::Late)) {
                Ok(answers) => {
                    for (waiting, answer) in waiting.into_iter().zip(answers) {
                        // Who has gone away reads later that the record stands.
                        drop(waiting.reply.send(answer));
                    }
                    return self.succeeded();
                }
                Err(failure) => failure,
            };
            self.failed(&failure);
            if failure.is_final() || Instant::now() + PAUSE >= until {
                for waiting in waiting {
                    drop(waiting.reply.send(Err(failure.clone().into())));
                }
                return;
            }
            sleep(PAUSE).await;
        }
    }

    async fn append(&mut self, waiting: &[Waiting]) -> Result<Answers, Failure> {
        let mut connection = self.connection().await?;
        let answers = self.known.append(&mut connection, waiting).await?;
        self.connection = Some(connection);
        Ok(answers)
    }

    /// Takes in what others wrote.
    async fn catch_up(&mut self) {
        let looked = timeout(ONE_TRY, async {
            let mut connection = self.connection().await?;
            self.known.catch_up(&mut connection).await?;
            self.connection = Some(connection);
            Ok(())
        });
        match looked.await.unwrap_or(Err(Failure::Late)) {
            Ok(()) => self.succeeded(),
            Err(failure) => self.failed(&failure),
        }
    }

    /// Whether it can append.
    async fn probe(&mut self) -> Result<(), AppendError> {
        let full = self.full;
        let probed = timeout(ONE_TRY, async {
            let mut connection = self.connection().await?;
            probe::probe(&mut connection, full).await?;
            self.connection = Some(connection);
            Ok(())
        });
        match probed.await.unwrap_or(Err(Failure::Late)) {
            Ok(()) => {
                self.full = false;
                self.succeeded();
                Ok(())
            }
            Err(failure) => {
                self.failed(&failure);
                Err(failure.into())
            }
        }
    }

    /// The connection, or a new one to the same log. Whoever used it well gives it back.
    async fn connection(&mut self) -> Result<PgConnection, Failure> {
        if let Some(connection) = self.connection.take() {
            return Ok(connection);
        }
        let mut connection = self.database.connect().await?;
        self.known.recognise(&mut connection).await?;
        Ok(connection)
    }

    fn succeeded(&mut self) {
        if self.away_since.take().is_some() {
            tracing::info!("the event log's database answers again");
        }
    }

    fn failed(&mut self, failure: &Failure) {
        if self.away_since.is_none() {
            tracing::error!(error = %failure, "cannot use the event log's database");
            self.away_since = Some(Instant::now());
        }
        self.full |= matches!(failure, Failure::Full);
    }

    async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
            // All is on disk: that the server is told is a courtesy.
            drop(timeout(ONE_TRY, connection.close()).await);
        }
    }
}
