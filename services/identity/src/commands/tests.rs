//! The routes, asked through the whole router.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use insta::{assert_json_snapshot, assert_snapshot};
use motcua_api::token::Tokens;
use motcua_api::{Gate, Health, Metrics, Shell};
use motcua_eventlog::Clock;
use motcua_keys::Keys;
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};
use tower::ServiceExt;

use super::*;

const PASSWORD: &str = "mat khau mau 01";

struct Api {
    dir: TempDir,
    router: Router,
    identity: Identity,
}

struct Reply {
    status: u16,
    retry_after: Option<String>,
    body: Value,
}

impl Api {
    async fn open() -> Self {
        let dir = tempdir().unwrap();
        let clock = Clock::standing_at("2026-11-23T08:00:00+07:00".parse().unwrap());
        let identity = Identity::open(dir.path(), clock.clone()).await.unwrap();
        let keys = Keys::open(dir.path()).await.unwrap();
        let tokens = Tokens::new(clock.clone());
        tokens.trust(&identity.public_keys());
        let gate = Gate::new(tokens, keys, clock);
        let (metrics, health) = (Metrics::new(), Health::new());
        let shell = Shell { gate, metrics, health, tags: vec![TAG] };
        let router = routes(identity.clone()).finish(shell).router;
        Self { dir, router, identity }
    }

    async fn ask(&self, method: &str, path: &str, token: &str, body: Value) -> Reply {
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_LANGUAGE, "en")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(body)
            .unwrap();
        let reply = self.router.clone().oneshot(request).await.unwrap();
        let status = reply.status().as_u16();
        let retry_after = reply.headers().get(header::RETRY_AFTER);
        let retry_after = retry_after.map(|value| value.to_str().unwrap().to_owned());
        let bytes = axum::body::to_bytes(reply.into_body(), usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Reply { status, retry_after, body }
    }

    async fn sign_in(&self, account: &str, password: &str) -> Reply {
        let body = json!({ "account": account, "password": password });
        self.ask("POST", "/api/v1/tokens", "", body).await
    }

    async fn token(&self, account: &str, password: &str) -> String {
        let reply = self.sign_in(account, password).await;
        reply.body["token"].as_str().unwrap().to_owned()
    }

    /// A token of the administrator, who has changed the first password.
    async fn administrator(&self) -> String {
        let file = self.dir.path().join("first-administrator");
        let first = std::fs::read_to_string(file).unwrap();
        let token = self.token("admin", first.trim_end()).await;
        let refused = self.ask("GET", "/api/v1/accounts", &token, Value::Null).await;
        assert_eq!(refused.body["type"], "/problems/password-change-required");
        let body = json!({ "current": first.trim_end(), "new": PASSWORD });
        let changed = self.ask("POST", "/api/v1/password", &token, body).await;
        assert_eq!((changed.status, changed.body), (204, Value::Null));
        self.token("admin", PASSWORD).await
    }
}

