use std::sync::Arc;
use std::time::{Duration, Instant};

use motcua_servers::{Postgres, Release};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};

use super::PostgresEngine;
use crate::Log;

mod crashing;
mod damage;
mod hearing;
mod line;
mod opening;
mod sharing;

const RELEASES: [Release; 2] = [Release::System, Release::Newest];

/// A new log in a database of its own.
async fn empty(release: Release) -> (Log, ()) {
    (open(&Postgres::shared(release).database()).await, ())
}

async fn open(url: &str) -> Arc<PostgresEngine> {
    PostgresEngine::open(url).await.unwrap()
}

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}

/// What somebody with a prompt does to the database.
async fn sql(url: &str, statements: &str) {
    let mut connection = connect(url).await;
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Asks again and again until the answer is yes.
async fn until(what: &str, mut asked: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !asked().await {
        assert!(began.elapsed() < Duration::from_secs(30), "not within 30 s: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

mod conformance {
    mod on_15 {
        crate::engine_conformance!(super::super::empty(motcua_servers::Release::System));
    }
    mod on_18 {
        crate::engine_conformance!(super::super::empty(motcua_servers::Release::Newest));
    }
}
