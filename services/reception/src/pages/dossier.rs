//! `GET /dossiers/{code}`: a dossier, for those whom it concerns: where it is, when it is due and why, who
//! had it how long, its papers and originals, its fees, what happened.

mod strip;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use motcua_api::{Asker, DayView, InPath, LocalTime, Problem};
use motcua_domain::rights::Right;
use motcua_domain::{Actor, AgencyId, DossierCode, Timestamp, local};
use motcua_eventlog::Position;
use motcua_journal::{Entry, Loaded};
use motcua_pages::{Page, Visit, Words};

use super::TEXTS;
use super::appointment::DayLine;
use crate::Reception;
use crate::dossier_view::DossierView;
use crate::history;
use crate::ledger::Ledger;
use crate::paper_forms::FormItem;
use crate::time::TimeView;
pub(super) use strip::Strip;

#[derive(Template)]
#[template(path = "dossier.html")]
struct Content {
    words: Words,
    view: DossierView,
    procedure: Option<String>,
    holder: Option<String>,
    offered_to: Option<String>,
    time: Option<Time>,
    ledger: Ledger,
    lines: Vec<Line>,
    actions: Vec<Action>,
    forms: Vec<PaperForm>,
}

/// A form that was given, to be printed.
struct PaperForm {
    title: &'static str,
    path: String,
    given: Timestamp,
}

/// Where its time went.
struct Time {
    /// The appointment and what became of it, in words.
    said: String,
    late: bool,
    strip: Strip,
    /// How the appointment was counted: from when, by what time, each day.
    why: Option<(String, Vec<DayLine>, bool)>,
    /// Each time the clock stood.
    stops: Vec<String>,
}

/// What happened.
struct Line {
    at: Timestamp,
    event: String,
    who: String,
    to: Option<String>,
    note: Option<String>,
}

/// What somebody may do with it now: where, and the text.
struct Action {
    path: String,
    text: &'static str,
}

pub(super) async fn show(
    State(reception): State<Reception>,
    visit: Visit,
    asker: Asker,
    InPath(code): InPath<DossierCode>,
) -> Result<Page, Problem> {
    let start = Position::START;
    let loaded = reception.dossiers.see(&code, &asker.actor, asker.right, start).await?;
    let history = reception.dossiers.history(&code).await?;
    let content = Content::of(&reception, (&code, &loaded, &history), &visit, &asker.actor)?;
    Ok(visit.page(&content.title(), &content))
}

impl Content {
    fn of(
        reception: &Reception,
        (code, loaded, history): (&DossierCode, &Loaded, &[Arc<Entry>]),
        visit: &Visit,
        actor: &Actor,
    ) -> Result<Self, Problem> {
        let words = visit.words(&TEXTS);
        let catalogue = reception.catalogue();
        let name = |id: &AgencyId| words.agency(&catalogue, id);
        let dossier = &loaded.dossier;
        let view = reception.view_of(code.clone(), loaded, history);
        let procedure = reception.procedure_of(dossier);
        let procedure =
            procedure.map(|p| format!("{} · {}", words.either(&p.name_vi, &p.name_en), p.code));
        // What nobody has received here has no time that could be told.
        let time = match dossier.reception {
            Some(_) => Some(Time::of(&reception.time_view(dossier, history)?, &words, &name)),
            None => None,
        };
        let lines = history.iter().flat_map(|entry| history::lines(entry));
        let lines = lines.map(|line| Line::of(&line, &words, &name));
        Ok(Self {
            holder: view
                .standing
                .holder
                .as_ref()
                .filter(|_| !dossier.status.is_handled())
                .map(name),
            offered_to: view.standing.offered_to.as_ref().map(name),
            procedure,
            time,
            ledger: reception.ledger(dossier, history),
            lines: lines.collect(),
            actions: actions(code, loaded, actor),
            forms: forms(code, history, &words),
            view,
            words,
        })
    }

    fn title(&self) -> String {
        self.words.say_of("dossier", &[("code", self.view.standing.code.as_str())])
    }

    /// What is known of a file's signatures: the text's id.
    fn signature(known: &str) -> &'static str {
        match known {
            "unsigned" => "signature-unsigned",
            "passed" => "signature-passed",
            "failed" => "signature-failed",
            "indeterminate" => "signature-indeterminate",
            _ => "signature-waiting",
        }
    }
}

/// What somebody may do with a dossier now.
fn actions(code: &DossierCode, loaded: &Loaded, actor: &Actor) -> Vec<Action> {
    use motcua_domain::rights::Reach::Covered;
    let may = |right: Right| right.allows(actor) && right.covers(actor, &loaded.dossier) == Covered;
    let received = loaded.dossier.reception.is_some();
    let owes = loaded.dossier.outstanding_vnd() > 0;
    let all = [
        (received, format!("/dossiers/{code}/receipt"), "to-receipt"),
        (may(Right::Correct), format!("/dossiers/{code}/correct"), "correct"),
        (owes && may(Right::TakeFee), format!("/dossiers/{code}/fees"), "take-fees"),
        (may(Right::SeeWorklist), format!("/worklist/{code}"), "to-work"),
    ];
    let all = all.into_iter().filter(|(may, ..)| *may);
    all.map(|(_, path, text)| Action { path, text }).collect()
}

/// The forms of a dossier, by purpose, each time it was given.
fn forms(code: &DossierCode, history: &[Arc<Entry>], words: &Words) -> Vec<PaperForm> {
    let items = FormItem::all(history);
    let forms = items.iter().flat_map(|item| {
        item.given_on.iter().zip(1..).map(|(LocalTime(given), number)| PaperForm {
            title: words.either(item.title_vi, item.title_en),
            path: format!("/dossiers/{code}/forms/{}?number={number}", item.purpose),
            given: *given,
        })
    });
    forms.collect()
}

impl Time {
    fn of(view: &TimeView, words: &Words, name: &impl Fn(&AgencyId) -> String) -> Self {
        let why = view.why.as_ref().map(|why| {
            let LocalTime(from) = why.counted_from;
            let time = words.either(&why.legal_time_vi, &why.legal_time_en);
            let said = words.say_of("counted", &[("time", time), ("from", &words.moment(from))]);
            let days: Vec<DayView> = why.days.clone();
            (said, days.iter().map(|day| DayLine::of(day, words)).collect(), why.cut)
        });
        let stops = view.stops.iter().map(|stop| {
            let LocalTime(from) = stop.from;
            let ground = words.say(&format!("stop-{}", stop.ground)).into_owned();
            let until = stop.until.map(|LocalTime(until)| words.moment(until));
            let until = until.unwrap_or_else(|| words.say("until-now").into_owned());
            format!("{ground}: {} – {until}", words.moment(from))
        });
        Self {
            said: words.either(&view.said_vi, &view.said_en).to_owned(),
            late: view.outcome == "late",
            strip: Strip::of(view, words, name),
            why,
            stops: stops.collect(),
        }
    }
}

impl Line {
    fn of(line: &history::Line, words: &Words, name: &impl Fn(&AgencyId) -> String) -> Self {
        let LocalTime(at) = line.at;
        let agency = line.agency.as_ref().map(name);
        Self {
            at,
            event: words.event(&line.event),
            who: agency.unwrap_or_else(|| line.account.to_string()),
            to: line.to.as_ref().map(name),
            note: line.note.clone(),
        }
    }
}

/// A moment as a day and a time of the clock, in one column.
fn day_and_time(words: &Words, at: Timestamp) -> String {
    format!("{} {}", local(at).strftime("%H:%M"), words.day(local(at).date()))
}
