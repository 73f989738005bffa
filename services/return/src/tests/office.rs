//! An office with everything behind it: log, read model, gate and clock.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, StatusCode};
use motcua_api::token::{Claims, ISSUER, SigningKey, Tokens};
use motcua_api::{Gate, Health, Metrics, PositionToken, Shell};
use motcua_domain::dossier::Command;
use motcua_domain::rights::Right;
use motcua_domain::testing::{actor, at, catalogue, id};
use motcua_domain::{DossierCode, Role};
use motcua_eventlog::{Clock, Position, memory::MemoryEngine};
use motcua_journal::{Act, Done, Dossiers, Journal, Loaded};
use motcua_keys::Keys;
use motcua_readmodel::{Place, ReadModel};
use motcua_servers::{Postgres, Release};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::{Return, Shelf, routes};

pub(super) struct Office {
    _folder: TempDir,
    pub(super) clock: Clock,
    service: Return,
    pub(super) router: Router,
    /// The same over tables in PostgreSQL: every list is asked for there too.
    beside: Router,
    key: SigningKey,
    _stop: watch::Sender<bool>,
}

/// What came back.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) body: Value,
}

impl Office {
    pub(super) async fn open_at(time: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).await.unwrap();
        let clock = Clock::standing_at(at(time));
        let log = MemoryEngine::new();
        let journal = Journal::open(log, keys.clone(), clock.clone()).await.unwrap();
        let (_, published) = watch::channel(Arc::new(catalogue()));
        let dossiers = Dossiers::new(journal.clone(), published);
        let url = Postgres::shared(Release::System).database();
        let places = [Place::folder(folder.path()), Place::postgres(&url).unwrap()];
        let (stop, shutdown) = watch::channel(false);
        let key = SigningKey::from_pkcs8(&SigningKey::generate().unwrap()).unwrap();
        let tokens = Tokens::new(clock.clone());
        tokens.trust(std::slice::from_ref(key.public()));
        let mut offices = Vec::new();
        for place in places {
            let shelf = ReadModel::open(&place, Shelf, journal.clone()).await.unwrap();
            let (running, shutdown) = (shelf.clone(), shutdown.clone());
            tokio::spawn(async move { running.run(shutdown).await });
            let service = Return { dossiers: dossiers.clone(), shelf };
            let around = Shell {
                gate: Gate::new(tokens.clone(), keys.clone(), clock.clone()),
                metrics: Metrics::new(),
                health: Health::new(),
                tags: Vec::new(),
            };
            offices.push((routes(service.clone()).finish(around).router, service));
        }
        let (beside, _) = offices.remove(1);
        let (router, service) = offices.remove(0);
        Self { _folder: folder, clock, service, router, beside, key, _stop: stop }
    }

    /// Somebody of an agency decides, having seen the newest version; on nothing: a new dossier.
    pub(super) async fn decides(
        &self,
        time: &str,
        agency: &str,
        right: Right,
        on: Option<Done>,
        command: &Command,
    ) -> Done {
        self.clock.set(at(time));
        let actor = actor(agency, &[Role::Officer]);
        let seen = on.as_ref().map(Done::version);
        let act = Act { actor, right, key: None, seen, trace_id: None };
        let dossiers = &self.service.dossiers;
        match on {
            None => dossiers.create(agency, &act, command).await.unwrap(),
            Some(done) => dossiers.execute(&done.code, &act, command).await.unwrap(),
        }
    }

    /// Somebody of an agency returns a result, having seen the newest version.
    pub(super) async fn returns(
        &self,
        time: &str,
        who: (Role, &str),
        code: &DossierCode,
        body: &str,
    ) -> Reply {
        self.clock.set(at(time));
        let loaded = self.service.dossiers.load(code, Position::START).await.unwrap();
        let seen = format!("\"{}\"", loaded.tail.version);
        let path = format!("/api/v1/dossiers/{code}/return");
        self.asks("POST", &path, who, &[("if-match", &seen)], body).await
    }

    /// `shelf` or `returns` of an agency, after everything that was written.
    pub(super) async fn list(&self, agency: &str, list: &str, query: &str) -> Value {
        let written = PositionToken(*self.service.dossiers.journal().last().borrow());
        let path = format!("/api/v1/{list}?min-position={written}{query}");
        let who = (Role::ReturnClerk, agency);
        let reply = self.asks("GET", &path, who, &[], "").await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        let beside = self.asks_at(&self.beside, "GET", &path, who, &[], "").await;
        assert_eq!(reply.body, beside.body, "PostgreSQL says the same");
        reply.body
    }

    /// New tables in PostgreSQL, filled from the whole log, hold the same rows.
    pub(super) async fn rebuilt_equals(&self) {
        let journal = self.service.dossiers.journal();
        let place = Place::postgres(&Postgres::shared(Release::System).database()).unwrap();
        let last = ReadModel::rebuild(&place, &Shelf, journal, |_| {}).await.unwrap();
        let rebuilt = ReadModel::open(&place, Shelf, journal.clone()).await.unwrap();
        let mut tables = Vec::new();
        for model in [&self.service.shelf, &rebuilt] {
            let mut snapshot = model.snapshot(Some(last)).await.unwrap();
            let results = "SELECT dossier || '|' || position || '|' || holder || '|' \
                 || returned_at || '|' || return_way || '|' || COALESCE(done, 0) || '|' \
                 || rejected || '|' || COALESCE(number, '') || '|' || COALESCE(since, 0) || '|' \
                 || on_the_way FROM results UNION ALL SELECT dossier || '|' || position || '|' \
                 || agency || '|' || day || '|' || at || '|' || account || '|' || way || '|' \
                 || COALESCE(number, '') || '|' || at_once || '|' || fetched_by \
                 FROM returned ORDER BY 1";
            let rows = snapshot.query(results, Vec::new()).await.unwrap();
            tables.push(rows.iter().map(|row| row.get(0).unwrap()).collect::<Vec<String>>());
        }
        assert_eq!(tables[0], tables[1]);
    }

    pub(super) async fn asks(
        &self,
        method: &str,
        path: &str,
        who: (Role, &str),
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        self.asks_at(&self.router, method, path, who, headers, body).await
    }

    async fn asks_at(
        &self,
        router: &Router,
        method: &str,
        path: &str,
        (role, agency): (Role, &str),
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", self.token(role, agency))
            .header("accept-language", "en")
            .header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Reply { status, body }
    }

    pub(super) async fn load(&self, code: &DossierCode) -> Arc<Loaded> {
        self.service.dossiers.load(code, Position::START).await.unwrap()
    }

    fn token(&self, role: Role, agency: &str) -> String {
        format!("Bearer {}", self.signed(&[role], agency))
    }

    pub(super) fn signed(&self, roles: &[Role], agency: &str) -> String {
        let iat = self.clock.now().as_second();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            sub: id("account-1"),
            agency: Some(id(agency)),
            counter: None,
            roles: roles.to_vec(),
            must_change: false,
            iat,
            exp: iat + 900,
        };
        self.key.sign(&claims).unwrap()
    }
}
