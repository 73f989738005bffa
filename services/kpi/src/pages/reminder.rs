//! `GET /dashboard/agencies/{agency}/reminder`: the letter that reminds an agency (công văn đôn đốc) of what
//! it has that is overdue or silent, ready to be numbered and signed.
//!
//! Its layout is that of official letters: Decree 30/2020/NĐ-CP, annex I, part II; the letter is in
//! Vietnamese whatever the language of the page. It names the dossiers that concern the agency that writes.

use std::borrow::Cow;

use askama::Template;
use axum::extract::State;
use jiff::civil::Date;
use motcua_api::{Asker, InPath, Language, Paging, Problem};
use motcua_domain::calendar::Calendar;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::{AgencyId, DossierCode, local};
use motcua_eventlog::Position;
use motcua_pages::{Page, Script, Visit, Words};

use super::held::limits;
use super::{Dashboard, TEXTS};
use crate::{Figures, Held, HeldList, Part};

/// How many dossiers a letter lists of each kind: a page of the list. The letter says when there are more.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "reminder.html")]
struct Content {
    /// Of the page around the letter.
    words: Words,
    /// Of the letter.
    letter: Words,
    agency: AgencyId,
    to: String,
    from: String,
    superior: Option<String>,
    today: Date,
    overdue: u64,
    silent: u64,
    lines: Vec<Line>,
    more: bool,
}

struct Line {
    held: Held,
    procedure: String,
    /// By how much working time it is late.
    late: Option<String>,
    step: Option<String>,
}

/// `GET …/reminder`
pub(super) async fn show(
    State(dashboard): State<Dashboard>,
    visit: Visit,
    asker: Asker,
    InPath(agency): InPath<AgencyId>,
) -> Result<Page, Problem> {
    let (at, catalogue) = (dashboard.now(), dashboard.catalogue());
    let limits = limits(at, &catalogue)?;
    let letter = Words::new(&TEXTS, Language::Vietnamese);
    let own = asker.agency()?;
    let (mut found, mut more) = (Vec::<Held>::new(), false);
    let mut snapshot = dashboard.figures.snapshot(None).await?;
    for part in [Part::Overdue, Part::Silent] {
        let list = HeldList { holder: &agency, part, asker: own, limits };
        let paging = Paging { limit: MOST, after: None };
        let page = Figures::held(&mut snapshot, &list, &paging).await?;
        more |= page.next.is_some();
        found.extend(page.items.into_iter().filter(|held| part == Part::Overdue || !held.overdue));
    }
    drop(snapshot);
    let calendar = catalogue.calendar().map(AsRef::as_ref);
    let mut lines = Vec::with_capacity(found.len());
    for held in found {
        let step = step(&dashboard, &held.code, &letter).await?;
        let late = calendar.and_then(|calendar| late(&held, calendar, limits.now, &letter));
        lines.push(Line {
            procedure: letter.procedure(&catalogue, &held.procedure),
            late,
            step,
            held,
        });
    }
    let count = |of: fn(&Held) -> bool| lines.iter().filter(|line| of(&line.held)).count() as u64;
    let content = Content {
        words: visit.words(&TEXTS),
        letter,
        to: letter.agency(&catalogue, &agency),
        from: letter.agency(&catalogue, own),
        superior: superior(&catalogue, own),
        today: local(at).date(),
        overdue: count(|held| held.overdue),
        silent: count(|held| held.silent),
        lines,
        more,
        agency,
    };
    Ok(visit.page(&content.words.say("reminder"), &content))
}

/// What is to be done now in a dossier.
async fn step(
    dashboard: &Dashboard,
    code: &DossierCode,
    words: &Words,
) -> Result<Option<String>, Problem> {
    let loaded = dashboard.dossiers.load(code, Position::START).await?;
    let dossier = &loaded.dossier;
    let (Some(step), Some(reception)) = (&dossier.step, &dossier.reception) else {
        return Ok(None);
    };
    let index = usize::from(step.number).checked_sub(1).unwrap_or(reception.steps.len() - 1);
    Ok(reception.steps.get(index).map(|step| words.action(&step.action)))
}

fn late(held: &Held, calendar: &Calendar, now: jiff::Timestamp, words: &Words) -> Option<String> {
    let due = held.first_due.filter(|_| held.overdue)?;
    Some(words.working_time(calendar.between(due.0, now)))
}

/// The agency above, which stands over the one that writes.
fn superior(catalogue: &Catalogue, agency: &AgencyId) -> Option<String> {
    let parent = catalogue.agency(agency)?.parent.as_ref()?;
    Some(catalogue.agency(parent)?.name_vi.clone())
}

impl Content {
    /// What the letter is about (trích yếu).
    fn about(&self) -> Cow<'_, str> {
        self.letter.say("letter-about")
    }
}
