use std::sync::Arc;

use motcua_servers::{Postgres, Release};

use super::PostgresEngine;
use crate::Log;

/// A new log in a database of its own.
async fn empty(release: Release) -> (Log, ()) {
    let server = Postgres::shared(release);
    (open(&server.database()).await, ())
}

async fn open(url: &str) -> Arc<PostgresEngine> {
    PostgresEngine::open(url).await.unwrap()
}

mod conformance {
    mod on_15 {
        crate::engine_conformance!(super::super::empty(motcua_servers::Release::System));
    }
    mod on_18 {
        crate::engine_conformance!(super::super::empty(motcua_servers::Release::Newest));
    }
}
