//! Connections to the database, with the settings that the log needs.

use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};

use super::failure::Failure;
use super::fitness;

/// Connections that read.
const READERS: u32 = 4;

/// How long a reader waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a session must have, whatever the server, the role or the database say.
///
/// A commit is answered when it is on disk, here and on the standbys that the server waits for; a
/// stronger setting stays. Who waits for the row that holds the log's end sees what was written while
/// it waited. Of a client that is gone, neither a wait nor an open transaction stays. The log's
/// statements are look-ups in indexes, also while the planner has no statistics of a young table.
const SETTINGS: &str = "
    SELECT set_config('synchronous_commit',
                      CASE current_setting('synchronous_commit')
                          WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false),
           set_config('default_transaction_isolation', 'read committed', false),
           set_config('lock_timeout', '5s', false),
           set_config('idle_in_transaction_session_timeout', '5s', false),
           set_config('enable_seqscan', 'off', false),
           set_config('enable_hashjoin', 'off', false),
           set_config('enable_mergejoin', 'off', false),
           set_config('jit', 'off', false)";

/// Where the database is, and as whom to speak to it.
#[derive(Clone)]
pub(super) struct Database(PgConnectOptions);

impl Database {
    /// The database that a URL names.
    pub(super) fn new(url: &str) -> Result<Self, sqlx::Error> {
        let options: PgConnectOptions = url.parse()?;
        let options = match options.get_application_name() {
            None => options.application_name("motcua log"),
            Some(_) => options,
        };
        Ok(Self(options.disable_statement_logging()))
    }

    /// How people are told of it: without user and password.
    pub(super) fn name(&self) -> String {
        let name = self.0.get_database().unwrap_or(self.0.get_username());
        match self.0.get_socket() {
            Some(socket) => format!("{name} at {}", socket.display()),
            None => format!("{name} at {}:{}", self.0.get_host(), self.0.get_port()),
        }
    }

    /// A connection for the writer, to a server that may keep the log.
    pub(super) async fn connect(&self) -> Result<PgConnection, Failure> {
        let mut connection = self.0.connect().await?;
        fitness::check(&mut connection).await??;
        settle_in(&mut connection).await?;
        Ok(connection)
    }

    /// Connections that read and never wait for the writer.
    pub(super) fn readers(&self) -> PgPool {
        PgPoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            .after_connect(|connection, _| Box::pin(settle_in(connection)))
            .connect_lazy_with(self.named("reader"))
    }

    /// One connection that hears of what others write.
    pub(super) fn listener(&self) -> PgPool {
        PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(self.named("listener"))
    }

    /// The same for another purpose, which the server's administrator sees.
    fn named(&self, purpose: &str) -> PgConnectOptions {
        let name = format!("{} {purpose}", self.0.get_application_name().unwrap_or_default());
        self.0.clone().application_name(&name)
    }
}

async fn settle_in(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(SETTINGS).execute(connection).await.map(drop)
}
