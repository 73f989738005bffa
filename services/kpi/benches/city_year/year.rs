//! A year of a city, as records in the order of the log: more before Tết and in summer, more on Mondays,
//! a few procedures that are most of the work, agencies that are quick and agencies that are not.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use motcua_domain::calendar::WorkingSpan;
use motcua_domain::catalogue::OnlineService;
use motcua_domain::dossier::{
    Channel, Command, Dates, Dossier, End, Event, Fetched, NewDate, Reception, Request, ReturnWay,
    Setting, StepEnd, SupplementReasons, decide,
};
use motcua_domain::outcome::Outcome;
use motcua_domain::testing::{actor, at, catalogue, land_transfer, receive};
use motcua_domain::{
    AgencyId, DossierCode, Event as Any, Personal, ProcedureCode, Role, Timestamp, Who, moment,
};
use motcua_eventlog::{Hash, Position, StreamName, Version};
use motcua_journal::{Decoded, Entry};
use uuid::Uuid;

use crate::chance::Chance;

/// Wards, communes and departments.
const AGENCIES: u64 = 112;
const PROCEDURES: u64 = 300;
/// The first day; the year ends 365 days later.
pub(crate) const FIRST: Date = date(2025, 12, 1);
/// How much more or less comes in a month, in per cent: before Tết and in summer more.
const SEASON: [u64; 12] = [130, 60, 105, 100, 100, 115, 120, 115, 95, 90, 95, 105];
/// The same of Monday to Friday.
const WEEK: [u64; 5] = [130, 105, 95, 90, 80];

/// What happens, in its order: when, and to which dossier.
pub(crate) struct Year {
    chance: Chance,
    reception: Reception,
    who: Who,
    agencies: Vec<AgencyId>,
    procedures: Vec<ProcedureCode>,
    /// How many dossiers a day of 100 per cent brings.
    a_day: u64,
    left: u64,
    day: Date,
    coming: BinaryHeap<Reverse<(Timestamp, u64)>>,
    open: BTreeMap<u64, Course>,
    number: u64,
    /// The day's numbers that the agencies have given.
    given: BTreeMap<usize, u32>,
    position: u64,
}

/// A dossier on its way.
struct Course {
    code: DossierCode,
    competent: AgencyId,
    received_at: AgencyId,
    dates: Dates,
    version: u32,
    /// What is still to come, the next one last.
    coming: Vec<(Timestamp, What)>,
}

#[derive(Clone, Copy)]
enum What {
    Received(usize, Channel),
    Give,
    Take,
    Done,
    Ask,
    Brought,
    Sign,
    Seal,
    GiveBack,
    TakeBack,
    Return,
}

impl Year {
    /// So many dossiers, the same ones for a seed.
    pub(crate) fn of(dossiers: u64, seed: u64) -> Self {
        let agencies = (0..AGENCIES).map(|n| format!("H13.{}", 100 + n));
        let procedures = (0..PROCEDURES).map(|n| format!("1.{:06}", 1_000 + n));
        Self {
            chance: Chance::of_seed(seed),
            reception: reception(),
            who: actor("H13.131", &[Role::Officer]).who,
            agencies: agencies.map(|id| id.parse().expect("it is an id")).collect(),
            procedures: procedures.map(|code| code.parse().expect("it is a code")).collect(),
            // Some 250 working days.
            a_day: (dossiers / 250).max(1),
            left: dossiers,
            day: FIRST,
            coming: BinaryHeap::new(),
            open: BTreeMap::new(),
            number: 0,
            given: BTreeMap::new(),
            position: 0,
        }
    }

    /// The next records, up to so many, that happen before the year ends.
    pub(crate) fn records(&mut self, most: usize) -> Vec<Arc<Entry>> {
        let mut records = Vec::with_capacity(most);
        let end = FIRST + 365.days();
        while records.len() < most {
            let begun = self.coming.peek().is_some_and(|Reverse((at, _))| *at < begin(self.day));
            if !begun {
                if self.day >= end {
                    break;
                }
                self.receive_a_day();
                self.day += 1.day();
                continue;
            }
            let Some(Reverse((at, number))) = self.coming.pop() else { break };
            records.extend(self.happens(number, at));
        }
        records
    }

    fn receive_a_day(&mut self) {
        let weekday = self.day.weekday();
        if matches!(weekday, Weekday::Saturday | Weekday::Sunday) {
            return;
        }
        let of_week = usize::try_from(weekday.to_monday_zero_offset()).expect("from 0 to 6");
        let of_year = usize::try_from(self.day.month() - 1).expect("from 0 to 11");
        let today = self.a_day * WEEK[of_week] * SEASON[of_year] / 10_000;
        self.given.clear();
        for _ in 0..today.min(self.left) {
            self.left -= 1;
            self.receive();
        }
    }

