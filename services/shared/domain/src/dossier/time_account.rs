//! Whose time a dossier's time was: what stood still, and how long each agency had it against what
//! it was allowed. Who caused a delay is computed, not argued (domain reference 2.5, 2.6).

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Dossier, Event};
use crate::AgencyId;
use crate::calendar::{Calendar, WorkingSpan};
use crate::deadline;
use crate::outcome::{Measured, measure};

/// Where the time of a dossier went, since its time was last counted from the beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeAccount {
    /// From when its time is counted: reception, a supplement that restarts it, an order.
    pub counted_from: Timestamp,
    /// When the clock stood, oldest first.
    pub stops: Vec<Stop>,
    /// Who had it, oldest first; the agencies of a parallel group beside each other.
    pub stretches: Vec<Stretch>,
    /// How it stands to the first appointment: at its end, or now.
    pub measured: Measured,
    /// Until when the time was counted: the end of its handling, or now.
    pub until: Timestamp,
    /// Its handling has ended.
    pub ended: bool,
}

/// A time in which the clock stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// For what.
    pub ground: StopGround,
    /// From when.
    pub from: Timestamp,
    /// Until when; `None`: it stands.
    pub until: Option<Timestamp>,
    /// The working time of it.
    pub working: WorkingSpan,
}

/// Why the clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StopGround {
    /// Papers were asked for.
    Supplement,
    /// Money is to be paid.
    Duty,
    /// By an article.
    Pause,
}

/// A time in which an agency had the dossier, or a file of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Who.
    pub agency: AgencyId,
    /// The steps that it did, or does, from the first to the last.
    pub steps: (u16, u16),
    /// From when its time runs: the take, at the latest the next opening after the give.
    pub from: Timestamp,
    /// Until it gave it on, or the handling ended; `None`: it has it.
    pub until: Option<Timestamp>,
    /// The working time that it took, without what stood still.
    pub took: WorkingSpan,
    /// The allowance of its steps.
    pub allowed: WorkingSpan,
}

impl Stretch {
    /// By how much it went beyond its allowance.
    pub fn over(&self) -> WorkingSpan {
        self.took - self.allowed
    }
}

impl TimeAccount {
    /// The account at a moment, from everything that happened, oldest first; `None` for what was not
    /// received here.
    pub fn of<'a>(
        history: impl IntoIterator<Item = (&'a Event, Timestamp)>,
        now: Timestamp,
        calendar: &Calendar,
    ) -> Option<Self> {
        let mut book = Book::new(calendar);
        for (event, at) in history {
            book.enter(event, at);
        }
        book.closed_at(now)
    }

    /// Who went beyond what it was allowed in all its steps together, the longest first: what an
    /// agency saved in one step it may take in another.
    pub fn delays(&self) -> Vec<(AgencyId, WorkingSpan)> {
        let mut sums: BTreeMap<&AgencyId, (WorkingSpan, WorkingSpan)> = BTreeMap::new();
        for Stretch { agency, took, allowed, .. } in &self.stretches {
            let sum = sums.entry(agency).or_default();
            *sum = (sum.0 + *took, sum.1 + *allowed);
        }
        let over =
            sums.into_iter().map(|(agency, (took, allowed))| (agency.clone(), took - allowed));
        let mut delays: Vec<_> = over.filter(|(_, over)| *over > WorkingSpan::ZERO).collect();
        delays.sort_by_key(|(_, over)| std::cmp::Reverse(*over));
        delays
    }
}

/// The account while it is written.
struct Book<'a> {
    calendar: &'a Calendar,
    dossier: Dossier,
    counted_from: Option<Timestamp>,
    stops: Vec<Stop>,
    done: Vec<Stretch>,
    /// Who has it now, and who has files of it.
    open: Vec<Open>,
    ended_at: Option<Timestamp>,
}

struct Open {
    agency: AgencyId,
    first: u16,
    last: u16,
    from: Timestamp,
    /// A file of a parallel group, which has one step.
    branch: bool,
}

impl<'a> Book<'a> {
    fn new(calendar: &'a Calendar) -> Self {
        Self {
            calendar,
            dossier: Dossier::default(),
            counted_from: None,
            stops: Vec::new(),
            done: Vec::new(),
            open: Vec::new(),
            ended_at: None,
        }
    }

