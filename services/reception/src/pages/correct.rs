//! `/dossiers/{code}/correct`: an entry is corrected. Who acts on what somebody else has changed meanwhile is
//! told what, by whom and when, and keeps what was typed.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use motcua_api::{Asker, InPath, Problem, kinds};
use motcua_domain::{DossierCode, dossier};
use motcua_eventlog::Position;
use motcua_pages::{Sent, Visit, Words, fresh_key};
use serde_json::json;

use super::TEXTS;
use super::refused::Refused;
use super::typed::Typed;
use crate::Reception;
use crate::commands::correct::CorrectionBody;
use crate::dossier_view::as_corrected;

#[derive(Template)]
#[template(path = "correct.html")]
struct Content {
    words: Words,
    code: DossierCode,
    /// The version that the person sees.
    version: u32,
    /// Each entry that can be corrected: its name, its text's id, what stands there now.
    entries: Vec<(&'static str, &'static str, String)>,
    typed: Typed,
    refused: Option<Refused>,
}

/// `GET /dossiers/{code}/correct`
pub(super) async fn show(
    State(reception): State<Reception>,
    visit: Visit,
    asker: Asker,
    InPath(code): InPath<DossierCode>,
) -> Result<Response, Problem> {
    let start = Position::START;
    reception.dossiers.see(&code, &asker.actor, asker.right, start).await?;
    let mut typed = Typed::default();
    typed.put("_key", fresh_key());
    let content = reception.correction(code, visit.words(&TEXTS), typed, None).await?;
    Ok(visit.page(&content.title(), &content).into_response())
}

/// `POST /dossiers/{code}/correct`
#[tracing::instrument(skip_all, fields(dossier.code = %code))]
pub(super) async fn correct(
    State(reception): State<Reception>,
    visit: Visit,
    InPath(code): InPath<DossierCode>,
    sent: Sent<Typed>,
) -> Result<Response, Problem> {
    let Sent { act, body: typed } = sent;
    let body = json!({
        "entry": typed.get("entry"), "value": typed.get("value"), "reason": typed.get("reason"),
    });
    let body: Result<CorrectionBody, _> = serde_json::from_value(body);
    let body = body.map_err(|_| Problem::new(&kinds::INVALID_PARAMETER))?;
    let wanted = dossier::Command::from(body);
    let problem = match reception.dossiers.execute(&code, &act, &wanted).await {
        Ok(_) => return Ok(Redirect::to(&format!("/dossiers/{code}")).into_response()),
        Err(error) => Problem::from(error),
    };
    // Nobody learns from a refusal what the dossier holds.
    reception.dossiers.see(&code, &act.actor, act.right, Position::START).await?;
    let words = visit.words(&TEXTS);
    let refused = Some(Refused::of(&problem, &words, &reception.catalogue()));
    let content = reception.correction(code, words, typed, refused).await?;
    Ok(visit.page(&content.title(), &content).status(problem.status()).into_response())
}

impl Reception {
    async fn correction(
        &self,
        code: DossierCode,
        words: Words,
        typed: Typed,
        refused: Option<Refused>,
    ) -> Result<Content, Problem> {
        let loaded = self.dossiers.load(&code, Position::START).await?;
        let said = as_corrected(&self.dossiers.history(&code).await?).unwrap_or_default();
        let entries = vec![
            ("applicantName", "name-full", said.applicant.name),
            ("applicantPhone", "phone", said.applicant.phone),
            ("applicantEmail", "email", said.applicant.email),
            ("applicantAddress", "address", said.applicant.address),
            ("note", "note", said.note),
        ];
        let version = loaded.tail.version.0;
        Ok(Content { words, code, version, entries, typed, refused })
    }
}

impl Content {
    fn title(&self) -> String {
        self.words.say_of("correct-title", &[("code", self.code.as_str())])
    }
}
