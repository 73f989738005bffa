//! `GET /return/{code}`: one result: what it is, what is owed, who may fetch it; and its return.

use std::borrow::Borrow;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use motcua_api::{Asker, InPath, Language, Problem};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::dossier::{Command, Dossier, Event, Fetched, Party, Request, ReturnWay, Status};
use motcua_domain::rights::Right;
use motcua_domain::{Actor, Date, DossierCode, Event as Any, Timestamp, local};
use motcua_eventlog::Position;
use motcua_journal::{Entry, Loaded};
use motcua_pages::{Page, Sent, Visit, Words, fresh_key};
use serde::Deserialize;

use super::TEXTS;
use crate::Return;
use crate::commands::return_result::{ReturnBody, ShownIdentity, ShownIdentityKind};

#[derive(Template)]
#[template(path = "result.html")]
struct Content<'a> {
    words: Words,
    code: &'a DossierCode,
    seen: u32,
    key: String,
    told: Told,
    procedure: Option<String>,
    fees: Vec<Owed>,
    owed_before_vnd: u64,
    originals: Vec<String>,
    /// Why it cannot be returned now; none: it can.
    not_now: Option<String>,
    refused: Option<String>,
    typed: ReturnForm,
    may_rate: bool,
}

/// A fee that is to be paid.
struct Owed {
    name: String,
    amount_vnd: u64,
    before_return: bool,
}

/// What the events tell of the result and of the people.
#[derive(Default)]
pub(super) struct Told {
    pub(super) request: Request,
    pub(super) number: Option<String>,
    pub(super) day: Option<Date>,
    pub(super) rejected: bool,
    pub(super) returned: Option<Handed>,
}

/// The return.
pub(super) struct Handed {
    pub(super) at: Timestamp,
    pub(super) way: ReturnWay,
    pub(super) fetched: Fetched,
}

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReturnForm {
    way: Way,
    to: String,
    identity_kind: ShownIdentityKind,
    identity_number: String,
    authorised: String,
    tracking: String,
    note: String,
}

/// How; at the counter, if nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
struct Way(ReturnWay);

impl Default for Way {
    fn default() -> Self {
        Self(ReturnWay::Counter)
    }
}

/// The kinds of identity papers, as the form names them.
const KINDS: [&str; 6] =
    ["citizenNumber", "oldCard", "passport", "taxCode", "residenceCard", "other"];

/// `GET /return/{code}`
pub(super) async fn show(
    State(service): State<Return>,
    visit: Visit,
    asker: Asker,
    InPath(code): InPath<DossierCode>,
) -> Result<Page, Problem> {
    let right = Right::SeeDossier;
    let loaded = service.dossiers.see(&code, &asker.actor, right, Position::START).await?;
    page(&service, &visit, &asker.actor, (&code, &loaded), None).await
}

/// `POST /return/{code}`: returns it; what was refused is said above the form.
pub(super) async fn return_it(
    State(service): State<Return>,
    visit: Visit,
    InPath(code): InPath<DossierCode>,
    sent: Sent<ReturnForm>,
) -> Result<Response, Problem> {
    let (way, fetched) = sent.body.clone().into();
    let wanted = Command::Return { way, fetched };
    let problem = match service.dossiers.execute(&code, &sent.act, &wanted).await {
        Ok(_) => return Ok(Redirect::to(&format!("/return/{code}")).into_response()),
        Err(error) => Problem::from(error),
    };
    let actor = &sent.act.actor;
    let seen = service.dossiers.see(&code, actor, Right::SeeDossier, Position::START).await;
    // Who may not know of it is told what the command said.
    let Ok(loaded) = seen else { return Err(problem) };
    let refused = Some((sent.body, &problem));
    let page = page(&service, &visit, actor, (&code, &loaded), refused).await?;
    Ok(page.status(problem.status()).into_response())
}

async fn page(
    service: &Return,
    visit: &Visit,
    actor: &Actor,
    (code, loaded): (&DossierCode, &Loaded),
    refused: Option<(ReturnForm, &Problem)>,
) -> Result<Page, Problem> {
    let (words, catalogue) = (visit.words(&TEXTS), service.dossiers.catalogue());
    let told = told(&service.dossiers.history(code).await?);
    let dossier = &loaded.dossier;
    let typed = ReturnForm::preset(dossier, &told.request);
    // A name is never refused by itself: what is tried is whether anybody may get it now.
    let tried = ReturnForm { to: "…".to_owned(), tracking: "…".to_owned(), ..typed.clone() };
    let (way, fetched) = tried.into();
    let would =
        service.dossiers.would(loaded, (actor, Right::Return), &Command::Return { way, fetched });
    let not_now = would.err().map(|error| Problem::from(error).said(visit.language).to_owned());
    let (typed, refused) = match refused {
        Some((typed, problem)) => (typed, Some(problem.said(visit.language).to_owned())),
        None => (typed, None),
    };
    let reception = dossier.reception.as_ref();
    let content = Content {
        words,
        code,
        seen: loaded.tail.version.0,
        key: fresh_key(),
        procedure: reception.map(|facts| words.procedure(&catalogue, &facts.procedure)),
        fees: owed(dossier, &catalogue, &words, service.dossiers.journal().clock().now()),
        owed_before_vnd: dossier.due_before_return_vnd(),
        originals: originals(dossier, &catalogue, &words, service.dossiers.journal().clock().now()),
        not_now: not_now.filter(|_| told.returned.is_none()),
        refused,
        typed,
        may_rate: dossier.status == Status::Returned
            && dossier.rated.is_none()
            && Right::Rate.allows(actor),
        told,
    };
    Ok(visit.page(code.as_str(), &content))
}

