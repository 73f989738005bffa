//! Pages, asked through a whole router.

use std::path::Path;
use std::sync::LazyLock;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::routing::{get, post};
use motcua_api::token::{Claims, ISSUER, SigningKey, Tokens};
use motcua_api::{Gate, Health, Language, Metrics, Problem, Routes, Shell, kinds};
use motcua_domain::Role;
use motcua_domain::dossier::Status;
use motcua_domain::rights::Right;
use motcua_eventlog::Clock;
use motcua_keys::Keys;
use tower::ServiceExt;

use crate::assets::{ICON, STYLE};
use crate::page::TEXTS;
use crate::{Page, Sent, Visit, Words, around};

#[derive(askama::Template)]
#[template(source = "<p>{{ text }}</p>", ext = "html")]
struct Content {
    text: &'static str,
}

async fn shown(visit: Visit) -> Page {
    visit.page("Trang <mẫu>", &Content { text: "a < b & c" })
}

#[derive(serde::Deserialize)]
struct Fields {
    name: String,
    #[serde(default)]
    papers: Vec<String>,
}

async fn takes(Sent { act, body }: Sent<Fields>) -> String {
    let seen = act.seen.map(|seen| seen.0);
    format!("{} {:?} {seen:?} {:?}", body.name, body.papers, act.key.is_some())
}

async fn fails() -> Result<Page, Problem> {
    Err(Problem::new(&kinds::LOG_UNAVAILABLE).retry_after(7))
}

async fn panics() -> Page {
    panic!("Nguyễn Văn Mẫu")
}

static KEY: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::from_pkcs8(&SigningKey::generate().unwrap()).unwrap());

/// The cookie of an officer.
fn officer() -> String {
    let now = Clock::real().now().as_second();
    let claims = Claims {
        iss: ISSUER.to_owned(),
        sub: "account-1".parse().unwrap(),
        agency: "ward".parse().ok(),
        counter: None,
        roles: vec![Role::Officer],
        must_change: false,
        iat: now,
        exp: now + 900,
    };
    format!("motcua_token={}", KEY.sign(&claims).unwrap())
}

async fn router() -> Router {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::open(folder.path()).await.unwrap();
    let tokens = Tokens::new(Clock::real());
    tokens.trust(std::slice::from_ref(KEY.public()));
    let gate = Gate::new(tokens, keys, Clock::real());
    let shell = Shell { gate, metrics: Metrics::new(), health: Health::new(), tags: vec![] };
    let routes = Routes::new()
        .public_page("/shown", get(shown))
        .public_page("/fails", get(fails))
        .public_page("/panics", get(panics))
        .page(Right::SeeFigures, "/guarded", get(shown).post(shown))
        .page(Right::Give, "/takes", post(takes))
        .merge(crate::routes());
    let finished = routes.finish(shell);
    assert!(finished.openapi.paths.paths.is_empty(), "a page is no part of the API's document");
    around(finished.router)
}

async fn ask(request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let reply = router().await.oneshot(request).await.unwrap();
    let (status, headers) = (reply.status(), reply.headers().clone());
    let bytes = axum::body::to_bytes(reply.into_body(), usize::MAX).await.unwrap();
    (status, headers, String::from_utf8_lossy(&bytes).into_owned())
}

fn get_(path: &str, cookie: &str) -> Request<Body> {
    Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()
}

fn sent(path: &str, site: &str, form: &'static str) -> Request<Body> {
    Request::post(path)
        .header("sec-fetch-site", site)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap()
}

