//! What one dossier counts for, and what changes of it from a moment on.

use jiff::Timestamp;
use jiff::civil::Date;
use motcua_domain::measures::{Spread, Tally};
use motcua_domain::outcome::Outcome;
use motcua_domain::{AgencyId, ProcedureCode};

use crate::Fact;
use crate::fact::overdue_from;

/// How many measures there are.
pub(crate) const MEASURES: usize = 26;

/// The columns of the measures, in the order of [`Sums`].
pub(crate) const MEASURE_NAMES: [&str; MEASURES] = [
    "received",
    "early",
    "on_time",
    "late",
    "late_in_index",
    "overdue",
    "overdue_in_index",
    "copies",
    "received_1",
    "received_2",
    "received_3",
    "received_4",
    "handled_1",
    "handled_2",
    "handled_3",
    "handled_4",
    "full_online",
    "with_fee",
    "paid_online",
    "results",
    "results_electronic",
    "digitised",
    "reused",
    "returned",
    "returned_by_post",
    "disliked",
];

const RECEIVED: usize = 0;
const EARLY: usize = 1;
const ON_TIME: usize = 2;
const LATE: usize = 3;
const LATE_IN_INDEX: usize = 4;
const OVERDUE: usize = 5;
const OVERDUE_IN_INDEX: usize = 6;
const COPIES: usize = 7;
/// Where the levels 1 to 4 begin; level 0 is what they leave.
const RECEIVED_AT_LEVEL: usize = 7;
const HANDLED_AT_LEVEL: usize = 11;
/// Where those begin that a dossier's [`crate::Marks`] tell.
const MARKS: usize = 16;

/// A sum, or what is added to it, of each measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sums(pub(crate) [i64; MEASURES]);

impl Sums {
    pub(crate) fn add(&mut self, other: &Self, times: i64) {
        for (sum, added) in self.0.iter_mut().zip(other.0) {
            *sum += added * times;
        }
    }

    /// Those handled late.
    pub(crate) fn late(&self) -> i64 {
        self.0[LATE]
    }

    fn one(measure: usize) -> Self {
        let mut sums = Self::default();
        sums.0[measure] = 1;
        sums
    }

    /// The counts that these sums tell.
    pub(crate) fn tally(&self) -> Tally {
        // What has gone was there before: no sum over all that happened up to a moment is below 0.
        let count = |measure: usize| u64::try_from(self.0[measure]).unwrap_or_default();
        let handled = count(EARLY) + count(ON_TIME) + count(LATE);
        let open = count(RECEIVED).saturating_sub(handled);
        let levels = |first: usize, all: u64| {
            let [one, two, three, four] = [1, 2, 3, 4].map(|level| count(first + level));
            [all.saturating_sub(one + two + three + four), one, two, three, four]
        };
        Tally {
            received: count(RECEIVED),
            handled,
            early: count(EARLY),
            on_time: count(ON_TIME),
            late: count(LATE),
            open_within_time: open.saturating_sub(count(OVERDUE)),
            overdue: count(OVERDUE),
            index_handled: handled.saturating_sub(count(LATE_IN_INDEX)),
            index_open: open.saturating_sub(count(OVERDUE_IN_INDEX)),
            handled_at_level: levels(HANDLED_AT_LEVEL, handled),
            received_at_level: levels(RECEIVED_AT_LEVEL, count(RECEIVED)),
            copies: count(COPIES),
            full_online: count(MARKS),
            with_fee: count(MARKS + 1),
            paid_online: count(MARKS + 2),
            results: count(MARKS + 3),
            results_electronic: count(MARKS + 4),
            digitised: count(MARKS + 5),
            reused: count(MARKS + 6),
            returned: count(MARKS + 7),
            returned_by_post: count(MARKS + 8),
            disliked: count(MARKS + 9),
        }
    }
}

/// By what a dossier is told apart from others.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    pub(crate) received_at: AgencyId,
    pub(crate) competent: AgencyId,
    pub(crate) procedure: ProcedureCode,
    pub(crate) channel: String,
    pub(crate) level: u8,
    /// The local day of its reception.
    pub(crate) received_on: Date,
    /// By which half working day it was late; 0: it was not, or it is not known.
    pub(crate) late_by: u64,
}

/// What a dossier counts for as long as nothing happens to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Standing {
    pub(crate) place: Place,
    sums: Sums,
    /// From when on it is overdue, if it still is as it is now.
    overdue_from: Option<Timestamp>,
    /// The same in the national index.
    overdue_in_index_from: Option<Timestamp>,
}

