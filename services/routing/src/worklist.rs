//! What each agency holds, and what is on its way to it.
//!
//! One row a dossier, and one more for each open branch of a parallel group; a done one stays with its holder until it is returned. What is returned,
//! withdrawn, stopped or in the archive is put away, and shows again when it is opened or issued
//! again. Rows carry when what is due and since when the clock stands: whether something is overdue
//! depends on the moment of the question, and is never written down. Imported dossiers have no row:
//! nothing is to be done on them here.

mod asked;
mod branches;
mod list;
mod mine;
mod moved;

use std::collections::HashMap;
use std::sync::Arc;

use motcua_domain::dossier::{CorrectedEntry, Dates, Event, Reception, Status, put_successor};
use motcua_domain::{AccountId, AgencyId, DossierCode, Event as Any, ProcedureCode, Timestamp};
use motcua_eventlog::Position;
use motcua_journal::Entry;
use motcua_readmodel::{Json, Projection, Rows, SqlError, Transaction, table_row};

pub(crate) use asked::{Asked, Counts, Officer, Show};
pub(crate) use list::{WorklistItem, routes};
pub(crate) use mine::{MineItem, Urgency, Whose};
use moved::Moved;

/// The read model of routing; it knows also how far the list of each agency has moved.
#[derive(Debug, Clone, Default)]
pub struct Worklist {
    moved: Moved,
}

/// A dossier that somebody holds.
#[derive(Debug, Clone)]
struct Held {
    dossier: DossierCode,
    /// 0: the dossier itself; else the step of a branch.
    branch: u16,
    /// Sort key beside the due time: the position of its first record.
    position: u64,
    procedure: ProcedureCode,
    /// None where it was erased.
    applicant: Option<String>,
    status: String,
    holder: AgencyId,
    since: Timestamp,
    came_from: Option<AgencyId>,
    /// The holder's step, from 1; 0: the return of the result.
    step: u16,
    step_due_at: Timestamp,
    /// The step is done; what is left is to give the dossier away.
    step_ended: bool,
    offered_to: Option<AgencyId>,
    offered_at: Option<Timestamp>,
    offered_step: Option<u16>,
    offered_due_at: Option<Timestamp>,
    first_due_at: Timestamp,
    due_at: Timestamp,
    stands_since: Option<Timestamp>,
    /// Who was named for the step.
    officer: Option<AccountId>,
    /// The draft is before the leader.
    to_sign: bool,
    /// Nobody has anything to do on it.
    put_away: bool,
    /// What is done in each step, as the catalogue named it at reception.
    actions: Json<Vec<String>>,
    /// The steps that run beside others.
    parallel: Json<Vec<u16>>,
    /// When anything happened to it last.
    moved: Timestamp,
}

table_row!(
    Held, "held", key(dossier: DossierCode, branch: u16),
    columns(position, procedure, applicant, status, holder, since, came_from, step, step_due_at,
        step_ended, offered_to, offered_at, offered_step, offered_due_at, first_due_at, due_at,
        stands_since, officer, to_sign, put_away, actions, parallel, moved)
);

/// The rows of a batch, and whose lists it moves.
#[derive(Debug, Default)]
pub struct Batch {
    held: Rows<Held>,
    moved: HashMap<AgencyId, Position>,
}