    fn enter(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::Received { reception, .. } => {
                self.counted_from = Some(at);
                self.begin(&reception.received_at, 1, reception.start, false);
            }
            // What is given is on nobody's account until its time runs for the taker.
            Event::Given { step, .. } if *step > 0 => self.given(*step, at),
            Event::Declined { by, step, .. } => self.declined(by, *step, at),
            Event::Taken { by, step, .. } if *step > 0 => self.taken(by, *step, at),
            Event::StepDone { step, next, .. } | Event::BranchFailed { step, next, .. }
                if self.is_parallel(*step) =>
            {
                self.branch_closed(*step, *next, at);
            }
            Event::SupplementRequested { stands_from, .. } => {
                self.stop(StopGround::Supplement, *stands_from);
            }
            Event::DutyNotified { stands_from, .. } => self.stop(StopGround::Duty, *stands_from),
            Event::Paused { stands_from, .. } => self.stop(StopGround::Pause, *stands_from),
            Event::SupplementCompleted { restarted: true, .. } => self.anew(at),
            Event::SupplementCompleted { .. }
            | Event::DutyFulfilled { .. }
            | Event::Resumed { .. } => self.go_on(at),
            Event::Reopened { by, step, .. } => {
                self.open.clear();
                self.anew(at);
                self.ended_at = None;
                self.begin(by, *step, at, false);
            }
            Event::Succeeded { agencies, .. } => {
                let opens = self.open.iter_mut();
                opens.for_each(|open| super::put_successor(&mut open.agency, agencies));
            }
            _ => {}
        }
        self.dossier.evolve(event, at);
        self.reach();
        if let Some(end) = event.end() {
            self.end(end.at.unwrap_or(at), at);
        }
    }

    /// Whoever has it has done all its steps.
    fn end(&mut self, until: Timestamp, at: Timestamp) {
        self.go_on(at);
        if let (Some(facts), Some(open)) =
            (&self.dossier.reception, self.open.iter_mut().find(|open| !open.branch))
        {
            while let Some(next) = facts.next_here(open.last, &open.agency) {
                open.last = next;
            }
        }
        self.close(until, |_| true);
        self.ended_at = Some(until);
    }

    fn is_parallel(&self, step: u16) -> bool {
        self.dossier.reception.as_ref().is_some_and(|facts| facts.is_parallel(step))
    }

    fn begin(&mut self, agency: &AgencyId, step: u16, from: Timestamp, branch: bool) {
        self.open.push(Open { agency: agency.clone(), first: step, last: step, from, branch });
    }

    /// The step at which whoever holds it has come.
    fn reach(&mut self) {
        let Some(now) = self.dossier.step.as_ref().map(|step| step.number) else { return };
        if let Some(open) = self.open.iter_mut().find(|open| !open.branch) {
            open.last = open.last.max(now);
        }
    }

    /// The giver's own steps end where the taker's begin.
    fn given(&mut self, step: u16, at: Timestamp) {
        if let Some(open) = self.open.iter_mut().find(|open| !open.branch) {
            open.last = open.last.max(step - 1);
        }
        self.close(at, |open| !open.branch);
    }

    /// The last file of a group is in: whoever holds the dossier goes on.
    fn branch_closed(&mut self, step: u16, next: Option<(u16, Timestamp)>, at: Timestamp) {
        self.close(at, |open| open.branch && open.first == step);
        let last = self.dossier.group_now().last().copied();
        let Some(holder) = self.dossier.holder.clone() else { return };
        match (next, last) {
            (Some((next, _)), _) => self.begin(&holder, next, at, false),
            (None, Some(last)) if self.dossier.joins_with(step) => self.idles(&holder, last, at),
            (None, _) => {}
        }
    }

    /// It has no step of its own to do, and has it until it gives it on.
    fn idles(&mut self, agency: &AgencyId, after: u16, from: Timestamp) {
        let (first, last) = (after + 1, after);
        self.open.push(Open { agency: agency.clone(), first, last, from, branch: false });
    }

    fn taken(&mut self, by: &AgencyId, step: u16, at: Timestamp) {
        let branch = self.dossier.branch(step).map(|branch| branch.given_at);
        let given = branch.or(self.dossier.offer.as_ref().map(|offer| offer.given_at));
        if branch.is_none() {
            // Within one unit give and take are one act.
            self.close(at, |open| !open.branch);
        }
        let latest = given.map(|given| deadline::latest_step_start(given, self.calendar));
        let from = latest.map_or(at, |latest| latest.min(at));
        self.begin(by, step, from, branch.is_some());
    }

    /// Back with the giver, whose time goes on from then.
    fn declined(&mut self, by: &AgencyId, step: u16, at: Timestamp) {
        if self.is_parallel(step) || step == 0 {
            return;
        }
        let Some(holder) = self.dossier.holder.clone() else { return };
        let given = self.dossier.offer.as_ref().map_or(at, |offer| offer.given_at);
        let from = deadline::latest_step_start(given, self.calendar).min(at);
        // Where it let it lie and did not take it, that time is its own.
        let took = self.working(from, at);
        if took > WorkingSpan::ZERO {
            self.done.push(Stretch {
                agency: by.clone(),
                steps: (step, step),
                from,
                until: Some(at),
                took,
                allowed: WorkingSpan::ZERO,
            });
        }
        self.idles(&holder, step - 1, at);
    }

    fn stop(&mut self, ground: StopGround, from: Timestamp) {
        self.stops.push(Stop { ground, from, until: None, working: WorkingSpan::ZERO });
    }

    fn go_on(&mut self, at: Timestamp) {
        if let Some(stop) = self.stops.last_mut().filter(|stop| stop.until.is_none()) {
            stop.until = Some(at);
            stop.working = self.calendar.between(stop.from, at);
        }
    }

    /// The time is counted from the beginning: what was before it is nobody's delay.
    fn anew(&mut self, at: Timestamp) {
        self.go_on(at);
        self.stops.clear();
        self.done.clear();
        self.counted_from = Some(at);
        let now = self.dossier.step.as_ref().map_or(1, |step| step.number);
        for open in &mut self.open {
            open.from = at;
            if !open.branch {
                open.first = now;
            }
        }
    }

    fn close(&mut self, at: Timestamp, which: impl Fn(&Open) -> bool) {
        let (closing, open) = std::mem::take(&mut self.open).into_iter().partition(|o| which(o));
        self.open = open;
        let closing: Vec<Open> = closing;
        for open in closing {
            let stretch = self.stretch_of(&open, Some(at), at);
            self.done.push(stretch);
        }
    }

    fn stretch_of(&self, open: &Open, until: Option<Timestamp>, now: Timestamp) -> Stretch {
        let facts = self.dossier.reception.as_ref();
        let allowed = facts.map_or(WorkingSpan::ZERO, |facts| {
            let own = (open.first..=open.last).filter(|step| {
                open.branch || facts.step(*step).is_some_and(|own| own.agency == open.agency)
            });
            own.fold(WorkingSpan::ZERO, |sum, step| sum + facts.allowance(step))
        });
        Stretch {
            agency: open.agency.clone(),
            steps: (open.first, open.last),
            from: open.from,
            // What is given on at a week-end is given on before its time has begun.
            until: until.map(|until| until.max(open.from)),
            took: self.working(open.from, until.unwrap_or(now)),
            allowed,
        }
    }

    /// Working time without what stood still.
    fn working(&self, from: Timestamp, until: Timestamp) -> WorkingSpan {
        let stood = self.stops.iter().fold(WorkingSpan::ZERO, |sum, stop| {
            let (begin, end) = (stop.from.max(from), stop.until.unwrap_or(until).min(until));
            if begin < end { sum + self.calendar.between(begin, end) } else { sum }
        });
        self.calendar.between(from, until) - stood
    }

    fn closed_at(mut self, now: Timestamp) -> Option<TimeAccount> {
        let (counted_from, until) = (self.counted_from?, self.ended_at.unwrap_or(now));
        let measured = if let Some(end) = self.dossier.end {
            Measured { outcome: end.outcome, by: end.by }
        } else {
            let dates = self.dossier.dates_at(now, self.calendar)?;
            measure(now, dates.first_due_at, self.calendar)
        };
        if let Some(stop) = self.stops.last_mut().filter(|stop| stop.until.is_none()) {
            stop.working = self.calendar.between(stop.from, now);
        }
        let open: Vec<_> = self.open.iter().map(|open| self.stretch_of(open, None, now)).collect();
        self.done.extend(open);
        Some(TimeAccount {
            counted_from,
            stops: self.stops,
            stretches: self.done,
            measured,
            until,
            ended: self.ended_at.is_some(),
        })
    }
}
