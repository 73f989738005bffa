//! What bad input gets: the right status, the rule's name, the field; and nothing is written.

use std::time::Duration;

use http::{Method, header};
use motcua_tests::places::{LAND, WARD};
use motcua_tests::{Ask, City, Reply, requests};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use unicode_normalization::UnicodeNormalization;

/// Sends what is bad and makes sure that the log stays as it was.
async fn refused(city: &City, agency: &str, ask: Ask) -> Reply {
    let clerk = city.clerk(agency);
    clerk.token().await.unwrap();
    let before = city.office.log_position().await;
    let reply = clerk.ask(ask).await;
    assert!(reply.status >= 400, "{} {}", reply.status, reply.json());
    assert_eq!(city.office.log_position().await, before, "something was written");
    reply
}

fn receive(change: impl FnOnce(&mut Value)) -> Ask {
    let mut body = requests::land_transfer();
    change(&mut body);
    Ask::post("/api/v1/dossiers", &body)
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_that_do_not_fit_are_named() {
    let city = City::open_at("2026-03-02 08:00").await;
    let mut cases: Vec<(Ask, u16, &str, &str)> = Vec::new();
    let unknown = receive(|body| body["procedure"] = json!("9.999999"));
    cases.push((unknown, 422, "unknown-procedure", "procedure"));
    let missing = receive(|body| body["papers"] = json!([{ "paper": "p1", "originals": 1 }]));
    cases.push((missing, 422, "missing-paper", "papers"));
    let unlisted = receive(|body| body["papers"][0]["paper"] = json!("p99"));
    cases.push((unlisted, 422, "invalid-facts", "papers"));
    let nameless = receive(|body| body["applicant"]["name"] = json!("  "));
    cases.push((nameless, 422, "invalid-facts", "applicant.name"));
    let undecided = receive(|body| body["subCase"] = Value::Null);
    cases.push((undecided, 422, "invalid-facts", "subCase"));
    let placeless = receive(|body| body["place"] = json!("H13.999"));
    cases.push((placeless, 422, "unknown-agency", "place"));
    let fileless = receive(|body| body["papers"][1]["document"] = json!("0".repeat(64)));
    cases.push((fileless, 422, "invalid-facts", "papers[1].document"));
    let wordless = receive(|body| body["chanel"] = json!("counter"));
    cases.push((wordless, 400, "invalid-body", "chanel"));
    let negative = receive(|body| body["papers"][2]["copies"] = json!(-1));
    cases.push((negative, 400, "invalid-body", "papers[2].copies"));
    let ended = receive(|body| body["procedure"] = json!("2.000889"));
    cases.push((ended, 422, "invalid-facts", "procedure"));
    let copies = json!({ "procedure": "1.013831", "subCase": "sale", "applicant": { "name": "Mẫu" },
        "lines": [{ "pages": 1, "copies": 1 }] });
    let not_at_once = Ask::post("/api/v1/dossiers/at-once", &copies);
    cases.push((not_at_once, 422, "invalid-facts", "procedure"));
    for (ask, status, slug, field) in cases {
        let reply = refused(&city, WARD, ask).await.problem(status, slug);
        assert_eq!(reply.fields(), [field], "{slug}: {}", reply.json());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_json_is_refused_with_its_place() {
    let city = City::open_at("2026-03-02 08:00").await;
    let broken = receive(|_| {}).bytes("application/json", b"{\"procedure\":\n nope}".to_vec());
    let reply = refused(&city, WARD, broken).await.problem(400, "malformed-json");
    assert_eq!(
        (reply.json()["line"].as_u64(), reply.json()["column"].as_u64()),
        (Some(2), Some(3))
    );
    let no_utf8 = receive(|_| {}).bytes("application/json", b"{\"procedure\":\"\xff\"}".to_vec());
    let _ = refused(&city, WARD, no_utf8).await.problem(400, "malformed-json");
    let text = receive(|_| {}).bytes("text/plain", b"{}".to_vec());
    let _ = refused(&city, WARD, text).await.problem(415, "unsupported-media-type");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_state_forbids_is_refused_by_its_rule() {
    let city = City::open_at("2026-03-02 08:00").await;
    let mut dossier = crate::walk::as_far_as_tax(&city).await;
    let back = json!({ "way": "counter", "to": "Nguyễn Văn Mẫu" });
    let early = Ask::post(&dossier.path("return"), &back).seen(dossier.version);
    let reply = refused(&city, WARD, early).await.problem(409, "refused");
    assert_eq!(reply.code(), "wrong-state");

    crate::walk::from_tax_to_the_citizen(&city, &mut dossier, "000001").await;
    let twice = Ask::post(&dossier.path("return"), &back).seen(dossier.version);
    let reply = refused(&city, WARD, twice).await.problem(409, "refused");
    assert_eq!(reply.code(), "already-returned");
    assert!(!reply.json()["detail"].as_str().unwrap_or_default().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_version_is_told_who_did_what_since() {
    let city = City::open_at("2026-03-02 08:00").await;
    let mut dossier = city.clerk(WARD).receives(&requests::land_transfer()).await;
    let seen = dossier.version;
    city.clerk(WARD).gives(&mut dossier, LAND).await;
    let late = Ask::post(&dossier.path("withdrawal"), &json!({ "reason": "Đổi ý" })).seen(seen);
    let reply = refused(&city, WARD, late).await.problem(412, "dossier-changed");
    let body = reply.json();
    assert_eq!((body["seenVersion"].as_u64(), body["currentVersion"].as_u64()), (Some(1), Some(2)));
    let change = &body["changes"][0];
    assert_eq!(change["agency"], WARD, "{change}");
    assert!(change["events"].to_string().contains("Given"), "{change}");
    assert!(change["account"].is_string() && change["at"].is_string(), "{change}");
    let ahead = Ask::post(&dossier.path("withdrawal"), &json!({ "reason": "Đổi ý" })).seen(99);
    let _ = refused(&city, WARD, ahead).await.problem(412, "dossier-changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_that_must_be_there_are_asked_for() {
    let city = City::open_at("2026-03-02 08:00").await;
    let dossier = city.clerk(WARD).receives(&requests::land_transfer()).await;
    let unseen = Ask::post(&dossier.path("hand-overs"), &json!({ "to": LAND }));
    let reply = refused(&city, WARD, unseen).await.problem(428, "version-required");
    assert_eq!(reply.json()["currentVersion"].as_u64(), Some(1));
    for (path, body) in [
        ("/api/v1/dossiers", requests::land_transfer()),
        ("/api/v1/dossiers/at-once", requests::certified_copies()),
        ("/api/v1/slips/requests", requests::slip_request()),
        ("/api/v1/slips/refusals", requests::slip_refusal()),
    ] {
        let keyless = Ask::post(path, &body).without("idempotency-key");
        let _ = refused(&city, WARD, keyless).await.problem(400, "key-required");
    }
    let wild = Ask::post(&dossier.path("hand-overs"), &json!({ "to": LAND }));
    let wild = wild.with(header::IF_MATCH, "*");
    let reply = refused(&city, WARD, wild).await.problem(400, "invalid-parameter");
    assert_eq!(reply.fields(), ["If-Match"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_key_stands_for_one_request() {
    let city = City::open_at("2026-03-02 08:00").await;
    let clerk = city.clerk(WARD);
    let first = receive(|_| {}).key("one-key");
    let _ = clerk.ask(first).await.expect(201);
    let other = receive(|body| body["note"] = json!("khác")).key("one-key");
    let _ = refused(&city, WARD, other).await.problem(422, "key-reused");

    let mut dossier = clerk.receives(&requests::land_transfer()).await;
    let give = Ask::post(&dossier.path("hand-overs"), &json!({ "to": LAND })).key("give-key");
    let give = give.seen(dossier.version);
    dossier.version = clerk.ask(give.clone()).await.done().version();
    let again = clerk.ask(give.clone()).await.done();
    assert!(again.repeated(), "an old If-Match does not matter to a repeat");
    let other = give.json(&json!({ "to": WARD }));
    let _ = refused(&city, WARD, other).await.problem(422, "key-reused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_in_nfd_equals_its_nfc_form() {
    let city = City::open_at("2026-03-02 08:00").await;
    let clerk = city.clerk(WARD);
    let nfd: String = "Nguyễn Thị Mẫu".nfd().collect();
    let mut body = requests::land_transfer();
    body["applicant"]["name"] = json!(nfd);
    let dossier = clerk.receives(&body).await;
    let seen = clerk.sees(&dossier.path("")).await.json();
    assert_eq!(seen["applicant"]["name"], "Nguyễn Thị Mẫu");
    let list = clerk.sees("/api/v1/dossiers").await.json();
    assert_eq!(list["items"][0]["applicantName"], "Nguyễn Thị Mẫu");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_that_is_none_is_said_to_be_so() {
    let city = City::open_at("2026-03-02 08:00").await;
    let file = |bytes: &[u8]| {
        Ask::new(Method::POST, "/api/v1/documents").bytes("application/pdf", bytes.to_vec())
    };
    let reply = refused(&city, WARD, file(b"PK\x03\x04 no PDF")).await.problem(422, "not-a-pdf");
    assert_eq!(reply.fields(), ["body"]);
    let stored = city.clerk(WARD).ask(file(b"%PDF-1.7\n%%EOF\n")).await.expect(201).json();
    assert_eq!((stored["format"].as_str(), stored["signed"].as_bool()), (Some("pdf"), Some(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_position_that_is_not_yet_there_is_refused_at_once() {
    let city = City::open_at("2026-03-02 08:00").await;
    city.clerk(WARD).receives(&requests::land_transfer()).await;
    for (list, position, slug) in [
        ("worklist", "0-zzzzzz", "position-ahead"),
        ("shelf", "0-zzzzzz", "position-ahead"),
        ("dossiers", "0-zzzzzz", "position-ahead"),
        ("kpi", "0-zzzzzz", "position-ahead"),
        ("worklist", "7", "invalid-parameter"),
    ] {
        let ask = Ask::get(&format!("/api/v1/{list}?min-position={position}"));
        let began = std::time::Instant::now();
        let _ = refused(&city, WARD, ask).await.problem(400, slug);
        assert!(began.elapsed() < Duration::from_secs(3), "{list} waits in vain");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_the_limit_is_refused_and_the_rest_stays_unread() {
    let city = City::open_at("2026-03-02 08:00").await;
    let token = city.clerk(WARD).token().await.unwrap();
    let before = city.office.log_position().await;
    for (framing, sends) in [
        ("Content-Length: 104857600", b"{\"procedure\":\"".to_vec()),
        ("Transfer-Encoding: chunked", chunks(300 * 1024)),
    ] {
        let address = city.office.base().replace("http://", "");
        let mut socket = TcpStream::connect(&address).await.unwrap();
        let head = format!(
            "POST /api/v1/dossiers HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nIdempotency-Key: large\r\n{framing}\r\n\r\n"
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        socket.write_all(&sends).await.unwrap();
        let mut answer = Vec::new();
        // The rest of the body never comes: the answer does, and the connection ends.
        let read = tokio::time::timeout(Duration::from_secs(5), socket.read_to_end(&mut answer));
        let _ = read.await.expect("the system does not wait for the rest");
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 413"), "{framing}: {answer}");
        assert!(answer.contains("/problems/body-too-large"), "{framing}: {answer}");
        assert!(answer.contains("\"limitBytes\":262144"), "{framing}: {answer}");
    }
    assert_eq!(city.office.log_position().await, before);
}

fn chunks(bytes: usize) -> Vec<u8> {
    let mut sent = format!("{bytes:x}\r\n").into_bytes();
    sent.extend(std::iter::repeat_n(b' ', bytes));
    sent.extend(b"\r\n");
    sent
}
