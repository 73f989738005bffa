//! Whole replies, through the router.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use http::{Request, StatusCode};
use jiff::SignedDuration;
use motcua_domain::rights::Right;
use motcua_domain::{AgencyId, DossierCode, Role};
use motcua_eventlog::{Clock, Position, Version};
use motcua_keys::Keys;
use serde::{Deserialize, Serialize};
use tower::ServiceExt;
use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::*;
use crate::token::{Claims, ISSUER, SigningKey, Tokens};
use crate::{
    Asker, Command, CommandHeaders, Creation, CreationHeaders, Gate, Health, InPath, Metrics,
    MinPosition, MinPositionQuery, Page, Paging, PagingQuery, Problem, Read, Recorded, TraceId,
};

#[derive(Clone)]
struct Service;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct GiveBody {
    #[schema(value_type = String)]
    to: AgencyId,
    #[serde(default)]
    note: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Given {
    code: String,
    to: String,
    note: String,
    by: String,
    seen: Option<u32>,
    trace: String,
    key: String,
}

/// The clerk's agency gives the dossier to the next one.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/hand-overs", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = GiveBody,
    responses((status = 200, body = Given, description = "Given")),
)]
async fn give(
    State(Service): State<Service>,
    InPath(code): InPath<DossierCode>,
    Command { act, body }: Command<GiveBody>,
) -> Result<Recorded<Given>, Problem> {
    if body.note == "panic" {
        panic!("the test asks for it");
    }
    let given = Given {
        code: code.to_string(),
        to: body.to.to_string(),
        note: body.note,
        by: act.actor.who.agency.map(|agency| agency.to_string()).unwrap_or_default(),
        seen: act.seen.map(|version| version.0),
        trace: act.trace_id.map(|id| TraceId(id).to_string()).unwrap_or_default(),
        key: act.key.map(|key| hex::encode(key.key)).unwrap_or_default(),
    };
    Ok(Recorded::ok(Version(8), Position(100), given))
}

/// Takes a dossier in.
#[utoipa::path(
    post, path = "/api/v1/dossiers", tag = "reception", params(CreationHeaders),
    request_body = GiveBody, responses((status = 201, body = String, description = "Taken in")),
)]
async fn receive(creation: Creation<GiveBody>) -> Recorded<String> {
    Recorded::created(Version(1), Position(7), hex::encode(creation.key.request)).at("/made")
}

/// What the agency holds.
#[utoipa::path(
    get, path = "/api/v1/worklist", tag = "routing", params(PagingQuery, MinPositionQuery),
    responses((status = 200, body = Page<u8>, description = "A page")),
)]
async fn worklist(
    asker: Asker,
    paging: Paging,
    MinPosition(at_least): MinPosition,
) -> Result<Read<Page<u8>>, Problem> {
    asker.agency()?;
    let rows = (1..=9).map(|i| (vec![i], i)).filter(|(key, _)| Some(key) > paging.after.as_ref());
    Ok(Read::at(at_least.unwrap_or_default(), Page::of(rows, paging.limit)))
}

/// Anybody's.
#[utoipa::path(
    post, path = "/api/v1/tokens", tag = "identity",
    responses((status = 200, body = String, description = "Read")),
)]
async fn public(crate::JsonBody(text): crate::JsonBody<String>) -> String {
    text
}

/// A service with its gate, at eight on a Monday.
struct Shop {
    router: Router,
    openapi: utoipa::openapi::OpenApi,
    clock: Clock,
    key: SigningKey,
    _folder: tempfile::TempDir,
}

async fn shop() -> Shop {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::open(folder.path()).await.unwrap();
    let clock = Clock::standing_at("2026-11-23T08:00:00+07:00".parse().unwrap());
    let key = SigningKey::from_pkcs8(&SigningKey::generate().unwrap()).unwrap();
    let tokens = Tokens::new(clock.clone());
    tokens.trust(std::slice::from_ref(key.public()));
    let successor = |agency: &AgencyId, _| match agency.as_str() {
        "dissolved" => "successor".parse().unwrap(),
        _ => agency.clone(),
    };
    let gate = Gate::new(tokens, keys, clock.clone()).following(std::sync::Arc::new(successor));
    let health = Health::new()
        .check("log", || async { Ok("can append".to_owned()) })
        .check("projections", || async { Err("routing: 12 behind".to_owned()) });
    let routes = Routes::new()
        .route(Right::Give, routes!(give))
        .route(Guard::by(Right::Receive).body_up_to(100), routes!(receive))
        .with_state(Service)
        .merge(Routes::new().route(Right::SeeWorklist, routes!(worklist)))
        .merge(Routes::new().public(routes!(public)));
    let tags = vec![("routing", "Hand-overs between agencies.")];
    let Finished { router, openapi } =
        routes.finish(Shell { gate, metrics: Metrics::new(), health, tags });
    Shop { router, openapi, clock, key, _folder: folder }
}