/// What the events tell.
pub(super) fn told(history: &[Arc<Entry>]) -> Told {
    let mut told = Told::default();
    for entry in history {
        for any in entry.known() {
            let Any::Dossier(event) = any else { continue };
            match event {
                Event::Received { request, .. } => {
                    told.request =
                        request.known().map(|request| (**request).clone()).unwrap_or_default();
                }
                Event::Sealed { number, day, .. } | Event::Reissued { number, day, .. } => {
                    (told.number, told.day) = (Some(number.clone()), Some(*day));
                    (told.rejected, told.returned) = (false, None);
                }
                Event::Rejected { .. } => told.rejected = true,
                Event::Reopened { .. } => told.returned = None,
                Event::Returned { way, fetched, .. } => {
                    let fetched = fetched.known().cloned().unwrap_or_default();
                    told.returned = Some(Handed { at: entry.happened, way: *way, fetched });
                }
                _ => {}
            }
        }
    }
    told
}

fn owed(dossier: &Dossier, catalogue: &Catalogue, words: &Words, now: Timestamp) -> Vec<Owed> {
    let case = dossier.sub_case(catalogue, local(now).date());
    let due = dossier.fees.iter().filter(|fee| fee.outstanding() > 0);
    let named = due.map(|fee| {
        let line = case.and_then(|case| case.fee_lines.iter().find(|l| l.line == fee.set.line));
        let name = line.map(|line| match words.language() {
            Language::Vietnamese => line.name_vi.clone(),
            Language::English => line.name_en.clone(),
        });
        Owed {
            name: name.unwrap_or_else(|| fee.set.line.clone()),
            amount_vnd: fee.outstanding(),
            before_return: fee.set.before_return,
        }
    });
    named.collect()
}

/// The papers whose originals are held, to be given back or to become the result.
fn originals(
    dossier: &Dossier,
    catalogue: &Catalogue,
    words: &Words,
    now: Timestamp,
) -> Vec<String> {
    let case = dossier.sub_case(catalogue, local(now).date());
    let papers = dossier.reception.iter().flat_map(|facts| &facts.papers);
    let held = papers.filter(|paper| paper.held).map(|paper| {
        let kind = case.and_then(|case| case.paper(&paper.paper));
        let name = kind.map(|kind| match words.language() {
            Language::Vietnamese => kind.name_vi.clone(),
            Language::English => kind.name_en.clone(),
        });
        let name = name.unwrap_or_else(|| paper.paper.to_string());
        format!("{name}: {}", paper.originals)
    });
    held.collect()
}

/// The text of a way.
pub(super) fn way(way: impl Borrow<ReturnWay>) -> &'static str {
    match way.borrow() {
        ReturnWay::Counter => "way-counter",
        ReturnWay::Post => "way-post",
        ReturnWay::Online => "way-online",
    }
}

impl ReturnForm {
    /// As the applicant wanted it, to the applicant.
    fn preset(dossier: &Dossier, request: &Request) -> Self {
        let way = dossier.reception.as_ref().map(|facts| Way(facts.return_way));
        Self { way: way.unwrap_or_default(), to: request.applicant.name.clone(), ..Self::default() }
    }

    fn is_kind(&self, name: &str) -> bool {
        let kind = match self.identity_kind {
            ShownIdentityKind::CitizenNumber => 0,
            ShownIdentityKind::OldCard => 1,
            ShownIdentityKind::Passport => 2,
            ShownIdentityKind::TaxCode => 3,
            ShownIdentityKind::ResidenceCard => 4,
            ShownIdentityKind::Other => 5,
        };
        KINDS[kind] == name
    }
}

impl From<ReturnForm> for (ReturnWay, Fetched) {
    /// By the body that the API takes: one way to say it.
    fn from(form: ReturnForm) -> Self {
        let number = form.identity_number.trim().to_owned();
        let identity = (!number.is_empty()).then(|| ShownIdentity {
            kind: form.identity_kind,
            number,
            issued_on: String::new(),
            issued_by: String::new(),
        });
        let body = ReturnBody {
            way: form.way.0,
            to: form.to.trim().to_owned(),
            identity,
            authorised: !form.authorised.is_empty(),
            tracking: form.tracking.trim().to_owned(),
            note: form.note,
        };
        body.into()
    }
}

impl Told {
    /// Who may fetch it: the applicant, who handed it in, who stands for the applicant; each once.
    fn people(&self) -> Vec<(&'static str, &Party)> {
        let applicant = Some(("party-applicant", &self.request.applicant));
        let submitter = self.request.submitter.as_ref().map(|party| ("party-submitter", party));
        let other = self.request.representative.as_ref();
        let representative = other.map(|party| ("party-representative", party));
        let people = [applicant, submitter, representative];
        people.into_iter().flatten().filter(|(_, party)| !party.name.is_empty()).collect()
    }
}
