//! Hearing of what others write, as soon as they have written.
//!
//! What is lost here (a connection, a message) is found by the writer's polling a little later.

use std::time::Duration;

use sqlx::Executor;
use sqlx::postgres::PgListener;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::rows::CHANNEL;
use super::session::Database;
use crate::Position;

/// After so long without a word the connection is tried.
const QUIET: Duration = Duration::from_secs(15);

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long to wait before connecting again.
const PAUSE: Duration = Duration::from_millis(500);

/// Tells the last position that was heard of, for as long as anybody wants to know.
pub(super) async fn listen(database: Database, heard: watch::Sender<Position>) {
    while !heard.is_closed() {
        match connection(&database, &heard).await {
            Ok(()) => tracing::debug!("the connection that hears of the log's growth is lost"),
            Err(error) => tracing::debug!(%error, "cannot hear of the log's growth"),
        }
        sleep(PAUSE).await;
    }
}

/// Listens on one connection until it is lost.
async fn connection(
    database: &Database,
    heard: &watch::Sender<Position>,
) -> Result<(), sqlx::Error> {
    let pool = database.listener();
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    // What was said before is asked for.
    let sql = "SELECT position FROM motcua_log.log_end";
    tell(heard, sqlx::query_scalar(sql).fetch_one(&mut listener).await?);
    loop {
        match timeout(QUIET, listener.try_recv()).await {
            Ok(Ok(Some(said))) => said.payload().parse().map_or((), |said| tell(heard, said)),
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(error),
            Err(_) => match timeout(PATIENCE, listener.execute("SELECT")).await {
                Ok(Ok(_alive)) => {}
                Ok(Err(error)) => return Err(error),
                Err(_) => return Ok(()),
            },
        }
    }
}

fn tell(heard: &watch::Sender<Position>, position: i64) {
    heard.send_replace(Position(u64::try_from(position).unwrap_or_default()));
}
