//! The `OpenAPI` document: what every operation has in common, and what stands around them.

use motcua_domain::rights::Right;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Components, Content, Header, HeaderBuilder, Info, License, ObjectBuilder, OpenApi, Ref, RefOr,
    Response, ResponseBuilder, Server, schema,
};
use utoipa::{PartialSchema, ToSchema};

use crate::problem::{Explained, WrittenField, WrittenProblem, kinds};

/// A group of operations: the service's name and what it does, in English.
pub type Tag = (&'static str, &'static str);

/// The operations of a path.
pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, patch, head, options, trace, query, .. } = item;
    [get, put, post, delete, patch, head, options, trace, query].into_iter().flatten()
}

/// Says of an operation which right it needs and which problems it may answer with.
pub(super) fn describe(operation: &mut Operation, right: Option<Right>) {
    for (status, response) in &mut operation.responses.responses {
        if let (true, RefOr::T(response)) = (status.starts_with('2'), response) {
            let header = RefOr::T(position_header());
            response.headers.entry("Motcua-Position".to_owned()).or_insert(header);
        }
    }
    let responses = &mut operation.responses.responses;
    responses.entry("default".to_owned()).or_insert_with(|| RefOr::T(problem("A problem.")));
    let Some(right) = right else { return };
    for (status, text) in [
        ("401", "Not signed in, or the token has expired."),
        ("403", "No role of the account has the right, or another agency must act."),
    ] {
        responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(problem(text)));
    }
    operation.security = Some(vec![SecurityRequirement::new::<_, [String; 0], _>("bearer", [])]);
    let extension = Extensions::from_iter([("x-right", right.name())]);
    operation.extensions.get_or_insert_default().merge(extension);
}

fn position_header() -> Header {
    let text = "Up to where the answer speaks; bring it back as `min-position`.";
    HeaderBuilder::new().schema(Some(string())).description(Some(text)).build()
}

fn string() -> utoipa::openapi::Object {
    ObjectBuilder::new().schema_type(schema::Type::String).build()
}

fn problem(text: &str) -> Response {
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    ResponseBuilder::new().description(text).content("application/problem+json", content).build()
}

/// Puts around the operations what the document needs.
pub(super) fn complete(mut document: OpenApi, tags: &[Tag]) -> OpenApi {
    let mut info = Info::new("motcua", env!("CARGO_PKG_VERSION"));
    info.description = Some(DESCRIPTION.to_owned());
    info.license = Some(License::new("Apache-2.0"));
    document.info = info;
    document.servers = Some(vec![Server::new("/")]);
    document.tags = Some(tags.iter().map(|(name, text)| tag(name, text)).collect());
    let components = document.components.get_or_insert_with(Components::new);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    for (name, schema) in [
        (WrittenProblem::name(), WrittenProblem::schema()),
        (WrittenField::name(), WrittenField::schema()),
        (Explained::name(), Explained::schema()),
    ] {
        components.schemas.insert(name.into_owned(), schema);
    }
    let kinds = kinds::ALL.iter().map(|kind| {
        serde_json::json!({
            "type": kind.uri(), "status": kind.status.as_u16(),
            "title": { "vi": kind.title.vi, "en": kind.title.en },
            "rule": { "vi": kind.rule.vi, "en": kind.rule.en },
            "remedy": { "vi": kind.remedy.vi, "en": kind.remedy.en },
        })
    });
    let extension = Extensions::from_iter([("x-problems", kinds.collect::<Vec<_>>())]);
    document.extensions.get_or_insert_default().merge(extension);
    document
}

fn tag(name: &str, text: &str) -> utoipa::openapi::Tag {
    utoipa::openapi::tag::TagBuilder::new().name(name).description(Some(text)).build()
}

const DESCRIPTION: &str = "\
The one-stop shop: a citizen hands a dossier in at one place, it passes between agencies, and the \
result comes back at the same place.

Every call but those for tokens carries a bearer token; `x-right` names the right that it needs. \
A reply carries `Motcua-Position`; a read that brings it back as `min-position` sees at least what \
that reply saw. Creations need an `Idempotency-Key`; a repeat gets the first answer. What goes wrong \
is a problem (RFC 9457) of one of the kinds in `x-problems`, in Vietnamese, or in English for \
`Accept-Language: en`. Times are RFC 3339 with offset; text is Unicode in the normal form C.";
