//! The dossiers behind a figure, as they are now: one by one, and those of one agency by procedure.

use jiff::Timestamp;
use motcua_domain::measures::Period;
use motcua_domain::{AgencyId, DossierCode, ProcedureCode};
use motcua_readmodel::{Row, Snapshot, SqlError, Value, binds};

use crate::fact::overdue_from;
use crate::{Fact, Figures};

/// One dossier in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its code.
    pub code: DossierCode,
    /// When it was received.
    pub received: Timestamp,
    /// The first appointment.
    pub first_due: Option<Timestamp>,
    /// When its handling ended.
    pub ended: Option<Timestamp>,
    /// `early`, `on_time` or `late`.
    pub outcome: Option<String>,
    /// Where it stands.
    pub status: String,
    /// Open after the first appointment.
    pub overdue: bool,
}

/// Which dossiers a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Open after the first appointment.
    Overdue,
    /// Not handled yet.
    Open,
    /// Handled.
    Handled,
}

impl Show {
    /// Each.
    pub const ALL: [Self; 4] = [Self::All, Self::Overdue, Self::Open, Self::Handled];

    /// The word of the address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Overdue => "overdue",
            Self::Open => "open",
            Self::Handled => "handled",
        }
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Overdue => Fact::OVERDUE,
            Self::Open => Fact::OPEN,
            Self::Handled => Fact::HANDLED,
        }
    }
}

/// A list: of which procedure of which agency, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct List<'a> {
    /// Who decides.
    pub agency: &'a AgencyId,
    /// The procedure.
    pub procedure: &'a ProcedureCode,
    /// When they were received.
    pub period: Period,
    /// Which of them.
    pub show: Show,
    /// The agency of who asks: dossiers that do not concern it do not exist for it.
    pub asker: &'a AgencyId,
    /// The last code of the page before; empty: from the beginning.
    pub after: &'a str,
}

/// The dossiers of one procedure that an agency decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfProcedure {
    /// The procedure.
    pub procedure: ProcedureCode,
    /// How many were received.
    pub received: u64,
    /// Of these handled.
    pub handled: u64,
    /// Handled after the first appointment.
    pub late: u64,
    /// Open after the first appointment.
    pub overdue: u64,
}

impl Figures {
    /// Counts what an agency decides, by procedure: what is overdue most first. An index holds all that
    /// is asked of its dossiers; a cube of agencies and procedures would hold nearly as many rows.
    pub async fn of_agency(
        snapshot: &mut Snapshot,
        agency: &AgencyId,
        period: Period,
        now: Timestamp,
    ) -> Result<Vec<OfProcedure>, SqlError> {
        let count = |condition: &str| {
            format!("CAST(SUM(CASE WHEN 1 = 1{condition} THEN 1 ELSE 0 END) AS BIGINT)")
        };
        let (mut days, mut day_binds) = (String::new(), Vec::new());
        within(period, &mut days, &mut day_binds);
        let text = format!(
            "SELECT procedure, COUNT(*), {}, {}, {} FROM facts WHERE competent = ?{days}
            GROUP BY procedure ORDER BY 5 DESC, 2 DESC, procedure",
            count(Fact::HANDLED),
            count(&format!("{} AND outcome = 'late'", Fact::HANDLED)),
            count(Fact::OVERDUE),
        );
        let mut binds = binds![now, agency];
        binds.extend(day_binds);
        let rows = snapshot.query(&text, binds).await?;
        let counted = rows.iter().map(|row| {
            Ok(OfProcedure {
                procedure: row.get(0)?,
                received: row.get(1)?,
                handled: row.get(2)?,
                late: row.get(3)?,
                overdue: row.get(4)?,
            })
        });
        counted.collect()
    }

    /// Up to `limit` dossiers by their codes, as they are now.
    pub async fn list(
        snapshot: &mut Snapshot,
        list: &List<'_>,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Listed>, SqlError> {
        let mut text =
            "SELECT code, received, first_due, ended, outcome, status, stands_since FROM facts
        WHERE competent = ? AND procedure = ? AND code > ?
        AND (received_at = ? OR competent = ? OR returned_at = ?)"
                .to_owned();
        let mut binds =
            binds![list.agency, list.procedure, list.after, list.asker, list.asker, list.asker];
        within(list.period, &mut text, &mut binds);
        text.push_str(list.show.condition());
        if list.show == Show::Overdue {
            binds.extend(binds![now]);
        }
        text.push_str(" ORDER BY code LIMIT ?");
        binds.extend(binds![u32::try_from(limit).expect("a page is short")]);
        let rows = snapshot.query(&text, binds).await?;
        rows.iter().map(|row| listed(row, now)).collect::<Result<_, SqlError>>()
    }
}

/// The condition of a period.
fn within(period: Period, text: &mut String, binds: &mut Vec<Value>) {
    for (day, condition) in
        [(period.from, " AND received_day >= ?"), (period.to, " AND received_day <= ?")]
    {
        if let Some(day) = day {
            text.push_str(condition);
            binds.extend(binds![day]);
        }
    }
}

fn listed(row: &Row, now: Timestamp) -> Result<Listed, SqlError> {
    let (first_due, ended) = (row.get(2)?, row.get(3)?);
    let overdue_from = overdue_from(first_due, row.get(6)?, ended);
    Ok(Listed {
        code: row.get(0)?,
        received: row.get(1)?,
        first_due,
        ended,
        outcome: row.get(4)?,
        status: row.get(5)?,
        overdue: overdue_from.is_some_and(|from| from <= now),
    })
}