impl Projection for Worklist {
    const NAME: &'static str = "routing";
    const REVISION: u32 = 5;
    const TABLES: &'static [&'static str] = &[
        "CREATE TABLE held (dossier TEXT NOT NULL, branch SMALLINT NOT NULL, position BIGINT NOT NULL,
            procedure TEXT NOT NULL, applicant TEXT, status TEXT NOT NULL, holder TEXT NOT NULL,
            since BIGINT NOT NULL, came_from TEXT, step SMALLINT NOT NULL,
            step_due_at BIGINT NOT NULL, step_ended SMALLINT NOT NULL, offered_to TEXT,
            offered_at BIGINT, offered_step SMALLINT, offered_due_at BIGINT,
            first_due_at BIGINT NOT NULL, due_at BIGINT NOT NULL, stands_since BIGINT,
            officer TEXT, to_sign SMALLINT NOT NULL,
            put_away SMALLINT NOT NULL, actions TEXT NOT NULL, parallel TEXT NOT NULL,
            moved BIGINT NOT NULL,
            PRIMARY KEY (dossier, branch))",
        "CREATE INDEX held_by_holder ON held (holder, step_due_at, position) WHERE put_away = 0",
        "CREATE INDEX held_by_offer ON held (offered_to, offered_due_at, position)",
    ];
    type Batch = Batch;

    async fn load(
        &self,
        batch: &mut Batch,
        entries: &[Arc<Entry>],
        sql: &mut Transaction,
    ) -> Result<(), SqlError> {
        let followed = entries.iter().filter(|entry| entry.known().any(is_followed));
        let dossiers: Vec<_> = followed.filter_map(|entry| code(entry)).collect();
        batch.held.load(sql, dossiers.iter().map(|dossier| (dossier.clone(), 0))).await?;
        batch.load_branches(entries, &dossiers, sql).await
    }

    fn apply(&self, batch: &mut Batch, entry: &Entry) {
        let Some(dossier) = code(entry) else { return };
        for any in entry.known() {
            let Any::Dossier(event) = any else { continue };
            match event {
                Event::Received { reception, request } => {
                    let name = request.known().map(|request| request.applicant.name.clone());
                    batch.held.put(Held::received(dossier.clone(), entry, reception, name));
                    batch.moves(&dossier, entry.position);
                }
                event if is_followed(any) => {
                    // On whose lists it stood, and on whose it stands.
                    batch.moves(&dossier, entry.position);
                    batch.follow(&dossier, event, entry.happened);
                    batch.moved(&dossier, entry.happened);
                    batch.moves(&dossier, entry.position);
                }
                _ => {}
            }
        }
    }

    async fn store(&self, batch: Batch, sql: &mut Transaction) -> Result<(), SqlError> {
        self.moved.put(batch.moved);
        batch.held.store(sql).await
    }
}

/// The dossier whose stream the entry stands on.
fn code(entry: &Entry) -> Option<DossierCode> {
    entry.stream.as_str().parse().ok()
}

/// The steps that run beside others.
fn parallel(reception: &Reception) -> impl Iterator<Item = u16> + '_ {
    (1..=reception.last_step()).filter(|step| reception.is_parallel(*step))
}

/// Whether an event changes a row that stands.
fn is_followed(event: &Any) -> bool {
    let Any::Dossier(event) = event else { return false };
    !matches!(
        event,
        Event::Received { .. }
            | Event::Registered { .. }
            | Event::AskedAtIntake { .. }
            | Event::ReceptionRefused { .. }
            | Event::ImportedReceived(_)
            | Event::ImportedStep { .. }
            | Event::ImportedEnded { .. }
    )
}

impl Held {
    fn received(
        dossier: DossierCode,
        entry: &Entry,
        reception: &Reception,
        applicant: Option<String>,
    ) -> Self {
        Self {
            dossier,
            branch: 0,
            moved: entry.happened,
            parallel: Json(parallel(reception).collect()),
            position: entry.position.0,
            procedure: reception.procedure.clone(),
            applicant,
            status: Status::Received.name().to_owned(),
            holder: reception.received_at.clone(),
            since: entry.happened,
            came_from: None,
            step: 1,
            step_due_at: reception.step_due_at,
            step_ended: false,
            offered_to: None,
            offered_at: None,
            offered_step: None,
            offered_due_at: None,
            first_due_at: reception.dates.first_due_at,
            due_at: reception.dates.due_at,
            stands_since: None,
            officer: None,
            to_sign: false,
            put_away: false,
            actions: Json(reception.steps.iter().map(|step| step.action.clone()).collect()),
        }
    }

