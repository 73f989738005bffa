//! The demo's time: every story waits for its hour, and when all of them wait, the clock moves.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use motcua_domain::calendar::Calendar;
use motcua_domain::{local, moment};
use motcua_eventlog::Clock;
use tokio::sync::{Notify, oneshot};

/// When somebody works through what lies there: local hours and minutes, in order. A round takes up
/// to a quarter of an hour: as long as a token is valid, and signing in is what a demo's time goes to.
pub(super) type Rounds = &'static [(i8, i8)];

/// The days that are played, and who waits for which moment of them.
pub(super) struct Timetable {
    clock: Clock,
    calendar: Arc<Calendar>,
    first: Date,
    days: u32,
    state: Mutex<State>,
    all_wait: Notify,
}

#[derive(Default)]
struct State {
    waiting: BTreeMap<Timestamp, Vec<oneshot::Sender<()>>>,
    at_work: usize,
}

impl Timetable {
    /// The last `days` working days before the real today.
    pub(super) fn new(clock: Clock, calendar: Arc<Calendar>, days: u32) -> Self {
        let mut first = local(Timestamp::now()).date();
        for _ in 0..days {
            first = before(first, &calendar);
        }
        let (state, all_wait) = (Mutex::default(), Notify::new());
        Self { clock, calendar, first, days, state, all_wait }
    }

    /// Sets the clock to the first day, before the doors open.
    pub(super) fn begin(&self) {
        self.clock.set(self.at(0, 6, 0));
    }

    /// The clock itself.
    pub(super) fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// The time of the city.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A local time of a working day, counted from 0; also of one that is not played.
    pub(super) fn at(&self, day: u32, hour: i8, minute: i8) -> Timestamp {
        moment(self.calendar.working_days_after(self.first, day).at(hour, minute, 0, 0))
    }

    /// The end of a working day's hours, `days` working days from now.
    pub(super) fn closing(&self, days: u32) -> Timestamp {
        let today = local(self.now()).date();
        self.calendar.closing(self.calendar.working_days_after(today, days))
    }

    /// Waits until a moment; what has passed is not waited for.
    pub(super) async fn until(&self, at: Timestamp) {
        if at <= self.now() {
            return;
        }
        let (tell, told) = oneshot::channel();
        self.state().waiting.entry(at).or_default().push(tell);
        self.rests();
        // The sender is kept until the moment comes; else the demo is over.
        let _ = told.await;
    }

    /// Waits for the opening of the working day after `days` of them.
    pub(super) async fn days_later(&self, days: u32) {
        if days > 0 {
            let today = local(self.now()).date();
            let day = self.calendar.working_days_after(today, days);
            self.until(self.calendar.opening(day)).await;
        }
    }

    /// Waits for somebody's next round, `minute` minutes into it.
    pub(super) async fn round(&self, rounds: Rounds, minute: u8) {
        let now = self.now();
        let mut day = self.calendar.working_day_from(local(now).date());
        let at = loop {
            let times = rounds.iter().map(|(hour, begin)| moment(day.at(*hour, *begin, 0, 0)));
            let into = SignedDuration::from_mins(i64::from(minute));
            if let Some(at) = times.map(|begin| begin + into).find(|at| *at > now) {
                break at;
            }
            day = self.calendar.next_working_day(day);
        };
        self.until(at).await;
    }

    /// So many stories are told; none of them waits yet.
    pub(super) fn expect(&self, stories: usize) {
        self.state().at_work = stories;
    }

    /// A story waits, or has come to its end.
    pub(super) fn rests(&self) {
        let mut state = self.state();
        state.at_work = state.at_work.saturating_sub(1);
        if state.at_work == 0 {
            self.all_wait.notify_one();
        }
    }

    /// Moves the clock whenever all stories wait, to the next that one of them waits for; returns
    /// after the last day.
    pub(super) async fn conduct(&self, moved: impl Fn(Timestamp)) {
        let end = self.at(self.days - 1, 20, 0);
        loop {
            self.all_wait.notified().await;
            let Some((at, whose)) = self.state().waiting.pop_first() else { return };
            if at > end {
                self.clock.set(end);
                return;
            }
            self.clock.set(at);
            moved(at);
            self.state().at_work = whose.len();
            for tell in whose {
                // Who waits is asleep in `until`.
                let _ = tell.send(());
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The working day before a day.
fn before(day: Date, calendar: &Calendar) -> Date {
    let mut before = day.saturating_sub(1.day());
    while !calendar.is_working_day(before) && before > Date::MIN {
        before = before.saturating_sub(1.day());
    }
    before
}
