//! The results that wait where they are returned (`results`), and those that were (`returned`).
//!
//! A dossier has a row in `results` from reception on, because its applicant and its way of return
//! are told there; it is on the shelf while `since` is set, and stays when it is returned, for it may
//! be opened again. Imported dossiers have none.

mod returns;
mod waiting;

use std::sync::Arc;

use motcua_api::Routes;
use motcua_domain::dossier::{CorrectedEntry, Event, Reception, ReturnWay, put_successor};
use motcua_domain::{
    AccountId, AgencyId, CounterId, Date, DossierCode, Event as Any, ProcedureCode, Timestamp,
    local,
};
use motcua_journal::Entry;
use motcua_readmodel::{Json, Lines, Projection, Rows, SqlError, Transaction, table_row};

use crate::Return;
pub(crate) use waiting::{Waiting, waiting};

pub(crate) fn routes() -> Routes<Return> {
    waiting::routes().merge(returns::routes())
}

/// The read model of return.
#[derive(Debug, Clone, Copy)]
pub struct Shelf;

/// A result, or what will become one.
#[derive(Debug, Clone)]
struct Outcome {
    dossier: DossierCode,
    /// Sort key beside `since`: the position of the dossier's first record.
    position: u64,
    procedure: ProcedureCode,
    /// None where it was erased.
    applicant: Option<String>,
    holder: AgencyId,
    returned_at: AgencyId,
    return_way: Json<ReturnWay>,
    /// When the handling ended.
    done: Option<Timestamp>,
    /// The request was rejected: the result is a letter.
    rejected: bool,
    number: Option<String>,
    /// Since when it waits where it is returned, or is on its way there.
    since: Option<Timestamp>,
    on_the_way: bool,
}

table_row!(
    Outcome, "results", key(dossier: DossierCode),
    columns(position, procedure, applicant, holder, returned_at, return_way, done, rejected,
        number, since, on_the_way)
);

/// A result that was returned.
#[derive(Debug, Clone)]
struct Returned {
    /// The record of the return.
    position: u64,
    dossier: DossierCode,
    procedure: ProcedureCode,
    agency: AgencyId,
    day: Date,
    at: Timestamp,
    account: AccountId,
    counter: Option<CounterId>,
    way: Json<ReturnWay>,
    applicant: Option<String>,
    number: Option<String>,
    rejected: bool,
    /// Served while the citizen waited: it never stood on the shelf.
    at_once: bool,
    /// Who got it; none where it was erased.
    fetched_by: Option<String>,
    authorised: Option<bool>,
}

table_row!(
    Returned, "returned", key(position: u64),
    columns(dossier, procedure, agency, day, at, account, counter, way, applicant, number,
        rejected, at_once, fetched_by, authorised)
);

/// The rows of a batch.
#[derive(Debug, Default)]
pub struct Batch {
    results: Rows<Outcome>,
    returned: Lines<Returned>,
}

impl Projection for Shelf {
    const NAME: &'static str = "return";
    const REVISION: u32 = 3;
    const TABLES: &'static [&'static str] = &[
        "CREATE TABLE results (dossier TEXT PRIMARY KEY, position BIGINT NOT NULL,
            procedure TEXT NOT NULL, applicant TEXT, holder TEXT NOT NULL,
            returned_at TEXT NOT NULL, return_way TEXT NOT NULL, done BIGINT,
            rejected SMALLINT NOT NULL, number TEXT, since BIGINT, on_the_way SMALLINT NOT NULL)",
        "CREATE INDEX results_by_shelf ON results (returned_at, since, position)",
        "CREATE TABLE returned (position BIGINT PRIMARY KEY, dossier TEXT NOT NULL,
            procedure TEXT NOT NULL, agency TEXT NOT NULL, day TEXT NOT NULL, at BIGINT NOT NULL,
            account TEXT NOT NULL, counter TEXT, way TEXT NOT NULL, applicant TEXT, number TEXT,
            rejected SMALLINT NOT NULL, at_once SMALLINT NOT NULL, fetched_by TEXT,
            authorised SMALLINT)",
        "CREATE INDEX returned_by_day ON returned (agency, day, position)",
    ];
    type Batch = Batch;

    async fn load(
        &self,
        batch: &mut Batch,
        entries: &[Arc<Entry>],
        sql: &mut Transaction,
    ) -> Result<(), SqlError> {
        let followed = entries.iter().filter(|entry| entry.known().any(is_followed));
        batch.results.load(sql, followed.filter_map(|entry| code(entry))).await
    }

    fn apply(&self, batch: &mut Batch, entry: &Entry) {
        let Some(dossier) = code(entry) else { return };
        for any in entry.known() {
            let Any::Dossier(event) = any else { continue };
            match event {
                Event::Received { reception, request } => {
                    let name = request.known().map(|request| request.applicant.name.clone());
                    let position = entry.position.0;
                    batch.results.put(Outcome::begun(&dossier, position, reception, name));
                }
                Event::Returned { .. } => batch.return_it(&dossier, event, entry),
                event if is_followed(any) => {
                    if let Some(result) = batch.results.get_mut(&dossier) {
                        result.follow(event, entry.happened);
                    }
                }
                _ => {}
            }
        }
    }

    async fn store(&self, batch: Batch, sql: &mut Transaction) -> Result<(), SqlError> {
        batch.results.store(sql).await?;
        batch.returned.store(sql).await
    }
}

