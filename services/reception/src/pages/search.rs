//! `GET /search?q=…&after=…`: every dossier that concerns the own agency, found by what people say of it.

use std::borrow::Borrow;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use motcua_api::{Asker, InQuery, Paging, Problem};
use motcua_pages::{Page, Visit, Words};
use serde::Deserialize;

use super::TEXTS;
use crate::Reception;
use crate::search::{FoundDossier, Question};

/// How many hits a page shows: who sees none of theirs among them says more.
const HITS: usize = 20;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    q: Option<String>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Content {
    words: Words,
    q: String,
    /// The rule that the question breaks.
    rule: Option<&'static str>,
    /// None where nothing was asked yet.
    hits: Option<Vec<Hit>>,
    next: Option<String>,
}

/// A dossier that was found.
struct Hit {
    found: FoundDossier,
    procedure: Option<String>,
    holder: Option<String>,
}

impl Content {
    /// What the first hit of its kind begins, where not all fit as they were typed.
    fn heading(&self, index: impl Borrow<usize>) -> Option<&'static str> {
        let (hits, index) = (self.hits.as_ref()?, *index.borrow());
        let fit = hits.get(index)?.found.fit;
        let before = index.checked_sub(1).and_then(|before| hits.get(before));
        let is_new = before.is_none_or(|before| before.found.fit != fit);
        match fit {
            "begun" if is_new => Some("search-begun"),
            "mistaken" if is_new => Some("search-mistaken"),
            _ => None,
        }
    }
}

pub(super) async fn show(
    State(reception): State<Reception>,
    visit: Visit,
    asker: Asker,
    InQuery(query): InQuery<Asked>,
    paging: Paging,
) -> Result<Page, Problem> {
    let words = visit.words(&TEXTS);
    let title = words.say("search").into_owned();
    let blank = Content { words, q: String::new(), rule: None, hits: None, next: None };
    let Some(q) = query.q else { return Ok(visit.page(&title, &blank)) };
    let question = match Question::read(&q) {
        Ok(question) => question,
        Err(unclear) => {
            let (vi, en) = unclear.said();
            let rule = Some(blank.words.either(vi, en));
            let page = visit.page(&title, &Content { q, rule, ..blank });
            return Ok(page.status(StatusCode::BAD_REQUEST));
        }
    };
    // What was taken in a moment ago is found.
    let written = *reception.dossiers.journal().last().borrow();
    let paging = Paging { limit: HITS, ..paging };
    let (_, page) = reception.search(&question, &asker, &paging, Some(written)).await?;
    let catalogue = reception.catalogue();
    let hits = page.items.into_iter().map(|found| Hit {
        procedure: found.procedure.as_ref().map(|code| blank.words.procedure(&catalogue, code)),
        holder: found.holder.as_ref().map(|id| blank.words.agency(&catalogue, id)),
        found,
    });
    let hits = Some(hits.collect());
    let said: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
    let next = page.next.map(|next| format!("/search?q={said}&after={next}"));
    Ok(visit.page(&title, &Content { q, hits, next, ..blank }))
}
