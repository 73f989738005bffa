//! `GET /worklist/{code}`: what one dossier needs now, and a form for each thing that may be done.

use std::borrow::Borrow;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use motcua_api::{Asker, InPath, Problem, kinds};
use motcua_domain::dossier::{Command, Dossier};
use motcua_domain::rights::Right;
use motcua_domain::{Actor, AgencyId, DossierCode, Timestamp};
use motcua_eventlog::Position;
use motcua_journal::{ExecuteError, Loaded};
use motcua_pages::{Page, Sent, Visit, Words, fresh_key};

use super::acts::{ACTS, Act};
use super::fields::{self, Field, Shown};
use super::form::Form;
use super::{TEXTS, verdict, verdict_word};
use crate::Routing;
use crate::document::stored;

#[derive(Template)]
#[template(path = "dossier.html")]
struct Content<'a> {
    words: Words,
    code: &'a DossierCode,
    seen: u32,
    facts: Facts,
    offers: Vec<Offer>,
    /// What the person's roles would let do, and the rules do not now, with why.
    not_now: Vec<(&'static str, String)>,
    /// When a colleague opened it, if that is not long ago.
    also_opened: Option<Timestamp>,
    form: Form,
    choices: Choices,
}

/// Where it stands.
struct Facts {
    procedure: Option<String>,
    status: String,
    holder: Option<String>,
    offered_to: Option<String>,
    action: Option<String>,
    step_due_at: Option<Timestamp>,
    first_due_at: Option<Timestamp>,
    due_at: Option<Timestamp>,
    stands_since: Option<Timestamp>,
    overdue: bool,
    step_overdue: bool,
    verdict: Option<&'static str>,
}

/// What fields let choose from.
struct Choices {
    to: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    papers: Vec<(String, String)>,
}

/// A form.
struct Offer {
    act: &'static Act,
    key: String,
    open: bool,
    /// Why what was sent was not done.
    refused: Option<Refused>,
}

/// What is said above a form.
struct Refused {
    why: String,
    /// What somebody else has done meanwhile.
    changes: Vec<String>,
}

/// `GET /worklist/{code}`
pub(super) async fn show(
    State(routing): State<Routing>,
    visit: Visit,
    asker: Asker,
    InPath(code): InPath<DossierCode>,
) -> Result<Page, Problem> {
    see(&routing, &visit, &asker.actor, &code, None).await
}

/// The page, with one form before the others.
pub(super) async fn see(
    routing: &Routing,
    visit: &Visit,
    actor: &Actor,
    code: &DossierCode,
    first: Option<&'static Act>,
) -> Result<Page, Problem> {
    let loaded = routing.dossiers.see(code, actor, Right::SeeDossier, Position::START).await?;
    Ok(Made { routing, visit, actor, code, loaded: &loaded }.page(first, None))
}

/// `POST /worklist/{code}/…`: does it, and goes back to the list; what was refused is said above the form,
/// with everything that was typed.
pub(super) async fn act(
    routing: Routing,
    visit: Visit,
    code: DossierCode,
    act: &'static Act,
    sent: Sent<Form>,
) -> Result<Response, Problem> {
    let done = match (act.command)(&sent.body) {
        Ok(command) => routing.carry_out(&code, &sent, &command).await,
        Err(problem) => Err(problem),
    };
    let Err(problem) = done else {
        return Ok(Redirect::to(&format!("/worklist/{code}")).into_response());
    };
    let actor = &sent.act.actor;
    let seen = routing.dossiers.see(&code, actor, Right::SeeDossier, Position::START).await;
    // Who may not know of it is told what the command said.
    let Ok(loaded) = seen else { return Err(problem) };
    let made = Made { routing: &routing, visit: &visit, actor, code: &code, loaded: &loaded };
    let page = made.page(Some(act), Some((&sent.body, &problem)));
    Ok(page.status(problem.status()).into_response())
}

