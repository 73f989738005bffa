use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use motcua_servers::{Cluster, Nats};

use super::{JetstreamEngine, OpenError, Options};
use crate::Log;

/// How long anything may take on a busy machine.
const LIMIT: Duration = Duration::from_mins(1);

/// A log on servers of the tests, in a stream of its own.
fn options(servers: &str, replicas: usize) -> Options {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let stream = format!("log-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    Options { stream, replicas, ..Options::new(servers) }
}

/// Opens a log; servers that have just started may elect their leaders first.
async fn open(options: &Options) -> Arc<JetstreamEngine> {
    eventually("the log opens", async || match JetstreamEngine::open(options).await {
        Ok(log) => Some(log),
        Err(OpenError::Unavailable { .. } | OpenError::Unreachable(_)) => None,
        Err(other) => panic!("{other}"),
    })
    .await
}

/// Asks again and again until there is an answer.
async fn eventually<T>(what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let answer = tokio::time::timeout(LIMIT, asking).await;
    answer.unwrap_or_else(|_| panic!("not within {LIMIT:?}: {what}"))
}

async fn empty(servers: &str, replicas: usize) -> (Log, ()) {
    (open(&options(servers, replicas)).await, ())
}

mod load;
mod one_server;
mod opening;
mod processes;
mod reading;
mod three_servers;

mod conformance_of_one_server {
    crate::engine_conformance!(super::empty(&motcua_servers::Nats::shared().url(), 1), many_clocks);
}

mod conformance_of_three_servers {
    crate::engine_conformance!(
        super::empty(&motcua_servers::Cluster::shared().url(), 3),
        many_clocks
    );
}
