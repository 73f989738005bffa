//! How the commands are sent, each by whoever may.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use motcua_domain::catalogue::OnlineService;
use motcua_domain::dossier::{Channel, Command, Finding, ImportedReception};
use motcua_domain::outcome::Outcome;
use motcua_eventlog::Position;
use motcua_journal::{ExecuteError, RequestKey};
use motcua_tests::places::{LAND, POLICE, TAX, WARD};
use motcua_tests::{Ask, City, Dossier, Person, requests};
use serde_json::{Value, json};

use super::bodies::{Known, words};
use super::reference::Word;
use super::scenes::Scene;

/// The city in which two people race.
pub(super) struct Stage {
    city: City,
    numbers: AtomicU64,
    officers: HashMap<(&'static str, u32), String>,
    document: String,
}

/// Who brings a dossier where a scene has it: a second person beside the two who race.
const THIRD: u32 = 3;

/// Where dossiers lie when somebody works at one.
const AGENCIES: [&str; 3] = [WARD, LAND, TAX];

/// What somebody heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) status: u16,
    pub(super) code: String,
    /// Whether a 412 says who did what since.
    pub(super) changes: usize,
}

impl Done {
    pub(super) fn succeeded(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn well() -> Self {
        Self { status: 200, code: String::new(), changes: 0 }
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.code)
    }
}

impl Stage {
    pub(super) async fn open() -> Self {
        let city = City::open_at("2026-03-02 08:00").await;
        let mut officers = HashMap::new();
        for agency in AGENCIES {
            for number in 1..=THIRD {
                city.colleague(agency, number).token().await.expect("the shop is open");
                officer(&city, agency, number).token().await.expect("the shop is open");
            }
            let list = city.clerk(agency).sees("/api/v1/colleagues").await.json();
            for number in 1..=THIRD {
                let name = officer(&city, agency, number).account().name.clone();
                let mut people = list["items"].as_array().expect("a list").iter();
                let found = people.find(|person| person["account"] == name.as_str());
                let id = found.expect("a colleague")["id"].as_str().unwrap_or_default();
                officers.insert((agency, number), id.to_owned());
            }
        }
        for number in 1..=THIRD {
            city.colleague(POLICE, number).token().await.expect("the shop is open");
        }
        let document = officer(&city, LAND, 1).uploads(b"%PDF-1.4 draft").await;
        Self { city, numbers: AtomicU64::new(0), officers, document }
    }

    /// Nobody comes for what lies on the shelf.
    pub(super) fn wait_for_half_a_year(&self) {
        self.city.clock.advance(jiff::SignedDuration::from_hours(190 * 24));
    }

    fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Brings a new dossier where the scene has it.
    pub(super) async fn set(&self, scene: &Scene) -> Dossier {
        use super::state::Status;
        let mut dossier = match scene.state.status {
            Status::Nothing | Status::Imported => {
                Dossier { code: format!("wabo:case-{}", self.number()), version: 0 }
            }
            _ => self.city.clerk(WARD).receives(&requests::land_transfer()).await,
        };
        let mut before = super::scenes::beginning();
        for word in scene.way {
            let now = Scene { state: before, ..*scene };
            let done = self.act(*word, &now, &dossier, Some(dossier.version), THIRD).await;
            assert!(done.succeeded(), "{word:?} on the way to {:?}: {done}", scene.name);
            if !word.is_import() {
                before = before.decided(*word, THIRD, &now).expect("the way is allowed");
            }
            dossier.version += 1;
        }
        dossier
    }

    /// The dossier's version now.
    pub(super) async fn version_of(&self, dossier: &Dossier) -> u32 {
        let code = dossier.code.parse().expect("a code");
        let dossiers = &self.city.running().shop.base.dossiers;
        let loaded = dossiers.load(&code, Position::START).await.expect("the log is there");
        loaded.tail.version.0
    }