impl Shop {
    fn token(&self, role: Role, change: impl FnOnce(&mut Claims)) -> String {
        let iat = self.clock.now().as_second();
        let mut claims = Claims {
            iss: ISSUER.to_owned(),
            sub: "a-1".parse().unwrap(),
            agency: Some("land".parse().unwrap()),
            counter: None,
            roles: vec![role],
            must_change: false,
            iat,
            exp: iat + 900,
        };
        change(&mut claims);
        format!("Bearer {}", self.key.sign(&claims).unwrap())
    }

    fn officer(&self) -> String {
        self.token(Role::Officer, |_| ())
    }

    /// The whole reply as text: status, headers in order of their names, body.
    async fn asks(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !body.is_empty() {
            request = request.header("content-length", body.len());
            if !headers.iter().any(|(name, _)| *name == "content-type") {
                request = request.header("content-type", "application/json");
            }
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let mut lines = vec![response.status().to_string()];
        let mut headers: Vec<_> = (response.headers().iter())
            .filter(|(name, _)| *name != "content-length")
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        headers.sort();
        lines.extend(headers);
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        lines.push(match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(value) => serde_json::to_string_pretty(&value).unwrap(),
            Err(_) => text,
        });
        lines.join("\n")
    }

    async fn gives(&self, headers: &[(&str, &str)], body: &str) -> String {
        self.asks("POST", "/api/v1/dossiers/H13.121-261123-0001/hand-overs", headers, body).await
    }
}

const TRACE: (&str, &str) =
    ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

