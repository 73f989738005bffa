//! Whole replies, through the router: a small service behind its gate.

mod around;
mod command;
mod gate;

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
    assert_ne!(body.note, "panic", "the test asks for it");
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
    let Finished { router, openapi, .. } =
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
