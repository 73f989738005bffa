//! Everything that runs over one data folder: the log, the keys, the services and their read models.

use std::sync::Arc;

use anyhow::Context;
use futures::future::BoxFuture;
use motcua_api::token::Tokens;
use motcua_api::{Finished, Gate, Health, Metrics, Routes, Shell};
use motcua_documents::Documents;
use motcua_domain::{AgencyId, Date};
use motcua_eventlog::sqlite::SqliteEngine;
use motcua_eventlog::{AppendError, Clock, Log};
use motcua_identity::Identity;
use motcua_journal::{Dossiers, Journal, Slips};
use motcua_keys::Keys;
use motcua_kpi::{Figures, Kpi};
use motcua_published::Published;
use motcua_readmodel::{Place, Projection, ReadModel};
use motcua_reception::{Intake, Reception};
use motcua_return::{Return, Shelf};
use motcua_routing::{Routing, Worklist};
use motcua_signature::{Papers, Signature};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::Config;
use crate::folder::Folder;
use crate::gauges;

/// The log, its keys and what is published: what every command of the program needs.
pub struct Base {
    /// The event log.
    pub log: Log,
    /// The log as the services see it.
    pub journal: Journal,
    /// The catalogue.
    pub published: Published,
    /// The dossiers' streams.
    pub dossiers: Dossiers,
}

impl Base {
    /// Opens them; the folder must be held.
    pub async fn open(folder: &Folder, config: &Config, clock: Clock) -> anyhow::Result<Self> {
        let path = folder.path();
        let keys = if config.keys.master_file.as_os_str().is_empty() {
            Keys::open(path).await
        } else {
            Keys::open_with(path, &config.keys.master_file).await
        };
        let keys = keys.context("cannot open the key store")?;
        let log: Log = SqliteEngine::open(&path.join("log.db"))
            .await
            .context("cannot open the event log log.db")?;
        let journal = Journal::open(log.clone(), keys, clock).await?;
        let published = Published::open(&read_models(folder), journal.clone())
            .await
            .context("cannot open the catalogue's copy")?;
        let dossiers = Dossiers::new(journal.clone(), published.watch());
        Ok(Self { log, journal, published, dossiers })
    }
}

/// Where the read models stand in a data folder.
pub fn read_models(folder: &Folder) -> Place {
    Place::folder(folder.path().join("readmodels"))
}

/// The whole shop: all roles in one process.
pub struct Shop {
    /// What it stands on.
    pub base: Base,
    /// Accounts and tokens.
    pub identity: Identity,
    documents: Documents,
    intake: ReadModel<Intake>,
    worklist: ReadModel<Worklist>,
    shelf: ReadModel<Shelf>,
    /// The figures.
    pub figures: ReadModel<Figures>,
    papers: Papers,
}

impl Shop {
    /// Opens everything; nothing runs yet.
    pub async fn open(folder: &Folder, config: &Config, clock: Clock) -> anyhow::Result<Self> {
        let base = Base::open(folder, config, clock.clone()).await?;
        let identity =
            Identity::open(folder.path(), clock).await.context("cannot open the accounts")?;
        let keys = base.journal.keys().clone();
        let limit = u64::try_from(config.documents.max_bytes).unwrap_or(u64::MAX);
        let documents = Documents::open(folder.path(), keys, limit)
            .await
            .context("cannot open the documents")?;
        let models = read_models(folder);
        let journal = &base.journal;
        Ok(Self {
            intake: ReadModel::open(&models, Intake, journal.clone()).await?,
            worklist: ReadModel::open(&models, Worklist, journal.clone()).await?,
            shelf: ReadModel::open(&models, Shelf, journal.clone()).await?,
            figures: ReadModel::open(&models, Figures, journal.clone()).await?,
            papers: Papers::open(&models, base.dossiers.clone(), documents.clone()).await?,
            base,
            identity,
            documents,
        })
    }

    /// Who holds what: the read model of routing.
    pub fn worklist(&self) -> &ReadModel<Worklist> {
        &self.worklist
    }

