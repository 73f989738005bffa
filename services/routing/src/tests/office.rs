//! An office with everything behind it: log, read model, gate and clock.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, StatusCode};
use motcua_api::token::{Claims, ISSUER, SigningKey, Tokens};
use motcua_api::{Gate, Health, Metrics, PositionToken, Shell};
use motcua_documents::Documents;
use motcua_domain::dossier::Command;
use motcua_domain::rights::Right;
use motcua_domain::testing::{WARD, actor, at, catalogue, id, receive};
use motcua_domain::{DossierCode, Role, catalogue::Procedure};
use motcua_eventlog::{Clock, Position, Version, memory::MemoryEngine};
use motcua_journal::{Act, Dossiers, Journal};
use motcua_keys::Keys;
use motcua_readmodel::{Place, ReadModel};
use motcua_servers::{Postgres, Release};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::{Opened, Routing, Worklist, routes};

const MAX_BYTES: u64 = 1 << 20;

pub(super) struct Office {
    _folder: TempDir,
    pub(super) clock: Clock,
    pub(super) routing: Routing,
    pub(super) router: Router,
    /// The same over tables in PostgreSQL: every list is asked for there too.
    pub(super) beside: Router,
    key: SigningKey,
    _stop: watch::Sender<bool>,
}

/// What came back.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) body: Value,
    /// The dossier's version.
    pub(super) version: Option<u32>,
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
        let documents = Documents::open(folder.path(), keys.clone(), MAX_BYTES).await.unwrap();
        let url = Postgres::shared(Release::System).database();
        let places = [Place::folder(folder.path()), Place::postgres(&url).unwrap()];
        let (stop, shutdown) = watch::channel(false);
        let key = SigningKey::from_pkcs8(&SigningKey::generate().unwrap()).unwrap();
        let tokens = Tokens::new(clock.clone());
        tokens.trust(std::slice::from_ref(key.public()));
        let mut offices = Vec::new();
        for place in places {
            let worklist =
                ReadModel::open(&place, Worklist::default(), journal.clone()).await.unwrap();
            let (running, shutdown) = (worklist.clone(), shutdown.clone());
            tokio::spawn(async move { running.run(shutdown).await });
            let (dossiers, documents) = (dossiers.clone(), documents.clone());
            let press = motcua_print::Press::new(None).unwrap();
            let opened = Opened::default();
            let routing = Routing { dossiers, documents, press, worklist, opened };
            let shell = Shell {
                gate: Gate::new(tokens.clone(), keys.clone(), clock.clone()),
                metrics: Metrics::new(),
                health: Health::new(),
                tags: Vec::new(),
            };
            offices.push((routes(routing.clone()).finish(shell).router, routing));
        }
        let (beside, _) = offices.remove(1);
        let (router, routing) = offices.remove(0);
        Self { _folder: folder, clock, routing, router, beside, key, _stop: stop }
    }

    /// The ward's counter takes a dossier in.
    pub(super) async fn receives(&self, procedure: Procedure) -> DossierCode {
        let command = Command::Receive(Box::new(receive(procedure)));
        let actor = actor(WARD, &[Role::ReceptionClerk]);
        let act = Act { actor, right: Right::Receive, key: None, seen: None, trace_id: None };
        self.routing.dossiers.create(WARD, &act, &command).await.unwrap().code
    }

    /// Somebody of an agency does what is another service's command.
    pub(super) async fn decides(
        &self,
        time: &str,
        (right, role, agency): (Right, Role, &str),
        code: &DossierCode,
        it: &Command,
    ) {
        self.clock.set(at(time));
        let seen = Some(self.version(code).await);
        let act = Act { actor: actor(agency, &[role]), right, key: None, seen, trace_id: None };
        self.routing.dossiers.execute(code, &act, it).await.unwrap();
    }

    pub(super) async fn version(&self, code: &DossierCode) -> Version {
        self.routing.dossiers.load(code, Position::START).await.unwrap().tail.version
    }

    /// Somebody of an agency does something at a time, having seen the newest version.
    pub(super) async fn does(
        &self,
        time: &str,
        (role, agency): (Role, &str),
        (code, what): (&DossierCode, &str),
        body: &str,
    ) -> Reply {
        self.clock.set(at(time));
        let seen = format!("\"{}\"", self.version(code).await);
        let path = format!("/api/v1/dossiers/{code}/{what}");
        self.asks("POST", &path, (role, agency), &[("if-match", &seen)], body).await
    }

    /// The worklist of an agency, after everything that was written.
    pub(super) async fn worklist(&self, agency: &str, query: &str) -> Value {
        let last = PositionToken(*self.routing.dossiers.journal().last().borrow());
        let path = format!("/api/v1/worklist?min-position={last}{query}");
        let who = (Role::Officer, agency);
        let reply = self.asks("GET", &path, who, &[], "").await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        let beside = self.asks_at(&self.beside, "GET", &path, who, &[], "").await;
        assert_eq!(reply.body, beside.body, "PostgreSQL says the same");
        reply.body
    }

    /// One line an item: `code status step action`, and what else is remarkable.
    pub(super) async fn lines(&self, agency: &str, query: &str) -> Vec<String> {
        let list = self.worklist(agency, query).await;
        list["items"].as_array().unwrap().iter().map(line).collect()
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
        let etag = response.headers().get("etag").map(|tag| tag.to_str().unwrap().to_owned());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let version = etag.map(|tag| tag.trim_matches('"').parse().unwrap());
        Reply { status, body, version }
    }

    fn token(&self, role: Role, agency: &str) -> String {
        format!("Bearer {}", self.signed(&[role], agency))
    }

    pub(super) fn signed(&self, roles: &[Role], agency: &str) -> String {
        self.signed_by(ISSUER, roles, agency)
    }

    /// What identity signs: a token or a pass, as `issuer` says.
    pub(super) fn signed_by(&self, issuer: &str, roles: &[Role], agency: &str) -> String {
        let iat = self.clock.now().as_second();
        let claims = Claims {
            iss: issuer.to_owned(),
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

fn line(item: &Value) -> String {
    let text = |field: &str| item[field].as_str().unwrap_or("-").to_owned();
    let mut words = vec![text("status"), item["step"].to_string(), text("action")];
    let flags = ["offered", "stepEnded", "overdue", "stepOverdue"];
    words.extend(flags.into_iter().filter(|flag| item[flag] == true).map(str::to_owned));
    for named in ["from", "offeredTo"] {
        if let Some(agency) = item[named].as_str() {
            words.push(format!("{named} {agency}"));
        }
    }
    words.join(", ")
}
