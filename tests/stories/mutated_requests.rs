//! Requests that are almost right: none makes the program panic, all get an answer.
//!
//! 5,000 of them; with `MOTCUA_LONG=1` 100,000.

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header};
use motcua_tests::places::{LAND, TAX, WARD};
use motcua_tests::{Ask, City, Dossier, requests};
use serde_json::{Value, json};
use tower::ServiceExt;

/// Numbers that look like chance and are the same each time (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).expect("smaller than a usize")
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Words that programs stumble over.
const ODD: [&str; 24] = [
    "",
    " ",
    "null",
    "true",
    "-1",
    "0",
    "1e400",
    "18446744073709551616",
    "NaN",
    "\u{0}",
    "\\u0000",
    "\\ud800",
    "'; DROP TABLE received; --",
    "../../etc/passwd",
    "%00",
    "%2e%2e%2f",
    "<script>",
    "\u{202e}",
    "e\u{301}\u{301}\u{301}",
    "9999-12-31T23:59:59.999+23:59",
    "0000-00-00",
    "0-zzzzz",
    "H13.131-999999-99999",
    "\r\nX: y",
];

#[tokio::test(flavor = "multi_thread")]
async fn no_mutated_request_makes_the_program_panic() {
    let long = std::env::var_os("MOTCUA_LONG").is_some();
    let city = City::open_at("2026-03-02 08:00").await;
    let seeds = seeds(&city).await;
    let router = city.running().shop.finish().router;
    let mut chance = Chance(20_260_302);
    let mut statuses = std::collections::BTreeMap::<u16, usize>::new();
    for number in 0..if long { 100_000 } else { 5_000 } {
        let ask = mutated(chance.of(&seeds).clone(), &mut chance);
        let Some(request) = request(&ask) else { continue };
        let (status, text) = answer(&router, request).await;
        *statuses.entry(status).or_default() += 1;
        let fits = status < 500 || status == 503 || status == 507;
        assert!(fits, "request {number} got {status}: {text}\n{ask:#?}\n{}", said(&ask));
    }
    assert!(statuses.keys().any(|status| *status < 300), "some are carried out: {statuses:?}");
    assert!(statuses.contains_key(&400) && statuses.contains_key(&422), "{statuses:?}");
    // What was written meanwhile can be read.
    city.clerk(WARD).sees("/api/v1/dossiers").await;
    city.clerk(LAND).sees("/api/v1/worklist").await;
    let readyz = city.office.get("/readyz").await;
    assert_eq!(readyz.status, 200, "{:?}", readyz.json());
}

fn said(ask: &Ask) -> String {
    String::from_utf8_lossy(&ask.body).into_owned()
}

async fn answer(router: &Router, request: Request<Body>) -> (u16, String) {
    let response = router.clone().oneshot(request).await.expect("the router answers");
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap_or_default();
    (status, String::from_utf8_lossy(&body).into_owned())
}

fn request(ask: &Ask) -> Option<Request<Body>> {
    let request = Request::builder().method(&ask.method).uri(&ask.path);
    let mut request = request.body(Body::from(ask.body.clone())).ok()?;
    request.headers_mut().extend(ask.headers.clone());
    Some(request)
}

/// Requests that are right, to every route, by whoever may.
async fn seeds(city: &City) -> Vec<Ask> {
    let (ward, land) = (city.clerk(WARD), city.clerk(LAND));
    let mut dossier = ward.receives(&requests::land_transfer()).await;
    ward.gives(&mut dossier, LAND).await;
    land.takes(&mut dossier).await;
    let at_counter = ward.receives(&requests::land_transfer()).await;
    let admin = city.administrator();
    let portal = city.person("portal", &["system"], None);
    let everything = || {
        let all = [reads(&dossier), commands(&dossier), creations(&at_counter)];
        all.into_iter().flatten()
    };
    // Mostly by whoever may; now and then by somebody who may not.
    let mut all = Vec::new();
    for (person, times, asks) in [
        (&ward, 8, creations(&at_counter)),
        (&land, 6, commands(&dossier)),
        (&ward, 2, commands(&at_counter)),
        (&ward, 1, reads(&dossier)),
        (&admin, 2, creations(&at_counter)),
        (&portal, 2, creations(&at_counter)),
        (&admin, 1, everything().collect()),
        (&portal, 1, everything().collect()),
    ] {
        let bearer = format!("Bearer {}", person.token().await.unwrap());
        let asks = asks.into_iter().map(|ask| ask.with(header::AUTHORIZATION, &bearer));
        let asks: Vec<_> = asks.collect();
        all.extend(std::iter::repeat_n(asks, times).flatten());
    }
    all
}