    fn receive(&mut self) {
        let (number, chance) = (self.number, &mut self.chance);
        self.number += 1;
        let minute = i64::try_from(chance.below(8 * 60)).expect("a day is short");
        let noon = if minute < 240 { 0 } else { 120 };
        let received = begin(self.day) + (7 * 60 + minute + noon).minutes();
        let agency = chance.one_of(AGENCIES);
        let procedure = chance.one_of(PROCEDURES);
        let channel = match chance.below(10) {
            0..5 => Channel::Counter,
            5..9 => Channel::Online,
            _ => Channel::Post,
        };
        let legal_days = i64::try_from(procedure % 15 + 3).expect("below 18");
        let due = working_days_after(self.day, legal_days);
        let due = moment(due.at(17, 0, 0, 0));
        // Some agencies are slow: up to a fifth of their dossiers is late.
        let late = chance.per_cent(u64::try_from(agency % 5).unwrap_or_default() * 5 + 1);
        let takes = if late { legal_days + 1 + part(chance, 15) } else { part(chance, legal_days) };
        let ends = working_days_after(self.day, takes.max(1)).at(8, 0, 0, 0);
        let ends = moment(ends) + i64::try_from(chance.below(500)).unwrap_or_default().minutes();
        let span = ends.duration_since(received);
        let when = |of_ten: i32| received + span * of_ten / 10;
        let mut coming = vec![
            (received, What::Received(procedure, channel)),
            (when(1), What::Give),
            (when(2), What::Take),
            (when(6), What::Done),
            (when(9), What::Sign),
            (ends, What::Seal),
            (ends + 1.hour(), What::GiveBack),
            (ends + 2.hours(), What::TakeBack),
            (ends + i64::try_from(chance.below(200)).unwrap_or_default().hours(), What::Return),
        ];
        if chance.per_cent(8) {
            coming.extend([(when(3), What::Ask), (when(5), What::Brought)]);
        }
        coming.sort_by_key(|(at, _)| Reverse(*at));
        let competent = if chance.per_cent(30) { chance.one_of(AGENCIES) } else { agency };
        let competent = self.agencies[competent].clone();
        let received_at = self.agencies[agency].clone();
        let of_day = self.given.entry(agency).or_default();
        *of_day += 1;
        let code = format!("{received_at}-{}-{of_day:04}", self.day.strftime("%y%m%d"));
        let dates = Dates { first_due_at: due, due_at: due, index_due_at: due, provisional: false };
        let code = code.parse().expect("it is a code");
        self.coming.push(Reverse((received, number)));
        let course = Course { code, competent, received_at, dates, version: 0, coming };
        self.open.insert(number, course);
    }

    /// What comes next to a dossier.
    fn happens(&mut self, number: u64, at: Timestamp) -> Option<Arc<Entry>> {
        let course = self.open.get_mut(&number)?;
        let (_, what) = course.coming.pop()?;
        course.version += 1;
        self.position += 1;
        let mut who = self.who.clone();
        who.agency = Some(match what {
            What::Received(..) | What::Give | What::TakeBack | What::Return => {
                course.received_at.clone()
            }
            _ => course.competent.clone(),
        });
        let event = match what {
            What::Received(procedure, channel) => {
                let reception = Reception {
                    procedure: self.procedures[procedure].clone(),
                    online_level: if procedure % 3 == 0 { 4 } else { 3 },
                    online_service: OnlineService::Full,
                    channel,
                    received_at: course.received_at.clone(),
                    competent: course.competent.clone(),
                    returned_at: course.received_at.clone(),
                    dates: course.dates,
                    ..self.reception.clone()
                };
                Event::Received { reception: Box::new(reception), request: erased() }
            }
            what => course.event(what, at),
        };
        let entry = Entry {
            position: Position(self.position),
            hash: Hash([0; 32]),
            id: Uuid::from_u128(self.position.into()),
            stream: StreamName::new(course.code.as_str()).expect("a code names a stream"),
            version: Version(course.version),
            who,
            recorded: at,
            happened: at,
            key: None,
            events: vec![Decoded::Known(Any::Dossier(event))],
            data_key: None,
        };
        match course.coming.last() {
            Some((next, _)) => self.coming.push(Reverse((*next, number))),
            None => drop(self.open.remove(&number)),
        }
        Some(Arc::new(entry))
    }
}