#[tokio::test]
async fn a_sign_in_answers_with_a_token() {
    let api = Api::open().await;
    api.administrator().await;
    let reply = api.sign_in("admin", PASSWORD).await;
    assert_json_snapshot!(reply.body, { ".token" => "[token]" }, @r#"
    {
      "token": "[token]",
      "expiresAt": "2026-11-23T08:15:00+07:00",
      "mustChangePassword": false
    }
    "#);
}

#[tokio::test]
async fn a_wrong_password_gets_no_token_and_the_eleventh_must_wait() {
    let api = Api::open().await;
    for _ in 0..10 {
        let reply = api.sign_in("admin", "a wrong password").await;
        assert_eq!(
            (reply.status, reply.body["type"].as_str()),
            (401, Some("/problems/wrong-password"))
        );
    }
    let reply = api.sign_in("admin", "a wrong password").await;
    assert_eq!((reply.status, reply.retry_after.as_deref()), (429, Some("900")));
}

#[tokio::test]
async fn an_administrator_makes_lists_and_changes_accounts() {
    let api = Api::open().await;
    let token = api.administrator().await;
    let body = json!({
        "account": "Can-Bo-Mau", "password": PASSWORD, "roles": ["reception_clerk"],
        "agency": "ward", "counter": "ward/1",
    });
    let made = api.ask("POST", "/api/v1/accounts", &token, body.clone()).await;
    assert_eq!(made.status, 201);
    assert_json_snapshot!(made.body, { ".id" => "[id]" }, @r#"
    {
      "id": "[id]",
      "account": "can-bo-mau",
      "roles": [
        "reception_clerk"
      ],
      "agency": "ward",
      "counter": "ward/1",
      "mustChangePassword": true,
      "active": true
    }
    "#);
    let again = api.ask("POST", "/api/v1/accounts", &token, body).await;
    assert_eq!(again.status, 409);
    assert_json_snapshot!(again.body, @r#"
    {
      "type": "/problems/refused",
      "title": "Not possible now",
      "status": 409,
      "detail": "There is an account can-bo-mau already.",
      "code": "account-name-taken"
    }
    "#);

    let page = api.ask("GET", "/api/v1/accounts?limit=1", &token, Value::Null).await.body;
    let names = |page: &Value| page["items"][0]["account"].as_str().unwrap().to_owned();
    let next = format!("/api/v1/accounts?limit=1&after={}", page["next"].as_str().unwrap());
    let last = api.ask("GET", &next, &token, Value::Null).await.body;
    assert_eq!((names(&page).as_str(), names(&last).as_str()), ("admin", "can-bo-mau"));
    assert_eq!(last["next"], Value::Null);

    let path = format!("/api/v1/accounts/{}", made.body["id"].as_str().unwrap());
    let body = json!({ "roles": ["officer", "return_clerk"], "agency": "land", "active": false });
    let changed = api.ask("PUT", &path, &token, body).await;
    assert_json_snapshot!(changed.body, { ".id" => "[id]" }, @r#"
    {
      "id": "[id]",
      "account": "can-bo-mau",
      "roles": [
        "return_clerk",
        "officer"
      ],
      "agency": "land",
      "mustChangePassword": true,
      "active": false
    }
    "#);
    assert_eq!(api.sign_in("can-bo-mau", PASSWORD).await.status, 401);
}

#[tokio::test]
async fn what_is_wrong_with_an_account_is_told_by_its_field() {
    let api = Api::open().await;
    let token = api.administrator().await;
    let mut told = Vec::new();
    for (account, password, roles, counter) in [
        ("a b", PASSWORD, json!(["officer"]), Value::Null),
        ("clerk", "short", json!(["officer"]), Value::Null),
        ("clerk", PASSWORD, json!([]), Value::Null),
        ("clerk", PASSWORD, json!(["king"]), Value::Null),
        ("clerk", PASSWORD, json!(["officer"]), json!("ward/1")),
    ] {
        let body =
            json!({ "account": account, "password": password, "roles": roles, "counter": counter });
        let reply = api.ask("POST", "/api/v1/accounts", &token, body).await;
        let error = &reply.body["errors"][0];
        told.push(format!("{} {} {}", reply.status, error["field"], error["rule"]));
    }
    assert_snapshot!(told.join("\n"), @r#"
    400 "account" "invalid"
    422 "password" "at-least-12-characters"
    422 "roles" "at-least-one"
    400 "roles[0]" "invalid"
    422 "agency" "required-with-counter"
    "#);
    assert_eq!(api.identity.accounts("", 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_else_sees_accounts_but_everybody_changes_the_own_password() {
    let api = Api::open().await;
    let assignment =
        crate::Assignment::new(vec![motcua_domain::Role::Officer], None, None).unwrap();
    let name = "officer".parse().unwrap();
    api.identity.create(name, assignment, PASSWORD, false).await.unwrap();
    let token = api.token("officer", PASSWORD).await;
    for (method, path) in
        [("GET", "/api/v1/accounts"), ("POST", "/api/v1/accounts"), ("PUT", "/api/v1/accounts/x")]
    {
        assert_eq!(api.ask(method, path, &token, Value::Null).await.status, 403, "{path}");
        assert_eq!(api.ask(method, path, "", Value::Null).await.status, 401, "{path}");
    }
    let body = json!({ "current": "not the one 01", "new": "another one 02" });
    let reply = api.ask("POST", "/api/v1/password", &token, body).await;
    assert_eq!((reply.status, reply.body["errors"][0]["field"].as_str()), (401, Some("current")));
    let body = json!({ "current": PASSWORD, "new": "OFFICER" });
    let reply = api.ask("POST", "/api/v1/password", &token, body).await;
    assert_eq!((reply.status, reply.body["errors"][0]["field"].as_str()), (422, Some("new")));
    let body = json!({ "current": PASSWORD, "new": "another one 02" });
    assert_eq!(api.ask("POST", "/api/v1/password", &token, body).await.status, 204);
}

#[tokio::test]
async fn the_public_keys_are_where_everybody_looks_for_them() {
    let api = Api::open().await;
    let reply = api.ask("GET", "/.well-known/jwks.json", "", Value::Null).await;
    let redact = insta::dynamic_redaction(|value, _| {
        assert_eq!(value.as_str().unwrap().len(), 43);
        "[43 letters]"
    });
    assert_json_snapshot!(reply.body, {
        ".keys[].x" => redact, ".keys[].y" => "[y]", ".keys[].kid" => "[kid]"
    }, @r#"
    {
      "keys": [
        {
          "kid": "[kid]",
          "kty": "EC",
          "crv": "P-256",
          "alg": "ES256",
          "use": "sig",
          "x": "[43 letters]",
          "y": "[y]"
        }
      ]
    }
    "#);
}