/// The dossier whose stream the entry stands on.
fn code(entry: &Entry) -> Option<DossierCode> {
    entry.stream.as_str().parse().ok()
}

/// Whether an event changes a row that stands.
fn is_followed(event: &Any) -> bool {
    let Any::Dossier(event) = event else { return false };
    let changes = matches!(
        event,
        Event::Given { step: 0, .. }
            | Event::Taken { .. }
            | Event::Sealed { .. }
            | Event::Rejected { .. }
            | Event::Withdrawn { .. }
            | Event::Returned { .. }
            | Event::Declined { step: 0, .. }
            | Event::Stopped { .. }
            | Event::TransferredUnclaimed { .. }
            | Event::Reissued { .. }
            | Event::Reopened { .. }
            | Event::Corrected { .. }
            | Event::Succeeded { .. }
    );
    changes || event.is_back_on_the_shelf()
}

impl Batch {
    fn return_it(&mut self, dossier: &DossierCode, event: &Event, entry: &Entry) {
        let Event::Returned { way, at, counter, fetched } = event else { return };
        let Some(result) = self.results.get_mut(dossier) else { return };
        result.since = None;
        let result = result.clone();
        self.returned.push(Returned {
            position: entry.position.0,
            dossier: result.dossier,
            procedure: result.procedure,
            agency: at.clone(),
            day: local(entry.happened).date(),
            at: entry.happened,
            account: entry.who.account.clone(),
            counter: counter.clone(),
            way: Json(*way),
            applicant: result.applicant,
            number: result.number,
            rejected: result.rejected,
            at_once: result.done.is_none(),
            fetched_by: fetched.known().map(|fetched| fetched.to.clone()),
            authorised: fetched.known().map(|fetched| fetched.authorised),
        });
    }
}

impl Outcome {
    fn succeed(&mut self, agencies: &[(AgencyId, AgencyId)]) {
        for agency in [&mut self.holder, &mut self.returned_at] {
            put_successor(agency, agencies);
        }
    }

    fn begun(
        dossier: &DossierCode,
        position: u64,
        reception: &Reception,
        applicant: Option<String>,
    ) -> Self {
        Self {
            dossier: dossier.clone(),
            position,
            procedure: reception.procedure.clone(),
            applicant,
            holder: reception.received_at.clone(),
            returned_at: reception.returned_at.clone(),
            return_way: Json(reception.return_way),
            done: None,
            rejected: false,
            number: None,
            since: None,
            on_the_way: false,
        }
    }

    fn follow(&mut self, event: &Event, at: Timestamp) {
        match event {
            // They move nothing.
            Event::Corrected { entry, correction } => {
                if *entry == CorrectedEntry::ApplicantName {
                    self.applicant = correction.known().map(|correction| correction.value.clone());
                }
                return;
            }
            Event::Succeeded { agencies, .. } => return self.succeed(agencies),
            Event::Sealed { number, .. } => {
                self.number = Some(number.clone());
                self.done = Some(at);
            }
            Event::Rejected { .. } => {
                self.rejected = true;
                self.done = Some(at);
            }
            Event::Taken { by, .. } => self.holder = by.clone(),
            Event::Reissued { by, number, .. } => {
                self.number = Some(number.clone());
                self.holder = by.clone();
            }
            Event::Reopened { by, .. } => {
                self.holder = by.clone();
                self.number = None;
                self.rejected = false;
                self.done = None;
            }
            _ => {}
        }
        self.on_the_way = matches!(event, Event::Given { .. });
        // What is withdrawn, stopped or in the archive waits for nobody.
        let gone = matches!(
            event,
            Event::Withdrawn { .. } | Event::Stopped { .. } | Event::TransferredUnclaimed { .. }
        );
        let here = self.on_the_way || self.holder == self.returned_at;
        self.since = (self.done.is_some() && here && !gone).then_some(at);
    }
}
