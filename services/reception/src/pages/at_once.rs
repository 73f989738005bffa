//! `/reception/at-once/{procedure}`: what is done while the person waits: pages, copies, the fee, one line in
//! the book, the next person.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use motcua_api::{Asker, InPath, InQuery, Problem, kinds};
use motcua_domain::catalogue::Procedure;
use motcua_domain::rights::Right;
use motcua_domain::{Actor, DossierCode, ProcedureCode};
use motcua_eventlog::Position;
use motcua_journal::ExecuteError;
use motcua_pages::{Sent, Visit, Words, fresh_key};
use serde::Deserialize;
use serde_json::json;

use super::refused::{Refused, fault};
use super::typed::Typed;
use super::{TEXTS, body};
use crate::Reception;
use crate::commands::serve_at_once::{AtOnceBody, Served};

/// How many papers the page has room for; the rules take 20.
const LINES: usize = 6;

/// What was served last.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Last {
    done: Option<DossierCode>,
}

#[derive(Template)]
#[template(path = "at-once.html")]
struct Content {
    words: Words,
    code: ProcedureCode,
    name: String,
    /// The sub-cases: id and name; one without a name is no choice.
    cases: Vec<(String, String)>,
    typed: Typed,
    refused: Option<Refused>,
    last: Option<Served>,
}

/// `GET /reception/at-once/{procedure}?done=…`: the form, under what was served before.
pub(super) async fn show(
    State(reception): State<Reception>,
    visit: Visit,
    asker: Asker,
    InPath(code): InPath<ProcedureCode>,
    InQuery(Last { done }): InQuery<Last>,
) -> Result<Response, Problem> {
    let procedure = reception.procedure(&code)?;
    let last = match done {
        Some(code) => last(&reception, code, &asker.actor).await?,
        None => None,
    };
    let mut typed = Typed::default();
    typed.put("_key", fresh_key());
    let content = Content::of(&procedure, visit.words(&TEXTS), typed);
    let content = Content { last, ..content };
    Ok(visit.page(&content.name, &content).into_response())
}

/// What was served with a dossier, for who may see it; nothing of any other.
async fn last(
    reception: &Reception,
    code: DossierCode,
    actor: &Actor,
) -> Result<Option<Served>, Problem> {
    let start = Position::START;
    match reception.dossiers.see(&code, actor, Right::SeeDossier, start).await {
        Ok(_) => {}
        Err(ExecuteError::Unknown | ExecuteError::NotYours) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    let history = reception.dossiers.history(&code).await?;
    let Some(entry) = history.first() else { return Ok(None) };
    Ok(Some(reception.served(code, entry).await).filter(|served| !served.lines.is_empty()))
}

/// `POST /reception/at-once/{procedure}`: serves, and goes on with the next person.
#[tracing::instrument(skip_all, fields(procedure.code = %code))]
pub(super) async fn serve(
    State(reception): State<Reception>,
    visit: Visit,
    InPath(code): InPath<ProcedureCode>,
    sent: Sent<Typed>,
) -> Result<Response, Problem> {
    let Sent { act, body: typed } = sent;
    let procedure = reception.procedure(&code)?;
    let done = match wanted(&typed, &procedure) {
        Ok(wanted) => reception.serve(&act, wanted).await,
        Err(problem) => Err(problem),
    };
    let problem = match done {
        Ok(done) => {
            let next = format!("/reception/at-once/{code}?done={}", done.code);
            return Ok(Redirect::to(&next).into_response());
        }
        Err(problem) => problem,
    };
    let words = visit.words(&TEXTS);
    let refused = Some(Refused::of(&problem, &words, &reception.catalogue()));
    let content = Content { refused, ..Content::of(&procedure, words, typed) };
    let page = visit.page(&content.name, &content).status(problem.status());
    Ok(page.into_response())
}

/// The page's form as the body that the API takes.
fn wanted(typed: &Typed, procedure: &Procedure) -> Result<AtOnceBody, Problem> {
    let line = |number: usize| {
        let of = |what: &str| typed.number(&format!("{what}.{number}"));
        let (pages, copies) = (of("pages"), of("copies"));
        let asked = pages.is_some() || copies.is_some();
        asked.then(|| json!({ "pages": pages.unwrap_or(0), "copies": copies.unwrap_or(0) }))
    };
    let mut body = json!({
        "procedure": procedure.code,
        "applicant": body::party(typed, "applicant"),
        "lines": (1..=LINES).filter_map(line).collect::<Vec<_>>(),
    });
    if let Some(case) = typed.filled("case") {
        body["subCase"] = json!(case);
    }
    serde_json::from_value(body).map_err(|error| {
        tracing::info!(%error, "the form of what is served at once was not understood");
        Problem::new(&kinds::INVALID_PARAMETER)
    })
}

impl Content {
    fn of(procedure: &Procedure, words: Words, typed: Typed) -> Self {
        let cases = procedure.sub_cases.iter().filter(|case| !case.id.is_empty());
        let cases = cases
            .map(|case| (case.id.clone(), words.either(&case.name_vi, &case.name_en).to_owned()));
        Self {
            code: procedure.code.clone(),
            name: words.either(&procedure.name_vi, &procedure.name_en).to_owned(),
            cases: cases.collect(),
            typed,
            refused: None,
            last: None,
            words,
        }
    }

    /// What is wrong with a field.
    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.refused.as_ref(), field)
    }

    fn of_line(&self, what: &str, number: usize) -> &str {
        self.typed.get(&format!("{what}.{number}"))
    }
}