impl Fact {
    /// What it counts for.
    ///
    /// Overdue: open after the first appointment, and the clock runs. In the index: open after the
    /// index's date while the clock runs, or asked for supplements more than once. Source: domain
    /// reference 2.6, 4.2 and 10.3.
    pub(crate) fn standing(&self) -> Standing {
        let mut sums = Sums::one(RECEIVED);
        let level = usize::from(self.level.min(4));
        let handled = self.ended.is_some();
        if level > 0 {
            sums.0[RECEIVED_AT_LEVEL + level] = 1;
            sums.0[HANDLED_AT_LEVEL + level] = i64::from(handled);
        }
        for (mark, is) in (MARKS..).zip(self.marks.0.counts()) {
            sums.0[mark] = i64::from(is);
        }
        let mut late_by = 0;
        if handled {
            let outcome = self.outcome.as_deref();
            let late = outcome == Some(Outcome::Late.name());
            let early = outcome == Some(Outcome::Early.name());
            sums.0[if late {
                LATE
            } else if early {
                EARLY
            } else {
                ON_TIME
            }] = 1;
            sums.0[LATE_IN_INDEX] = i64::from(self.late_in_index);
            sums.0[COPIES] = i64::try_from(self.copies).unwrap_or(i64::MAX);
            // Of an imported one only the wall clock is known.
            if late && self.imported_from.is_none() {
                late_by = Spread::half_day(self.by_minutes.unsigned_abs());
            }
        }
        let from = |due| overdue_from(due, self.stands_since, self.ended);
        let asked_often = !handled && self.supplements > 1;
        Standing {
            place: Place {
                received_at: self.received_at.clone(),
                competent: self.competent.clone(),
                procedure: self.procedure.clone(),
                channel: self.channel.clone(),
                level: self.level,
                received_on: self.received_day,
                late_by,
            },
            sums,
            overdue_from: from(self.first_due),
            overdue_in_index_from: if asked_often {
                Some(Timestamp::MIN)
            } else {
                from(self.index_due)
            },
        }
    }
}

impl Standing {
    /// Whether it is not handled yet.
    pub(crate) fn is_open(&self) -> bool {
        [EARLY, ON_TIME, LATE].iter().all(|outcome| self.sums.0[*outcome] == 0)
    }
}

/// What is added to the figures from a moment on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    pub(crate) place: Place,
    /// From when on it counts.
    pub(crate) from: Timestamp,
    /// It was not known then, but became known later.
    pub(crate) later: bool,
    pub(crate) sums: Sums,
}

/// When something took effect, and when it became known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct When {
    pub(crate) effect: Timestamp,
    pub(crate) recorded: Timestamp,
}

/// What changes when a dossier stood one way and stands another: what it counted for is taken away,
/// what it counts for is added.
///
/// *As known then* a change counts from the moment at which it had happened and was known. Where that
/// is later than it took effect, it is moved there for those who ask what is known now: taken away at
/// the one, added at the other, both marked `later`.
pub(crate) fn changes(before: Option<&Standing>, after: &Standing, when: When) -> Vec<Change> {
    let known = when.effect.max(when.recorded);
    let mut changes = Changes::default();
    for (standing, times) in before.map(|before| (before, -1)).into_iter().chain([(after, 1)]) {
        changes.put(standing, known, false, times);
        if known > when.effect {
            changes.put(standing, known, true, -times);
            changes.put(standing, when.effect, true, times);
        }
    }
    changes.0
}

#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    /// A standing counts from a moment on, or no longer.
    fn put(&mut self, standing: &Standing, from: Timestamp, later: bool, times: i64) {
        let place = &standing.place;
        self.add(place, from, later, &standing.sums, times);
        for (overdue_from, measure) in
            [(standing.overdue_from, OVERDUE), (standing.overdue_in_index_from, OVERDUE_IN_INDEX)]
        {
            // It becomes overdue by itself, when its day comes: that is told now.
            if let Some(overdue_from) = overdue_from {
                self.add(place, overdue_from.max(from), later, &Sums::one(measure), times);
            }
        }
    }

    fn add(&mut self, place: &Place, from: Timestamp, later: bool, sums: &Sums, times: i64) {
        let same = |change: &&mut Change| {
            change.from == from && change.later == later && change.place == *place
        };
        if let Some(change) = self.0.iter_mut().find(same) {
            change.sums.add(sums, times);
            return;
        }
        let mut change = Change { place: place.clone(), from, later, sums: Sums::default() };
        change.sums.add(sums, times);
        self.0.push(change);
    }
}
