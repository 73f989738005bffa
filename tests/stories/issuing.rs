//! Where a procedure asks for signatures: a paper without the applicant's own is told, and a result
//! goes out only with the leader's signature and last of all the agency's seal.

use std::sync::Arc;

use motcua_signature_core::crypto::Digest;
use motcua_signature_core::testing::cms::CmsDraft;
use motcua_signature_core::testing::pdf::{Layout, PAGE, Pdf, Signing, stream};
use motcua_signature_core::testing::pki::{Draft, Entity};
use motcua_tests::places::WARD;
use motcua_tests::{Ask, City, Dossier, Person};
use serde_json::{Value, json};

use crate::signatures::fill_trust_folder;

const CITIZEN: &str = "092095000001";

/// Who signs in the city.
struct Signers {
    root: Entity,
    authority: Entity,
    citizen: Entity,
    leader: Entity,
    seal: Entity,
}

impl Signers {
    fn new() -> Self {
        let root = Entity::root("Root mẫu");
        let authority = root.issue(&Draft::authority("CA mẫu"));
        let number = format!("CCCD:{CITIZEN}");
        let citizen = Draft::signer("citizen").numbered("Lê Thị Mẫu", &number);
        Self {
            citizen: authority.issue(&citizen),
            leader: authority.issue(&Draft::signer("Lãnh đạo mẫu")),
            seal: authority.issue(&Draft::signer("UBND phường mẫu")),
            root,
            authority,
        }
    }

    fn signs(&self, pdf: &mut Pdf, who: &Entity, field: &str) {
        let cms = |signed: &[u8]| CmsDraft::cades(who, &self.authority, signed).finish();
        pdf.sign(&Signing::new(field), vec![], &cms);
    }

    fn signed_by(&self, who: &[&Entity]) -> Vec<u8> {
        let mut pdf = Pdf::new(Layout::Table);
        for (index, who) in who.iter().enumerate() {
            self.signs(&mut pdf, who, &format!("Signature{index}"));
        }
        pdf.bytes
    }

    /// The leader signs, the records clerk adds number and date, the agency seals.
    fn issued(&self) -> Vec<u8> {
        let mut pdf = Pdf::new(Layout::Table);
        self.signs(&mut pdf, &self.leader, "Leader");
        let number = pdf.number();
        pdf.contents.push(number);
        let page = pdf.page();
        let text = b"q BT /F1 13 Tf 120 780 Td (So: 12/XN-UBND) Tj ET Q";
        pdf.update(&[(number, stream("", text)), (PAGE, page)]);
        self.signs(&mut pdf, &self.seal, "Seal");
        pdf.bytes
    }
}

/// A procedure of one unit whose first paper and whose result must be signed.
fn procedure() -> Value {
    let step = |order: u16, role: &str, action: &str, minutes: u32| {
        json!({ "order": order, "agency": "commune", "role": role, "action": action,
            "minutes": minutes })
    };
    let paper = |name: &str, signature: &str| {
        json!({ "nameVi": name, "nameEn": name, "originals": 1, "copies": 0, "required": true,
            "signature": signature })
    };
    json!({ "procedure": {
        "code": "9.000001", "kind": "citizen", "nameVi": "Thủ tục mẫu", "nameEn": "Made-up procedure",
        "fieldVi": "Hộ tịch", "fieldEn": "Civil status", "level": "commune", "oneUnit": true,
        "interlinked": false, "legalTime": { "quantity": 3, "unit": "working_day" },
        "feeLines": [], "onlineLevel": 4, "onlineService": "full",
        "requiredPapers": [paper("Tờ khai mẫu", "applicant"), paper("Giấy mẫu", "none")],
        "resultFile": "signed",
        "steps": [step(1, "officer", "receive", 240), step(2, "officer", "appraise", 480),
            step(3, "leader", "sign", 480), step(4, "return_clerk", "return", 240)],
    } })
}

async fn publish(city: &City, entry: &Value) {
    let ask = Ask::post("/api/v1/catalogue/publications", entry);
    let _ = city.administrator().ask(ask).await.expect(201);
}

/// The account of the ward's clerk.
async fn account(city: &City, clerk: &Person) -> String {
    let list = city.administrator().sees("/api/v1/accounts").await.json();
    let mut accounts = list["items"].as_array().unwrap().iter();
    let own = accounts.find(|account| account["account"] == clerk.account().name.as_str());
    own.expect("the clerk has an account")["id"].as_str().unwrap().to_owned()
}

/// Its bytes' SHA-256, in hexadecimal digits.
fn fingerprint(entity: &Entity) -> String {
    let hash = Digest::Sha256.hash(&entity.der);
    hash.iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
}

async fn register(city: &City, entity: &Entity, account: Option<&str>) {
    let entry = json!({ "certificate": {
        "sha256": fingerprint(entity), "agency": WARD, "account": account,
        "validFrom": "2026-01-01",
    } });
    publish(city, &entry).await;
}

async fn opened() -> (Signers, City, Arc<Person>) {
    let signers = Signers::new();
    let city = City::open_with("2026-03-02 08:00", |data| {
        fill_trust_folder(data, &signers.root, &signers.authority);
    })
    .await;
    publish(&city, &procedure()).await;
    let clerk = city.clerk(WARD);
    (signers, city, clerk)
}