fn reads(dossier: &Dossier) -> Vec<Ask> {
    let paths = [
        "/api/v1/dossiers?limit=10&status=received&day=2026-03-02".to_owned(),
        "/api/v1/worklist?overdue=false&limit=5&min-position=0-1".to_owned(),
        "/api/v1/shelf?limit=5".to_owned(),
        "/api/v1/kpi?by=procedure&from=2026-01-01&to=2026-12-31&at=2026-03-02T08:00:00%2B07:00"
            .into(),
        "/api/v1/slips/2026/H13.131/1/1".to_owned(),
        "/api/v1/procedures?limit=3".to_owned(),
        "/api/v1/procedures/1.013831".to_owned(),
        "/api/v1/agencies".to_owned(),
        "/api/v1/counters".to_owned(),
        "/api/v1/certificates".to_owned(),
        "/api/v1/accounts?limit=2".to_owned(),
        "/problems/refused".to_owned(),
        dossier.path(""),
        dossier.path("history"),
        dossier.path(&format!("documents/{}", "0".repeat(64))),
    ];
    paths.iter().map(|path| Ask::get(path)).collect()
}

fn commands(dossier: &Dossier) -> Vec<Ask> {
    let bodies = [
        ("hand-overs", json!({ "to": TAX })),
        ("take", json!({})),
        ("steps", json!({ "step": 2, "note": "Đã thẩm định" })),
        ("supplement-requests", json!({ "papers": [{ "paper": "p1" }], "legalGround": "Điều 1" })),
        ("supplement", json!({ "papers": [{ "paper": "p1", "originals": 1 }] })),
        ("duties", json!({ "lines": [{ "feeLine": "registration_tax", "amountVnd": 1 }] })),
        ("duty-payments", json!({ "amountVnd": 1, "means": "cash" })),
        ("apologies", json!({ "newDueAt": "2026-06-30T17:00:00+07:00", "reason": "Chờ" })),
        ("declines", json!({ "reason": "Thiếu" })),
        ("submissions", json!({ "note": "Kính trình" })),
        ("send-backs", json!({ "reason": "Sai" })),
        ("apology-letters", json!({ "reason": "Chậm" })),
        ("pauses", json!({ "legalGround": "Điều 5", "reason": "Chờ" })),
        ("resumptions", json!({ "note": "Xong" })),
        ("stops", json!({ "request": "Đơn 5", "reason": "Đổi ý" })),
        ("transfers", json!({ "fileList": "DM-01" })),
        ("reissues", json!({ "number": "2", "legalGround": "Điều 7", "reason": "Sai" })),
        (
            "reopenings",
            json!({ "order": { "number": "1", "day": "2026-03-01", "issuedBy": "Tòa" },
            "newDueAt": "2026-06-30T17:00:00+07:00", "reason": "Sai" }),
        ),
        ("branch-failures", json!({ "step": 2, "reason": "Thiếu" })),
        ("assignments", json!({ "officer": "account-2", "note": "" })),
        ("reassignments", json!({ "officer": "account-3", "note": "Nghỉ" })),
        ("drafts", json!({ "document": "0".repeat(64), "note": "" })),
        (
            "opinions",
            json!({ "of": TAX, "dueAt": "2026-06-30T17:00:00+07:00", "question": "Đủ không?" }),
        ),
        ("opinion-answers", json!({ "number": 1, "text": "Đồng ý" })),
        ("opinion-silences", json!({ "number": 1 })),
        (
            "intake-requests",
            json!({ "papers": [{ "paper": "p2", "found": "missing", "legalGround": "Điều 1" }] }),
        ),
        ("reception-refusals", json!({ "legalGround": "Điều 2", "reason": "Thiếu" })),
        ("reception", json!({})),
        ("papers", json!({ "papers": [{ "paper": "p2", "copies": 1 }] })),
        ("deliveries", json!({ "way": "post", "to": "Mẫu", "tracking": "1" })),
        ("delivery-arrivals", json!({ "number": 1 })),
        ("delivery-returns", json!({ "number": 1, "reason": "x" })),
        ("rating", json!({ "level": 5 })),
        ("fees", json!({ "line": "land_registration", "count": 1 })),
        ("fee-exemptions", json!({ "number": 1, "exemption": 1, "evidence": "x" })),
        ("fee-payments", json!({ "number": 1, "amountVnd": 1, "means": "cash" })),
        ("fee-voids", json!({ "number": 1, "reason": "Thu nhầm" })),
        ("fee-refunds", json!({ "number": 1, "reason": "Nộp thừa" })),
        ("corrections", json!({ "entry": "note", "value": "x", "reason": "Gõ nhầm" })),
        ("signature", json!({})),
        ("seal", json!({ "number": "1", "day": "2026-03-02" })),
        ("rejection", json!({ "legalGround": "Điều 2", "reason": "Thiếu" })),
        ("withdrawal", json!({ "reason": "Đổi ý" })),
        ("return", json!({ "way": "post", "to": "Mẫu", "tracking": "1" })),
    ];
    let asks = bodies.iter().map(|(action, body)| Ask::post(&dossier.path(action), body));
    asks.map(|ask| ask.seen(dossier.version)).collect()
}

