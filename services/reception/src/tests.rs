//! What was received, read from tables in a file and in PostgreSQL.

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, StatusCode};
use motcua_api::token::{Claims, ISSUER, SigningKey, Tokens};
use motcua_api::{Gate, Health, Metrics, PositionToken, Shell};
use motcua_domain::Role;
use motcua_domain::dossier::Command;
use motcua_domain::rights::Right;
use motcua_domain::slip::{Addressee, Give, Kind};
use motcua_domain::testing::{WARD, actor, at, catalogue, id, land_transfer, receive};
use motcua_eventlog::{Clock, memory::MemoryEngine};
use motcua_journal::{Act, Journal};
use motcua_keys::Keys;
use motcua_readmodel::{Place, binds};
use motcua_servers::{Postgres, Release};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt;

use super::*;

mod pages;

/// One log, and reception over it twice: with a file, and with PostgreSQL.
struct Office {
    _folder: TempDir,
    clock: Clock,
    receptions: Vec<(Reception, Router)>,
    key: SigningKey,
    _stop: watch::Sender<bool>,
}

impl Office {
    async fn open_at(time: &str) -> Self {
        Self::open_with(time, catalogue()).await
    }

    async fn open_with(time: &str, catalogue: Catalogue) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).await.unwrap();
        let clock = Clock::standing_at(at(time));
        let journal =
            Journal::open(MemoryEngine::new(), keys.clone(), clock.clone()).await.unwrap();
        let (_, published) = watch::channel(Arc::new(catalogue));
        let key = SigningKey::from_pkcs8(&SigningKey::generate().unwrap()).unwrap();
        let tokens = Tokens::new(clock.clone());
        tokens.trust(std::slice::from_ref(key.public()));
        let (stop, shutdown) = watch::channel(false);
        let url = Postgres::shared(Release::System).database();
        let mut receptions = Vec::new();
        for place in [Place::folder(folder.path()), Place::postgres(&url).unwrap()] {
            let intake =
                ReadModel::open(&place, Intake::new(keys.clone()), journal.clone()).await.unwrap();
            let (running, stopping) = (intake.clone(), shutdown.clone());
            tokio::spawn(async move { running.run(stopping).await });
            let search =
                ReadModel::open(&place, Search::new(keys.clone()), journal.clone()).await.unwrap();
            let (running, stopping) = (search.clone(), shutdown.clone());
            tokio::spawn(async move { running.run(stopping).await });
            let reception = Reception {
                dossiers: Dossiers::new(journal.clone(), published.clone()),
                slips: Slips::new(journal.clone()),
                documents: Documents::open(folder.path(), keys.clone(), 1024).await.unwrap(),
                press: motcua_print::Press::new(None).unwrap(),
                intake,
                search,
            };
            let gate = Gate::new(tokens.clone(), keys.clone(), clock.clone());
            let (metrics, health, tags) = (Metrics::new(), Health::new(), Vec::new());
            let shell = Shell { gate, metrics, health, tags };
            let router = routes(reception.clone()).finish(shell).router;
            receptions.push((reception, router));
        }
        Self { _folder: folder, clock, receptions, key, _stop: stop }
    }

    /// The list, after everything that was written; from both the same.
    async fn list(&self, query: &str) -> Value {
        let mut bodies = Vec::new();
        for (reception, router) in &self.receptions {
            let last = PositionToken(*reception.dossiers.journal().last().borrow());
            let request = Request::builder()
                .uri(format!("/api/v1/dossiers?min-position={last}{query}"))
                .header("authorization", self.token())
                .body(Body::empty())
                .unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::OK);
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            bodies.push(serde_json::from_slice::<Value>(&bytes).unwrap());
        }
        assert_eq!(bodies[0], bodies[1], "PostgreSQL says the same");
        bodies.remove(0)
    }

    fn token(&self) -> String {
        format!("Bearer {}", self.signed("account-1", WARD, &[Role::ReceptionClerk]))
    }

    /// The token of somebody at the first counter of an agency.
    fn signed(&self, account: &str, agency: &str, roles: &[Role]) -> String {
        let iat = self.clock.now().as_second();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            sub: id(account),
            agency: Some(id(agency)),
            counter: Some(id(&format!("{agency}/1"))),
            roles: roles.to_vec(),
            must_change: false,
            iat,
            exp: iat + 900,
        };
        self.key.sign(&claims).unwrap()
    }
}

fn ward(right: Right) -> Act {
    let actor = actor(WARD, &[Role::ReceptionClerk]);
    Act { actor, right, key: None, seen: None, trace_id: None }
}

#[tokio::test]
async fn a_file_and_postgresql_tell_the_same_of_what_was_received() {
    let office = Office::open_at("2026-11-02 09:00").await;
    let (reception, _) = &office.receptions[0];
    for time in ["2026-11-02 09:00", "2026-11-02 10:00", "2026-11-03 09:00"] {
        office.clock.set(at(time));
        let command = Command::Receive(Box::new(receive(land_transfer())));
        let done = reception.dossiers.create(WARD, &ward(Right::Receive), &command).await.unwrap();
        let mut numbers = Vec::new();
        for (reception, _) in &office.receptions {
            numbers.push(reception.numbers(&done).await.book.unwrap());
        }
        assert_eq!(numbers[0], numbers[1]);
    }
    for (query, count) in [
        ("", 3),
        ("&day=2026-11-02", 2),
        ("&status=received", 3),
        ("&day=2026-11-03&status=done", 0),
        ("&limit=2", 2),
    ] {
        let list = office.list(query).await;
        assert_eq!(list["items"].as_array().unwrap().len(), count, "{query}");
        if let Some(next) = list["next"].as_str() {
            let rest = office.list(&format!("{query}&after={next}")).await;
            assert_eq!(rest["items"].as_array().unwrap().len(), 1);
        }
    }
}

#[tokio::test]
async fn a_file_and_postgresql_hold_the_same_slips() {
    let office = Office::open_at("2026-11-02 09:00").await;
    let give = Give {
        procedure: Arc::new(land_transfer()),
        sub_case: None,
        agency: id(WARD),
        counter: id("H13.131/1"),
        legal_ground: "Điều 1".to_owned(),
        addressee: Addressee { name: "Nguyễn Văn Mẫu".to_owned(), ..Addressee::default() },
        kind: Kind::Ask { papers: vec![id("p1")] },
    };
    let (reception, _) = &office.receptions[0];
    reception.slips.give(&ward(Right::AskAtIntake), &give).await.unwrap();
    let last = *reception.dossiers.journal().last().borrow();
    for (reception, _) in &office.receptions {
        let mut snapshot = reception.intake.snapshot(Some(last)).await.unwrap();
        let query = "SELECT name, refused FROM slips WHERE agency = ?";
        let rows = snapshot.query(query, binds![WARD]).await.unwrap();
        assert_eq!(rows[0].get::<String>(0).unwrap(), "Nguyễn Văn Mẫu");
        assert!(!rows[0].get::<bool>(1).unwrap());
    }
}
