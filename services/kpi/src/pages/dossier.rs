//! `GET /dashboard/dossiers/{code}`: what happened to one dossier, and who had it how long. Nothing
//! personal: what figures are made of has no names.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;
use motcua_api::{Asker, InPath, Problem};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::dossier::{Dates, Event, StepEnd, Stretch, TimeAccount};
use motcua_domain::outcome::Outcome;
use motcua_domain::{AgencyId, DossierCode, Event as Any, codec};
use motcua_eventlog::Position;
use motcua_journal::Entry;
use motcua_pages::{Page, Visit, Words};

use super::{Dashboard, TEXTS};

#[derive(Template)]
#[template(path = "dossier.html")]
struct Content {
    words: Words,
    code: DossierCode,
    status: String,
    procedure: Option<String>,
    holder: Option<String>,
    dates: Option<Dates>,
    stretches: Vec<Had>,
    lines: Vec<Line>,
}

/// A time in which an agency had it.
struct Had {
    agency: String,
    stretch: Stretch,
    /// Of 100, the longest being 100: what was allowed, and what was beyond it.
    within: i64,
    beyond: i64,
}

/// One event.
struct Line {
    at: Timestamp,
    /// What was done.
    event: String,
    /// For which agency it was done.
    agency: Option<String>,
    /// To which agency it went.
    to: Option<String>,
    step: Option<StepEnd>,
}

/// `GET /dashboard/dossiers/{code}`: for those whom the dossier concerns, as in the API.
pub(super) async fn show(
    State(dashboard): State<Dashboard>,
    visit: Visit,
    asker: Asker,
    InPath(code): InPath<DossierCode>,
) -> Result<Page, Problem> {
    let dossiers = &dashboard.dossiers;
    let loaded = dossiers.see(&code, &asker.actor, asker.right, Position::START).await?;
    let history = dossiers.history(&code).await?;
    let catalogue = dashboard.catalogue();
    let words = visit.words(&TEXTS);
    let name = |id: &AgencyId| words.agency(&catalogue, id);
    let dossier = &loaded.dossier;
    let ours = dossier.reception.as_ref().map(|facts| &facts.procedure);
    let procedure = ours.or(dossier.imported.as_ref().map(|imported| &imported.procedure));
    let content = Content {
        words,
        status: words.status(dossier.status.name()),
        procedure: procedure.map(|code| words.procedure(&catalogue, code)),
        holder: dossier.holder.as_ref().filter(|_| !dossier.status.is_handled()).map(name),
        dates: dossier.dates,
        stretches: stretches(&history, &catalogue, dashboard.now(), &name),
        lines: history.iter().flat_map(|entry| lines(entry, &words, &name)).collect(),
        code: code.clone(),
    };
    Ok(visit.page(&code.to_string(), &content))
}

fn stretches(
    history: &[Arc<Entry>],
    catalogue: &Catalogue,
    now: Timestamp,
    name: &impl Fn(&AgencyId) -> String,
) -> Vec<Had> {
    let Some(calendar) = catalogue.calendar() else { return Vec::new() };
    let events = history.iter().flat_map(|entry| {
        entry.known().filter_map(|any| match any {
            Any::Dossier(event) => Some((event, entry.happened)),
            Any::Slip(_) | Any::Catalogue(_) => None,
        })
    });
    let account = TimeAccount::of(events, now, calendar);
    let stretches = account.map(|account| account.stretches).unwrap_or_default();
    let longest = stretches.iter().map(|stretch| stretch.took.max(stretch.allowed).minutes());
    let longest = longest.max().unwrap_or(0).max(1);
    let had = stretches.into_iter().map(|stretch| {
        let took = stretch.took.minutes();
        let within = took.min(stretch.allowed.minutes());
        Had {
            agency: name(&stretch.agency),
            within: within * 100 / longest,
            beyond: (took - within) * 100 / longest,
            stretch,
        }
    });
    had.collect()
}

fn lines<'a>(
    entry: &'a Entry,
    words: &'a Words,
    name: &'a impl Fn(&AgencyId) -> String,
) -> impl Iterator<Item = Line> + 'a {
    entry.known().filter_map(move |any| {
        let Any::Dossier(event) = any else { return None };
        let to = match event {
            Event::Given { to, .. } => Some(to),
            Event::OpinionAsked { of, .. } => Some(of),
            _ => None,
        };
        let said = codec::encode(any).type_name;
        Some(Line {
            at: entry.happened,
            event: words.event(said.rsplit('.').next().unwrap_or(said)),
            agency: entry.who.agency.as_ref().map(name),
            to: to.map(name),
            step: event.step_end().cloned(),
        })
    })
}

impl Line {
    /// How a step ended: the text's id.
    fn outcome(end: &StepEnd) -> &'static str {
        match end.outcome {
            Outcome::Early => "step-early",
            Outcome::OnTime => "step-on-time",
            Outcome::Late => "step-late",
        }
    }
}
