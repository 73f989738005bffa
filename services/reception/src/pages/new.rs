//! `/reception/new/{procedure}`: the clerk takes a dossier in.

mod content;
mod known;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use motcua_api::{Asker, InPath, InQuery, Problem};
use motcua_domain::catalogue::{Procedure, SubCase};
use motcua_domain::{Actor, ProcedureCode};
use motcua_pages::{Sent, Visit, fresh_key};
use serde::Deserialize;

use super::refused::Refused;
use super::typed::Typed;
use super::{TEXTS, body, schema};
use crate::Reception;
use crate::known::Known;
use content::{Choose, Content};
use known::Scan;

/// Which sub-case.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Case {
    case: Option<String>,
}

/// `GET /reception/new/{procedure}?case=…`: the form; where a sub-case has to be chosen, the choice.
pub(super) async fn show(
    State(reception): State<Reception>,
    visit: Visit,
    asker: Asker,
    InPath(code): InPath<ProcedureCode>,
    InQuery(Case { case }): InQuery<Case>,
) -> Result<Response, Problem> {
    let procedure = reception.procedure(&code)?;
    if procedure.has_sub_cases() && case.is_none() {
        let words = visit.words(&TEXTS);
        let content = Choose::of(&procedure, words);
        return Ok(visit.page(&content.title(), &content).into_response());
    }
    let case = procedure.chosen(case.as_deref())?;
    let typed = empty(case);
    let desk = Desk { reception: &reception, visit: &visit, actor: &asker.actor };
    Ok(desk.page(&procedure, case, typed, Told::default()))
}

/// `POST /reception/new/{procedure}`: takes it in, and goes on to the receipt. Where a card was scanned, or
/// is only looked for what is known (`look`), it shows the form with that filled in.
#[tracing::instrument(skip_all, fields(procedure.code = %code))]
pub(super) async fn receive(
    State(reception): State<Reception>,
    visit: Visit,
    InPath(code): InPath<ProcedureCode>,
    sent: Sent<Typed>,
) -> Result<Response, Problem> {
    let Sent { act, body: mut typed } = sent;
    let procedure = reception.procedure(&code)?;
    let case = procedure.chosen(typed.filled("case"))?;
    let desk = Desk { reception: &reception, visit: &visit, actor: &act.actor };
    let scan = known::scan(&mut typed);
    if scan != Scan::None || typed.filled("look").is_some() {
        let known = known::look(&reception, &act.actor, &procedure, &mut typed).await?;
        return Ok(desk.page(&procedure, case, typed, Told { known, scan, problem: None }));
    }
    let fields = case.form.as_ref().map(|form| schema::fields(&form.to_json()));
    let wanted = body::receive(&typed, &procedure, case, &fields.unwrap_or_default());
    let done = match wanted {
        Ok(wanted) => reception.take_in(&act, wanted).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(done) => Ok(Redirect::to(&format!("/dossiers/{}/receipt", done.code)).into_response()),
        Err(problem) => {
            let told = Told { problem: Some(problem), ..Told::default() };
            Ok(desk.page(&procedure, case, typed, told))
        }
    }
}

/// A form in which nothing was typed yet, with what the catalogue asks for.
fn empty(case: &SubCase) -> Typed {
    let mut typed = Typed::default();
    typed.put("case", case.id.clone());
    typed.put("_key", fresh_key());
    typed.put("applicantKind", "person");
    typed.put("returnWay", "counter");
    for paper in &case.papers {
        // A paper that is asked for without a number is asked for once.
        let copies = if paper.originals == 0 { paper.copies.max(1) } else { paper.copies };
        typed.put(&format!("originals.{}", paper.id), paper.originals.to_string());
        typed.put(&format!("copies.{}", paper.id), copies.to_string());
    }
    typed
}

/// What a form is shown with.
struct Told {
    known: Option<Known>,
    scan: Scan,
    /// Why it was not received.
    problem: Option<Problem>,
}

impl Default for Told {
    fn default() -> Self {
        Self { known: None, scan: Scan::None, problem: None }
    }
}

/// The desk at which a form is shown.
struct Desk<'a> {
    reception: &'a Reception,
    visit: &'a Visit,
    actor: &'a Actor,
}

impl Desk<'_> {
    fn page(&self, procedure: &Procedure, case: &SubCase, typed: Typed, told: Told) -> Response {
        let words = self.visit.words(&TEXTS);
        let problem = told.problem.as_ref();
        let catalogue = self.reception.catalogue();
        let refused = problem.map(|problem| Refused::of(problem, &words, &catalogue));
        let agency = self.actor.who.agency.as_ref();
        let appointment = self.reception.appointment(case, agency, &words);
        let content = Content::of((procedure, case), words, typed)
            .told(appointment, refused)
            .known(told.known, told.scan);
        let page = self.visit.page(&content.title(), &content);
        let page = match problem {
            Some(problem) => page.status(problem.status()),
            None => page,
        };
        page.into_response()
    }
}
