//! Received now, due when, and why.

use jiff::Timestamp;
use motcua_api::{DayView, legal_time_said};
use motcua_domain::catalogue::{Level, SubCase, Surroundings};
use motcua_domain::deadline::{Why, why};
use motcua_domain::rule_set::RuleSet;
use motcua_domain::{AgencyId, local};
use motcua_pages::Words;

use crate::Reception;

/// The appointment that a dossier would get if it were received now.
pub(super) struct Appointment {
    pub(super) due_at: Timestamp,
    /// Counted beyond the last year whose holidays are entered.
    pub(super) provisional: bool,
    pub(super) legal_time: String,
    pub(super) days: Vec<DayLine>,
    pub(super) cut: bool,
}

/// A day that counts, or does not, and why.
pub(super) struct DayLine {
    pub(super) day: motcua_domain::Date,
    pub(super) number: Option<u32>,
    pub(super) counts: bool,
    pub(super) why: String,
}

impl DayLine {
    pub(super) fn of(view: &DayView, words: &Words) -> Self {
        Self {
            day: view.date,
            number: view.number,
            counts: !matches!(view.count, "left_out" | "first"),
            why: words.either(&view.why_vi, &view.why_en).to_owned(),
        }
    }
}

impl Reception {
    /// The appointment; `None` before a calendar is published.
    pub(super) fn appointment(
        &self,
        case: &SubCase,
        received_at: Option<&AgencyId>,
        words: &Words,
    ) -> Option<Appointment> {
        let catalogue = self.catalogue();
        let now = self.dossiers.journal().clock().now();
        let day = local(now).date();
        let own = received_at.and_then(|id| catalogue.agency(id));
        let place = own.filter(|agency| agency.level == Level::Commune).map(|agency| &agency.id);
        let competent = received_at
            .and_then(|requester| catalogue.decider(case, &Surroundings { place, requester, day }));
        let calendar = match &competent {
            Some(agency) => catalogue.calendar_of(agency),
            None => catalogue.calendar().cloned(),
        }?;
        let mode = catalogue.rules(RuleSet::on(day)).day_mode;
        let Why { due, days, cut, .. } = why(now, case.legal_time, mode, &calendar);
        let (time_vi, time_en) = legal_time_said(case.legal_time);
        let days = days.iter().map(|day| DayLine::of(&DayView::of(day, &calendar), words));
        Some(Appointment {
            due_at: due.at,
            provisional: due.provisional,
            legal_time: words.either(&time_vi, &time_en).to_owned(),
            days: days.collect(),
            cut,
        })
    }
}
