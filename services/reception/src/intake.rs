//! What was received: one row a dossier and a slip, and the books whose numbers have no gaps.
//!
//! The numbers of the books are given here, in the order of the log, so that a rebuild gives the
//! same: the book of a counter and year (`Số …/TNHS`, form 06), and the certification book of an
//! agency and year.

mod given;

use std::sync::Arc;

use motcua_domain::dossier::{CorrectedEntry, Event, Reception, Registration, Status};
use motcua_domain::{
    AgencyId, CounterId, Date, DossierCode, Event as Any, Personal, ProcedureCode, Timestamp,
    local, slip,
};
use motcua_journal::Entry;
use motcua_keys::Keys;
use motcua_readmodel::{Projection, Rows, SqlError, Transaction, table_row};

pub(crate) use given::{Given, person};

/// The read model of reception.
#[derive(Clone)]
pub struct Intake {
    keys: Keys,
}

impl Intake {
    /// With the keys under which it knows persons again.
    pub const fn new(keys: Keys) -> Self {
        Self { keys }
    }
}

/// A dossier that was received.
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "the columns bear the names of the reference")]
pub(crate) struct Received {
    dossier: DossierCode,
    /// Sort key: the position of its first record.
    position: u64,
    received_at: AgencyId,
    counter: Option<CounterId>,
    received: Timestamp,
    day: Date,
    procedure: ProcedureCode,
    channel: u8,
    applicant: Option<String>,
    status: String,
    due_at: Timestamp,
    book_year: Option<i16>,
    book_number: Option<u32>,
    certification_number: Option<u32>,
}

table_row!(
    Received, "received", key(dossier: DossierCode),
    columns(position, received_at, counter, received, day, procedure, channel, applicant, status,
        due_at, book_year, book_number, certification_number)
);

/// The last number of a book. `book` is a counter, or `certification:` and an agency.
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "the columns bear the names of the reference")]
pub(crate) struct Book {
    book: String,
    year: i16,
    last: u32,
}

table_row!(Book, "books", key(book: String, year: i16), columns(last));

/// A slip that was given.
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "the columns bear the names of the reference")]
pub(crate) struct Slip {
    slip: String,
    position: u64,
    agency: AgencyId,
    given: Timestamp,
    day: Date,
    procedure: ProcedureCode,
    refused: bool,
    name: Option<String>,
}

table_row!(
    Slip, "slips", key(slip: String),
    columns(position, agency, given, day, procedure, refused, name)
);

/// The rows of a batch.
#[derive(Debug, Default)]
pub struct Batch {
    received: Rows<Received>,
    books: Rows<Book>,
    slips: Rows<Slip>,
    pub(crate) given: Given,
}

impl Projection for Intake {
    const NAME: &'static str = "reception";
    const REVISION: u32 = 4;
    const TABLES: &'static [&'static str] = &[
        "CREATE TABLE received (dossier TEXT PRIMARY KEY, position BIGINT NOT NULL,
            received_at TEXT NOT NULL, counter TEXT, received BIGINT NOT NULL, day TEXT NOT NULL,
            procedure TEXT NOT NULL, channel SMALLINT NOT NULL, applicant TEXT,
            status TEXT NOT NULL, due_at BIGINT NOT NULL, book_year SMALLINT, book_number BIGINT,
            certification_number BIGINT)",
        "CREATE INDEX received_by_agency ON received (received_at, position)",
        "CREATE TABLE books (book TEXT NOT NULL, year SMALLINT NOT NULL, last BIGINT NOT NULL,
            PRIMARY KEY (book, year))",
        "CREATE TABLE slips (slip TEXT PRIMARY KEY, position BIGINT NOT NULL, agency TEXT NOT NULL,
            given BIGINT NOT NULL, day TEXT NOT NULL, procedure TEXT NOT NULL,
            refused SMALLINT NOT NULL, name TEXT)",
        "CREATE INDEX slips_by_agency ON slips (agency, position)",
        given::PERSONS,
        given::FILES,
    ];
    type Batch = Batch;

    async fn load(
        &self,
        batch: &mut Batch,
        entries: &[Arc<Entry>],
        sql: &mut Transaction,
    ) -> Result<(), SqlError> {
        let dossiers = entries.iter().filter_map(|entry| code(entry));
        batch.received.load(sql, dossiers).await?;
        let books = entries.iter().flat_map(|entry| {
            let year = local(entry.happened).year();
            let receptions = entry.known().filter_map(|event| match event {
                Any::Dossier(Event::Received { reception, .. }) => Some(reception),
                _ => None,
            });
            receptions.flat_map(move |reception| {
                let certified = (certification_book(&reception.received_at), year);
                reception.counter.iter().map(move |c| (c.to_string(), year)).chain([certified])
            })
        });
        batch.books.load(sql, books).await
    }

    fn apply(&self, batch: &mut Batch, entry: &Entry) {
        let Some(dossier) = code(entry) else {
            return batch.give_slips(entry);
        };
        for event in entry.known() {
            let Any::Dossier(event) = event else { continue };
            batch.given.papers(&dossier, event.papers(), entry);
            match event {
                Event::Received { reception, request } => {
                    let name = request.known().map(|request| request.applicant.name.clone());
                    batch.receive(&dossier, entry, reception, name);
                    batch.given.request(&dossier, request, &self.keys);
                }
                Event::Registered { registration, request } => {
                    let name = request.known().map(|request| request.applicant.name.clone());
                    batch.register(&dossier, entry, registration, name);
                    batch.given.request(&dossier, request, &self.keys);
                }
                event => batch.follow(&dossier, event, local(entry.happened).year()),
            }
        }
    }

    async fn store(&self, batch: Batch, sql: &mut Transaction) -> Result<(), SqlError> {
        batch.received.store(sql).await?;
        batch.books.store(sql).await?;
        batch.slips.store(sql).await?;
        batch.given.store(sql).await
    }
}

