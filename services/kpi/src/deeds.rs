//! What agencies do, counted by the day on which they do it.

use std::ops::AddAssign;

use motcua_domain::dossier::{self, FeeEntry, HandedIn, ReturnWay, StepEnd, Verdict};
use motcua_domain::outcome::Outcome;
use motcua_domain::{AgencyId, Timestamp, local};
use motcua_readmodel::{Row, SqlError, Sums, TableKey, TableRow, ToValue, Transaction, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Holding;
use crate::grain::Cut;

macro_rules! deeds {
    ($($deed:ident $column:ident $doc:literal,)*) => {
        /// Something that is counted, of an agency and a day.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        enum Deed { $($deed),* }

        /// How many there are.
        const COUNT: usize = [$(Deed::$deed),*].len();
        /// The columns of the table.
        const NAMES: [&str; COUNT] = [$(stringify!($column)),*];

        /// What an agency did.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct Work { $(#[doc = $doc] pub $column: u64),* }

        impl Work {
            pub(crate) fn read(row: &Row, first: usize) -> Result<Self, SqlError> {
                $(let $column = row.get(first + Deed::$deed as usize)?;)*
                Ok(Self { $($column),* })
            }
        }

        impl AddAssign for Work {
            fn add_assign(&mut self, other: Self) {
                $(self.$column += other.$column;)*
            }
        }
    };
}

deeds! {
    Taken taken "Hand-overs taken.",
    Given given "Hand-overs given.",
    Declined declined "Hand-overs declined.",
    StepsEarly steps_early "Steps that ended early.",
    StepsOnTime steps_on_time "Steps that ended on time, not early.",
    StepsLate steps_late "Steps that ended late.",
    HeldMinutes held_minutes "Minutes of the wall clock that dossiers were held, up to the take of the next.",
    WaitedMinutes waited_minutes "Minutes of the wall clock between give and take, by who took.",
    StoodStillMinutes stood_still_minutes "Working minutes that stood still: supplements, duties, pauses.",
    Apologies apologies "Apologies with a new date.",
    ApologiesLate apologies_late "Of these sent late.",
    ApologyLetters apology_letters "Apologies without a date.",
    SupplementsAsked supplements_asked "Supplements asked for in handling.",
    AskedAtIntake asked_at_intake "Supplements asked for before reception.",
    ReceptionRefused reception_refused "Receptions refused.",
    Rejected rejected "Refused after reception.",
    Withdrawn withdrawn "Withdrawn by the applicant.",
    Stopped stopped "Stopped.",
    Received received "Received.",
    Digitised digitised "Received with a file of each paper.",
    Reused reused "Received with a paper of an earlier dossier.",
    Results results "Results issued.",
    ResultsElectronic results_electronic "Of these with a file.",
    Reissued reissued "Wrong results replaced.",
    Returned returned "Results returned.",
    ReturnedByPost returned_by_post "Of these by public post.",
    ReturnedOnline returned_online "Of these online.",
    PaidOnline paid_online "Fees and duties paid on the national platform.",
    PaidOtherwise paid_otherwise "Fees and duties paid by other means.",
    SignaturesPassed signatures_passed "Signed files verified: passed.",
    SignaturesOpen signatures_open "Signed files not concluded on.",
    SignaturesFailed signatures_failed "Signed files verified: failed.",
    Unsigned unsigned "Files that bear no signature.",
}

/// An agency, the local day on which it did something, and the day from which on that was known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Shift {
    agency: AgencyId,
    day: i64,
    known: i64,
}

impl TableKey for Shift {
    fn push_to(&self, values: &mut Vec<Value>) {
        values.extend([self.agency.to_value(), Value::Int(self.day), Value::Int(self.known)]);
    }
}

/// The deeds of a shift.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Done {
    shift: Shift,
    sums: [i64; COUNT],
}

