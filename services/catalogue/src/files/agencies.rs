//! `agencies.csv` and `counters.csv`.

use jiff::civil::Date;
use motcua_domain::catalogue::{Agency, AgencyKind, Counter, Level, Succession, UnitKind};
use motcua_domain::{AgencyId, CodeError, CounterId};
use serde::Deserialize;

use super::{AGENCIES, COUNTERS, Fault, table};

#[derive(Deserialize)]
struct AgencyRow {
    id: AgencyId,
    code: String,
    name_vi: String,
    name_en: String,
    kind: AgencyKind,
    level: Level,
    parent: Option<AgencyId>,
    area_code: Option<String>,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    successor_of: String,
    serves: String,
    #[serde(default)]
    unit: Option<UnitKind>,
}

#[derive(Deserialize)]
struct CounterRow {
    id: CounterId,
    agency: AgencyId,
    name_vi: String,
    name_en: String,
    #[serde(default)]
    valid_from: Option<Date>,
    #[serde(default)]
    valid_to: Option<Date>,
}

/// The agencies, each with its line.
pub(super) fn agencies(text: &str, faults: &mut Vec<Fault>) -> Vec<(Option<u64>, Agency)> {
    let rows = table::rows::<AgencyRow>(AGENCIES, text, faults);
    let mut agencies = Vec::with_capacity(rows.len());
    for (line, row) in rows {
        match agency(row) {
            Ok(agency) => agencies.push((line, agency)),
            Err(error) => faults.push(Fault::at(AGENCIES, line, error.to_string())),
        }
    }
    agencies
}

fn agency(row: AgencyRow) -> Result<Agency, CodeError> {
    let successor_of = list(&row.successor_of).map(|text| {
        let (id, in_part) = text.strip_suffix('~').map_or((text, false), |id| (id, true));
        Ok(Succession { id: id.parse()?, in_part })
    });
    Ok(Agency {
        successor_of: successor_of.collect::<Result<_, CodeError>>()?,
        serves: list(&row.serves).map(str::parse).collect::<Result<_, _>>()?,
        id: row.id,
        code: row.code,
        name_vi: row.name_vi,
        name_en: row.name_en,
        kind: row.kind,
        level: row.level,
        parent: row.parent,
        area_code: row.area_code,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        unit: row.unit,
    })
}

/// The counters, each with its line.
pub(super) fn counters(text: &str, faults: &mut Vec<Fault>) -> Vec<(Option<u64>, Counter)> {
    let rows = table::rows::<CounterRow>(COUNTERS, text, faults).into_iter();
    let read = |(line, row): (Option<u64>, CounterRow)| {
        let counter = Counter {
            id: row.id,
            agency: row.agency,
            name_vi: row.name_vi,
            name_en: row.name_en,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        };
        (line, counter)
    };
    rows.map(read).collect()
}

fn list(field: &str) -> impl Iterator<Item = &str> {
    field.split(';').map(str::trim).filter(|part| !part.is_empty())
}
