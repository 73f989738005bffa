//! The pages, asked through the whole router.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use jiff::SignedDuration;
use motcua_api::token::Tokens;
use motcua_api::{Gate, Health, Metrics, Shell};
use motcua_domain::Role;
use motcua_eventlog::Clock;
use motcua_keys::Keys;
use tempfile::{TempDir, tempdir};
use tokio::sync::watch;
use tower::ServiceExt;

use crate::{Assignment, Identity};

const PASSWORD: &str = "mat khau mau 01";
const OTHER: &str = "mat khau mau 02";

/// A browser before the pages: it keeps cookies as browsers do, and follows no redirect.
struct Browser {
    _dir: TempDir,
    router: Router,
    identity: Identity,
    clock: Clock,
    cookies: Vec<(String, String)>,
    origin: &'static str,
}

struct Reply {
    status: u16,
    location: String,
    text: String,
}

impl Browser {
    async fn open() -> Self {
        let dir = tempdir().unwrap();
        let clock = Clock::standing_at("2026-11-23T08:00:00+07:00".parse().unwrap());
        let identity = Identity::open(dir.path(), clock.clone()).await.unwrap();
        let assignment = Assignment::new(vec![Role::Officer], "ward".parse().ok(), None).unwrap();
        let name = "can-bo-mau".parse().unwrap();
        identity.create(name, assignment, PASSWORD, false).await.unwrap();
        let keys = Keys::open(dir.path()).await.unwrap();
        let tokens = Tokens::new(clock.clone());
        tokens.trust(&identity.public_keys());
        let gate = Gate::new(tokens, keys, clock.clone());
        let (metrics, health) = (Metrics::new(), Health::new());
        let (_publishing, published) = watch::channel(Arc::default());
        let accounts = super::administration(identity.clone(), published);
        let all = super::routes(identity.clone()).merge(motcua_pages::routes()).merge(accounts);
        let finished = all.finish(Shell { gate, metrics, health, tags: vec![] });
        let router = motcua_pages::around(finished.router);
        let (cookies, origin) = (Vec::new(), "http://shop");
        Self { _dir: dir, router, identity, clock, cookies, origin }
    }