#[tokio::test]
async fn a_command_is_answered_with_its_version_and_position() {
    let shop = shop().await;
    let (token, version) = (shop.officer(), ("if-match", "\"7\""));
    let reply = shop.gives(&[("authorization", &token), version, TRACE], r#"{"to":"tax"}"#).await;
    insta::assert_snapshot!(reply, @r#"
    200 OK
    content-type: application/json
    etag: "8"
    motcua-position: 0-2s
    {
      "code": "H13.121-261123-0001",
      "to": "tax",
      "note": "",
      "by": "land",
      "seen": 7,
      "trace": "4bf92f3577b34da6a3ce929d0e0e4736",
      "key": ""
    }
    "#);
}

#[tokio::test]
async fn without_a_token_nobody_comes_in() {
    insta::assert_snapshot!(shop().await.gives(&[], r#"{"to":"tax"}"#).await, @r#"
    401 Unauthorized
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    www-authenticate: Bearer realm="motcua"
    {
      "type": "/problems/unauthenticated",
      "title": "Chưa đăng nhập",
      "status": 401,
      "detail": "Mỗi yêu cầu phải có mã truy cập hợp lệ trong tiêu đề `Authorization: Bearer`."
    }
    "#);
}

#[tokio::test]
async fn an_expired_token_says_so_in_english_to_who_asks_for_english() {
    let shop = shop().await;
    let token = shop.officer();
    shop.clock.advance(SignedDuration::from_mins(15));
    let headers = [("authorization", token.as_str()), ("accept-language", "en")];
    insta::assert_snapshot!(shop.gives(&headers, r#"{"to":"tax"}"#).await, @r#"
    401 Unauthorized
    content-language: en
    content-type: application/problem+json
    vary: accept-language
    www-authenticate: Bearer realm="motcua", error="invalid_token"
    {
      "type": "/problems/token-expired",
      "title": "Token expired",
      "status": 401,
      "detail": "A token is valid until the time of its expiry."
    }
    "#);
}

#[tokio::test]
async fn a_role_without_the_right_is_refused_before_the_body_is_read() {
    let shop = shop().await;
    let token = shop.token(Role::Administrator, |_| ());
    insta::assert_snapshot!(shop.gives(&[("authorization", &token)], "{").await, @r#"
    403 Forbidden
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/forbidden",
      "title": "Không có quyền",
      "status": 403,
      "detail": "Chỉ người có vai trò được giao mới làm được việc này.",
      "right": "give"
    }
    "#);
}

#[tokio::test]
async fn a_first_password_must_be_changed_before_anything_else() {
    let shop = shop().await;
    let token = shop.token(Role::Officer, |claims| claims.must_change = true);
    let reply = shop.gives(&[("authorization", &token)], r#"{"to":"tax"}"#).await;
    assert!(reply.contains("/problems/password-change-required"), "{reply}");
}

#[tokio::test]
async fn a_token_of_a_dissolved_agency_acts_for_its_successor() {
    let shop = shop().await;
    let token =
        shop.token(Role::Officer, |claims| claims.agency = Some("dissolved".parse().unwrap()));
    let reply = shop.gives(&[("authorization", &token)], r#"{"to":"tax"}"#).await;
    assert!(reply.contains(r#""by": "successor""#), "{reply}");
}

#[tokio::test]
async fn malformed_json_is_told_with_its_place() {
    let shop = shop().await;
    let token = shop.officer();
    insta::assert_snapshot!(shop.gives(&[("authorization", &token)], "{\n\"to\": tax}").await, @r#"
    400 Bad Request
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/malformed-json",
      "title": "JSON không hợp lệ",
      "status": 400,
      "detail": "JSON sai tại dòng 2, cột 8.",
      "line": 2,
      "column": 8
    }
    "#);
}

#[tokio::test]
async fn an_unknown_field_is_named() {
    let shop = shop().await;
    let token = shop.officer();
    let body = r#"{"to":"tax","by":"fax"}"#;
    insta::assert_snapshot!(shop.gives(&[("authorization", &token)], body).await, @r#"
    400 Bad Request
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/invalid-body",
      "title": "Nội dung không đúng quy định",
      "status": 400,
      "detail": "Nội dung phải có đúng các trường mà tài liệu API quy định.",
      "errors": [
        {
          "field": "by",
          "rule": "unknown-field",
          "message": "không có trường này"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn a_missing_field_is_named_also_where_there_is_no_body() {
    let shop = shop().await;
    let token = shop.officer();
    insta::assert_snapshot!(shop.gives(&[("authorization", &token)], "").await, @r#"
    400 Bad Request
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/invalid-body",
      "title": "Nội dung không đúng quy định",
      "status": 400,
      "detail": "Nội dung phải có đúng các trường mà tài liệu API quy định.",
      "errors": [
        {
          "field": "to",
          "rule": "required",
          "message": "trường này phải có"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn a_body_of_another_type_is_refused() {
    let shop = shop().await;
    let token = shop.officer();
    let headers = [("authorization", token.as_str()), ("content-type", "text/plain")];
    insta::assert_snapshot!(shop.gives(&headers, "to=tax").await, @r#"
    415 Unsupported Media Type
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/unsupported-media-type",
      "title": "Kiểu nội dung không được hỗ trợ",
      "status": 415,
      "detail": "Nội dung phải có kiểu mà tài liệu API quy định, thường là `application/json`."
    }
    "#);
}

#[tokio::test]
async fn a_name_in_nfd_equals_its_nfc_form() {
    let shop = shop().await;
    let token = shop.officer();
    let nfc = r#"{"to":"tax","note":"Nguyễn Văn Mẫu"}"#;
    let nfd: String = nfc.nfd().collect();
    let headers = [("authorization", token.as_str()), TRACE];
    assert_ne!(nfc, nfd);
    assert_eq!(shop.gives(&headers, &nfd).await, shop.gives(&headers, nfc).await);
}

#[tokio::test]
async fn a_body_over_the_routes_limit_is_refused_by_its_length_and_its_rest_unread() {
    let shop = shop().await;
    let token = shop.token(Role::ReceptionClerk, |_| ());
    let headers = [("authorization", token.as_str()), ("idempotency-key", "k")];
    let body = format!(r#"{{"to":"tax","note":"{}"}}"#, "a".repeat(100));
    let reply = shop.asks("POST", "/api/v1/dossiers", &headers, &body).await;
    insta::assert_snapshot!(reply, @r#"
    413 Payload Too Large
    connection: close
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/body-too-large",
      "title": "Nội dung quá lớn",
      "status": 413,
      "detail": "Nội dung của yêu cầu không được vượt giới hạn nêu trong `limitBytes`.",
      "limitBytes": 100
    }
    "#);

    // One that does not say its length is cut off where the limit is.
    let endless = futures::stream::repeat_with(|| Ok::<_, std::io::Error>("aaaaaaaaaaaaaaaa"));
    let request = Request::post("/api/v1/dossiers")
        .header("authorization", &token)
        .header("content-type", "application/json")
        .body(Body::from_stream(endless))
        .unwrap();
    let response = shop.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_creation_demands_a_key_and_digests_who_asks_what() {
    let shop = shop().await;
    let clerk = |name: &'static str| {
        shop.token(Role::ReceptionClerk, |claims| claims.sub = name.parse().unwrap())
    };
    let (one, other) = (clerk("a-1"), clerk("a-2"));
    let body = r#"{"to":"tax"}"#;
    let ask = async |token: &str, key: &str, body: &str| {
        let headers = [("authorization", token), ("idempotency-key", key)];
        shop.asks("POST", "/api/v1/dossiers", &headers, body).await
    };
    let first = ask(&one, "k-1", body).await;
    assert!(first.starts_with("201 Created"), "{first}");
    assert!(first.contains("location: /made"), "{first}");
    assert_eq!(ask(&one, "k-1", body).await, first, "a repeat has the same digest");
    assert_ne!(ask(&other, "k-1", body).await, first, "another caller has another digest");
    assert_ne!(ask(&one, "k-1", r#"{"to":"tax" }"#).await, first, "another body has another one");

    let none = shop.asks("POST", "/api/v1/dossiers", &[("authorization", &one)], body).await;
    assert!(none.contains("/problems/key-required"), "{none}");
    for wrong in [" ", "a b", "", &"k".repeat(256)] {
        let reply = ask(&one, wrong, body).await;
        assert!(reply.contains(r#""field": "Idempotency-Key""#), "{wrong:?}: {reply}");
    }
}

#[tokio::test]
async fn if_match_names_one_version() {
    let shop = shop().await;
    let token = shop.officer();
    let ask = async |value: &str| {
        shop.gives(&[("authorization", &token), ("if-match", value)], r#"{"to":"tax"}"#).await
    };
    for right in ["\"7\"", "7"] {
        assert!(ask(right).await.contains(r#""seen": 7"#), "{right}");
    }
    for wrong in ["*", "W/\"7\"", "\"7\", \"8\"", "\"07\"", "\"\"", "-1", "\"7", "99999999999"] {
        assert!(ask(wrong).await.contains(r#""field": "If-Match""#), "{wrong}");
    }
}

#[tokio::test]
async fn a_list_comes_in_pages_and_says_its_position() {
    let shop = shop().await;
    let token = shop.officer();
    let ask = async |query: &str| {
        let path = format!("/api/v1/worklist{query}");
        shop.asks("GET", &path, &[("authorization", &token)], "").await
    };
    insta::assert_snapshot!(ask("?limit=2&after=Ag&min-position=0-2s").await, @r#"
    200 OK
    cache-control: private, no-store
    content-type: application/json
    motcua-position: 0-2s
    {
      "items": [
        3,
        4
      ],
      "next": "BA"
    }
    "#);
    for wrong in ["?limit=0", "?limit=201", "?limit=2&limit=2", "?after=%20", "?min-position=3"] {
        assert!(ask(wrong).await.contains("/problems/invalid-parameter"), "{wrong}");
    }
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_done_there_are_problems_too() {
    let shop = shop().await;
    insta::assert_snapshot!(shop.asks("GET", "/nowhere", &[], "").await, @r#"
    404 Not Found
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/not-found",
      "title": "Không tìm thấy",
      "status": 404,
      "detail": "Không có gì ở địa chỉ này."
    }
    "#);
    insta::assert_snapshot!(shop.asks("DELETE", "/api/v1/worklist", &[], "").await, @r#"
    405 Method Not Allowed
    allow: GET,HEAD
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/method-not-allowed",
      "title": "Phương thức không được hỗ trợ",
      "status": 405,
      "detail": "Địa chỉ này chỉ nhận các phương thức nêu trong tiêu đề `Allow`."
    }
    "#);
    let token = shop.officer();
    let path = "/api/v1/dossiers/no-code/hand-overs";
    let reply = shop.asks("POST", path, &[("authorization", &token)], r#"{"to":"tax"}"#).await;
    assert!(reply.starts_with("404 Not Found"), "{reply}");
}

#[tokio::test]
async fn a_panic_is_a_problem_with_its_trace() {
    let shop = shop().await;
    let headers = [("authorization", shop.officer()), ("accept-language", "en".to_owned())];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let reply =
        shop.gives(&[headers[0], headers[1], TRACE], r#"{"to":"tax","note":"panic"}"#).await;
    insta::assert_snapshot!(reply, @r#"
    500 Internal Server Error
    content-language: en
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/internal",
      "title": "Internal error",
      "status": 500,
      "detail": "The system met an error that was not foreseen.",
      "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
    }
    "#);
}

#[tokio::test]
async fn a_public_route_needs_no_token() {
    let reply = shop().await.asks("POST", "/api/v1/tokens", &[], "\"hello\"").await;
    assert!(reply.starts_with("200 OK"), "{reply}");
}

#[tokio::test]
async fn every_kind_of_problem_is_explained_at_its_address() {
    let reply =
        shop().await.asks("GET", "/problems/refused", &[("accept-language", "en")], "").await;
    insta::assert_snapshot!(reply, @r#"
    200 OK
    content-language: en
    content-type: application/json
    vary: accept-language
    {
      "type": "/problems/refused",
      "status": 409,
      "title": "Not possible now",
      "rule": "The rules do not allow this in the present state.",
      "remedy": "See `code` and `detail` for the rule."
    }
    "#);
    let list = shop().await.asks("GET", "/problems", &[], "").await;
    assert!(list.contains("/problems/disk-full"), "{list}");
}

#[tokio::test]
async fn health_says_what_is_missing() {
    let shop = shop().await;
    insta::assert_snapshot!(shop.asks("GET", "/livez", &[], "").await, @r#"
    200 OK
    content-type: application/json
    {
      "status": "alive",
      "checks": []
    }
    "#);
    insta::assert_snapshot!(shop.asks("GET", "/readyz", &[], "").await, @r#"
    503 Service Unavailable
    content-type: application/json
    {
      "status": "not ready",
      "checks": [
        {
          "name": "log",
          "ready": true,
          "detail": "can append"
        },
        {
          "name": "projections",
          "ready": false,
          "detail": "routing: 12 behind"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn requests_are_counted_by_route_never_by_path() {
    let shop = shop().await;
    shop.gives(&[], "{}").await;
    shop.asks("BREW", "/coffee", &[], "").await;
    let metrics = shop.asks("GET", "/metrics", &[], "").await;
    let counted: Vec<_> =
        metrics.lines().filter(|line| line.starts_with("motcua_http_requests")).collect();
    insta::assert_snapshot!(counted.join("\n"), @r#"
    motcua_http_requests_total{method="POST",route="/api/v1/dossiers/{code}/hand-overs",status="401"} 1
    motcua_http_requests_total{method="_OTHER",route="(none)",status="404"} 1
    motcua_http_requests_in_flight 1
    "#);
}

#[tokio::test]
async fn the_document_names_the_right_of_every_operation() {
    let shop = shop().await;
    let document = serde_json::to_value(&shop.openapi).unwrap();
    let operation = &document["paths"]["/api/v1/dossiers/{code}/hand-overs"]["post"];
    insta::assert_snapshot!(serde_json::to_string_pretty(operation).unwrap(), @r##"
    {
      "tags": [
        "routing"
      ],
      "summary": "The clerk's agency gives the dossier to the next one.",
      "operationId": "give",
      "parameters": [
        {
          "name": "code",
          "in": "path",
          "description": "The dossier's code",
          "required": true,
          "schema": {
            "type": "string"
          }
        },
        {
          "name": "Idempotency-Key",
          "in": "header",
          "description": "1 to 255 visible ASCII characters. A repeat of the same request with the same key gets the\nfirst answer; another request with it gets `key-reused`.",
          "required": false,
          "schema": {
            "type": [
              "string",
              "null"
            ]
          }
        },
        {
          "name": "If-Match",
          "in": "header",
          "description": "The `ETag` of the version that the person saw.",
          "required": false,
          "schema": {
            "type": [
              "string",
              "null"
            ]
          },
          "example": "\"7\""
        }
      ],
      "requestBody": {
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/GiveBody"
            }
          }
        },
        "required": true
      },
      "responses": {
        "200": {
          "description": "Given",
          "headers": {
            "Motcua-Position": {
              "schema": {
                "type": "string"
              },
              "description": "Up to where the answer speaks; bring it back as `min-position`."
            }
          },
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/Given"
              }
            }
          }
        },
        "401": {
          "description": "Not signed in, or the token has expired.",
          "content": {
            "application/problem+json": {
              "schema": {
                "$ref": "#/components/schemas/Problem"
              }
            }
          }
        },
        "403": {
          "description": "No role of the account has the right, or another agency must act.",
          "content": {
            "application/problem+json": {
              "schema": {
                "$ref": "#/components/schemas/Problem"
              }
            }
          }
        },
        "default": {
          "description": "A problem.",
          "content": {
            "application/problem+json": {
              "schema": {
                "$ref": "#/components/schemas/Problem"
              }
            }
          }
        }
      },
      "security": [
        {
          "bearer": []
        }
      ],
      "x-right": "give"
    }
    "##);
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/api/v1/tokens"]["post"].get("x-right").is_none());
    let served = shop.asks("GET", "/api/openapi.json", &[], "").await;
    assert!(served.contains("\"x-problems\""), "{served}");
}
