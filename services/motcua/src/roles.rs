//! The roles that one process can have: all of them, or some of many.
//!
//! A role is a service at work: its routes, its read models, its workers. Each has a file here that
//! opens it over what every role stands on.

mod catalogue;
mod identity;
mod kpi;
mod reception;
mod return_;
mod routing;
mod signature;

use std::sync::Arc;

use futures::future::BoxFuture;
use motcua_api::Routes;
use motcua_documents::Documents;
use motcua_eventlog::Position;
use motcua_identity::Identity;
use motcua_kpi::Figures;
use motcua_print::Press;
use motcua_readmodel::{Place, Projection, ReadModel, State};
use motcua_routing::Worklist;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::config::Config;
use crate::shop::Base;

/// What a process can be asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Accounts and tokens.
    Identity,
    /// Procedures, agencies, counters, the calendar.
    Catalogue,
    /// Dossiers come in.
    Reception,
    /// Dossiers pass between agencies.
    Routing,
    /// Results go out.
    Return,
    /// Documents and their signatures.
    Signature,
    /// Figures.
    Kpi,
}

impl Role {
    /// Each.
    pub const ALL: [Self; 7] = [
        Self::Identity,
        Self::Catalogue,
        Self::Reception,
        Self::Routing,
        Self::Return,
        Self::Signature,
        Self::Kpi,
    ];

    /// The word of the command line, of `/readyz` and of the metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Catalogue => "catalogue",
            Self::Reception => "reception",
            Self::Routing => "routing",
            Self::Return => "return",
            Self::Signature => "signature",
            Self::Kpi => "kpi",
        }
    }

    /// Where its pages begin, for the front door of several processes; what belongs to no role is
    /// served by each.
    pub const fn pages(self) -> &'static [&'static str] {
        match self {
            Self::Identity => &["/sign-in", "/sign-out", "/password", "/accounts", "/calendar"],
            Self::Kpi => &["/dashboard"],
            Self::Catalogue => &["/procedures"],
            Self::Routing => &["/worklist", "/sign"],
            Self::Return => &["/return", "/rate"],
            Self::Signature => &["/documents"],
            Self::Reception => &["/reception", "/dossiers", "/guide", "/search", "/track"],
        }
    }

    /// Opens the role; nothing runs yet.
    pub(crate) async fn open(self, stand: &Stand<'_>) -> anyhow::Result<Part> {
        match self {
            Self::Identity => identity::open(stand).await,
            Self::Catalogue => Ok(catalogue::open(stand)),
            Self::Reception => reception::open(stand).await,
            Self::Routing => routing::open(stand).await,
            Self::Return => return_::open(stand).await,
            Self::Signature => signature::open(stand).await,
            Self::Kpi => kpi::open(stand).await,
        }
    }
}

/// What every role stands on.
pub(crate) struct Stand<'a> {
    pub(crate) base: &'a Base,
    pub(crate) documents: &'a Documents,
    pub(crate) press: &'a Press,
    /// Where the read models are.
    pub(crate) models: &'a Place,
    /// The data folder.
    pub(crate) folder: &'a std::path::Path,
    pub(crate) config: &'a Config,
}

/// A role, opened.
pub(crate) struct Part {
    /// Makes its routes; they may be asked for more than once.
    pub(crate) routes: Box<dyn Fn() -> Routes + Send + Sync>,
    /// Its read models.
    pub(crate) models: Vec<Model>,
    /// What others of the program ask it for.
    pub(crate) asked: Asked,
}

/// What the demonstration, the command line and the tests ask a role for.
#[derive(Clone, Default)]
pub(crate) struct Asked {
    pub(crate) identity: Option<Identity>,
    pub(crate) worklist: Option<ReadModel<Worklist>>,
    pub(crate) figures: Option<ReadModel<Figures>>,
}

impl Asked {
    /// What this one or another knows.
    pub(crate) fn or(self, other: &Self) -> Self {
        Self {
            identity: self.identity.or_else(|| other.identity.clone()),
            worklist: self.worklist.or_else(|| other.worklist.clone()),
            figures: self.figures.or_else(|| other.figures.clone()),
        }
    }
}

impl Part {
    fn new(routes: impl Fn() -> Routes + Send + Sync + 'static) -> Self {
        Self { routes: Box::new(routes), models: Vec::new(), asked: Asked::default() }
    }
}

/// A read model at work, whatever its projection.
pub(crate) struct Model {
    pub(crate) name: &'static str,
    pub(crate) state: watch::Receiver<State>,
    pub(crate) checkpoint: watch::Receiver<Position>,
    run: Run,
    rebuild: Rebuild,
}

type Run = Arc<dyn Fn(watch::Receiver<bool>) -> BoxFuture<'static, ()> + Send + Sync>;
type Rebuild = Arc<dyn Fn() -> BoxFuture<'static, anyhow::Result<Position>> + Send + Sync>;

impl Model {
    /// The read model of a role.
    pub(crate) fn of<P: Projection>(role: Role, model: &ReadModel<P>) -> Self {
        let (running, rebuilding) = (model.clone(), model.clone());
        Self {
            name: role.name(),
            state: model.state(),
            checkpoint: model.checkpoint(),
            run: Arc::new(move |stop| {
                let model = running.clone();
                Box::pin(async move { model.run(stop).await })
            }),
            rebuild: Arc::new(move || {
                let model = rebuilding.clone();
                Box::pin(async move { Ok(model.rebuild_beside(|_| {}).await?) })
            }),
        }
    }

    /// A further read model of its role, under its own name.
    fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// Runs something else that runs it too.
    fn run_by<F>(self, run: impl Fn(watch::Receiver<bool>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self { run: Arc::new(move |stop| Box::pin(run(stop))), ..self }
    }

    /// Follows the log until `shutdown` becomes true.
    pub(crate) fn run(&self, shutdown: &watch::Receiver<bool>) -> BoxFuture<'static, ()> {
        (self.run)(shutdown.clone())
    }

    /// Fills it anew beside the tables that are read, and swaps; up to where it is folded then.
    pub(crate) fn rebuild(&self) -> BoxFuture<'static, anyhow::Result<Position>> {
        (self.rebuild)()
    }
}
