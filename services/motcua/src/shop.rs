//! Everything that runs in one process: the log, the keys, and the services of its roles.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use motcua_api::token::Tokens;
use motcua_api::{Finished, Gate, Health, Metrics, Routes, Shell};
use motcua_documents::Documents;
use motcua_domain::{AgencyId, Date};
use motcua_eventlog::{AppendError, Clock, Log, Position};
use motcua_identity::Identity;
use motcua_journal::{Dossiers, Journal};
use motcua_keys::Keys;
use motcua_kpi::Figures;
use motcua_print::Press;
use motcua_published::Published;
use motcua_readmodel::{ReadModel, State};
use motcua_routing::Worklist;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::{Config, Engines};
use crate::engines::{DatabaseUrl, OpenedLog, open_log};
use crate::folder::Folder;
use crate::gauges;
use crate::roles::{Asked, Model, Part, Role, Stand};
use crate::trusted_keys;

/// The log, its keys and what is published: what every command of the program needs.
pub struct Base {
    /// The event log.
    pub log: Log,
    /// What `/readyz` says of it while it takes records.
    log_ready: &'static str,
    /// The log as the services see it.
    pub journal: Journal,
    /// The catalogue.
    pub published: Published,
    /// The dossiers' streams.
    pub dossiers: Dossiers,
    /// Where read models, keys and accounts are.
    pub(crate) database: DatabaseUrl,
}

impl Base {
    /// Opens them; the folder must be held.
    pub async fn open(
        folder: &Folder,
        config: &Config,
        engines: &Engines,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        let Engines { log, database } = engines.clone();
        let OpenedLog { log, ready } = open_log(&log, &config.log.nats)
            .await
            .with_context(|| format!("cannot open the event log {log}"))?;
        let keys = keys(folder.path(), config, &database).await?;
        let journal = Journal::open(log.clone(), keys, clock).await?;
        let published = Published::open(&database.models()?, journal.clone())
            .await
            .context("cannot open the catalogue's copy")?;
        let dossiers = Dossiers::new(journal.clone(), published.watch());
        Ok(Self { log, log_ready: ready, journal, published, dossiers, database })
    }
}

async fn keys(folder: &Path, config: &Config, database: &DatabaseUrl) -> anyhow::Result<Keys> {
    let named = &config.keys.master_file;
    let own = folder.join("master.key");
    let master = if named.as_os_str().is_empty() { &own } else { named };
    Keys::open_in(database.of("keys")?, master).await.context("cannot open the key store")
}

/// The shop: the roles of this process.
pub struct Shop {
    /// What it stands on.
    pub base: Base,
    parts: Vec<Part>,
    asked: Asked,
    tokens: Tokens,
    jwks_url: String,
    runs_catalogue: bool,
    /// What the gauges found last.
    standing: watch::Sender<gauges::Standing>,
}

impl Shop {
    /// Opens everything; nothing runs yet.
    pub async fn open(
        folder: &Folder,
        config: &Config,
        engines: &Engines,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        let base = Base::open(folder, config, engines, clock.clone()).await?;
        let documents = documents(folder.path(), config, &base).await?;
        let models = base.database.models()?;
        let (base_of, folder) = (&base, folder.path());
        let press = Press::new(Some(&folder.join("templates")));
        let press = press.context("the folder `templates` of the data folder")?;
        let (documents, models) = (&documents, &models);
        let stand = Stand { base: base_of, documents, press: &press, models, folder, config };
        let (mut parts, mut asked) = (Vec::new(), Asked::default());
        for role in config.roles() {
            let part = role.open(&stand).await;
            let part = part.with_context(|| format!("cannot open the role {}", role.name()))?;
            asked = asked.or(&part.asked);
            parts.push(part);
        }
        let tokens = Tokens::new(clock);
        if let Some(identity) = &asked.identity {
            tokens.trust(&identity.public_keys());
        }
        let runs_catalogue = config.roles().contains(&Role::Catalogue);
        let jwks_url = config.identity.jwks_url.clone();
        let standing = watch::Sender::default();
        Ok(Self { base, parts, asked, tokens, jwks_url, runs_catalogue, standing })
    }

    /// Accounts and tokens, where this process has that role.
    pub fn identity(&self) -> Option<&Identity> {
        self.asked.identity.as_ref()
    }

    /// Who holds what, where this process has the role routing.
    pub fn worklist(&self) -> Option<&ReadModel<Worklist>> {
        self.asked.worklist.as_ref()
    }