    /// As the dossier's own fold does, for what the list shows.
    fn follow(&mut self, event: &Event, at: Timestamp) {
        if event.step_end().is_some() {
            self.step_ended = true;
        }
        if event.end().is_some() || matches!(event, Event::Signed { .. }) {
            self.to_sign = false;
        }
        if event.end().is_some() {
            self.stands_since = None;
            self.step_ended = true;
            self.be(Status::Done);
        }
        match event {
            Event::Given { to, step, step_due_at, .. } => {
                self.offered_to = Some(to.clone());
                self.offered_at = Some(at);
                self.offered_step = Some(*step);
                self.offered_due_at = Some(*step_due_at);
            }
            Event::Taken { by, step, step_due_at } => self.taken(by, (*step, *step_due_at), at),
            Event::StepDone { next, .. } | Event::Signed { next, .. } => match next {
                Some((step, due_at)) => self.at_step(*step, *due_at),
                None => self.step_ended = true,
            },
            Event::SupplementRequested { stands_from, .. } => {
                self.stands_since = Some(*stands_from);
                self.be(Status::WaitingForSupplement);
            }
            Event::DutyNotified { stands_from, .. } => {
                self.stands_since = Some(*stands_from);
                self.be(Status::WaitingForDuty);
            }
            Event::SupplementCompleted { dates, step_due_at, .. }
            | Event::DutyFulfilled { dates, step_due_at, .. }
            | Event::Resumed { dates, step_due_at, .. } => {
                self.stands_since = None;
                self.step_due_at = *step_due_at;
                self.due(dates);
                self.be(Status::InProgress);
            }
            Event::Apologised { dates, .. } => self.due(dates),
            Event::Assigned { officer, .. } => self.officer = Some(officer.clone()),
            Event::SubmittedForSignature { .. } => self.to_sign = true,
            Event::SentBack { .. } => self.to_sign = false,
            Event::Rescheduled { dates, step_due_at, .. } => {
                self.step_due_at = *step_due_at;
                self.due(dates);
            }
            Event::Corrected { entry: CorrectedEntry::ApplicantName, correction } => {
                self.applicant = correction.known().map(|correction| correction.value.clone());
            }
            Event::Succeeded { agencies, .. } => self.succeed(agencies),
            Event::Paused { stands_from, .. } => {
                self.stands_since = Some(*stands_from);
                self.be(Status::Paused);
            }
            Event::Declined { .. } => self.no_offer(),
            Event::Returned { .. } => self.put_away(Status::Returned),
            Event::Withdrawn { .. } => self.put_away(Status::Withdrawn),
            Event::Stopped { .. } => self.put_away(Status::Stopped),
            Event::TransferredUnclaimed { .. } => self.put_away(Status::Done),
            event if event.is_back_on_the_shelf() => {
                self.put_away = false;
                self.since = at;
                self.be(Status::Done);
            }
            Event::Reissued { by, .. } => {
                self.hold(by, at);
                self.be(Status::Done);
            }
            Event::Reopened { by, step, step_due_at, dates, .. } => {
                self.no_offer();
                self.hold(by, at);
                self.at_step(*step, *step_due_at);
                self.due(dates);
                self.be(Status::InProgress);
            }
            _ => {}
        }
    }

    fn taken(&mut self, by: &AgencyId, (step, due_at): (u16, Timestamp), at: Timestamp) {
        self.hold(by, at);
        self.no_offer();
        self.at_step(step, due_at);
        if self.status == Status::Received.name() {
            self.be(Status::InProgress);
        }
    }

    fn succeed(&mut self, agencies: &[(AgencyId, AgencyId)]) {
        let agencies_here = [Some(&mut self.holder), self.offered_to.as_mut()];
        for agency in agencies_here.into_iter().flatten() {
            put_successor(agency, agencies);
        }
    }

    fn hold(&mut self, by: &AgencyId, at: Timestamp) {
        self.came_from = Some(std::mem::replace(&mut self.holder, by.clone()));
        self.since = at;
        self.put_away = false;
    }

    fn no_offer(&mut self) {
        self.offered_to = None;
        self.offered_at = None;
        self.offered_step = None;
        self.offered_due_at = None;
    }

    fn put_away(&mut self, status: Status) {
        self.no_offer();
        self.put_away = true;
        self.be(status);
    }

    fn at_step(&mut self, step: u16, due_at: Timestamp) {
        self.step = step;
        self.step_due_at = due_at;
        self.step_ended = false;
        self.officer = None;
    }

    fn due(&mut self, dates: &Dates) {
        self.first_due_at = dates.first_due_at;
        self.due_at = dates.due_at;
    }

    fn be(&mut self, status: Status) {
        status.name().clone_into(&mut self.status);
    }
}