fn creations(dossier: &Dossier) -> Vec<Ask> {
    let portal = json!({ "code": "G09.20-20260302-0000001", "receivedAt": WARD,
        "dossier": requests::land_transfer() });
    let counter = json!({ "counter": { "id": "H13.131/9", "agency": WARD, "nameVi": "Quầy", "nameEn": "C" } });
    let certificate = json!({ "certificate": { "sha256": "a7".repeat(32), "agency": WARD,
        "account": "account-1", "validFrom": "2026-01-01", "validTo": "2027-01-01" } });
    let check = format!("/api/v1/documents/{}/signature-check", "0".repeat(64));
    let need = json!({ "procedure": "1.004873", "subCase": "other", "paper": "p1",
        "identities": ["092095000001"] });
    let file = Ask::new(Method::POST, "/api/v1/documents");
    vec![
        Ask::post("/api/v1/dossiers", &requests::land_transfer()),
        Ask::post("/api/v1/dossiers", &requests::land_transfer()),
        Ask::post("/api/v1/dossiers/at-once", &requests::certified_copies()),
        Ask::post("/api/v1/slips/requests", &requests::slip_request()),
        Ask::post("/api/v1/slips/refusals", &requests::slip_refusal()),
        Ask::post("/api/v1/portal/dossiers", &portal),
        Ask::post("/api/v1/decisions", &json!({ "kind": "succession", "decision": "1" })),
        Ask::post("/api/v1/catalogue/publications", &counter),
        Ask::post("/api/v1/catalogue/publications", &certificate),
        Ask::post(&check, &need),
        Ask::post(&dossier.path("hand-overs"), &json!({ "to": LAND })).seen(1),
        file.bytes("application/pdf", b"%PDF-1.7 /ByteRange [0 1 2 3] %%EOF".to_vec()),
        // Without an account: a password is not worth a second of the machine here.
        Ask::new(Method::POST, "/api/v1/accounts").json(&json!({ "account": "a", "roles": [] })),
    ]
}

