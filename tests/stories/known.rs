//! A person comes again: an open dossier of the same procedure is seen, and a paper need not be
//! given twice.

use motcua_tests::places::{OTHER_WARD, WARD};
use motcua_tests::{Ask, City, Person, requests};
use serde_json::{Value, json};

fn identity() -> Value {
    json!({ "kind": "citizenNumber", "number": "000000000001" })
}

async fn known(clerk: &Person, procedure: &str, consent: bool) -> Value {
    let body = json!({ "identity": identity(), "procedure": procedure, "consent": consent });
    clerk.sees_posted("/api/v1/applicants/known", &body).await.json()
}

/// A land transfer of the person, a paper of it as a file.
fn transfer(document: &str) -> Value {
    let mut body = requests::land_transfer();
    body["applicant"]["identities"] = json!([identity()]);
    body["papers"][0]["document"] = json!(document);
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_dossier_of_the_same_person_is_seen_at_any_counter_without_its_names() {
    let city = City::open_at("2026-11-23 08:00").await;
    let (ward, other) = (city.clerk(WARD), city.clerk(OTHER_WARD));
    assert_eq!(known(&ward, "1.013831", false).await["openDossiers"], json!([]));
    let document = ward.uploads(b"%PDF-1.7\n%%EOF\n").await;
    let mut dossier = ward.receives(&transfer(&document)).await;
    for clerk in [&ward, &other] {
        let told = known(clerk, "1.013831", false).await;
        assert_eq!(told["openDossiers"][0]["code"], dossier.code.as_str());
        assert_eq!(told["openDossiers"][0]["status"], "received");
        assert!(!told.to_string().contains("Mẫu"), "{told}");
        assert_eq!(told["papers"], json!([]), "without consent");
    }
    assert_eq!(known(&ward, "1.004873", false).await["openDossiers"], json!([]));
    ward.does(&mut dossier, "withdrawal", &json!({ "reason": "Đổi ý" })).await;
    assert_eq!(known(&ward, "1.013831", false).await["openDossiers"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_is_used_again_with_consent_by_the_same_person_alone() {
    let city = City::open_at("2026-11-23 08:00").await;
    let ward = city.clerk(WARD);
    let document = ward.uploads(b"%PDF-1.7\n%%EOF\n").await;
    let first = ward.receives(&transfer(&document)).await;
    let told = known(&ward, "1.013831", true).await;
    let paper = &told["papers"][0];
    assert_eq!((&paper["document"], &paper["givenWith"]), (&json!(document), &json!(first.code)));
    assert_eq!(paper["paper"], "p1", "of the kind that the procedure asks for: {told}");
    let again = |change: &dyn Fn(&mut Value)| {
        let mut body = transfer(&document);
        body["papers"][0]["reusedFrom"] = json!(first.code);
        body["papers"][0]["consent"] = json!(true);
        change(&mut body);
        Ask::post("/api/v1/dossiers", &body)
    };
    let reply = ward.ask(again(&|_| {})).await.expect(201);
    let path = format!("/api/v1/dossiers/{}", reply.json()["code"].as_str().unwrap());
    let seen = ward.sees(&path).await.json();
    assert_eq!(seen["received"]["papers"][0]["reusedFrom"], json!(first.code));
    for (change, field, rule) in [
        (
            (|body| body["papers"][0]["consent"] = json!(false)) as fn(&mut Value),
            "papers[0].consent",
            "consent-needed",
        ),
        (
            |body| body["applicant"]["identities"][0]["number"] = json!("000000000002"),
            "papers[0].reusedFrom",
            "not-given-with-it",
        ),
        (
            |body| body["papers"][0]["reusedFrom"] = json!("H13.131-261123-0009"),
            "papers[0].reusedFrom",
            "not-given-with-it",
        ),
    ] {
        let reply = ward.ask(again(&change)).await;
        assert_eq!(reply.status, 422, "{}", reply.json());
        let error = &reply.json()["errors"][0];
        assert_eq!((&error["field"], &error["rule"]), (&json!(field), &json!(rule)));
    }
}
