//! What routing refuses, and in what words.

use http::StatusCode;
use motcua_domain::Role::{AgencyHead, Officer, ReceptionClerk, SigningLeader};
use motcua_domain::testing::{LAND, TAX, WARD, land_transfer, marital_status};

use super::{Office, Reply};

/// The problem and the field or rule that it names.
fn said(reply: &Reply) -> (u16, String) {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let kind = text(&reply.body["type"]).trim_start_matches("/problems/").to_owned();
    let error = &reply.body["errors"][0];
    let parts = [kind, text(&reply.body["code"]), text(&error["field"]), text(&error["rule"])];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    (reply.status.as_u16(), parts.join(" "))
}

#[tokio::test]
async fn who_may_not_act_is_told_no_more_than_it_may_know() {
    let office = Office::open_at("2026-11-30 08:00").await;
    let code = office.receives(land_transfer()).await;
    let now = "2026-11-30 08:30";
    let to_land = format!(r#"{{"to":"{LAND}"}}"#);
    let give = (&code, "hand-overs");
    let leader = office.does(now, (AgencyHead, WARD), give, &to_land).await;
    assert_eq!(said(&leader), (403, "forbidden".to_owned()));
    let stranger = office.does(now, (Officer, TAX), give, &to_land).await;
    assert_eq!(said(&stranger), (404, "unknown-dossier".to_owned()));
    let clerk = (ReceptionClerk, WARD);
    assert_eq!(office.does(now, clerk, give, &to_land).await.status, StatusCode::OK);
    let early = office.does(now, (Officer, LAND), (&code, "steps"), r#"{"step":2}"#).await;
    assert_eq!(said(&early), (403, "not-yours".to_owned()));
}

#[tokio::test]
async fn a_wrong_transition_names_its_rule() {
    let office = Office::open_at("2026-11-30 08:00").await;
    let code = office.receives(marital_status()).await;
    let now = "2026-11-30 09:00";
    let path = |what: &'static str| (&code, what);
    let clerk = (ReceptionClerk, WARD);
    let to_tax = format!(r#"{{"to":"{TAX}"}}"#);
    let reply = office.does(now, clerk, path("hand-overs"), &to_tax).await;
    assert_eq!(said(&reply).0, 409);
    let officer = (Officer, WARD);
    assert_eq!(office.does(now, officer, path("take"), "{}").await.status, StatusCode::OK);
    let leader = (SigningLeader, WARD);
    let why = r#"{"legalGround":"Điều 1","reason":"không đủ điều kiện"}"#;
    let rejected = office.does(now, leader, path("rejection"), why).await;
    assert_eq!((rejected.status, &rejected.body["status"]), (StatusCode::OK, &"done".into()));
    assert_eq!(said(&office.does(now, leader, path("signature"), "{}").await).0, 409);
    assert_eq!(office.lines(WARD, "").await, ["done, 2, appraise, stepEnded, from H13.131"]);
}

#[tokio::test]
async fn a_wrong_body_names_its_field() {
    let office = Office::open_at("2026-11-30 08:00").await;
    let code = office.receives(marital_status()).await;
    let now = "2026-11-30 09:00";
    let officer = (Officer, WARD);
    assert_eq!(office.does(now, officer, (&code, "take"), "{}").await.status, StatusCode::OK);
    let leader = (SigningLeader, WARD);
    let unknown = format!(r#"{{"document":"{}"}}"#, "0".repeat(64));
    let cases = [
        (officer, "take", r#"{"by":"me"}"#, (400, "invalid-body by unknown-field")),
        (officer, "steps", "{}", (400, "invalid-body step required")),
        (officer, "steps", r#"{"step":-1}"#, (400, "invalid-body step invalid")),
        (officer, "duty-payments", r#"{"amountVnd":1,"means":"gold"}"#, (400, "means")),
        (officer, "duties", r#"{"lines":[{"feeLine":"x"}]}"#, (400, "lines[0].amountVnd")),
        (officer, "duties", r#"{"lines":[]}"#, (422, "lines")),
        (officer, "supplement-requests", r#"{"papers":[{"paper":"P 1"}]}"#, (400, "papers[0]")),
        (leader, "signature", r#"{"document":"none"}"#, (400, "document")),
        (leader, "signature", &unknown, (422, "document unknown-document")),
        (leader, "rejection", r#"{"legalGround":" ","reason":"x"}"#, (422, "legalGround")),
    ];
    for (who, what, body, (status, named)) in cases {
        let told = said(&office.does(now, who, (&code, what), body).await);
        assert!(told.0 == status && told.1.contains(named), "{what} {body}: {told:?}");
    }
    assert_eq!(office.version(&code).await.0, 2, "nothing was written");
}

#[tokio::test]
async fn what_a_person_judges_demands_the_version_that_it_saw() {
    let office = Office::open_at("2026-11-30 08:00").await;
    let code = office.receives(land_transfer()).await;
    let path = format!("/api/v1/dossiers/{code}/hand-overs");
    let to_land = format!(r#"{{"to":"{LAND}"}}"#);
    let clerk = (ReceptionClerk, WARD);
    let unseen = office.asks("POST", &path, clerk, &[], &to_land).await;
    assert_eq!(said(&unseen), (428, "version-required".to_owned()));
    let key = ("idempotency-key", "k-1");
    let seen = [("if-match", "\"1\""), key];
    let first = office.asks("POST", &path, clerk, &seen, &to_land).await;
    let again = office.asks("POST", &path, clerk, &seen, &to_land).await;
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    let stale = office.asks("POST", &path, clerk, &[("if-match", "\"1\"")], &to_land).await;
    assert_eq!(said(&stale), (412, "dossier-changed".to_owned()));
    let wrong = office.asks("GET", "/api/v1/worklist?after=AA", (Officer, WARD), &[], "").await;
    assert_eq!(said(&wrong).0, 400);
}