impl Routing {
    /// Carries out what a form asks for.
    async fn carry_out(
        &self,
        code: &DossierCode,
        sent: &Sent<Form>,
        command: &Command,
    ) -> Result<(), Problem> {
        if let Command::Consult { of, .. } = command
            && self.dossiers.catalogue().agency(of).is_none()
        {
            return Err(Problem::new(&kinds::UNKNOWN_AGENCY).field("agency", "unknown-agency"));
        }
        if let Some(document) = sent.body.document()? {
            // Who may not do it at all is told that, and not what is stored here.
            self.dossiers.see(code, &sent.act.actor, sent.act.right, Position::START).await?;
            stored(Some(document), &self.documents).await?;
        }
        self.dossiers.execute(code, &sent.act, command).await?;
        Ok(())
    }
}

/// What a page is made of.
struct Made<'a> {
    routing: &'a Routing,
    visit: &'a Visit,
    actor: &'a Actor,
    code: &'a DossierCode,
    loaded: &'a Loaded,
}

impl Made<'_> {
    fn page(&self, first: Option<&'static Act>, refused: Option<(&Form, &Problem)>) -> Page {
        let words = self.visit.words(&TEXTS);
        let (form, tried) = self.forms(&words);
        let (mut offers, mut not_now) = (Vec::new(), Vec::new());
        for act in &ACTS {
            let is_first = first.is_some_and(|first| first.word == act.word);
            let said = refused.filter(|_| is_first).map(|(_, problem)| Refused {
                why: self.said(problem),
                changes: self.changes(problem, &words),
            });
            match self.would(act, &tried) {
                Ok(()) => {}
                // What was refused stays to be seen, with what was typed.
                Err(_) if said.is_some() => {}
                Err(Some(why)) => {
                    not_now.push((act.word, why));
                    continue;
                }
                Err(None) => continue,
            }
            let open = is_first || (act.usual && first.is_none());
            offers.push(Offer { act, key: fresh_key(), open, refused: said });
        }
        let content = Content {
            words,
            code: self.code,
            seen: self.loaded.tail.version.0,
            facts: self.facts(&words),
            choices: self.choices(&words),
            offers,
            not_now,
            also_opened: self.also_opened(),
            form: refused.map_or(form, |(typed, _)| typed.clone()),
        };
        self.visit.page(self.code.as_str(), &content)
    }

    /// Whether the rules would let it through; if not, why, where it is worth telling.
    fn would(&self, act: &'static Act, tried: &Form) -> Result<(), Option<String>> {
        let command = (act.command)(tried).map_err(|_| None)?;
        let by = (self.actor, act.right);
        match self.routing.dossiers.would(self.loaded, by, &command) {
            Ok(()) => Ok(()),
            // What a person fills in is judged when it is sent.
            Err(ExecuteError::Refused(refusal)) if refusal.is_invalid() => Ok(()),
            Err(ExecuteError::Refused(refusal)) => {
                let now = command.kind().is_possible_in(self.loaded.dossier.status);
                Err(now.then(|| self.said(&Problem::from(refusal))))
            }
            Err(_) => Err(None),
        }
    }

    fn also_opened(&self) -> Option<Timestamp> {
        let now = self.routing.dossiers.journal().clock().now();
        self.routing.opened.by(&self.actor.who.account, self.code, now)
    }

    /// What has happened since the person saw the dossier, in words.
    fn changes(&self, problem: &Problem, words: &Words) -> Vec<String> {
        let catalogue = self.routing.dossiers.catalogue();
        let changes = problem.member("changes").and_then(|changes| changes.as_array());
        let said = changes.into_iter().flatten().map(|change| {
            let text = |name: &str| change[name].as_str().unwrap_or_default();
            let events = change["events"].as_array().into_iter().flatten();
            let events = events.filter_map(|event| event.as_str()).map(|event| words.event(event));
            let at = text("at").parse().map(|at: Timestamp| words.moment(at)).unwrap_or_default();
            let agency = text("agency").parse().map(|id| words.agency(&catalogue, &id));
            let (events, agency) =
                (events.collect::<Vec<_>>().join(", "), agency.unwrap_or_default());
            words.say_of("changed-by", &[("event", &events), ("at", &at), ("agency", &agency)])
        });
        said.collect()
    }

    fn said(&self, problem: &Problem) -> String {
        problem.said(self.visit.language).to_owned()
    }

    /// What the forms begin with, and what is tried.
    fn forms(&self, words: &Words) -> (Form, Form) {
        let catalogue = self.routing.dossiers.catalogue();
        let now = self.routing.dossiers.journal().clock().now();
        let dossier = &self.loaded.dossier;
        let (Some(agency), Some(calendar)) = (&self.actor.who.agency, catalogue.calendar()) else {
            return (Form::default(), Form::default());
        };
        let form = Form::preset(dossier, agency, (now, calendar), words);
        let tried = form.clone().tried(dossier, &catalogue, words, now);
        (form, tried)
    }

    fn choices(&self, words: &Words) -> Choices {
        let catalogue = self.routing.dossiers.catalogue();
        let now = self.routing.dossiers.journal().clock().now();
        let named = |id: &AgencyId| (id.to_string(), words.agency(&catalogue, id));
        let today = motcua_domain::local(now).date();
        let mut agencies: Vec<_> =
            catalogue.agencies_in_force(today).map(|agency| named(&agency.id)).collect();
        agencies.sort_by(|one, other| one.1.cmp(&other.1));
        Choices {
            to: self.loaded.dossier.may_be_given_to().into_iter().map(named).collect(),
            agencies,
            papers: fields::papers(&self.loaded.dossier, &catalogue, words, now),
        }
    }

    fn facts(&self, words: &Words) -> Facts {
        let catalogue = self.routing.dossiers.catalogue();
        let now = self.routing.dossiers.journal().clock().now();
        let dossier: &Dossier = &self.loaded.dossier;
        let handled = dossier.status.is_handled();
        let until = dossier.stands_since.unwrap_or(now);
        let step = dossier.step.as_ref().filter(|_| !handled);
        let named = |id: &AgencyId| words.agency(&catalogue, id);
        let reception = dossier.reception.as_ref();
        let action = step.and_then(|step| reception?.step(step.number));
        Facts {
            procedure: reception.map(|facts| words.procedure(&catalogue, &facts.procedure)),
            status: words.status(dossier.status.name()),
            holder: dossier.holder.as_ref().filter(|_| !handled).map(named),
            offered_to: dossier.offer.as_ref().map(|offer| named(&offer.to)),
            action: action.map(|step| words.action(&step.action)),
            step_due_at: step.map(|step| step.due_at),
            first_due_at: dossier.dates.map(|dates| dates.first_due_at),
            due_at: dossier.dates.filter(|d| d.due_at != d.first_due_at).map(|d| d.due_at),
            stands_since: dossier.stands_since,
            overdue: !handled && dossier.dates.is_some_and(|dates| dates.first_due_at < until),
            step_overdue: step.is_some_and(|step| !step.ended && step.due_at < until),
            verdict: verdict(dossier).map(verdict_word),
        }
    }
}

impl Form {
    /// What stands in a field.
    fn value(&self, field: Field) -> &str {
        match field {
            Field::To => &self.to,
            Field::Step => &self.step,
            Field::Reason => &self.reason,
            Field::Note => &self.note,
            Field::Text => &self.text,
            Field::LegalGround => &self.legal_ground,
            Field::Document => &self.document,
            Field::BeyondLimit => &self.beyond_limit,
            Field::Notice => &self.notice,
            Field::Amount => &self.amount,
            Field::Means => &self.means,
            Field::Agency => &self.agency,
            Field::AnswerDay => &self.answer_day,
            Field::Question => &self.question,
            Field::Asked | Field::Unanswered => &self.number,
            Field::NewDay => &self.new_day,
            Field::Request => &self.request,
            Field::OrderNumber => &self.order_number,
            Field::OrderDay => &self.order_day,
            Field::OrderBy => &self.order_by,
            Field::Papers | Field::DutyLines => "",
        }
    }

    /// What stands in one row of a field of rows.
    fn row(of: &[String], row: impl Borrow<usize>) -> &str {
        of.get(*row.borrow()).map_or("", String::as_str)
    }
}