    /// The figures, where this process has the role kpi.
    pub fn figures(&self) -> Option<&ReadModel<Figures>> {
        self.asked.figures.as_ref()
    }

    /// Whether this process publishes the catalogue's files.
    pub(crate) fn runs_catalogue(&self) -> bool {
        self.runs_catalogue
    }

    fn models(&self) -> impl Iterator<Item = &Model> {
        self.parts.iter().flat_map(|part| &part.models)
    }

    /// The router with all routes, and the OpenAPI document made from the same code.
    pub fn finish(&self) -> Finished {
        let clock = self.base.journal.clock().clone();
        let published = self.base.published.clone();
        let successor =
            move |agency: &AgencyId, day: Date| published.current().current_agency(agency, day);
        let keys = self.base.journal.keys().clone();
        let gate = Gate::new(self.tokens.clone(), keys, clock).following(Arc::new(successor));
        let metrics = Metrics::new();
        let standing = self.standing.subscribe();
        gauges::register(&metrics, &self.base.log, self.checkpoints(), standing);
        let tags = crate::openapi::TAGS.to_vec();
        let routes = self.parts.iter().map(|part| (part.routes)());
        let routes = routes.fold(motcua_pages::routes(), Routes::merge);
        let finished = routes.finish(Shell { gate, metrics, health: self.health(), tags });
        Finished { router: motcua_pages::around(finished.router), ..finished }
    }

    fn health(&self) -> Health {
        let (log, ready) = (self.base.log.clone(), self.base.log_ready);
        let appends = move || {
            let log = log.clone();
            async move {
                match log.health().await {
                    Ok(()) => Ok(ready.to_owned()),
                    Err(AppendError::DiskFull) => Err("the disk is full".to_owned()),
                    Err(error) => Err(error.to_string()),
                }
            }
        };
        let health = Health::new().check("log", appends);
        let tokens = self.tokens.clone();
        let health = health.check("tokens", move || {
            let known = tokens.trusts_somebody();
            async move {
                if known { Ok("known keys".to_owned()) } else { Err("no keys known".to_owned()) }
            }
        });
        self.models().fold(health, follows)
    }

    fn checkpoints(&self) -> gauges::Checkpoints {
        self.models().map(|model| (model.name, model.checkpoint.clone())).collect()
    }

    /// Starts every projection and worker; they end when `shutdown` becomes true.
    pub fn start(&self, shutdown: &watch::Receiver<bool>) -> JoinSet<()> {
        let mut workers = JoinSet::new();
        for model in self.models() {
            workers.spawn(model.run(shutdown));
        }
        let (published, stop) = (self.base.published.clone(), shutdown.clone());
        workers.spawn(async move { published.follow(stop).await });
        let clock = self.base.journal.clock().clone();
        let (asked, found) = (self.asked.clone(), self.standing.clone());
        workers.spawn(gauges::follow(asked, clock, found, shutdown.clone()));
        if self.asked.identity.is_none() {
            let keys = trusted_keys::follow(self.jwks_url.clone(), self.tokens.clone());
            let mut stop = shutdown.clone();
            workers.spawn(async move {
                tokio::select! {
                    () = keys => {}
                    // An error means that nobody is left who could say so.
                    _ = stop.wait_for(|stop| *stop) => {}
                }
            });
        }
        workers
    }

    /// Fills every read model anew beside the tables that are read, one after the other.
    pub async fn rebuild(&self) -> anyhow::Result<Vec<(&'static str, Position)>> {
        let mut done = Vec::new();
        for model in self.models() {
            done.push((model.name, model.rebuild().await?));
        }
        Ok(done)
    }
}

async fn documents(folder: &Path, config: &Config, base: &Base) -> anyhow::Result<Documents> {
    let own = folder.join("documents");
    let named = &config.documents.folder;
    let place = if named.as_os_str().is_empty() { &own } else { named };
    let keys = base.journal.keys().clone();
    let limit = u64::try_from(config.documents.max_bytes).unwrap_or(u64::MAX);
    Documents::open_at(place, keys, limit).await.context("cannot open the documents")
}

/// A projection that has stopped makes the program not ready; one that tries again says so.
fn follows(health: Health, model: &Model) -> Health {
    let state = model.state.clone();
    health.check(model.name, move || {
        let state = state.borrow().clone();
        async move {
            match state {
                State::Following => Ok("follows".to_owned()),
                State::Retrying { reason } => Ok(format!("tries again: {reason}")),
                State::Stopped { reason } => Err(reason),
            }
        }
    })
}