#[tokio::test]
async fn a_form_tells_its_key_what_was_seen_and_lists() {
    let of_officer = |form| {
        let mut request = sent("/takes", "same-origin", form);
        request.headers_mut().insert(header::COOKIE, officer().parse().unwrap());
        ask(request)
    };
    let (status, _, text) =
        of_officer("name=m%E1%BA%ABu+1&papers=p1&papers=p2&_key=k1&_seen=7").await;
    assert_eq!((status, text.as_str()), (StatusCode::OK, r#"mẫu 1 ["p1", "p2"] Some(7) true"#));
    // A letter and its mark typed apart are one, and no database takes a NUL.
    let (_, _, text) = of_officer("name=m%E1%BA%A5u").await;
    let (_, _, apart) = of_officer("name=ma%CC%82%CC%81u").await;
    assert_eq!(text, apart);
    let (_, _, text) = of_officer("name=a&_seen=").await;
    assert_eq!(text, "a [] None false");
    for wrong in ["papers=p1", "name=a&_seen=x", "name=a&_key=a%20b", "name=a&_key=", "name=%00"] {
        let (status, _, _) = of_officer(wrong).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[test]
fn every_text_is_in_both_languages_and_asked_for() {
    let made = ["action-", "status-", "event-"];
    crate::check_texts(Path::new(env!("CARGO_MANIFEST_DIR")), &made).unwrap();
}

#[test]
fn every_state_and_every_event_that_was_ever_released_has_a_text() {
    let words = Words::new(&TEXTS, Language::Vietnamese);
    let released = include_str!("../../domain/src/dossier/tests/released-v1.txt");
    let events = released.lines().filter_map(|line| line.split([' ', '.']).nth(3));
    let mut events: Vec<_> = events.map(|event| (event, words.event(event))).collect();
    events.extend(Status::ALL.iter().map(|status| (status.name(), words.status(status.name()))));
    assert!(events.len() > 50 && events.contains(&("Given", "Giao".to_owned())));
    for (name, text) in events {
        assert!(!text.ends_with(name), "{name} is missing");
    }
}

#[test]
fn a_text_that_is_missing_in_a_language_or_unused_or_not_there_is_found() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("texts/vi.ftl", "a = A\nb = B\nd = D\n"),
        ("texts/en.ftl", "a = A\nc = C\nd = D\n"),
        ("src/lib.rs", "words.say(\"a\"); words.say_of(\"e\", &[])"),
        ("templates/x.html", "{{ words.say(\"b\") }}"),
    ] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let found = crate::check_texts(folder.path(), &[]).unwrap_err();
    insta::assert_snapshot!(found, @r"
    b is in one language alone
    c is in one language alone
    e is asked for and not there
    d is there and nobody asks for it
    ");
}

#[tokio::test]
async fn a_page_loads_nothing_from_elsewhere_and_is_kept_by_nobody() {
    let (status, headers, page) = ask(get_("/shown", "")).await;
    assert_eq!(status, 200);
    let policy = headers["content-security-policy"].to_str().unwrap();
    for rule in ["default-src 'none'", "style-src 'self'", "frame-ancestors 'none'"] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains('*') && !policy.contains("data:"));
    assert_eq!(headers["cache-control"], "private, no-store");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["content-language"], "vi");
    assert!(page.contains("<title>Trang &#60;mẫu&#62; – Một cửa</title>"), "{page}");
    assert!(page.contains("<p>a &#60; b &#38; c</p>"), "{page}");
    for inline in ["<script", "<style", "style=", "onclick", "http:", "https:"] {
        assert!(!page.contains(inline), "{inline} in {page}");
    }
}

#[tokio::test]
async fn the_language_is_vietnamese_until_another_is_chosen() {
    let english_browser = Request::get("/shown").header(header::ACCEPT_LANGUAGE, "en");
    let (_, _, page) = ask(english_browser.body(Body::empty()).unwrap()).await;
    assert!(page.contains("lang=\"vi\"") && page.contains("Đến nội dung chính"));
    let (status, headers, _) =
        ask(sent("/language", "same-origin", "language=en&to=%2Fshown%3Fa%3D1")).await;
    assert_eq!(
        (status, &headers["location"]),
        (StatusCode::SEE_OTHER, &"/shown?a=1".parse().unwrap())
    );
    let cookie = headers["set-cookie"].to_str().unwrap().split(';').next().unwrap();
    let (_, headers, page) = ask(get_("/shown", cookie)).await;
    assert!(page.contains("lang=\"en\"") && page.contains("Skip to the main content"));
    assert_eq!(headers["content-language"], "en");
    let (status, _, _) = ask(sent("/language", "same-origin", "language=fr&to=%2F")).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn an_asset_is_kept_forever_under_the_name_of_its_content() {
    for asset in [&*STYLE, &*ICON] {
        let (status, headers, _) = ask(get_(&asset.path, "")).await;
        assert_eq!(status, 200);
        assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    }
    for path in ["/assets/style-0000000000000000.css", "/assets/..%2fsecret", "/assets/"] {
        assert_eq!(ask(get_(path, "")).await.0, 404, "{path}");
    }
    let zipped = Request::get(&STYLE.path).header(header::ACCEPT_ENCODING, "gzip");
    let (_, headers, _) = ask(zipped.body(Body::empty()).unwrap()).await;
    assert_eq!(headers["content-encoding"], "gzip");
}

#[tokio::test]
async fn who_is_not_signed_in_is_sent_to_the_sign_in_and_back() {
    let (status, headers, _) = ask(get_("/guarded?a=1&b=2", "motcua_token=x")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers["location"], "/sign-in?to=%2Fguarded%3Fa%3D1%26b%3D2");
    // What was sent cannot be sent again by following a link.
    let (_, headers, _) = ask(sent("/guarded", "same-origin", "")).await;
    assert_eq!(headers["location"], "/sign-in?to=%2F");
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_on_a_page() {
    for path in ["/guarded", "/language"] {
        let (status, _, page) = ask(sent(path, "cross-site", "language=en&to=%2F")).await;
        assert_eq!(status, 403);
        assert!(page.contains("<h1>Yêu cầu không đến từ trang này</h1>"), "{page}");
    }
}

#[tokio::test]
async fn what_goes_wrong_on_a_page_is_a_page_and_json_in_the_api() {
    let (status, headers, page) = ask(get_("/fails", "motcua_language=en")).await;
    assert_eq!(
        (status, &headers["retry-after"]),
        (StatusCode::SERVICE_UNAVAILABLE, &"7".parse().unwrap())
    );
    assert!(page.contains("<h1>The log is not available</h1>"), "{page}");
    assert!(headers.contains_key("content-security-policy"));
    let (status, _, page) = ask(get_("/panics", "")).await;
    assert_eq!(status, 500);
    assert!(page.contains("<h1>Lỗi hệ thống</h1>") && page.contains("<code>"), "with the trace");
    assert!(!page.contains("Nguyễn"), "what the panic says is not repeated");
    let (status, _, page) = ask(get_("/nowhere", "")).await;
    assert_eq!(status, 404);
    assert!(page.contains("<h1>Không tìm thấy</h1>"));
    let (status, headers, _) = ask(sent("/shown", "same-origin", "")).await;
    assert_eq!(
        (status, &headers["allow"]),
        (StatusCode::METHOD_NOT_ALLOWED, &"GET,HEAD".parse().unwrap())
    );
    for path in ["/api/v1/nowhere", "/api", "/.well-known/nothing", "/problems/none"] {
        let (status, headers, _) = ask(get_(path, "")).await;
        assert_eq!(status, 404, "{path}");
        assert_eq!(headers["content-type"], "application/problem+json", "{path}");
    }
}