    /// One command by one of two colleagues.
    pub(super) async fn act(
        &self,
        word: Word,
        scene: &Scene,
        dossier: &Dossier,
        seen: Option<u32>,
        colleague: u32,
    ) -> Done {
        if let Some(command) = self.by_the_program(word) {
            return self.execute(dossier, &command).await;
        }
        let agency = scene.state.actor(word);
        let person = match word {
            // Who leads may do what another was named for.
            Word::StepDone | Word::Draft | Word::Submit => officer(&self.city, agency, colleague),
            _ => self.city.colleague(agency, colleague),
        };
        let ask = if let Some((path, body)) = self.creation(word) {
            Ask::post(path, &body)
        } else {
            let (action, body) = words(word, scene, &self.known(scene));
            let ask = Ask::post(&dossier.path(action), &body);
            match seen.filter(|version| *version > 0) {
                Some(version) => ask.seen(version),
                None => ask,
            }
        };
        self.sent(self.whoever(word, person), ask).await
    }

    fn known(&self, scene: &Scene) -> Known {
        let named = (scene.state.holder, scene.state.lines.whom_to_name());
        Known { officer: self.officers[&named].clone(), document: self.document.clone() }
    }

    fn whoever(&self, word: Word, person: Arc<Person>) -> Arc<Person> {
        match word {
            Word::Publish => self.city.administrator(),
            word if word.is_apart() => self.city.clerk(WARD),
            _ => person,
        }
    }

    async fn sent(&self, person: Arc<Person>, ask: Ask) -> Done {
        let reply = person.ask(ask).await;
        if (200..300).contains(&reply.status) {
            return Done::well();
        }
        let changes = reply.json()["changes"].as_array().map_or(0, Vec::len);
        Done { status: reply.status, code: reply.code(), changes }
    }

    fn creation(&self, word: Word) -> Option<(&'static str, Value)> {
        Some(match word {
            Word::Receive => ("/api/v1/dossiers", requests::land_transfer()),
            Word::ServeAtOnce => ("/api/v1/dossiers/at-once", requests::certified_copies()),
            Word::AskAtIntake => ("/api/v1/slips/requests", requests::slip_request()),
            Word::RefuseReception => ("/api/v1/slips/refusals", requests::slip_refusal()),
            Word::Publish => ("/api/v1/catalogue/publications", self.publication()),
            _ => return None,
        })
    }

    fn publication(&self) -> Value {
        let number = self.number();
        json!({ "counter": {
            "id": format!("{WARD}/{}", number + 100),
            "agency": WARD,
            "nameVi": format!("Quầy mẫu {number}"),
            "nameEn": format!("Made-up counter {number}"),
        } })
    }

    fn by_the_program(&self, word: Word) -> Option<Command> {
        let agency = |id: &str| id.parse().expect("an id");
        Some(match word {
            Word::Finding => Command::RecordFinding(Finding {
                document: format!("{:064x}", self.number()).parse().expect("an id"),
                paper: Some("p1".parse().expect("an id")),
                signed: false,
                format: "pdf".to_owned(),
                signatures: 0,
                verdict: None,
                report_hash: String::new(),
                unmet: None,
            }),
            Word::ImportReceived => Command::ImportReceived(Box::new(ImportedReception {
                source: "wabo".to_owned(),
                procedure: "WABO".parse().expect("a code"),
                procedure_version: 1,
                channel: Channel::Counter,
                received_at: agency(WARD),
                competent: agency(WARD),
                online_level: 3,
                online_service: OnlineService::Partial,
                due_at: None,
            })),
            Word::ImportStep => Command::ImportStep {
                step: format!("step-{}", self.number()),
                activity: "Draft decision".to_owned(),
                agency: Some(agency(WARD)),
                resource: "Made-up person".to_owned(),
            },
            Word::ImportEnded => {
                Command::ImportEnded { outcome: Outcome::OnTime, late_by_minutes: 0 }
            }
            _ => return None,
        })
    }

    async fn execute(&self, dossier: &Dossier, command: &Command) -> Done {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&self.number().to_be_bytes());
        let key = RequestKey { key, request: key };
        let code = dossier.code.parse().expect("a code");
        let dossiers = &self.city.running().shop.base.dossiers;
        match dossiers.execute_as_program(&code, key, None, command).await {
            Ok(_) => Done::well(),
            Err(ExecuteError::Refused(refusal)) => {
                Done { status: 409, code: refusal.code().to_owned(), changes: 0 }
            }
            Err(error) => Done { status: 500, code: error.to_string(), changes: 0 },
        }
    }
}

/// One of the officers of an agency, who leads nobody.
fn officer(city: &City, agency: &str, number: u32) -> Arc<Person> {
    city.person(&format!("{agency}-officer-{number}"), &["officer"], Some(agency))
}
