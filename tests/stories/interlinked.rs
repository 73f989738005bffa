//! Liên thông: police and insurance work side by side, opinions are asked for, officers are named.

use futures::future::join;
use motcua_tests::places::{INSURANCE, LAND, POLICE, TAX, WARD};
use motcua_tests::{Ask, City, Dossier, Person, requests};
use serde_json::{Value, json};

fn birth() -> Value {
    json!({
        "procedure": "2.000986",
        "applicant": { "name": "Nguyễn Thị Mẫu" },
        "papers": [],
    })
}

/// A birth, both files taken.
pub(crate) async fn both_at_work(city: &City) -> Dossier {
    let ward = city.clerk(WARD);
    let mut body = birth();
    body["papers"] = ward.required_papers("2.000986").await;
    let mut dossier = ward.receives(&body).await;
    ward.gives(&mut dossier, WARD).await;
    ward.takes(&mut dossier).await;
    for agency in [POLICE, INSURANCE] {
        ward.gives(&mut dossier, agency).await;
    }
    for agency in [POLICE, INSURANCE] {
        city.clerk(agency).takes(&mut dossier).await;
    }
    dossier
}

async fn holds(person: &Person, dossier: &Dossier) -> bool {
    let list = person.sees("/api/v1/worklist").await.json();
    list["items"].as_array().unwrap().iter().any(|item| item["code"] == dossier.code.as_str())
}