    async fn ask(&mut self, method: &str, path: &str, form: &str) -> Reply {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "shop")
            .header(header::COOKIE, cookies.collect::<Vec<_>>().join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        // As browsers do, with what is sent alone.
        let request = match method {
            "POST" => request.header(header::ORIGIN, self.origin),
            _ => request,
        };
        let request = request.body(Body::from(form.to_owned())).unwrap();
        let reply = self.router.clone().oneshot(request).await.unwrap();
        self.keep(reply.headers());
        let status = reply.status().as_u16();
        let location = reply.headers().get(header::LOCATION);
        let location = location.map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = axum::body::to_bytes(reply.into_body(), usize::MAX).await.unwrap();
        Reply { status, location, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for set in headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            assert!(set.contains("; HttpOnly; SameSite=Lax"), "{set}");
            assert_eq!(set.contains("; Secure"), name.starts_with("__Host-"), "{set}");
            self.cookies.retain(|(kept, _)| kept != name);
            if !set.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    async fn gets(&mut self, path: &str) -> Reply {
        self.ask("GET", path, "").await
    }

    async fn signs_in(&mut self, password: &str, to: &str) -> Reply {
        let form = format!("account=can-bo-mau&password={}&to={to}", password.replace(' ', "+"));
        self.ask("POST", "/sign-in", &form).await
    }

    /// Whether a page for those who are signed in shows itself, following to the sign-in and back.
    async fn is_signed_in(&mut self) -> bool {
        let mut reply = self.gets("/password").await;
        for _ in 0..3 {
            if reply.status == 303 {
                let to = reply.location.clone();
                reply = self.gets(&to).await;
            }
        }
        assert_eq!(reply.status, 200);
        reply.text.contains("<h1>Đổi mật khẩu</h1>")
    }
}

#[test]
fn every_text_is_in_both_languages_and_asked_for() {
    motcua_pages::check_texts(Path::new(env!("CARGO_MANIFEST_DIR")), &[]).unwrap();
}

#[tokio::test]
async fn who_signs_in_comes_to_the_page_asked_for() {
    let mut browser = Browser::open().await;
    let reply = browser.gets("/password").await;
    assert_eq!(reply.location, "/sign-in?to=%2Fpassword");
    let page = browser.gets(&reply.location).await.text;
    assert!(page.contains("name=\"to\" value=\"/password\""), "{page}");
    let reply = browser.signs_in(PASSWORD, "%2Fpassword").await;
    assert_eq!((reply.status, reply.location.as_str()), (303, "/password"));
    assert!(browser.is_signed_in().await);
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let mut browser = Browser::open().await;
    for to in ["https://evil", "//evil", "/\\evil", "%2F%2Fevil", "/%09/evil"] {
        assert_eq!(browser.signs_in(PASSWORD, to).await.location, "/", "{to}");
        let reply = browser.gets(&format!("/sign-in?to={to}")).await;
        assert_eq!(reply.location, "/", "{to}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_told_on_the_page_and_too_many_are_refused_as_in_the_api() {
    let mut browser = Browser::open().await;
    let reply = browser.signs_in("not the password", "/").await;
    assert_eq!((reply.status, reply.location.as_str()), (401, ""));
    assert!(reply.text.contains("role=\"alert\"") && reply.text.contains("value=\"can-bo-mau\""));
    assert!(!reply.text.contains("not the password"));
    for _ in 0..9 {
        browser.signs_in("not the password", "/").await;
    }
    assert_eq!(browser.signs_in(PASSWORD, "/").await.status, 429);
    assert!(browser.cookies.is_empty());
}

#[tokio::test]
async fn a_session_outlives_its_tokens_until_it_is_idle_or_too_long() {
    let mut browser = Browser::open().await;
    browser.signs_in(PASSWORD, "/").await;
    for _ in 0..11 {
        browser.clock.advance(SignedDuration::from_mins(59));
        assert!(browser.is_signed_in().await);
    }
    browser.clock.advance(SignedDuration::from_mins(90));
    assert!(!browser.is_signed_in().await, "after twelve hours it is over");
    browser.signs_in(PASSWORD, "/").await;
    browser.clock.advance(SignedDuration::from_mins(121));
    assert!(!browser.is_signed_in().await, "after two hours without anything it is over");
}

#[tokio::test]
async fn signing_out_ends_the_session_not_only_its_cookie() {
    let mut browser = Browser::open().await;
    browser.signs_in(PASSWORD, "/").await;
    let stolen = browser.cookies.clone();
    assert_eq!(browser.ask("POST", "/sign-out", "").await.location, "/sign-in");
    assert!(browser.cookies.is_empty());
    browser.cookies = stolen;
    browser.clock.advance(SignedDuration::from_mins(15));
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn another_password_and_an_account_out_of_use_end_every_session() {
    let mut browser = Browser::open().await;
    browser.signs_in(PASSWORD, "/").await;
    let elsewhere = std::mem::take(&mut browser.cookies);
    browser.signs_in(PASSWORD, "/").await;
    let form = format!("current={PASSWORD}&new={OTHER}&to=/").replace(' ', "+");
    let wrong = form.replace("01", "03");
    assert_eq!(browser.ask("POST", "/password", &wrong).await.status, 401);
    let short = form.replace("mat+khau+mau+02", "short");
    let reply = browser.ask("POST", "/password", &short).await;
    assert!(reply.text.contains("mật khẩu có ít nhất 12 ký tự"), "{}", reply.text);
    assert_eq!(browser.ask("POST", "/password", &form).await.location, "/sign-in?to=%2F");
    browser.cookies = elsewhere;
    browser.clock.advance(SignedDuration::from_mins(15));
    assert!(!browser.is_signed_in().await, "who knew the old password is out");

    browser.signs_in(OTHER, "/").await;
    let account = &browser.identity.accounts("b", 1).await.unwrap()[0];
    browser.identity.change(&account.id, &account.assignment, false, None).await.unwrap();
    browser.clock.advance(SignedDuration::from_mins(15));
    assert!(!browser.is_signed_in().await, "no account, no session");
}

#[tokio::test]
async fn over_tls_the_cookies_go_over_tls_alone() {
    let mut browser = Browser::open().await;
    browser.origin = "https://shop";
    browser.signs_in(PASSWORD, "/").await;
    browser.clock.advance(SignedDuration::from_mins(15));
    assert!(browser.is_signed_in().await);
    assert_eq!(browser.cookies.len(), 2);
    assert!(browser.cookies.iter().all(|(name, _)| name.starts_with("__Host-")));
}

#[tokio::test]
async fn a_form_of_another_site_signs_nobody_in_or_out() {
    let mut browser = Browser::open().await;
    browser.origin = "https://evil";
    assert_eq!(browser.signs_in(PASSWORD, "/").await.status, 403);
    assert_eq!(browser.ask("POST", "/sign-out", "").await.status, 403);
    assert!(browser.cookies.is_empty());
}

#[tokio::test]
async fn an_administrator_makes_an_account_and_changes_it() {
    let mut browser = Browser::open().await;
    let boss = Assignment::new(vec![Role::Administrator], None, None).unwrap();
    let name = "quan-tri-mau".parse().unwrap();
    browser.identity.create(name, boss, PASSWORD, false).await.unwrap();
    assert!(browser.gets("/accounts").await.location.starts_with("/sign-in"));
    browser.signs_in(PASSWORD, "/accounts").await;
    assert_eq!(browser.gets("/accounts").await.status, 403, "an officer manages no accounts");
    browser.cookies.clear();
    let form = format!("account=quan-tri-mau&password={}&to=/", PASSWORD.replace(' ', "+"));
    browser.ask("POST", "/sign-in", &form).await;

    let empty = browser.gets("/accounts/new").await;
    for role in Role::ALL {
        let value = serde_json::to_string(&role).unwrap();
        assert!(empty.text.contains(&format!("name=\"roles\" value={value}")), "{value}");
    }
    let form = "account=Tiep-Nhan-01&roles=reception_clerk&roles=cashier&agency=ward\
        &counter=ward%2F1&password=mat+khau+ban+dau&active=on";
    let made = browser.ask("POST", "/accounts", form).await;
    assert_eq!((made.status, made.location.as_str()), (303, "/accounts"));
    let again = browser.ask("POST", "/accounts", form).await;
    assert_eq!(again.status, 409, "a repeat makes no second one");
    assert!(again.text.contains("value=\"Tiep-Nhan-01\""), "what was typed is there");

    let list = browser.gets("/accounts?q=NHAN").await;
    assert!(list.text.contains("tiep-nhan-01") && !list.text.contains("can-bo-mau"));
    assert!(list.text.contains("Tiếp nhận hồ sơ; Thu phí, lệ phí"));
    assert!(!browser.gets("/accounts?q=%25").await.text.contains("tiep-nhan-01"));
    let accounts = browser.identity.accounts("", 10).await.unwrap();
    let made = accounts.into_iter().find(|one| one.name.as_str() == "tiep-nhan-01").unwrap();
    assert!(made.must_change_password);
    let page = browser.gets(&format!("/accounts/{}", made.id)).await;
    assert!(page.text.contains("value=\"cashier\" checked"));

    let path = format!("/accounts/{}", made.id);
    let locked = browser.ask("POST", &path, "account=x&roles=officer&agency=ward").await;
    assert_eq!(locked.status, 303);
    let list = browser.gets("/accounts?q=nhan").await;
    assert!(list.text.contains("Đã khóa") && list.text.contains("Cán bộ thụ lý"));
    for (wrong, status) in [
        ("account=x&agency=ward", 422),
        ("account=x&roles=officer&counter=ward%2F1", 422),
        ("account=x&roles=king", 400),
        ("account=x&roles=officer&agency=a+b", 400),
        ("account=x&roles=officer&password=short", 422),
    ] {
        assert_eq!(browser.ask("POST", &path, wrong).await.status, status, "{wrong}");
    }
    assert_eq!(browser.gets("/accounts/0000000000000000").await.status, 404);
}

#[tokio::test]
async fn a_calendar_address_is_shown_once_leads_with_a_pass_and_ends_with_its_account() {
    let mut browser = Browser::open().await;
    browser.signs_in(PASSWORD, "/calendar").await;
    let reply = browser.gets("/calendar").await;
    assert!(reply.text.contains("Bạn chưa có địa chỉ lịch."), "{}", reply.text);
    let address = async |browser: &mut Browser| {
        let made = browser.ask("POST", "/calendar", "").await;
        assert_eq!(made.status, 200);
        let address = made.text.split("http://shop").nth(1).unwrap();
        address.split('"').next().unwrap().to_owned()
    };
    let first = address(&mut browser).await;
    assert!(first.starts_with("/calendar/") && first.len() > 64, "{first}");
    let again = browser.gets("/calendar").await.text;
    assert!(!again.contains(&first) && again.contains("Hủy địa chỉ lịch"), "{again}");

    // A calendar program has no cookie.
    let cookies = std::mem::take(&mut browser.cookies);
    let led = browser.gets(&first).await;
    assert_eq!(led.status, 302);
    let pass = led.location.strip_prefix("/worklist/calendar.ics?pass=").unwrap().to_owned();
    // The pass is no token: neither as a cookie, nor after a minute for what it is.
    browser.cookies = vec![("motcua_token".to_owned(), pass)];
    assert_eq!(browser.gets("/password").await.status, 303);
    browser.cookies = cookies;

    let second = address(&mut browser).await;
    assert_eq!(browser.gets(&first).await.status, 404, "the first one has ended");
    assert_eq!(browser.gets(&second).await.status, 302);
    let reply = browser.ask("POST", "/calendar/end", "").await;
    assert_eq!((reply.status, reply.location.as_str()), (303, "/calendar"));
    assert_eq!(browser.gets(&second).await.status, 404);

    let third = address(&mut browser).await;
    let all = browser.identity.accounts("", 9).await.unwrap();
    let own = all.iter().find(|account| account.name.as_str() == "can-bo-mau").unwrap();
    browser.identity.change(&own.id, &own.assignment, false, None).await.unwrap();
    assert_eq!(browser.gets(&third).await.status, 404, "the account is out of use");
    for nobodys in ["/calendar/.ics", "/calendar/x.ics", "/calendar/end.ics", "/calendar/a"] {
        assert_eq!(browser.gets(nobodys).await.status, 404, "{nobodys}");
    }
}
