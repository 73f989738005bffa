//! The tables of counts: what was added to the figures, by whom, when received and when it took effect.

use std::ops::AddAssign;

use motcua_domain::local;
use motcua_eventlog::Position;
use motcua_readmodel::{
    Lines, Row, SqlError, Sums as Added, TableKey, TableRow, ToValue, Transaction, Value, binds,
};

use crate::By;
use crate::grain::{Cut, Grain, day_of};
use crate::standing::{Change, MEASURE_NAMES, MEASURES, Place, Sums};

impl By {
    /// As the table of counts writes it.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::ReceivedAt => 0,
            Self::Competent => 1,
            Self::Procedure | Self::Field => 2,
            Self::Channel => 3,
            Self::Level => 4,
        }
    }

    /// The group of a dossier.
    fn group(self, place: &Place) -> String {
        match self {
            Self::ReceivedAt => place.received_at.to_string(),
            Self::Competent => place.competent.to_string(),
            Self::Procedure | Self::Field => place.procedure.to_string(),
            Self::Channel => place.channel.clone(),
            Self::Level => place.level.to_string(),
        }
    }
}

/// Which number in the table of counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Cell {
    cut_by: i64,
    grain: i64,
    received_on: i64,
    effect_on: i64,
    later: bool,
    grp: String,
    late_by: u64,
}

impl TableKey for Cell {
    fn push_to(&self, values: &mut Vec<Value>) {
        values.extend([
            Value::Int(self.cut_by),
            Value::Int(self.grain),
            Value::Int(self.received_on),
            Value::Int(self.effect_on),
            self.later.to_value(),
            Value::Text(self.grp.clone()),
            self.late_by.to_value(),
        ]);
    }
}

/// The sums of one cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Count {
    cell: Cell,
    sums: Sums,
}

/// The columns of a key and what else tells rows apart, then those of the measures.
const fn with_measures<const N: usize>(first: &[&'static str]) -> [&'static str; N] {
    let mut columns = [""; N];
    let mut index = 0;
    while index < N {
        let measure = index.checked_sub(first.len());
        columns[index] = match measure {
            Some(measure) => MEASURE_NAMES[measure],
            None => first[index],
        };
        index += 1;
    }
    columns
}

impl TableRow for Count {
    const TABLE: &'static str = "counts";
    const KEY: &'static [&'static str] =
        &["cut_by", "grain", "received_on", "effect_on", "later", "grp", "late_by"];
    const COLUMNS: &'static [&'static str] = &with_measures::<{ 7 + MEASURES }>(Self::KEY);
    type Key = Cell;

    fn key(&self) -> Cell {
        self.cell.clone()
    }

    fn push_to(&self, values: &mut Vec<Value>) {
        self.cell.push_to(values);
        values.extend(self.sums.0.map(Value::Int));
    }

    fn read(row: &Row) -> Result<Self, SqlError> {
        let mut columns = row.columns();
        let cell = Cell {
            cut_by: columns.take()?,
            grain: columns.take()?,
            received_on: columns.take()?,
            effect_on: columns.take()?,
            later: columns.take()?,
            grp: columns.take()?,
            late_by: columns.take()?,
        };
        let mut sums = Sums::default();
        for sum in &mut sums.0 {
            *sum = columns.take()?;
        }
        Ok(Self { cell, sums })
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.sums.add(&other.sums, 1);
    }
}

/// One change to the millisecond: what the counts of a day that is not over do not tell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Moment {
    position: Position,
    /// Which change of the record.
    number: u32,
    change: Change,
}

impl TableRow for Moment {
    const TABLE: &'static str = "moments";
    const KEY: &'static [&'static str] = &["position", "number"];
    const COLUMNS: &'static [&'static str] = &with_measures::<{ 11 + MEASURES }>(&[
        "position",
        "number",
        "moment",
        "later",
        "received_at",
        "competent",
        "procedure",
        "channel",
        "level",
        "received_on",
        "late_by",
    ]);
    type Key = (Position, u32);

    fn key(&self) -> Self::Key {
        (self.position, self.number)
    }

    fn push_to(&self, values: &mut Vec<Value>) {
        let Change { place, from, later, sums } = &self.change;
        values.extend(binds![
            self.position,
            self.number,
            from,
            later,
            place.received_at,
            place.competent,
            place.procedure,
            place.channel,
            place.level,
            Cut::Day.of(place.received_on),
            place.late_by,
        ]);
        values.extend(sums.0.map(Value::Int));
    }

    fn read(row: &Row) -> Result<Self, SqlError> {
        let mut columns = row.columns();
        let (position, number) = (columns.take()?, columns.take()?);
        let (from, later) = (columns.take()?, columns.take()?);
        let place = Place {
            received_at: columns.take()?,
            competent: columns.take()?,
            procedure: columns.take()?,
            channel: columns.take()?,
            level: columns.take()?,
            received_on: day_of(columns.take()?),
            late_by: columns.take()?,
        };
        let mut sums = Sums::default();
        for sum in &mut sums.0 {
            *sum = columns.take()?;
        }
        Ok(Self { position, number, change: Change { place, from, later, sums } })
    }
}

