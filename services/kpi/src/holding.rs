//! Who has each dossier that is not returned yet, since when, and when it last moved.

use jiff::Timestamp;
use motcua_domain::dossier::{self, put_successor};
use motcua_domain::{AgencyId, DossierCode};
use motcua_readmodel::table_row;

/// Who has a dossier. Custody (ai đang giữ) is a figure of agencies, counted apart from dossiers: one that
/// passes two agencies is one dossier and two custodies.
#[derive(Debug, Clone, PartialEq)]
pub struct Holding {
    /// The dossier.
    pub code: DossierCode,
    /// Who has it.
    pub holder: AgencyId,
    /// Since when; `None`: another system has told of no step yet.
    pub since: Option<Timestamp>,
    /// When it was given on; it is not taken yet.
    pub given: Option<Timestamp>,
    /// When anything happened to it last.
    pub moved: Timestamp,
    /// It is not handled yet.
    pub open: bool,
    /// From when on it is overdue, if nothing happens to it.
    pub overdue_from: Option<Timestamp>,
}

table_row!(
    Holding,
    "holdings",
    key(code: DossierCode),
    columns(holder, since, given, moved, open, overdue_from)
);

impl Holding {
    /// The table, and the index of what an agency has.
    pub(crate) const TABLES: [&str; 2] = [
        "CREATE TABLE holdings (
        code TEXT PRIMARY KEY, holder TEXT NOT NULL, since BIGINT, given BIGINT,
        moved BIGINT NOT NULL, open SMALLINT NOT NULL, overdue_from BIGINT)",
        "CREATE INDEX holdings_by_holder ON holdings (holder, moved) WHERE open = 1",
    ];

    fn of(code: &DossierCode, holder: &AgencyId, at: Timestamp) -> Self {
        Self {
            code: code.clone(),
            holder: holder.clone(),
            since: Some(at),
            given: None,
            moved: at,
            open: true,
            overdue_from: None,
        }
    }

    /// What an event makes of it; `None`: nobody has it any more, or not yet. What is given for a step
    /// beside others leaves it where it is.
    pub(crate) fn after(
        before: Option<Self>,
        code: &DossierCode,
        (event, at): (&dossier::Event, Timestamp),
        is_beside: impl Fn(u16) -> bool,
    ) -> Option<Self> {
        let mut holding = match event {
            dossier::Event::Received { reception, .. } => {
                Self::of(code, &reception.received_at, at)
            }
            dossier::Event::ImportedReceived(said) => {
                Self { since: None, ..Self::of(code, &said.competent, at) }
            }
            dossier::Event::Reopened { by, .. } | dossier::Event::Reissued { by, .. } => {
                Self::of(code, by, at)
            }
            _ => before?,
        };
        holding.moved = holding.moved.max(at);
        match event {
            dossier::Event::Given { step, .. } if !is_beside(*step) => holding.given = Some(at),
            dossier::Event::Taken { by, step, .. } if !is_beside(*step) => {
                (holding.holder, holding.since, holding.given) = (by.clone(), Some(at), None);
            }
            dossier::Event::Declined { step, .. } if !is_beside(*step) => holding.given = None,
            dossier::Event::Succeeded { agencies, .. } => {
                put_successor(&mut holding.holder, agencies);
            }
            dossier::Event::ImportedStep { agency: Some(agency), .. }
                if holding.since.is_none_or(|since| at >= since) =>
            {
                (holding.holder, holding.since) = (agency.clone(), Some(at));
            }
            dossier::Event::Returned { .. }
            | dossier::Event::Withdrawn { .. }
            | dossier::Event::Stopped { .. }
            | dossier::Event::TransferredUnclaimed { .. }
            | dossier::Event::ImportedEnded { .. } => return None,
            _ => {}
        }
        Some(holding)
    }
}
