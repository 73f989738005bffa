//! What counters take in fees, and give back: by agency and day, in đồng.
//!
//! A payment that is voided says no amount: what was paid last on each line of a dossier stands in a table
//! of its own.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use motcua_domain::dossier::{self, FeeEntry};
use motcua_domain::{AgencyId, Date, DossierCode, Event, Timestamp, local};
use motcua_journal::Entry;
use motcua_readmodel::{Rows, Snapshot, SqlError, Sums, Transaction, binds, table_row};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Figures;
use crate::grain::Cut;

/// The means that is counted apart: what lies in the drawer in the evening.
const CASH: &str = "cash";

/// What was paid last on a line, and is not given back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Payment {
    code: DossierCode,
    line: u16,
    vnd: i64,
}

table_row!(Payment, "payments", key(code: DossierCode, line: u16), columns(vnd));

/// What an agency took and gave back on a day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Taken {
    agency: AgencyId,
    day: i64,
    in_cash: i64,
    otherwise: i64,
    given_back: i64,
}

table_row!(
    Taken,
    "takings",
    key(agency: AgencyId, day: i64),
    columns(in_cash, otherwise, given_back)
);

impl AddAssign for Taken {
    fn add_assign(&mut self, other: Self) {
        self.in_cash += other.in_cash;
        self.otherwise += other.otherwise;
        self.given_back += other.given_back;
    }
}

/// The tables.
pub(crate) const TABLES: [&str; 2] = [
    "CREATE TABLE payments (code TEXT NOT NULL, line SMALLINT NOT NULL, vnd BIGINT NOT NULL,
        PRIMARY KEY (code, line))",
    "CREATE TABLE takings (agency TEXT NOT NULL, day BIGINT NOT NULL, in_cash BIGINT NOT NULL,
        otherwise BIGINT NOT NULL, given_back BIGINT NOT NULL, PRIMARY KEY (agency, day))",
];

/// What a batch of records adds.
#[derive(Debug, Default)]
pub(crate) struct Till {
    payments: Rows<Payment>,
    days: Sums<Taken>,
}

impl Till {
    /// Loads what was paid on the lines that the entries speak of.
    pub(crate) async fn load<'a>(
        &mut self,
        entries: impl Iterator<Item = (DossierCode, &'a Entry)>,
        sql: &mut Transaction,
    ) -> Result<(), SqlError> {
        let lines = entries.flat_map(|(code, entry)| {
            let lines = entry.known().filter_map(|event| match event {
                Event::Dossier(dossier::Event::Fee { number, .. }) => Some(*number),
                _ => None,
            });
            lines.map(move |line| (code.clone(), line)).collect::<Vec<_>>()
        });
        let lines: Vec<_> = lines.collect();
        self.payments.load(sql, lines).await
    }

    /// Counts what an event says, done for an agency.
    pub(crate) fn count(
        &mut self,
        (code, event): (&DossierCode, &dossier::Event),
        doer: Option<&AgencyId>,
        at: Timestamp,
    ) {
        let dossier::Event::Fee { number, entry } = event else { return };
        let Some(agency) = doer else { return };
        let key = (code.clone(), *number);
        let paid = self.payments.get(&key).map_or(0, |payment| payment.vnd);
        let vnd = |amount: u64| i64::try_from(amount).unwrap_or(i64::MAX);
        let (mut in_cash, mut otherwise, mut given_back) = (0, 0, 0);
        match entry {
            FeeEntry::Taken { amount_vnd, means, .. } => {
                *if means == CASH { &mut in_cash } else { &mut otherwise } = vnd(*amount_vnd);
                self.payments.put(Payment {
                    code: code.clone(),
                    line: *number,
                    vnd: vnd(*amount_vnd),
                });
            }
            FeeEntry::Voided { .. } => given_back = paid,
            FeeEntry::Refunded { amount_vnd, .. } => given_back = vnd(*amount_vnd),
            FeeEntry::Set(_) | FeeEntry::Exempted { .. } => return,
        }
        if given_back > 0 && paid > 0 {
            self.payments.remove(&key);
        }
        let day = Cut::Day.of(local(at).date());
        self.days.add(Taken { agency: agency.clone(), day, in_cash, otherwise, given_back });
    }

    /// Writes it.
    pub(crate) async fn store(self, sql: &mut Transaction) -> Result<(), SqlError> {
        self.payments.store(sql).await?;
        self.days.store(sql).await
    }
}

/// What was taken in fees, in đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Takings {
    /// In cash.
    pub in_cash_vnd: u64,
    /// By card, transfer, QR code or the national platform.
    pub otherwise_vnd: u64,
    /// Given back: payments voided or refunded, whenever they were taken.
    pub given_back_vnd: u64,
}

impl Figures {
    /// What each agency took on a local day.
    pub async fn takings(
        snapshot: &mut Snapshot,
        day: Date,
    ) -> Result<BTreeMap<String, Takings>, SqlError> {
        let text = "SELECT agency, in_cash, otherwise, given_back FROM takings WHERE day = ?";
        let rows = snapshot.query(text, binds![Cut::Day.of(day)]).await?;
        let takings = rows.iter().map(|row| {
            let takings = Takings {
                in_cash_vnd: row.get(1)?,
                otherwise_vnd: row.get(2)?,
                given_back_vnd: row.get(3)?,
            };
            Ok((row.get(0)?, takings))
        });
        takings.collect()
    }
}