/// The tables and their indexes.
pub(crate) const TABLES: [&str; 4] = [
    // The key is in the order of what is asked: by what and how finely, received when, then what took
    // effect by when.
    "CREATE TABLE counts (
        cut_by SMALLINT NOT NULL, grain SMALLINT NOT NULL,
        received_on BIGINT NOT NULL, effect_on BIGINT NOT NULL, later SMALLINT NOT NULL,
        grp TEXT NOT NULL, late_by BIGINT NOT NULL, received BIGINT NOT NULL, early BIGINT NOT NULL,
        on_time BIGINT NOT NULL, late BIGINT NOT NULL, late_in_index BIGINT NOT NULL,
        overdue BIGINT NOT NULL, overdue_in_index BIGINT NOT NULL, copies BIGINT NOT NULL,
        received_1 BIGINT NOT NULL, received_2 BIGINT NOT NULL, received_3 BIGINT NOT NULL,
        received_4 BIGINT NOT NULL, handled_1 BIGINT NOT NULL, handled_2 BIGINT NOT NULL,
        handled_3 BIGINT NOT NULL, handled_4 BIGINT NOT NULL,
        full_online BIGINT NOT NULL, with_fee BIGINT NOT NULL, paid_online BIGINT NOT NULL,
        results BIGINT NOT NULL, results_electronic BIGINT NOT NULL, digitised BIGINT NOT NULL,
        reused BIGINT NOT NULL, returned BIGINT NOT NULL, returned_by_post BIGINT NOT NULL,
        disliked BIGINT NOT NULL,
        PRIMARY KEY (cut_by, grain, received_on, effect_on, later, grp, late_by))",
    "CREATE TABLE moments (
        position BIGINT NOT NULL, number BIGINT NOT NULL, moment BIGINT NOT NULL,
        later SMALLINT NOT NULL, received_at TEXT NOT NULL, competent TEXT NOT NULL,
        procedure TEXT NOT NULL, channel TEXT NOT NULL, level SMALLINT NOT NULL,
        received_on BIGINT NOT NULL, late_by BIGINT NOT NULL, received BIGINT NOT NULL,
        early BIGINT NOT NULL, on_time BIGINT NOT NULL, late BIGINT NOT NULL,
        late_in_index BIGINT NOT NULL, overdue BIGINT NOT NULL, overdue_in_index BIGINT NOT NULL,
        copies BIGINT NOT NULL, received_1 BIGINT NOT NULL, received_2 BIGINT NOT NULL,
        received_3 BIGINT NOT NULL, received_4 BIGINT NOT NULL, handled_1 BIGINT NOT NULL,
        handled_2 BIGINT NOT NULL, handled_3 BIGINT NOT NULL, handled_4 BIGINT NOT NULL,
        full_online BIGINT NOT NULL, with_fee BIGINT NOT NULL, paid_online BIGINT NOT NULL,
        results BIGINT NOT NULL, results_electronic BIGINT NOT NULL, digitised BIGINT NOT NULL,
        reused BIGINT NOT NULL, returned BIGINT NOT NULL, returned_by_post BIGINT NOT NULL,
        disliked BIGINT NOT NULL,
        PRIMARY KEY (position, number))",
    "CREATE INDEX moments_moment ON moments (moment)",
    // All that an agency decides, told apart otherwise than by agency.
    "CREATE INDEX moments_of_agency ON moments (competent, moment)",
];

/// The counts that a batch of records adds to.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    counts: Added<Count>,
    moments: Lines<Moment>,
}

impl Counts {
    /// Counts what one record changed.
    pub(crate) fn add(&mut self, position: Position, changes: Vec<Change>) {
        for (number, change) in (0..).zip(changes) {
            let effect_on = local(change.from).date();
            for by in By::COUNTED {
                let grp = by.group(&change.place);
                for grain in Grain::ALL {
                    let cell = Cell {
                        cut_by: by.number(),
                        grain: grain.number(),
                        received_on: grain.received.of(change.place.received_on),
                        effect_on: grain.effect.of(effect_on),
                        later: change.later,
                        grp: grp.clone(),
                        late_by: change.place.late_by,
                    };
                    self.counts.add(Count { cell, sums: change.sums });
                }
            }
            self.moments.push(Moment { position, number, change });
        }
    }

    /// Writes what was added.
    pub(crate) async fn store(self, sql: &mut Transaction) -> Result<(), SqlError> {
        self.counts.store(sql).await?;
        self.moments.store(sql).await
    }
}
