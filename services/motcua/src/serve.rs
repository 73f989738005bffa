//! `motcua serve`: runs the roles of this process until it is told to stop.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use axum::serve::ListenerExt;
use motcua_eventlog::Clock;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::folder::Folder;
use crate::shop::Shop;

/// How long requests at work are waited for after SIGTERM.
const PATIENCE: Duration = Duration::from_secs(8);

/// A running program.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What runs.
    pub shop: Shop,
    /// Ends HTTP; the read models go on until it has answered, for a reader may wait for them.
    stop_http: watch::Sender<bool>,
    stop_workers: watch::Sender<bool>,
    server: JoinHandle<anyhow::Result<()>>,
    workers: tokio::task::JoinSet<()>,
    folder: Folder,
}

/// Starts everything over a folder: the catalogue's files are loaded, workers run, HTTP listens.
pub async fn start(folder: Folder, config: &Config, clock: Clock) -> anyhow::Result<Running> {
    let engines = config.engines_to_serve(folder.path())?;
    let shop = Shop::open(&folder, config, &engines, clock).await?;
    let (stop_workers, shutdown) = watch::channel(false);
    let workers = shop.start(&shutdown);
    if shop.runs_catalogue() {
        crate::catalogue::load_own(&folder, &shop.base).await?;
    }
    let listener = TcpListener::bind(config.server.listen)
        .await
        .with_context(|| format!("cannot listen at {}", config.server.listen))?;
    let address = listener.local_addr().context("cannot tell the listening address")?;
    // Replies are small and awaited: they do not wait for each other in the kernel.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    let (stop_http, mut signal) = watch::channel(false);
    let router = shop.finish().router.layer(motcua_pages::Closing::told_by(&stop_http));
    let server = tokio::spawn(async move {
        let told = async move {
            // An error means that nobody is left who could say so.
            let _ = signal.wait_for(|stop| *stop).await;
        };
        axum::serve(listener, router).with_graceful_shutdown(told).await.context("HTTP failed")
    });
    tracing::info!(server.address = %address, "serving");
    Ok(Running { address, shop, stop_http, stop_workers, server, workers, folder })
}

impl Running {
    /// Stops taking requests, answers those at work, finishes the batches, ends.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.stop_http.send_replace(true);
        let ended = tokio::time::timeout(PATIENCE, &mut self.server).await;
        match ended {
            Ok(joined) => joined.context("the server failed")??,
            Err(_) => self.server.abort(),
        }
        self.stop_workers.send_replace(true);
        while self.workers.join_next().await.is_some() {}
        self.shop.base.log.close().await;
        self.shop.base.journal.keys().close().await;
        drop(self.folder);
        Ok(())
    }

    /// Serves until SIGTERM or Ctrl-C, then stops in order. SIGUSR1 has the read models filled anew
    /// meanwhile, beside the tables that are read.
    pub async fn until_told(self, mut signals: Signals) -> anyhow::Result<()> {
        tokio::select! {
            _ = signals.terminate.recv() => {}
            _ = signals.interrupt.recv() => {}
            () = rebuild_when(signals.rebuild, &self.shop) => {}
        }
        tracing::info!("stopping");
        self.stop().await
    }
}

/// What an operator can tell a running program.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
    rebuild: Signal,
}

impl Signals {
    /// Listens to them from now on; before this, each of them ends the process at once.
    pub fn listen() -> anyhow::Result<Self> {
        let listen = |kind| signal(kind).context("cannot await signals");
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
            rebuild: listen(SignalKind::user_defined1())?,
        })
    }
}

/// Fills the read models anew at each signal, until it is dropped.
async fn rebuild_when(mut told: Signal, shop: &Shop) {
    while told.recv().await.is_some() {
        tracing::info!("filling the read models anew");
        match shop.rebuild().await {
            Ok(done) => {
                for (name, position) in done {
                    tracing::info!(projection = name, log.position = position.0, "filled anew");
                }
            }
            Err(error) => tracing::error!(error = format!("{error:#}"), "cannot fill anew"),
        }
    }
    std::future::pending::<()>().await;
}