impl TableRow for Done {
    const TABLE: &'static str = "deeds";
    const KEY: &'static [&'static str] = &["agency", "day", "known"];
    const COLUMNS: &'static [&'static str] = &{
        let mut columns = ["agency"; COUNT + 3];
        (columns[1], columns[2]) = ("day", "known");
        let mut index = 0;
        while index < COUNT {
            columns[index + 3] = NAMES[index];
            index += 1;
        }
        columns
    };
    type Key = Shift;

    fn key(&self) -> Shift {
        self.shift.clone()
    }

    fn push_to(&self, values: &mut Vec<Value>) {
        self.shift.push_to(values);
        values.extend(self.sums.map(Value::Int));
    }

    fn read(row: &Row) -> Result<Self, SqlError> {
        let mut columns = row.columns();
        let shift = Shift { agency: columns.take()?, day: columns.take()?, known: columns.take()? };
        let mut sums = [0; COUNT];
        for sum in &mut sums {
            *sum = columns.take()?;
        }
        Ok(Self { shift, sums })
    }
}

impl AddAssign for Done {
    fn add_assign(&mut self, other: Self) {
        for (sum, added) in self.sums.iter_mut().zip(other.sums) {
            *sum += added;
        }
    }
}

/// The table.
pub(crate) const TABLE: &str = "CREATE TABLE deeds (
    agency TEXT NOT NULL, day BIGINT NOT NULL, known BIGINT NOT NULL,
    taken BIGINT NOT NULL, given BIGINT NOT NULL, declined BIGINT NOT NULL,
    steps_early BIGINT NOT NULL, steps_on_time BIGINT NOT NULL, steps_late BIGINT NOT NULL,
    held_minutes BIGINT NOT NULL, waited_minutes BIGINT NOT NULL,
    stood_still_minutes BIGINT NOT NULL, apologies BIGINT NOT NULL,
    apologies_late BIGINT NOT NULL, apology_letters BIGINT NOT NULL,
    supplements_asked BIGINT NOT NULL, asked_at_intake BIGINT NOT NULL,
    reception_refused BIGINT NOT NULL, rejected BIGINT NOT NULL, withdrawn BIGINT NOT NULL,
    stopped BIGINT NOT NULL, received BIGINT NOT NULL, digitised BIGINT NOT NULL,
    reused BIGINT NOT NULL, results BIGINT NOT NULL, results_electronic BIGINT NOT NULL,
    reissued BIGINT NOT NULL, returned BIGINT NOT NULL, returned_by_post BIGINT NOT NULL,
    returned_online BIGINT NOT NULL, paid_online BIGINT NOT NULL,
    paid_otherwise BIGINT NOT NULL, signatures_passed BIGINT NOT NULL,
    signatures_open BIGINT NOT NULL, signatures_failed BIGINT NOT NULL,
    unsigned BIGINT NOT NULL, PRIMARY KEY (agency, day, known))";

/// `CAST(SUM(taken) AS BIGINT), …`
pub(crate) fn summed() -> String {
    NAMES.map(|name| format!("CAST(SUM({name}) AS BIGINT)")).join(", ")
}

/// The deeds that a batch of records adds.
#[derive(Debug, Default)]
pub(crate) struct Deeds(Sums<Done>);

/// When something happened and when that was recorded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    pub(crate) happened: Timestamp,
    pub(crate) recorded: Timestamp,
}

impl Deeds {
    /// Counts what an event says. `doer` is the agency for which it was done, `before` who had the
    /// dossier alone.
    pub(crate) fn count(
        &mut self,
        event: &dossier::Event,
        doer: Option<&AgencyId>,
        before: Option<&Holding>,
        told: Told,
    ) {
        let mut add = |agency: Option<&AgencyId>, deeds: &[(Deed, i64)]| {
            if let Some(agency) = agency {
                self.add(agency, told, deeds);
            }
        };
        if let Some(StepEnd { agency, outcome, .. }) = event.step_end() {
            let deed = match outcome {
                Outcome::Early => Deed::StepsEarly,
                Outcome::OnTime => Deed::StepsOnTime,
                Outcome::Late => Deed::StepsLate,
            };
            add(Some(agency), &[(deed, 1)]);
        }
        match event {
            dossier::Event::Given { from, .. } => add(Some(from), &[(Deed::Given, 1)]),
            dossier::Event::Taken { by, .. } => {
                add(Some(by), &[(Deed::Taken, 1)]);
                if let Some((before, since)) =
                    before.and_then(|before| Some((before, before.since?)))
                {
                    let held = minutes(since, told.happened);
                    add(Some(&before.holder), &[(Deed::HeldMinutes, held)]);
                    let given = before.given.unwrap_or(told.happened);
                    add(Some(by), &[(Deed::WaitedMinutes, minutes(given, told.happened))]);
                }
            }
            dossier::Event::Received { reception, .. } => {
                let papers = &reception.papers;
                let every = |is: fn(&HandedIn) -> bool| {
                    i64::from(!papers.is_empty() && papers.iter().all(is))
                };
                let digitised = every(|paper| paper.document.is_some());
                let reused = papers.iter().any(|paper| paper.reused_from.is_some());
                add(
                    Some(&reception.received_at),
                    &[
                        (Deed::Received, 1),
                        (Deed::Digitised, digitised),
                        (Deed::Reused, i64::from(reused)),
                    ],
                );
            }
            event => add(doer, &plain(event)),
        }
    }

