//! `GET /dashboard/today`: the screen of a head: today by counter, what is late now and tomorrow, what is
//! silent.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;
use motcua_api::Problem;
use motcua_domain::local;
use motcua_domain::measures::Period;
use motcua_domain::rights::Right;
use motcua_pages::{Page, Visit, Words};

use super::asked::refused;
use super::held::limits;
use super::{Dashboard, TEXTS};
use crate::{Desk, Figures, Part, Takings, Work};

#[derive(Template)]
#[template(path = "today.html")]
struct Content {
    words: Words,
    at: Timestamp,
    /// The agency of who looks first, then the others that did or have anything.
    agencies: Vec<Agency>,
    total: Today,
    may_list: bool,
}

/// What an agency did today, took, and has now.
#[derive(Debug, Clone, Copy, Default)]
struct Today {
    work: Work,
    takings: Takings,
    desk: Desk,
}

struct Agency {
    key: String,
    name: String,
    is_own: bool,
    today: Today,
}

/// `GET /dashboard/today`
pub(super) async fn show(
    State(dashboard): State<Dashboard>,
    visit: Visit,
) -> Result<Page, Problem> {
    let (at, catalogue, words) = (dashboard.now(), dashboard.catalogue(), visit.words(&TEXTS));
    let day = local(at).date();
    let limits = limits(at, &catalogue)?;
    let mut snapshot = dashboard.figures.snapshot(None).await?;
    let mut all = BTreeMap::<String, Today>::new();
    let period = Period::days(Some(day), Some(day));
    for (key, work) in Figures::work(&mut snapshot, period, None).await.map_err(refused)? {
        all.entry(key).or_default().work = work;
    }
    for (key, takings) in Figures::takings(&mut snapshot, day).await.map_err(refused)? {
        all.entry(key).or_default().takings = takings;
    }
    for (key, desk) in Figures::desks(&mut snapshot, limits).await.map_err(refused)? {
        all.entry(key).or_default().desk = desk;
    }
    drop(snapshot);
    let own = visit.actor.as_ref().and_then(|actor| actor.who.agency.as_ref());
    if let Some(own) = own {
        all.entry(own.to_string()).or_default();
    }
    let mut total = Today::default();
    let mut agencies = Vec::with_capacity(all.len());
    for (key, today) in all {
        total.add(&today);
        let name = key.parse().map(|id| words.agency(&catalogue, &id));
        let is_own = own.is_some_and(|own| own.as_str() == key);
        agencies.push(Agency { name: name.unwrap_or_else(|_| key.clone()), key, is_own, today });
    }
    agencies.sort_by_key(|agency| (!agency.is_own, std::cmp::Reverse(agency.today.desk.overdue)));
    let may_list = visit.actor.as_ref().is_some_and(|actor| Right::SeeDossier.allows(actor));
    let content = Content { words, at, agencies, total, may_list };
    Ok(visit.page(&words.say("today"), &content))
}

impl Today {
    fn add(&mut self, other: &Self) {
        self.work += other.work;
        self.desk += other.desk;
        self.takings.in_cash_vnd += other.takings.in_cash_vnd;
        self.takings.otherwise_vnd += other.takings.otherwise_vnd;
        self.takings.given_back_vnd += other.takings.given_back_vnd;
    }

    /// The numbers of a line, in the order of its columns.
    const fn columns(&self) -> [u64; 9] {
        let Takings { in_cash_vnd, otherwise_vnd, given_back_vnd } = self.takings;
        let Desk { overdue, due_tomorrow, silent, .. } = self.desk;
        let (received, returned) = (self.work.received, self.work.returned);
        [
            received,
            self.handled(),
            returned,
            in_cash_vnd,
            otherwise_vnd,
            given_back_vnd,
            overdue,
            due_tomorrow,
            silent,
        ]
    }

    /// Handled today: a result, a refusal, withdrawn or stopped.
    const fn handled(&self) -> u64 {
        self.work.results + self.work.rejected + self.work.withdrawn + self.work.stopped
    }

    /// Whether there is something to remind of.
    const fn urges(&self) -> bool {
        self.desk.overdue + self.desk.silent > 0
    }
}
