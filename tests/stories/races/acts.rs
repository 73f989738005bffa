//! How the commands are sent, each by whoever may.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use motcua_domain::catalogue::OnlineService;
use motcua_domain::dossier::{Channel, Command, Finding, ImportedReception};
use motcua_domain::outcome::Outcome;
use motcua_eventlog::Position;
use motcua_journal::{ExecuteError, RequestKey};
use motcua_tests::places::WARD;
use motcua_tests::{Ask, City, Dossier, Person, requests};
use serde_json::{Value, json};

use super::reference::Word;
use super::scenes::Scene;

/// The city in which two people race.
pub(super) struct Stage {
    city: City,
    numbers: AtomicU64,
}

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
        for number in [1, 2] {
            for agency in [WARD, motcua_tests::places::LAND, motcua_tests::places::TAX] {
                city.colleague(agency, number).token().await.expect("the shop is open");
            }
        }
        Self { city, numbers: AtomicU64::new(0) }
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
            let done = self.act(*word, &now, &dossier, Some(dossier.version), 1).await;
            assert!(done.succeeded(), "{word:?} on the way to {:?}: {done}", scene.name);
            if !word.is_import() {
                before = before.decided(*word, &now).expect("the way is allowed");
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
        let person = self.city.colleague(scene.state.actor(word), colleague);
        let ask = if let Some((path, body)) = self.creation(word) {
            Ask::post(path, &body)
        } else {
            let (action, body) = words(word, scene);
            let ask = Ask::post(&dossier.path(action), &body);
            match seen.filter(|version| *version > 0) {
                Some(version) => ask.seen(version),
                None => ask,
            }
        };
        self.sent(self.whoever(word, person), ask).await
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

/// The path's last part and the body of a command on a dossier.
fn words(word: Word, scene: &Scene) -> (&'static str, Value) {
    match word {
        Word::Give => ("hand-overs", json!({ "to": scene.state.next().unwrap_or(WARD) })),
        Word::Take => ("take", json!({})),
        Word::StepDone => ("steps", json!({ "step": scene.state.step })),
        Word::RequestSupplement => (
            "supplement-requests",
            json!({ "papers": [{ "paper": "p2", "reason": "Thiếu trang" }], "legalGround": "Điều 1" }),
        ),
        Word::SupplementComplete => {
            ("supplement", json!({ "papers": [{ "paper": "p2", "originals": 1 }] }))
        }
        Word::NotifyDuty => {
            ("duties", json!({ "lines": [{ "feeLine": "registration_tax", "amountVnd": 1_000 }] }))
        }
        Word::DutyFulfilled => ("duty-payments", json!({ "amountVnd": 1_000, "means": "cash" })),
        Word::Apologise => (
            "apologies",
            json!({ "newDueAt": "2026-06-30T17:00:00+07:00", "reason": "Chờ xác minh" }),
        ),
        Word::Decline => ("declines", json!({ "reason": "Thiếu bản vẽ" })),
        Word::Submit => ("submissions", json!({})),
        Word::SendBack => ("send-backs", json!({ "reason": "Sai số thửa" })),
        Word::Letter => ("apology-letters", json!({ "reason": "Chậm do xác minh" })),
        Word::Pause => ("pauses", json!({ "legalGround": "Điều 5", "reason": "Chờ tòa án" })),
        Word::Resume => ("resumptions", json!({})),
        Word::Stop => ("stops", json!({ "request": "Đơn 5", "reason": "Theo đề nghị" })),
        Word::Transfer => ("transfers", json!({ "fileList": "DM-01" })),
        Word::Reissue => (
            "reissues",
            json!({ "number": "000002", "legalGround": "Điều 7", "reason": "Sai họ tên" }),
        ),
        Word::Reopen => (
            "reopenings",
            json!({ "order": { "number": "12/QĐ", "day": "2026-03-01", "issuedBy": "Tòa án" },
                "reason": "Khiếu nại đúng" }),
        ),
        Word::Sign => ("signature", json!({})),
        Word::Seal => ("seal", json!({ "number": "000001" })),
        Word::Reject => {
            ("rejection", json!({ "legalGround": "Điều 2", "reason": "Không đủ điều kiện" }))
        }
        Word::Withdraw => ("withdrawal", json!({ "reason": "Người nộp tự nguyện" })),
        _ => ("return", json!({ "way": "counter", "to": "Nguyễn Văn Mẫu" })),
    }
}