async fn received(clerk: &Person, document: Option<&str>) -> Dossier {
    let identity = json!({ "kind": "citizenNumber", "number": CITIZEN });
    let body = json!({
        "procedure": "9.000001",
        "applicant": { "name": "Lê Thị Mẫu", "identities": [identity] },
        "papers": [{ "paper": "p1", "originals": 1, "document": document },
            { "paper": "p2", "originals": 1 }],
    });
    clerk.receives(&body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_that_is_not_signed_as_asked_is_told_at_once_and_received_all_the_same() {
    let (signers, _city, clerk) = opened().await;
    for (bytes, unmet) in [
        (signers.signed_by(&[&signers.citizen]), json!(null)),
        (signers.signed_by(&[&signers.leader]), json!("not-the-applicants-signature")),
        (signers.signed_by(&[]), json!("not-signed")),
    ] {
        let document = clerk.uploads(&bytes).await;
        let path = format!("/api/v1/documents/{document}/signature-check");
        let body = json!({ "procedure": "9.000001", "paper": "p1", "identities": [CITIZEN] });
        let told = clerk.ask(Ask::post(&path, &body)).await.done().json();
        assert_eq!((&told["signature"], &told["unmet"]["code"]), (&json!("applicant"), &unmet));
        let none = json!({ "procedure": "9.000001", "paper": "p2" });
        let told = clerk.ask(Ask::post(&path, &none)).await.done().json();
        assert_eq!((&told["signature"], &told["unmet"]), (&json!("none"), &json!(null)));

        let dossier = received(&clerk, Some(&document)).await;
        let verdict = loop {
            let list = clerk.sees(&dossier.path("verdicts")).await.json();
            if let Some(first) = list["items"].as_array().unwrap().first() {
                break first.clone();
            }
            tokio::task::yield_now().await;
        };
        assert_eq!(verdict["unmet"]["code"], unmet, "the record says the same");
    }
    let document = clerk.uploads(&signers.signed_by(&[])).await;
    let path = format!("/api/v1/documents/{document}/signature-check");
    for (body, field) in [
        (json!({ "procedure": "9.999999", "paper": "p1" }), "procedure"),
        (json!({ "procedure": "9.000001", "subCase": "x", "paper": "p1" }), "subCase"),
        (json!({ "procedure": "9.000001", "paper": "p9" }), "paper"),
    ] {
        let problem = clerk.ask(Ask::post(&path, &body)).await.problem(422, "invalid-facts").json();
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_goes_out_with_the_leaders_signature_and_the_seal_last() {
    let (signers, city, clerk) = opened().await;
    let mut dossier = received(&clerk, None).await;
    register(&city, &signers.leader, Some(&account(&city, &clerk).await)).await;
    register(&city, &signers.seal, None).await;
    clerk.takes(&mut dossier).await;
    clerk.signs(&mut dossier).await;
    let Signers { leader, seal, citizen, .. } = &signers;
    let mut changed = signers.issued();
    changed.extend_from_slice(b"% something after the seal");
    for (file, refusal) in [
        (None, "signed-file-needed"),
        (Some(signers.signed_by(&[])), "signed-file-needed"),
        (Some(signers.signed_by(&[leader])), "seal-not-last"),
        (Some(signers.signed_by(&[seal, leader])), "seal-not-last"),
        (Some(signers.signed_by(&[citizen, seal])), "not-the-leaders-signature"),
        (Some(changed), "signature-not-valid"),
    ] {
        let document = match file {
            Some(file) => Some(clerk.uploads(&file).await),
            None => None,
        };
        let body = json!({ "number": "12/XN-UBND", "document": document });
        let ask = Ask::post(&dossier.path("seal"), &body).seen(dossier.version);
        let problem = clerk.ask(ask).await.problem(409, "refused").json();
        assert_eq!(problem["code"], refusal, "{problem}");
    }
    let document = clerk.uploads(&signers.issued()).await;
    let body = json!({ "number": "12/XN-UBND", "document": document });
    let done = clerk.does(&mut dossier, "seal", &body).await.json();
    assert_eq!(done["status"], "done");

    // The finding on the result is by the rules for results: number and date are allowed.
    let verdict = loop {
        let list = clerk.sees(&dossier.path("verdicts")).await.json();
        let all = list["items"].as_array().unwrap();
        if let Some(found) = all.iter().find(|found| found["document"] == document.as_str()) {
            break found.clone();
        }
        tokio::task::yield_now().await;
    };
    assert_eq!((&verdict["verdict"], &verdict["signatures"]), (&json!("passed"), &json!(2)));
    let path = dossier.path(&format!("documents/{document}/report"));
    let report = clerk.sees(&path).await.json();
    assert_eq!(report["document"]["policy"], "vn-decree30");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_certificates_of_an_agency_are_listed() {
    let (signers, city, clerk) = opened().await;
    register(&city, &signers.leader, Some("account-1")).await;
    register(&city, &signers.seal, None).await;
    let list = clerk.sees(&format!("/api/v1/certificates?agency={WARD}&day=2026-03-02")).await;
    let list = list.json();
    let items = list["items"].as_array().unwrap();
    let mut holders: Vec<_> = items.iter().map(|item| item["account"].clone()).collect();
    holders.sort_by_key(Value::is_null);
    assert_eq!(holders, [json!("account-1"), json!(null)]);
    let early = clerk.sees("/api/v1/certificates?day=2025-12-31").await.json();
    assert_eq!(early["items"], json!([]));
}
