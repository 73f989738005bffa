//! `GET /return/{code}/slip`: what was returned to whom, to be printed and signed.

use askama::Template;
use axum::extract::State;
use motcua_api::{Asker, InPath, Problem, kinds};
use motcua_domain::DossierCode;
use motcua_domain::rights::Right;
use motcua_eventlog::Position;
use motcua_pages::{Page, Visit, Words};

use super::TEXTS;
use super::result::{Handed, Told, told, way};
use crate::Return;

#[derive(Template)]
#[template(path = "slip.html")]
struct Content<'a> {
    words: Words,
    code: &'a DossierCode,
    agency: Option<String>,
    procedure: Option<String>,
    told: &'a Told,
    handed: Option<&'a Handed>,
}

/// `GET /return/{code}/slip`
pub(super) async fn show(
    State(service): State<Return>,
    visit: Visit,
    asker: Asker,
    InPath(code): InPath<DossierCode>,
) -> Result<Page, Problem> {
    let right = Right::SeeDossier;
    let loaded = service.dossiers.see(&code, &asker.actor, right, Position::START).await?;
    let told = told(&service.dossiers.history(&code).await?);
    let reception = loaded.dossier.reception.as_ref();
    let facts = reception.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    let (words, catalogue) = (visit.words(&TEXTS), service.dossiers.catalogue());
    let content = Content {
        words,
        code: &code,
        agency: Some(words.agency(&catalogue, &facts.returned_at)),
        procedure: Some(words.procedure(&catalogue, &facts.procedure)),
        handed: told.returned.as_ref(),
        told: &told,
    };
    Ok(visit.page(&words.say("slip"), &content))
}
