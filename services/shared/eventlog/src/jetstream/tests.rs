use std::sync::atomic::{AtomicU32, Ordering};

use motcua_servers::Nats;

use super::{JetstreamEngine, Options};
use crate::Log;

/// A log on a server of the tests, in a stream of its own.
fn options(servers: &str, replicas: usize) -> Options {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let stream = format!("log-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    Options { stream, replicas, ..Options::new(servers) }
}

mod one_server {
    use super::*;

    async fn empty() -> (Log, ()) {
        let log = JetstreamEngine::open(&options(&Nats::shared().url(), 1)).await.unwrap();
        (log, ())
    }

    crate::engine_conformance!(super::one_server::empty(), many_clocks);
}
