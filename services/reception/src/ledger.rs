//! What is due for a dossier and what was paid: every entry of its ledger.

use std::sync::Arc;

use axum::extract::State;
use motcua_api::{
    Asker, InPath, LocalTime, MinPosition, MinPositionQuery, Problem, Read, Routes, routes,
};
use motcua_domain::catalogue::{FeeKind, FeeLine};
use motcua_domain::dossier::{Dossier, Event, Fee, FeeEntry, FeeState};
use motcua_domain::rights::Right;
use motcua_domain::{AccountId, DossierCode, Event as Any};
use motcua_eventlog::Position;
use motcua_journal::Entry;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Reception;

pub(crate) fn routes() -> Routes<Reception> {
    Routes::new().route(Right::SeeDossier, routes!(see_fees))
}

/// The ledger of a dossier's fees, in đồng.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ledger {
    /// What is still to be paid.
    pub(crate) outstanding_vnd: u64,
    /// What of it must be paid before the result is returned.
    pub(crate) before_return_vnd: u64,
    /// The lines, by their numbers.
    pub(crate) lines: Vec<LedgerLine>,
}

/// A line of the ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LedgerLine {
    pub(crate) number: u16,
    /// The procedure's line.
    pub(crate) line: String,
    /// Its name, if the procedure is published here.
    pub(crate) name_vi: Option<String>,
    pub(crate) name_en: Option<String>,
    /// `fee` (phí) or `charge` (lệ phí, thuế).
    #[schema(value_type = String)]
    pub(crate) kind: FeeKind,
    /// Pages of the original, where it is by the page.
    pub(crate) pages: u32,
    /// Copies, papers or persons.
    pub(crate) count: u32,
    /// The amount before any relief.
    pub(crate) amount_vnd: u64,
    /// What is due on it, less where somebody pays less.
    pub(crate) due_vnd: u64,
    /// `due`, `exempt`, `paid`, `void` or `refunded`.
    pub(crate) state: &'static str,
    /// The result is not returned before it is paid.
    pub(crate) before_return: bool,
    /// What was written, oldest first; none of it is ever deleted.
    pub(crate) entries: Vec<LedgerEntry>,
}

/// What was written on a line.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LedgerEntry {
    /// `set`, `exempted`, `taken`, `voided` or `refunded`; what was served at once has no entries.
    entry: &'static str,
    at: LocalTime,
    /// Who wrote it.
    #[schema(value_type = String)]
    account: AccountId,
    /// How much: set, due from then on, taken, paid back.
    amount_vnd: Option<u64>,
    /// By what means it was paid.
    means: Option<String>,
    /// The fee receipt's series and number.
    receipt: Option<String>,
    /// The article that allows less.
    ground: Option<String>,
    /// What was seen, or why; none where it was erased.
    note: Option<String>,
}

/// What is due for a dossier and what was paid, with every entry of the ledger.
#[utoipa::path(
    get, path = "/api/v1/dossiers/{code}/fees", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), MinPositionQuery),
    responses((status = 200, body = Ledger, description = "The ledger")),
)]
async fn see_fees(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<Ledger>, Problem> {
    let min = min.unwrap_or(Position::START);
    let loaded = reception.dossiers.see(&code, &asker.actor, asker.right, min).await?;
    let history = reception.dossiers.history(&code).await?;
    let ledger = reception.ledger(&loaded.dossier, &history);
    Ok(Read::at(loaded.tail.position, ledger).version(loaded.tail.version))
}

impl Reception {
    /// The ledger of a dossier.
    pub(crate) fn ledger(&self, dossier: &Dossier, history: &[Arc<Entry>]) -> Ledger {
        let line = |fee: &Fee| {
            let entries = history.iter().flat_map(|entry| entries(entry, fee.number)).collect();
            LedgerLine::of(fee, self.fee_line(dossier, &fee.set.line), entries)
        };
        Ledger {
            outstanding_vnd: dossier.outstanding_vnd(),
            before_return_vnd: dossier.due_before_return_vnd(),
            lines: dossier.fees.iter().map(line).collect(),
        }
    }

    /// A fee line as it was published when the dossier came in.
    fn fee_line(&self, dossier: &Dossier, line: &str) -> Option<FeeLine> {
        let procedure = self.procedure_of(dossier)?;
        let mut lines = procedure.sub_cases.iter().flat_map(|case| &case.fee_lines);
        lines.find(|fee| fee.line == line).cloned()
    }
}

impl LedgerLine {
    fn of(fee: &Fee, published: Option<FeeLine>, entries: Vec<LedgerEntry>) -> Self {
        // A line that was served at once does not say what it is in law.
        let kind = published.as_ref().map_or(fee.set.kind, |line| line.kind);
        let (name_vi, name_en) = published.map(|line| (line.name_vi, line.name_en)).unzip();
        Self {
            number: fee.number,
            line: fee.set.line.clone(),
            name_vi,
            name_en,
            kind,
            pages: fee.set.pages,
            count: fee.set.count,
            amount_vnd: fee.set.amount_vnd,
            due_vnd: fee.due_vnd,
            state: match fee.state {
                FeeState::Due(_) => "due",
                FeeState::Exempt => "exempt",
                FeeState::Paid { .. } => "paid",
                FeeState::Void => "void",
                FeeState::Refunded => "refunded",
            },
            before_return: fee.set.before_return,
            entries,
        }
    }
}

fn entries(record: &Entry, line: u16) -> impl Iterator<Item = LedgerEntry> + '_ {
    record.known().filter_map(move |event| match event {
        Any::Dossier(Event::Fee { number, entry }) if *number == line => {
            Some(LedgerEntry::of(record, entry))
        }
        _ => None,
    })
}

impl LedgerEntry {
    fn of(record: &Entry, entry: &FeeEntry) -> Self {
        let (name, amount_vnd, note) = match entry {
            FeeEntry::Set(set) => ("set", Some(set.amount_vnd), None),
            FeeEntry::Exempted { due_vnd, evidence, .. } => {
                ("exempted", Some(*due_vnd), evidence.known().cloned())
            }
            FeeEntry::Taken { amount_vnd, .. } => ("taken", Some(*amount_vnd), None),
            FeeEntry::Voided { reason } => ("voided", None, reason.known().cloned()),
            FeeEntry::Refunded { amount_vnd, reason } => {
                ("refunded", Some(*amount_vnd), reason.known().cloned())
            }
        };
        let mut line = Self {
            entry: name,
            at: LocalTime(record.happened),
            account: record.who.account.clone(),
            amount_vnd,
            means: None,
            receipt: None,
            ground: None,
            note,
        };
        match entry {
            FeeEntry::Exempted { ground, .. } => line.ground = Some(ground.clone()),
            FeeEntry::Taken { means, receipt, .. } => {
                line.means = Some(means.clone());
                let both = format!("{} {}", receipt.series, receipt.number);
                line.receipt = Some(both.trim().to_owned()).filter(|receipt| !receipt.is_empty());
            }
            FeeEntry::Set(_) | FeeEntry::Voided { .. } | FeeEntry::Refunded { .. } => {}
        }
        line
    }
}