    fn add(&mut self, agency: &AgencyId, told: Told, deeds: &[(Deed, i64)]) {
        if deeds.is_empty() {
            return;
        }
        let day = |at| Cut::Day.of(local(at).date());
        let (happened, recorded) = (day(told.happened), day(told.recorded));
        let shift = Shift { agency: agency.clone(), day: happened, known: happened.max(recorded) };
        let mut sums = [0; COUNT];
        for (deed, times) in deeds {
            sums[*deed as usize] += times;
        }
        self.0.add(Done { shift, sums });
    }

    /// Writes what was added.
    pub(crate) async fn store(self, sql: &mut Transaction) -> Result<(), SqlError> {
        self.0.store(sql).await
    }
}

/// What an event counts for that is counted where it was done.
fn plain(event: &dossier::Event) -> Vec<(Deed, i64)> {
    let paid = |means: &str| {
        let online = means == "national_platform";
        vec![(if online { Deed::PaidOnline } else { Deed::PaidOtherwise }, 1)]
    };
    match event {
        dossier::Event::Declined { .. } => vec![(Deed::Declined, 1)],
        dossier::Event::SupplementCompleted { stood_still, .. }
        | dossier::Event::Resumed { stood_still, .. } => {
            vec![(Deed::StoodStillMinutes, stood_still.minutes())]
        }
        dossier::Event::DutyFulfilled { stood_still, means, .. } => {
            let mut deeds = paid(means);
            deeds.push((Deed::StoodStillMinutes, stood_still.minutes()));
            deeds
        }
        dossier::Event::Apologised { sent_late, .. } => {
            vec![(Deed::Apologies, 1), (Deed::ApologiesLate, i64::from(*sent_late))]
        }
        dossier::Event::ApologyLetterSent { .. } => vec![(Deed::ApologyLetters, 1)],
        dossier::Event::SupplementRequested { .. } => vec![(Deed::SupplementsAsked, 1)],
        dossier::Event::AskedAtIntake { .. } => vec![(Deed::AskedAtIntake, 1)],
        dossier::Event::ReceptionRefused { .. } => vec![(Deed::ReceptionRefused, 1)],
        dossier::Event::Rejected { .. } => vec![(Deed::Rejected, 1)],
        dossier::Event::Withdrawn { .. } => vec![(Deed::Withdrawn, 1)],
        dossier::Event::Stopped { .. } => vec![(Deed::Stopped, 1)],
        dossier::Event::Sealed { document, .. } => {
            vec![(Deed::Results, 1), (Deed::ResultsElectronic, i64::from(document.is_some()))]
        }
        dossier::Event::ServedAtOnce { .. } => vec![(Deed::Results, 1)],
        dossier::Event::Reissued { .. } => vec![(Deed::Reissued, 1)],
        dossier::Event::Returned { way, .. } => {
            let by = |is| i64::from(*way == is);
            vec![
                (Deed::Returned, 1),
                (Deed::ReturnedByPost, by(ReturnWay::Post)),
                (Deed::ReturnedOnline, by(ReturnWay::Online)),
            ]
        }
        dossier::Event::Fee { entry: FeeEntry::Taken { means, .. }, .. } => paid(means),
        dossier::Event::SignatureFound(finding) => {
            let deed = match finding.verdict {
                None => Deed::Unsigned,
                Some(Verdict::Passed) => Deed::SignaturesPassed,
                Some(Verdict::Failed) => Deed::SignaturesFailed,
                Some(Verdict::Indeterminate | Verdict::NotVerifiedYet) => Deed::SignaturesOpen,
            };
            vec![(deed, 1)]
        }
        _ => Vec::new(),
    }
}

/// Whole minutes from one moment to another.
fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_mins().max(0)
}