    /// The router with all routes, and the OpenAPI document made from the same code.
    pub fn finish(&self) -> Finished {
        let clock = self.base.journal.clock().clone();
        let tokens = Tokens::new(clock.clone());
        tokens.trust(&self.identity.public_keys());
        let published = self.base.published.clone();
        let successor =
            move |agency: &AgencyId, day: Date| published.current().current_agency(agency, day);
        let keys = self.base.journal.keys().clone();
        let gate = Gate::new(tokens, keys, clock).following(Arc::new(successor));
        let metrics = Metrics::new();
        gauges::register(&metrics, &self.base.log, self.checkpoints());
        let tags = crate::openapi::TAGS.to_vec();
        self.routes().finish(Shell { gate, metrics, health: self.health(), tags })
    }

    fn routes(&self) -> Routes {
        let (dossiers, journal) = (&self.base.dossiers, &self.base.journal);
        let clock = journal.clock();
        let reception = Reception {
            dossiers: dossiers.clone(),
            slips: Slips::new(journal.clone()),
            documents: self.documents.clone(),
            intake: self.intake.clone(),
        };
        let routing = Routing {
            dossiers: dossiers.clone(),
            documents: self.documents.clone(),
            worklist: self.worklist.clone(),
        };
        let returning = Return { dossiers: dossiers.clone(), shelf: self.shelf.clone() };
        let kpi = Kpi::new(self.figures.clone(), self.base.published.watch(), clock.clone());
        let signature = Signature { dossiers: dossiers.clone(), documents: self.documents.clone() };
        Routes::new()
            .merge(motcua_identity::routes(self.identity.clone()))
            .merge(motcua_catalogue::routes(self.base.published.clone()))
            .merge(motcua_reception::routes(reception))
            .merge(motcua_routing::routes(routing))
            .merge(motcua_return::routes(returning))
            .merge(motcua_signature::routes(signature))
            .merge(motcua_kpi::routes(kpi))
    }

    fn health(&self) -> Health {
        let log = self.base.log.clone();
        let appends = move || {
            let log = log.clone();
            async move {
                match log.health().await {
                    Ok(()) => Ok("appends".to_owned()),
                    Err(AppendError::DiskFull) => Err("the disk is full".to_owned()),
                    Err(error) => Err(error.to_string()),
                }
            }
        };
        let health = Health::new().check("log", appends);
        let health = follows(health, "reception", &self.intake);
        let health = follows(health, "routing", &self.worklist);
        let health = follows(health, "return", &self.shelf);
        let health = follows(health, "kpi", &self.figures);
        let health = follows(health, "signature", self.papers.model());
        follows(health, "catalogue", self.base.published.model())
    }

    fn checkpoints(&self) -> gauges::Checkpoints {
        vec![
            ("reception", self.intake.checkpoint()),
            ("routing", self.worklist.checkpoint()),
            ("return", self.shelf.checkpoint()),
            ("kpi", self.figures.checkpoint()),
            ("signature", self.papers.model().checkpoint()),
            ("catalogue", self.base.published.model().checkpoint()),
        ]
    }

    /// Starts every projection and worker; they end when `shutdown` becomes true.
    pub fn start(&self, shutdown: &watch::Receiver<bool>) -> JoinSet<()> {
        let mut workers = JoinSet::new();
        for worker in [
            run(&self.intake, shutdown),
            run(&self.worklist, shutdown),
            run(&self.shelf, shutdown),
            run(&self.figures, shutdown),
        ] {
            workers.spawn(worker);
        }
        let (published, stop) = (self.base.published.clone(), shutdown.clone());
        workers.spawn(async move { published.run(stop).await });
        let (papers, stop) = (self.papers.clone(), shutdown.clone());
        workers.spawn(async move { papers.run(stop).await });
        workers
    }
}

fn run<P: Projection>(
    model: &ReadModel<P>,
    shutdown: &watch::Receiver<bool>,
) -> BoxFuture<'static, ()> {
    let (model, shutdown) = (model.clone(), shutdown.clone());
    Box::pin(async move { model.run(shutdown).await })
}

/// A projection that has stopped makes the program not ready; one that tries again says so.
fn follows<P: Projection>(health: Health, name: &'static str, model: &ReadModel<P>) -> Health {
    use motcua_readmodel::State;
    let state = model.state();
    health.check(name, move || {
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
