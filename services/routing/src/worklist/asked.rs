//! What is asked of the worklist, by the API and by the pages: which part of it, how much of it.

use std::fmt::Write as _;

use motcua_api::{LocalTime, Page, Paging, Problem, wrong_parameter};
use motcua_domain::dossier::Status;
use motcua_domain::{AccountId, AgencyId, ProcedureCode, Timestamp};
use motcua_readmodel::{Json, Row, Snapshot, SqlError, Value, binds};

use super::WorklistItem;
use crate::pages::Bundle;

/// Which part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Show {
    /// What the agency holds, and what is on its way to it.
    #[default]
    All,
    /// On its way to the agency.
    Offered,
    /// Held by it.
    Held,
    /// The applicant must bring or pay something.
    Waiting,
    /// The first appointment is near, and has not passed.
    Soon,
    /// The first appointment has passed.
    Overdue,
    /// All but these.
    #[serde(skip)]
    NotOverdue,
    /// The draft is before the leader.
    ToSign,
}

impl Show {
    /// The word of the address.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::All | Self::NotOverdue => "all",
            Self::Offered => "offered",
            Self::Held => "held",
            Self::Waiting => "waiting",
            Self::Soon => "soon",
            Self::Overdue => "overdue",
            Self::ToSign => "to-sign",
        }
    }
}

/// Who was named for the step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Officer {
    /// This one.
    Is(AccountId),
    /// Nobody.
    Nobody,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    agency: &'a AgencyId,
    show: Show,
    now: Timestamp,
    /// Until when an appointment is near.
    pub(crate) soon: Timestamp,
    pub(crate) procedure: Option<ProcedureCode>,
    pub(crate) officer: Option<Officer>,
    /// A part of the code.
    pub(crate) text: String,
    /// What was given together.
    pub(crate) bundle: Option<Bundle>,
}

/// What the agency holds. What it gave to itself, within one agency, shows only as offered.
pub(super) const HELD: &str = "FROM held WHERE holder = ? AND put_away = 0 \
     AND (offered_to IS NULL OR offered_to <> holder)";

/// What is on its way to the agency.
const OFFERED: &str = "FROM held WHERE offered_to = ?";

/// How many of the list there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) offered: u64,
    pub(crate) held: u64,
    pub(crate) waiting: u64,
    pub(crate) soon: u64,
    pub(crate) overdue: u64,
    pub(crate) to_sign: u64,
}

impl<'a> Asked<'a> {
    pub(crate) fn new(agency: &'a AgencyId, show: Show, now: Timestamp) -> Self {
        let (procedure, officer) = (None, None);
        let (text, bundle) = (String::new(), None);
        Self { agency, show, now, soon: now, procedure, officer, text, bundle }
    }

    /// The condition of a part of the list. While the clock stands, due times move with it: what was
    /// not overdue then is not now.
    fn part(&self, show: Show) -> (&'static str, Vec<Value>) {
        let done = Status::Done.name();
        match show {
            Show::All | Show::Offered | Show::Held => ("1 = 1", Vec::new()),
            Show::Waiting => (
                "status IN (?, ?)",
                binds![Status::WaitingForSupplement.name(), Status::WaitingForDuty.name()],
            ),
            Show::Soon => (
                "status <> ? AND stands_since IS NULL AND first_due_at >= ? AND first_due_at <= ?",
                binds![done, self.now, self.soon],
            ),
            Show::Overdue => {
                ("status <> ? AND first_due_at < COALESCE(stands_since, ?)", binds![done, self.now])
            }
            Show::NotOverdue => (
                "(status = ? OR first_due_at >= COALESCE(stands_since, ?))",
                binds![done, self.now],
            ),
            Show::ToSign => ("to_sign = 1", Vec::new()),
        }
    }

    /// What else is asked: of which procedure, whose, which code.
    fn filters(&self) -> (String, Vec<Value>) {
        let (mut condition, mut values) = (String::new(), Vec::new());
        if let Some(procedure) = &self.procedure {
            condition += " AND procedure = ?";
            values.extend(binds![procedure]);
        }
        match &self.officer {
            Some(Officer::Is(account)) => {
                condition += " AND officer = ?";
                values.extend(binds![account]);
            }
            Some(Officer::Nobody) => condition += " AND officer IS NULL",
            None => {}
        }
        if let Some(Bundle { from, first, last }) = &self.bundle {
            condition += " AND holder = ? AND offered_at >= ? AND offered_at <= ?";
            values.extend(binds![from, *first, *last]);
        } else if !self.text.is_empty() {
            // Codes are written in capitals; `_` and `%` stand in none.
            let plain = |letter: &char| letter.is_ascii_alphanumeric() || "-.:".contains(*letter);
            let text: String = self.text.to_uppercase().chars().filter(plain).collect();
            condition += " AND dossier LIKE ?";
            values.extend(binds![format!("%{text}%")]);
        }
        (condition, values)
    }

