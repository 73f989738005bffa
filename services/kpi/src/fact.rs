//! One row a dossier: what figures need to know of it.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use motcua_domain::dossier::{
    Channel, Dates, End, ImportedReception, NewDate, Reception, ReturnWay, Status, put_successor,
};
use motcua_domain::measures::level_of;
use motcua_domain::outcome::Outcome;
use motcua_domain::{AgencyId, DossierCode, ProcedureCode, local};
use motcua_readmodel::{Json, table_row};

use crate::Marks;

/// What figures know of a dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Its code.
    pub code: DossierCode,
    /// The agency that received it.
    pub received_at: AgencyId,
    /// Who decides.
    pub competent: AgencyId,
    /// The agency that returns its result.
    pub returned_at: AgencyId,
    /// The procedure.
    pub procedure: ProcedureCode,
    /// The sub-case, or empty.
    pub sub_case: String,
    /// `counter`, `online` or `post`.
    pub channel: String,
    /// The online level at which it counts; 0: not online.
    pub level: u8,
    /// When it was received.
    pub received: Timestamp,
    /// The local day of that moment.
    pub received_day: Date,
    /// The first appointment; `None`: it has none.
    pub first_due: Option<Timestamp>,
    /// What the citizen holds now.
    pub due: Option<Timestamp>,
    /// The date of the national index.
    pub index_due: Option<Timestamp>,
    /// Since when the clock stands.
    pub stands_since: Option<Timestamp>,
    /// When its handling ended.
    pub ended: Option<Timestamp>,
    /// `early`, `on_time` or `late`.
    pub outcome: Option<String>,
    /// By how many working minutes; of an imported one, minutes of the wall clock.
    pub by_minutes: i64,
    /// Working minutes that stood still.
    pub stood_still_minutes: i64,
    /// Late in the national index.
    pub late_in_index: bool,
    /// Whether an apology's new date was kept; `None`: there was none, or it is open.
    pub new_date_kept: Option<bool>,
    /// An apology gave a new date.
    pub apologised: bool,
    /// It was sent late.
    pub apologised_late: bool,
    /// How often a supplement was asked for in handling.
    pub supplements: u32,
    /// Where it stands.
    pub status: String,
    /// When its result was returned.
    pub returned: Option<Timestamp>,
    /// How.
    pub return_way: Option<String>,
    /// The system that it was imported from.
    pub imported_from: Option<String>,
    /// Of an imported one: the agency of its latest step that names one; `None`: not recorded.
    pub last_group: Option<AgencyId>,
    /// When that step was done.
    pub last_group_at: Option<Timestamp>,
    /// Copies and signatures that were certified at once.
    pub copies: u64,
    /// Since when it counts in the figures as it does now.
    pub changed: Timestamp,
    /// The steps that run beside others: `,3,4,`.
    pub beside: String,
    /// What else is measured of it.
    pub marks: Json<Marks>,
}

table_row!(
    Fact,
    "facts",
    key(code: DossierCode),
    columns(
        received_at,
        competent,
        returned_at,
        procedure,
        sub_case,
        channel,
        level,
        received,
        received_day,
        first_due,
        due,
        index_due,
        stands_since,
        ended,
        outcome,
        by_minutes,
        stood_still_minutes,
        late_in_index,
        new_date_kept,
        apologised,
        apologised_late,
        supplements,
        status,
        returned,
        return_way,
        imported_from,
        last_group,
        last_group_at,
        copies,
        changed,
        beside,
        marks,
    )
);