impl Course {
    fn event(&mut self, what: What, at: Timestamp) -> Event {
        let (here, there) = (self.received_at.clone(), self.competent.clone());
        let due = self.dates.first_due_at;
        match what {
            What::Received(..) => unreachable!("it is made where the template is"),
            What::Give => {
                let step_end = Some(step_end(1, &here));
                Event::Given { from: here, to: there, step: 2, step_due_at: due, step_end }
            }
            What::Take => Event::Taken { by: there, step: 2, step_due_at: due },
            What::Done => Event::StepDone {
                step: 2,
                end: Some(step_end(2, &there)),
                next: Some((3, due)),
                document: None,
                note: erased(),
            },
            What::Ask => Event::SupplementRequested {
                number: 1,
                papers: Vec::new(),
                legal_ground: String::new(),
                beyond_limit: false,
                approved_by: None,
                stands_from: at,
                reasons: erased::<SupplementReasons>(),
            },
            What::Brought => {
                for moved in [
                    &mut self.dates.first_due_at,
                    &mut self.dates.due_at,
                    &mut self.dates.index_due_at,
                ] {
                    *moved += 48.hours();
                }
                Event::SupplementCompleted {
                    papers: Vec::new(),
                    dates: self.dates,
                    step_due_at: self.dates.first_due_at,
                    branches_due: Vec::new(),
                    stood_still: WorkingSpan::from_hours(16),
                    restarted: false,
                    calendar_version: 1,
                    files: erased(),
                }
            }
            What::Sign => Event::Signed {
                step: 3,
                by: None,
                document: None,
                step_end: Some(step_end(3, &there)),
                next: None,
            },
            What::Seal => Event::Sealed {
                number: "1/KQ".to_owned(),
                day: FIRST,
                document: None,
                end: self.end(at),
                step_end: None,
            },
            What::GiveBack => {
                Event::Given { from: there, to: here, step: 0, step_due_at: due, step_end: None }
            }
            What::TakeBack => Event::Taken { by: here, step: 0, step_due_at: due },
            What::Return => Event::Returned {
                way: ReturnWay::Counter,
                at: here,
                counter: None,
                fetched: erased::<Fetched>(),
            },
        }
    }

    /// By the wall clock: a third of it is working time.
    fn end(&self, at: Timestamp) -> End {
        let minutes = at.duration_since(self.dates.first_due_at).as_mins() / 3;
        let outcome = match minutes {
            1.. => Outcome::Late,
            ..=-480 => Outcome::Early,
            _ => Outcome::OnTime,
        };
        End {
            outcome,
            by: WorkingSpan::from_minutes(minutes.abs()),
            stood_still: WorkingSpan::ZERO,
            late_in_index: outcome == Outcome::Late,
            new_date: NewDate::None,
            at: None,
        }
    }
}

fn step_end(step: u16, agency: &AgencyId) -> StepEnd {
    StepEnd {
        step,
        agency: agency.clone(),
        outcome: Outcome::OnTime,
        by: WorkingSpan::from_hours(2),
        stood_still: WorkingSpan::ZERO,
    }
}

fn erased<T>() -> Personal<T> {
    Personal::Erased
}

fn part(chance: &mut Chance, most: i64) -> i64 {
    i64::try_from(chance.below(most.unsigned_abs())).unwrap_or_default()
}

fn begin(day: Date) -> Timestamp {
    moment(day.at(0, 0, 0, 0))
}

fn working_days_after(day: Date, days: i64) -> Date {
    let (mut day, mut left) = (day, days);
    while left > 0 {
        day += 1.day();
        left -= i64::from(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
    }
    day
}

/// A reception as the rules decide it, of which the year's are made.
fn reception() -> Reception {
    let catalogue = catalogue();
    let calendar = catalogue.calendar().expect("the examples have a calendar");
    let clerk = actor("H13.131", &[Role::ReceptionClerk]);
    let setting =
        Setting { at: at("2025-12-01 09:00"), actor: &clerk, calendar, catalogue: &catalogue };
    let command = Command::Receive(Box::new(receive(land_transfer())));
    let events = decide(&Dossier::default(), &command, &setting).expect("the example is complete");
    let received = events.into_iter().find_map(|event| match event {
        Event::Received { reception, request: Personal::<Box<Request>>::Known(_) } => {
            Some(*reception)
        }
        _ => None,
    });
    received.expect("a reception begins with it")
}