fn mutated(mut ask: Ask, chance: &mut Chance) -> Ask {
    if chance.once_in(20) {
        return ask;
    }
    for _ in 0..=chance.below(3) {
        match chance.below(8) {
            0 => ask.path = path(&ask.path, chance),
            1 => ask.headers = headers(ask.headers, chance),
            2 if chance.once_in(3) => {
                let methods =
                    [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH];
                ask.method = chance.of(&methods).clone();
            }
            3 | 4 => ask.body = bytes(ask.body, chance),
            _ => {
                if let Ok(mut value) = serde_json::from_slice::<Value>(&ask.body) {
                    json_value(&mut value, chance);
                    ask.body = value.to_string().into_bytes();
                }
            }
        }
    }
    // What was seen last changes with every success.
    if ask.headers.contains_key(header::IF_MATCH) && !chance.once_in(3) {
        ask.headers.insert(header::IF_MATCH, HeaderValue::from(1 + chance.next() % 30));
    }
    // Most creations are new ones.
    if !chance.once_in(4) {
        let key = HeaderValue::from(chance.next());
        ask.headers.insert("idempotency-key", key);
    }
    ask
}

fn path(path: &str, chance: &mut Chance) -> String {
    let mut parts: Vec<_> = path.split_inclusive(['/', '?', '&', '=']).collect();
    let at = chance.below(parts.len());
    let odd: String = chance.of(&ODD).chars().filter(char::is_ascii_graphic).collect();
    match chance.below(3) {
        0 => drop(parts.remove(at)),
        1 => parts[at] = &odd,
        _ => parts.insert(at, &odd),
    }
    format!("/{}", parts.concat().trim_start_matches('/'))
}

fn headers(mut headers: HeaderMap, chance: &mut Chance) -> HeaderMap {
    const NAMES: [HeaderName; 6] = [
        header::IF_MATCH,
        header::CONTENT_TYPE,
        header::ACCEPT_LANGUAGE,
        HeaderName::from_static("idempotency-key"),
        HeaderName::from_static("traceparent"),
        header::AUTHORIZATION,
    ];
    let name = chance.of(&NAMES).clone();
    let odd = chance.of(&ODD);
    match (chance.below(3), HeaderValue::from_bytes(odd.as_bytes())) {
        (0, Ok(value)) => drop(headers.insert(name, value)),
        (1, Ok(value)) => drop(headers.append(name, value)),
        _ => drop(headers.remove(name)),
    }
    headers
}

fn bytes(mut bytes: Vec<u8>, chance: &mut Chance) -> Vec<u8> {
    if bytes.is_empty() {
        return chance.of(&ODD).as_bytes().to_vec();
    }
    let (at, other) = (chance.below(bytes.len()), chance.below(bytes.len()));
    match chance.below(5) {
        0 => bytes[at] ^= 1 << chance.below(8),
        1 => bytes.truncate(at),
        2 => drop(bytes.remove(at)),
        3 => drop(bytes.splice(at..at, chance.of(&ODD).bytes())),
        _ => {
            let piece = bytes[at.min(other)..at.max(other)].to_vec();
            drop(bytes.splice(at..at, piece));
        }
    }
    bytes
}

/// Changes one place in a JSON value.
fn json_value(value: &mut Value, chance: &mut Chance) {
    match value {
        Value::Object(members) if !members.is_empty() && !chance.once_in(6) => {
            let at = chance.below(members.len());
            let name = members.keys().nth(at).cloned().unwrap_or_default();
            match chance.below(8) {
                0 => drop(members.remove(&name)),
                1 => drop(members.insert((*chance.of(&ODD)).to_owned(), json!(1))),
                _ => json_value(&mut members[&name], chance),
            }
        }
        Value::Array(items) if !items.is_empty() && !chance.once_in(6) => {
            let at = chance.below(items.len());
            match chance.below(6) {
                0 => drop(items.remove(at)),
                1 => *items = items.iter().cycle().take(items.len() * 40).cloned().collect(),
                _ => json_value(&mut items[at], chance),
            }
        }
        _ => *value = other_value(chance),
    }
}

fn other_value(chance: &mut Chance) -> Value {
    match chance.below(9) {
        0 => Value::Null,
        1 => json!(chance.next()),
        2 => json!(-1),
        3 => json!(1.5e300),
        4 => json!([]),
        5 => json!({}),
        6 => json!("ậ".repeat(chance.below(5_000))),
        7 => (0..chance.below(100)).fold(json!(1), |inner, _| json!([inner])),
        _ => json!(chance.of(&ODD)),
    }
}