#[tokio::test(flavor = "multi_thread")]
async fn both_branches_close_in_the_same_second_and_join_once() {
    let city = City::open_at("2026-03-02 08:00").await;
    let (ward, police, insurance) = (city.clerk(WARD), city.clerk(POLICE), city.clerk(INSURANCE));
    for _ in 0..5 {
        let mut dossier = both_at_work(&city).await;
        assert!(holds(&police, &dossier).await && holds(&insurance, &dossier).await);
        let early = Ask::post(&dossier.path("signature"), &json!({})).seen(dossier.version);
        assert_eq!(ward.ask(early).await.code(), "too-early-to-sign");
        let close = |step: u16| {
            Ask::post(&dossier.path("steps"), &json!({ "step": step })).seen(dossier.version)
        };
        let (a, b) = join(police.ask(close(3)), insurance.ask(close(4))).await;
        assert_eq!((a.status, b.status), (200, 200), "{} {}", a.json(), b.json());
        assert!(!holds(&police, &dossier).await && !holds(&insurance, &dossier).await);
        dossier.version = a.version().max(b.version());
        let seen = ward.sees(&dossier.path("")).await.json();
        let states: Vec<_> =
            seen["branches"].as_array().unwrap().iter().map(|b| &b["state"]).collect();
        assert_eq!(states, ["done", "done"]);
        ward.signs(&mut dossier).await;
        ward.seals(&mut dossier, "000001").await;
        ward.returns(&mut dossier).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_that_fails_comes_back_and_is_tried_again() {
    let city = City::open_at("2026-03-02 08:00").await;
    let (ward, police, insurance) = (city.clerk(WARD), city.clerk(POLICE), city.clerk(INSURANCE));
    let mut dossier = both_at_work(&city).await;
    insurance.finishes_step(&mut dossier, 4).await;
    let failure = json!({ "step": 3, "reason": "Thiếu xác nhận chỗ ở" });
    let failed = police.does(&mut dossier, "branch-failures", &failure).await.json();
    assert_eq!(failed["holder"], WARD);
    ward.gives(&mut dossier, POLICE).await;
    assert!(holds(&police, &dossier).await, "it is offered again");
    police.takes(&mut dossier).await;
    police.finishes_step(&mut dossier, 3).await;
    ward.signs(&mut dossier).await;
    let history = ward.sees(&dossier.path("history")).await.json();
    let lines = history["lines"].as_array().unwrap();
    let failed = lines.iter().find(|line| line["event"] == "BranchFailed").expect("it is told");
    assert_eq!((&failed["step"]["agency"], &failed["note"]), (&json!(POLICE), &failure["reason"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_agencies_give_their_opinions_at_once_and_the_dossier_stays_where_it_is() {
    let city = City::open_at("2026-03-02 08:00").await;
    let (ward, land) = (city.clerk(WARD), city.clerk(LAND));
    let mut dossier = ward.receives(&requests::land_transfer()).await;
    ward.gives(&mut dossier, LAND).await;
    land.takes(&mut dossier).await;
    for agency in [TAX, POLICE] {
        let question = json!({
            "of": agency, "dueAt": "2026-03-06T17:00:00+07:00", "question": "Có tranh chấp không?"
        });
        land.does(&mut dossier, "opinions", &question).await;
    }
    let (tax, police) = (city.clerk(TAX), city.clerk(POLICE));
    let answer = |number: u16| {
        let body = json!({ "number": number, "text": "Không" });
        Ask::post(&dossier.path("opinion-answers"), &body).seen(dossier.version)
    };
    let (a, b) = join(tax.ask(answer(1)), police.ask(answer(2))).await;
    assert_eq!((a.status, b.status), (200, 200));
    let again = tax.ask(answer(1)).await;
    assert_eq!(again.code(), "no-such-opinion");
    let seen = land.sees(&dossier.path("")).await.json();
    assert_eq!(seen["holder"], LAND);
    let given = seen["opinions"].as_array().unwrap().iter().all(|o| o["state"] == "given");
    assert!(given, "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_is_added_while_an_officer_gives_and_travels_with_the_dossier() {
    let city = City::open_at("2026-03-02 08:00").await;
    let (ward, land) = (city.clerk(WARD), city.clerk(LAND));
    let mut dossier = ward.receives(&requests::land_transfer()).await;
    ward.gives(&mut dossier, LAND).await;
    land.takes(&mut dossier).await;
    let seen = dossier.version;
    let paper = json!({ "papers": [{ "paper": "p3", "copies": 1 }] });
    let give = Ask::post(&dossier.path("hand-overs"), &json!({ "to": TAX })).seen(seen);
    let add = Ask::post(&dossier.path("papers"), &paper).seen(seen);
    let (given, added) = join(land.ask(give), ward.ask(add)).await;
    assert_eq!((given.status, added.status), (200, 200), "{} {}", given.json(), added.json());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_reassignment_the_officer_before_is_refused() {
    let city = City::open_at("2026-03-02 08:00").await;
    let ward = city.clerk(WARD);
    let head = city.person("land-head", &["agency_head"], Some(LAND));
    let one = city.person("land-officer-1", &["officer"], Some(LAND));
    let other = city.person("land-officer-2", &["officer"], Some(LAND));
    let mut dossier = ward.receives(&requests::land_transfer()).await;
    ward.gives(&mut dossier, LAND).await;
    one.takes(&mut dossier).await;
    other.token().await.expect("the shop is open");
    let list = head.sees("/api/v1/colleagues").await.json();
    let id = |name: &str| {
        let mut people = list["items"].as_array().unwrap().iter();
        people.find(|person| person["account"] == name).expect("a colleague")["id"].clone()
    };
    let (first, second) = (id("land-officer-1"), id("land-officer-2"));
    head.does(&mut dossier, "assignments", &json!({ "officer": first })).await;
    head.does(&mut dossier, "reassignments", &json!({ "officer": second })).await;
    let done = Ask::post(&dossier.path("steps"), &json!({ "step": 2 }));
    assert_eq!(one.ask(done.clone()).await.code(), "assigned-to-other");
    let reply = other.ask(done).await;
    assert_eq!(reply.status, 200, "{}", reply.json());
}

/// The cadastral information sheet of the land office is the tax office's input.
#[tokio::test(flavor = "multi_thread")]
async fn the_result_of_a_step_is_the_input_of_the_next_and_goes_with_the_dossier() {
    let city = City::open_at("2026-03-02 08:00").await;
    let (ward, land, tax) = (city.clerk(WARD), city.clerk(LAND), city.clerk(TAX));
    let mut dossier = ward.receives(&requests::land_transfer()).await;
    ward.gives(&mut dossier, LAND).await;
    land.takes(&mut dossier).await;
    let sheet = land.uploads(b"%PDF-1.7 sheet").await;
    land.does(&mut dossier, "steps", &json!({ "step": 2, "document": sheet })).await;
    land.gives(&mut dossier, TAX).await;
    tax.takes(&mut dossier).await;
    let seen = tax.sees(&dossier.path("")).await.json();
    let steps = &seen["received"]["steps"];
    assert_eq!(steps[1]["result"], "Phiếu chuyển thông tin địa chính");
    assert_eq!(steps[2]["needs"], json!(["Phiếu chuyển thông tin địa chính"]));
    let history = tax.sees(&dossier.path("history")).await.json();
    let lines = history["lines"].as_array().unwrap();
    let done = lines.iter().find(|line| line["event"] == "StepDone").unwrap();
    assert_eq!(done["document"], json!(sheet));
    let file = tax.ask(Ask::get(&dossier.path(&format!("documents/{sheet}")))).await;
    assert_eq!((file.status, &file.bytes[..]), (200, &b"%PDF-1.7 sheet"[..]));
    let unknown = json!({ "step": 3, "document": "0".repeat(64) });
    let ask = Ask::post(&dossier.path("steps"), &unknown).seen(dossier.version);
    assert_eq!(tax.ask(ask).await.status, 422, "no such file is stored");
}
