//! `GET /guide?code=…`: whoever shows a receipt at any counter learns where it is: state, holder, date, and
//! nothing else (domain reference, section 13).

use askama::Template;
use axum::extract::State;
use motcua_api::{InQuery, Problem};
use motcua_domain::{DossierCode, Timestamp};
use motcua_eventlog::Position;
use motcua_journal::ExecuteError;
use motcua_pages::{Page, Visit, Words};
use serde::Deserialize;

use super::TEXTS;
use crate::Reception;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    code: String,
}

#[derive(Template)]
#[template(path = "guide.html")]
struct Content {
    words: Words,
    code: String,
    found: Option<Found>,
}

/// What is told.
pub(super) struct Found {
    pub(super) status: &'static str,
    pub(super) holder: Option<String>,
    pub(super) due_at: Option<Timestamp>,
}

pub(super) async fn show(
    State(reception): State<Reception>,
    visit: Visit,
    InQuery(asked): InQuery<Asked>,
) -> Result<Page, Problem> {
    let words = visit.words(&TEXTS);
    let found = match read(&asked.code) {
        Some(code) => reception.stands(&code, &visit).await?,
        None => None,
    };
    let title = words.say("guide").into_owned();
    Ok(visit.page(&title, &Content { words, code: asked.code.trim().to_owned(), found }))
}

/// A code as people type it, and readers.
pub(super) fn read(text: &str) -> Option<DossierCode> {
    text.trim().to_uppercase().parse().ok()
}

impl Reception {
    /// Where a dossier stands; `None`: there is none of this code.
    pub(super) async fn stands(
        &self,
        code: &DossierCode,
        visit: &Visit,
    ) -> Result<Option<Found>, Problem> {
        let loaded = match self.dossiers.load(code, Position::START).await {
            Ok(loaded) => loaded,
            Err(ExecuteError::Unknown) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let dossier = &loaded.dossier;
        if dossier.received_at.is_none() && dossier.registered.is_none() {
            return Ok(None);
        }
        let catalogue = self.catalogue();
        let holder = dossier.holder.as_ref().filter(|_| !dossier.status.is_handled());
        Ok(Some(Found {
            status: dossier.status.name(),
            holder: holder.map(|holder| visit.words(&TEXTS).agency(&catalogue, holder)),
            due_at: dossier.dates.map(|dates| dates.due_at),
        }))
    }
}