impl Fact {
    /// The table and its indexes.
    pub(crate) const TABLES: [&str; 4] = [
        "CREATE TABLE facts (
            code TEXT PRIMARY KEY, received_at TEXT NOT NULL, competent TEXT NOT NULL,
            returned_at TEXT NOT NULL, procedure TEXT NOT NULL, sub_case TEXT NOT NULL,
            channel TEXT NOT NULL, level SMALLINT NOT NULL, received BIGINT NOT NULL,
            received_day TEXT NOT NULL, first_due BIGINT, due BIGINT, index_due BIGINT,
            stands_since BIGINT, ended BIGINT, outcome TEXT, by_minutes BIGINT NOT NULL,
            stood_still_minutes BIGINT NOT NULL, late_in_index SMALLINT NOT NULL,
            new_date_kept SMALLINT, apologised SMALLINT NOT NULL,
            apologised_late SMALLINT NOT NULL, supplements BIGINT NOT NULL, status TEXT NOT NULL,
            returned BIGINT, return_way TEXT, imported_from TEXT, last_group TEXT,
            last_group_at BIGINT, copies BIGINT NOT NULL, changed BIGINT NOT NULL,
            beside TEXT NOT NULL, marks TEXT NOT NULL)",
        "CREATE INDEX facts_list ON facts (competent, procedure, code)",
        // All that is asked of an agency's procedures.
        "CREATE INDEX facts_of_agency ON facts (competent, procedure, received_day, ended, outcome,
            stands_since, first_due)",
        // What is open is a small part of all, and what is overdue a part of that.
        "CREATE INDEX facts_open ON facts (competent, procedure, code) WHERE ended IS NULL",
    ];

    /// The condition of a list of those that are open.
    pub(crate) const OPEN: &'static str = " AND ended IS NULL";
    /// Of those that are handled.
    pub(crate) const HANDLED: &'static str = " AND ended IS NOT NULL";
    /// Of those that are overdue at a moment, which is bound: as [`overdue_from`] says.
    pub(crate) const OVERDUE: &'static str =
        " AND ended IS NULL AND stands_since IS NULL AND first_due < ?";

    /// A dossier of ours, received at a moment.
    pub(crate) fn received(code: DossierCode, reception: &Reception, at: Timestamp) -> Self {
        let last = u16::try_from(reception.steps.len()).unwrap_or(u16::MAX);
        let beside = (1..=last).filter(|step| reception.is_parallel(*step));
        Self {
            beside: beside.fold(",".to_owned(), |all, step| format!("{all}{step},")),
            returned_at: reception.returned_at.clone(),
            sub_case: reception.sub_case.clone(),
            first_due: Some(reception.dates.first_due_at),
            due: Some(reception.dates.due_at),
            index_due: Some(reception.dates.index_due_at),
            status: Status::Received.name().to_owned(),
            marks: Json(Marks::received(reception)),
            ..Self::bare(
                code,
                (&reception.received_at, &reception.competent),
                &reception.procedure,
                (reception.channel, reception.online_level),
                at,
            )
        }
    }

    /// A dossier of another system, received there at a moment.
    pub(crate) fn imported(code: DossierCode, said: &ImportedReception, at: Timestamp) -> Self {
        Self {
            first_due: said.due_at,
            due: said.due_at,
            index_due: said.due_at,
            status: Status::InProgress.name().to_owned(),
            imported_from: Some(said.source.clone()),
            ..Self::bare(
                code,
                (&said.received_at, &said.competent),
                &said.procedure,
                (said.channel, said.online_level),
                at,
            )
        }
    }

    fn bare(
        code: DossierCode,
        (received_at, competent): (&AgencyId, &AgencyId),
        procedure: &ProcedureCode,
        (channel, online_level): (Channel, u8),
        at: Timestamp,
    ) -> Self {
        Self {
            code,
            received_at: received_at.clone(),
            competent: competent.clone(),
            returned_at: received_at.clone(),
            procedure: procedure.clone(),
            sub_case: String::new(),
            channel: channel_name(channel).to_owned(),
            level: level_of(channel, online_level),
            received: at,
            received_day: local(at).date(),
            first_due: None,
            due: None,
            index_due: None,
            stands_since: None,
            ended: None,
            outcome: None,
            by_minutes: 0,
            stood_still_minutes: 0,
            late_in_index: false,
            new_date_kept: None,
            apologised: false,
            apologised_late: false,
            supplements: 0,
            status: String::new(),
            returned: None,
            return_way: None,
            imported_from: None,
            last_group: None,
            last_group_at: None,
            copies: 0,
            changed: at,
            beside: String::new(),
            marks: Json::default(),
        }
    }

    /// Whether a step runs beside others.
    pub(crate) fn is_beside(&self, step: u16) -> bool {
        self.beside.contains(&format!(",{step},"))
    }

    /// It counts otherwise in the figures from a moment on; from when on it does. What another system
    /// tells late takes effect no earlier than what was known before: no dossier ends before it comes.
    pub(crate) fn change(&mut self, at: Timestamp) -> Timestamp {
        self.changed = self.changed.max(at);
        self.changed
    }

    pub(crate) fn stand(&mut self, status: Status) {
        status.name().clone_into(&mut self.status);
    }

    /// The clock stands from a moment on.
    pub(crate) fn stop(&mut self, status: Status, since: Timestamp) {
        self.stand(status);
        self.stands_since = Some(since);
    }

    /// The clock runs again, with other dates.
    pub(crate) fn go_on(&mut self, dates: &Dates) {
        self.stand(Status::InProgress);
        self.stands_since = None;
        self.date(dates);
    }

    pub(crate) fn date(&mut self, dates: &Dates) {
        self.first_due = Some(dates.first_due_at);
        self.due = Some(dates.due_at);
        self.index_due = Some(dates.index_due_at);
    }

    /// What is still to come falls to the successors; where it was received stays.
    pub(crate) fn succeed(&mut self, agencies: &[(AgencyId, AgencyId)]) {
        for agency in [&mut self.competent, &mut self.returned_at] {
            put_successor(agency, agencies);
        }
    }

    pub(crate) fn end(&mut self, end: &End, at: Timestamp) {
        self.ended = Some(end.at.unwrap_or(at));
        self.stands_since = None;
        self.outcome = Some(end.outcome.name().to_owned());
        self.by_minutes = end.by.minutes();
        self.stood_still_minutes = end.stood_still.minutes();
        self.late_in_index = end.late_in_index;
        self.new_date_kept = match end.new_date {
            NewDate::None => None,
            NewDate::Kept => Some(true),
            NewDate::Missed => Some(false),
        };
    }

    /// Another system says how it ended; its one due date is also that of the index.
    pub(crate) fn end_elsewhere(&mut self, outcome: Outcome, late_by_minutes: i64, at: Timestamp) {
        self.stand(Status::Done);
        self.ended = Some(at);
        self.outcome = Some(outcome.name().to_owned());
        self.by_minutes = late_by_minutes;
        self.late_in_index = outcome == Outcome::Late;
    }

    /// Another system says that an agency did a step; the latest counts, not the last to come in.
    pub(crate) fn worked_on(&mut self, agency: &AgencyId, at: Timestamp) {
        if self.last_group_at.is_none_or(|latest| at >= latest) {
            self.last_group = Some(agency.clone());
            self.last_group_at = Some(at);
        }
    }

    /// Its result was wrong and waits, anew, to be returned; how it ended stays as it was.
    pub(crate) fn take_back(&mut self) {
        self.stand(Status::Done);
        self.returned = None;
        self.return_way = None;
    }

    /// At work again, under another appointment; its first end is no end any more.
    pub(crate) fn reopen(&mut self, dates: &Dates) {
        self.go_on(dates);
        self.ended = None;
        self.outcome = None;
        self.by_minutes = 0;
        self.stood_still_minutes = 0;
        self.late_in_index = false;
        self.new_date_kept = None;
        self.apologised = false;
        self.apologised_late = false;
        self.returned = None;
        self.return_way = None;
    }

    pub(crate) fn give_back(&mut self, way: ReturnWay, at: Timestamp) {
        self.stand(Status::Returned);
        self.returned = Some(at);
        let way = match way {
            ReturnWay::Counter => "counter",
            ReturnWay::Post => "post",
            ReturnWay::Online => "online",
        };
        self.return_way = Some(way.to_owned());
    }
}

/// From when on a dossier is overdue if it stays as it is: open, its clock running, after its first
/// appointment.
pub(crate) fn overdue_from(
    first_due: Option<Timestamp>,
    stands_since: Option<Timestamp>,
    ended: Option<Timestamp>,
) -> Option<Timestamp> {
    let runs = stands_since.is_none() && ended.is_none();
    let after =
        |due: Timestamp| due.checked_add(SignedDuration::from_millis(1)).unwrap_or(Timestamp::MAX);
    first_due.filter(|_| runs).map(after)
}

fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Counter => "counter",
        Channel::Online => "online",
        Channel::Post => "post",
    }
}