    /// A page of the list, first what its step is due first.
    pub(crate) async fn page(
        &self,
        snapshot: &mut Snapshot,
        paging: &Paging,
    ) -> Result<Page<WorklistItem>, Problem> {
        let (due, position) = after(paging)?;
        let (part, of_part) = self.part(self.show);
        let (filters, of_filters) = self.filters();
        let held = format!(
            "SELECT step_due_at, position, dossier, procedure, applicant, status, 0, since, \
             came_from, offered_to, step, step_ended, first_due_at, due_at, stands_since, actions, \
             officer, to_sign {HELD} AND (step_due_at, position) > (?, ?) AND {part}{filters}"
        );
        let offered = format!(
            "SELECT offered_due_at, position, dossier, procedure, applicant, status, 1, \
             offered_at, holder, NULL, offered_step, 0, first_due_at, due_at, stands_since, actions, \
             NULL, 0 {OFFERED} AND (offered_due_at, position) > (?, ?) AND {part}{filters}"
        );
        let halves = match self.show {
            Show::Held => vec![held],
            Show::Offered => vec![offered],
            _ => vec![held, offered],
        };
        let mut values = Vec::new();
        for _ in &halves {
            values.extend(binds![self.agency, due, position]);
            values.extend(of_part.clone());
            values.extend(of_filters.clone());
        }
        values.extend(binds![paging.limit + 1]);
        let text = format!("{} ORDER BY 1, 2 LIMIT ?", halves.join(" UNION ALL "));
        let rows = snapshot.query(&text, values).await?;
        let rows = rows.iter().map(|row| read(row, self.now)).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::of(rows, paging.limit))
    }

    /// How many there are of each kind, whatever part is shown.
    pub(crate) async fn counts(&self, snapshot: &mut Snapshot) -> Result<Counts, Problem> {
        let (filters, of_filters) = self.filters();
        let mut counts = Counts::default();
        for from in [HELD, OFFERED] {
            let (mut sums, mut values) = (String::new(), Vec::new());
            for show in [Show::Waiting, Show::Soon, Show::Overdue, Show::ToSign] {
                let (condition, of_part) = self.part(show);
                let _ = write!(
                    sums,
                    ", CAST(COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0) AS BIGINT)"
                );
                values.extend(of_part);
            }
            values.extend(binds![self.agency]);
            values.extend(of_filters.clone());
            let text = format!("SELECT COUNT(*){sums} {from}{filters}");
            let rows = snapshot.query(&text, values).await?;
            let Some(row) = rows.first() else { continue };
            let all: u64 = row.get(0)?;
            if from == HELD {
                counts.held = all;
            } else {
                counts.offered = all;
            }
            counts.waiting += row.get::<u64>(1)?;
            counts.soon += row.get::<u64>(2)?;
            counts.overdue += row.get::<u64>(3)?;
            counts.to_sign += row.get::<u64>(4)?;
        }
        Ok(counts)
    }

    /// The procedures on the list, in the order of their codes.
    pub(crate) async fn procedures(
        &self,
        snapshot: &mut Snapshot,
    ) -> Result<Vec<ProcedureCode>, Problem> {
        let text = format!("SELECT procedure {HELD} UNION SELECT procedure {OFFERED} ORDER BY 1");
        let rows = snapshot.query(&text, binds![self.agency, self.agency]).await?;
        Ok(rows.iter().map(|row| row.get(0)).collect::<Result<_, SqlError>>()?)
    }
}

/// When the last item's step is due, in milliseconds, and its position.
type Cursor = (i64, u64);

fn after(paging: &Paging) -> Result<Cursor, Problem> {
    let Some(key) = &paging.after else { return Ok((i64::MIN, 0)) };
    let wrong = || wrong_parameter("after", "next-of-a-page");
    let (due, position) = key.split_at_checked(8).ok_or_else(wrong)?;
    let number = |bytes: &[u8]| bytes.try_into().map(u64::from_be_bytes).map_err(|_| wrong());
    Ok((number(due)?.cast_signed(), number(position)?))
}

fn read(row: &Row, now: Timestamp) -> Result<(Vec<u8>, WorklistItem), SqlError> {
    let mut columns = row.columns();
    let step_due_at: Timestamp = columns.take()?;
    let position: u64 = columns.take()?;
    let (code, procedure, applicant_name) = (columns.take()?, columns.take()?, columns.take()?);
    let (status, offered): (String, bool) = (columns.take()?, columns.take()?);
    let since = LocalTime(columns.take()?);
    let (from, offered_to) = (columns.take()?, columns.take()?);
    let (step, step_ended): (u16, bool) = (columns.take()?, columns.take()?);
    let (first_due_at, due_at): (Timestamp, Timestamp) = (columns.take()?, columns.take()?);
    let stands_since: Option<Timestamp> = columns.take()?;
    let Json(actions): Json<Vec<String>> = columns.take()?;
    let until = stands_since.unwrap_or(now);
    let item = WorklistItem {
        code,
        procedure,
        applicant_name,
        offered,
        since,
        from,
        offered_to,
        step,
        action: action(step, actions),
        step_due_at: LocalTime(step_due_at),
        step_ended,
        first_due_at: LocalTime(first_due_at),
        due_at: LocalTime(due_at),
        stands_since: stands_since.map(LocalTime),
        overdue: status != Status::Done.name() && first_due_at < until,
        step_overdue: !step_ended && step_due_at < until,
        officer: columns.take()?,
        to_sign: columns.take()?,
        status,
    };
    let due = step_due_at.as_millisecond().to_be_bytes();
    Ok(([due, position.to_be_bytes()].concat(), item))
}

/// What a step does; the return of the result is the last one.
pub(super) fn action(step: u16, mut actions: Vec<String>) -> Option<String> {
    let index = if step == 0 { actions.len() } else { usize::from(step) };
    let index = index.checked_sub(1)?;
    (index < actions.len()).then(|| actions.swap_remove(index))
}