/// The dossier whose stream the entry stands on.
pub(crate) fn code(entry: &Entry) -> Option<DossierCode> {
    entry.stream.as_str().parse().ok()
}

fn certification_book(agency: &AgencyId) -> String {
    format!("certification:{agency}")
}

impl Batch {
    fn receive(
        &mut self,
        dossier: &DossierCode,
        entry: &Entry,
        reception: &Reception,
        applicant: Option<String>,
    ) {
        let at = local(entry.happened);
        let counter = reception.counter.clone();
        let number = counter.as_ref().map(|c| self.next_of(c.to_string(), at.year()));
        self.received.put(Received {
            dossier: dossier.clone(),
            position: entry.position.0,
            received_at: reception.received_at.clone(),
            received: entry.happened,
            day: at.date(),
            procedure: reception.procedure.clone(),
            channel: reception.channel as u8 + 1,
            applicant,
            status: Status::Received.name().to_owned(),
            due_at: reception.dates.due_at,
            book_year: counter.as_ref().map(|_| at.year()),
            book_number: number,
            certification_number: None,
            counter,
        });
    }

    /// What waits for the counter's answer, which is its due time.
    fn register(
        &mut self,
        dossier: &DossierCode,
        entry: &Entry,
        registration: &Registration,
        applicant: Option<String>,
    ) {
        self.received.put(Received {
            dossier: dossier.clone(),
            position: entry.position.0,
            received_at: registration.addressed_to.clone(),
            counter: None,
            received: entry.happened,
            day: local(entry.happened).date(),
            procedure: registration.procedure.clone(),
            channel: registration.channel as u8 + 1,
            applicant,
            status: Status::Registered.name().to_owned(),
            due_at: registration.answer_due_at,
            book_year: None,
            book_number: None,
            certification_number: None,
        });
    }

    fn next_of(&mut self, book: String, year: i16) -> u32 {
        let key = (book, year);
        let last = self.books.get(&key).map_or(0, |book| book.last) + 1;
        let (book, year) = key;
        self.books.put(Book { book, year, last });
        last
    }

    fn follow(&mut self, dossier: &DossierCode, event: &Event, year: i16) {
        if let Event::ServedAtOnce { .. } = event
            && let Some(agency) = self.received.get(dossier).map(|row| row.received_at.clone())
        {
            let number = self.next_of(certification_book(&agency), year);
            if let Some(row) = self.received.get_mut(dossier) {
                row.certification_number = Some(number);
            }
        }
        let Some(row) = self.received.get_mut(dossier) else { return };
        match event {
            Event::SupplementCompleted { dates, .. }
            | Event::DutyFulfilled { dates, .. }
            | Event::Resumed { dates, .. }
            | Event::Reopened { dates, .. }
            | Event::Rescheduled { dates, .. }
            | Event::Apologised { dates, .. } => row.due_at = dates.due_at,
            Event::Corrected { entry: CorrectedEntry::ApplicantName, correction } => {
                row.applicant = correction.known().map(|correction| correction.value.clone());
            }
            _ => {}
        }
        if let Some(status) = status_after(event, &row.status) {
            status.name().clone_into(&mut row.status);
        }
    }

    fn give_slips(&mut self, entry: &Entry) {
        let Some(number) = entry.stream.as_str().strip_prefix("slip:") else { return };
        for event in entry.known() {
            let (slip, addressee, refused) = match event {
                Any::Slip(slip::Event::AskedAtIntake { slip, addressee, .. }) => {
                    (slip, addressee, false)
                }
                Any::Slip(slip::Event::ReceptionRefused { slip, addressee, .. }) => {
                    (slip, addressee, true)
                }
                _ => continue,
            };
            self.slips.put(Slip {
                slip: number.to_owned(),
                position: entry.position.0,
                agency: slip.agency.clone(),
                given: entry.happened,
                day: local(entry.happened).date(),
                procedure: slip.procedure.clone(),
                refused,
                name: Personal::known(addressee).map(|addressee| addressee.name.clone()),
            });
        }
    }
}

/// The status after an event; `None` where it stays.
fn status_after(event: &Event, now: &str) -> Option<Status> {
    match event {
        Event::Taken { .. } if now == Status::Received.name() => Some(Status::InProgress),
        Event::SupplementCompleted { .. }
        | Event::DutyFulfilled { .. }
        | Event::Resumed { .. }
        | Event::Reopened { .. } => Some(Status::InProgress),
        Event::ReceptionRefused { .. } => Some(Status::NotReceived),
        Event::Paused { .. } => Some(Status::Paused),
        Event::Stopped { .. } => Some(Status::Stopped),
        Event::SupplementRequested { .. } => Some(Status::WaitingForSupplement),
        Event::DutyNotified { .. } => Some(Status::WaitingForDuty),
        Event::ServedAtOnce { .. }
        | Event::Sealed { .. }
        | Event::Rejected { .. }
        | Event::Reissued { .. } => Some(Status::Done),
        Event::Withdrawn { .. } => Some(Status::Withdrawn),
        Event::Returned { .. } => Some(Status::Returned),
        event if event.is_back_on_the_shelf() => Some(Status::Done),
        _ => None,
    }
}
