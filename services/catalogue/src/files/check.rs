//! What has to hold between the entries: ids, parents, successors, agencies of steps.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use motcua_domain::catalogue::{Agency, AgencyWord, Basis, Counter, Event, Procedure};
use motcua_domain::{AgencyId, DossierCode, codec};

use super::{AGENCIES, COUNTERS, Fault, PROCEDURES};

/// The largest entry in bytes: a record has at most 256 KiB, some of which is not the event.
const MAX_ENTRY_BYTES: usize = 240 * 1024;

pub(super) fn agencies(rows: &[(u64, Agency)]) -> Result<(), Fault> {
    let mut known = BTreeMap::new();
    for (line, agency) in rows {
        if known.insert(&agency.id, agency).is_some() {
            return Err(Fault::at(AGENCIES, *line, format!("{} stands here again", agency.id)));
        }
    }
    let mut full = BTreeSet::new();
    for (line, row) in rows {
        let fault = |reason| Fault::at(AGENCIES, *line, format!("{}: {reason}", row.id));
        agency(row, &known).map_err(fault)?;
        let whole = row.successor_of.iter().filter(|of| !of.in_part);
        if let Some(of) = whole.map(|of| &of.id).find(|id| !full.insert((*id).clone())) {
            return Err(fault(format!("{of} has a second full successor")));
        }
    }
    served_once(rows)
}

/// No two units of one kind serve the same district or commune on the same day.
fn served_once(rows: &[(u64, Agency)]) -> Result<(), Fault> {
    let mut units = BTreeMap::<_, Vec<&Agency>>::new();
    for (line, row) in rows {
        for served in &row.serves {
            let others = units.entry((row.unit, served)).or_default();
            if let Some(other) = others.iter().find(|other| overlap(other, row)) {
                let reason = format!("{}: {served} is served by {} too", row.id, other.id);
                return Err(Fault::at(AGENCIES, *line, reason));
            }
            others.push(row);
        }
    }
    Ok(())
}

fn overlap(one: &Agency, other: &Agency) -> bool {
    let begins_by = |a: &Agency, b: &Agency| match (a.valid_from, b.valid_to) {
        (Some(from), Some(to)) => from <= to,
        _ => true,
    };
    begins_by(one, other) && begins_by(other, one)
}

/// One agency among those that are known.
pub(crate) fn agency(agency: &Agency, known: &BTreeMap<&AgencyId, &Agency>) -> Result<(), String> {
    if DossierCode::mint(&agency.code, date(2000, 1, 1), 1).is_err() {
        return Err(format!("no dossier code can be minted from {:?}", agency.code));
    }
    if agency.name_vi.is_empty() {
        return Err("needs a name".to_owned());
    }
    days(agency.valid_from, agency.valid_to)?;
    if agency.unit.is_some() == agency.serves.is_empty() {
        return Err("a unit serves somebody, and only a unit does".to_owned());
    }
    let named = agency.parent.iter().chain(&agency.serves);
    let named = named.chain(agency.successor_of.iter().map(|of| &of.id));
    if let Some(unknown) = named.clone().find(|id| !known.contains_key(id)) {
        return Err(format!("{unknown} is not among the agencies"));
    }
    for of in &agency.successor_of {
        let Some(before) = known.get(&of.id) else { continue };
        let Some(last) = before.valid_to else {
            return Err(format!("succeeds {}, which has not ended", of.id));
        };
        let next = last.tomorrow().unwrap_or(last);
        if agency.valid_to.is_some_and(|to| to < next) {
            return Err(format!("succeeds {}, but ended before it", of.id));
        }
    }
    above_itself(agency, known)
}

fn above_itself(agency: &Agency, known: &BTreeMap<&AgencyId, &Agency>) -> Result<(), String> {
    let mut above = agency.parent.as_ref();
    for _ in 0..=known.len() {
        match above {
            Some(id) if *id == agency.id => break,
            Some(id) => above = known.get(id).and_then(|agency| agency.parent.as_ref()),
            None => return Ok(()),
        }
    }
    Err("stands above itself".to_owned())
}

pub(super) fn counters(rows: &[(u64, Counter)], agencies: &[(u64, Agency)]) -> Result<(), Fault> {
    let known = ids(agencies);
    let mut seen = BTreeSet::new();
    for (line, row) in rows {
        let fault = |reason| Fault::at(COUNTERS, *line, format!("{}: {reason}", row.id));
        if !seen.insert(&row.id) {
            return Err(fault("stands here again".to_owned()));
        }
        counter(row, &known).map_err(fault)?;
    }
    Ok(())
}

/// One counter among the agencies that are known.
pub(crate) fn counter(counter: &Counter, known: &BTreeSet<&AgencyId>) -> Result<(), String> {
    if !known.contains(&counter.agency) {
        return Err(format!("{} is not among the agencies", counter.agency));
    }
    let begins = counter.id.as_str().rsplit_once('/').map(|(agency, _)| agency);
    if begins != Some(counter.agency.as_str()) {
        return Err(format!("a counter of {} is {}/<number>", counter.agency, counter.agency));
    }
    days(counter.valid_from, counter.valid_to)
}

pub(super) fn procedures(
    rows: &[(Option<u64>, Procedure)],
    agencies: &[(u64, Agency)],
) -> Result<(), Fault> {
    let known = ids(agencies);
    let mut seen = BTreeSet::new();
    for (line, row) in rows {
        let fault = |reason| Fault::at(PROCEDURES, *line, format!("{}: {reason}", row.code));
        if !seen.insert(&row.code) {
            return Err(fault("stands here again".to_owned()));
        }
        procedure(row, &known).map_err(fault)?;
    }
    Ok(())
}

/// One procedure among the agencies that are known.
pub(crate) fn procedure(row: &Procedure, known: &BTreeSet<&AgencyId>) -> Result<(), String> {
    days(row.valid_from, row.valid_to)?;
    let sub_cases = row.sub_cases.iter();
    let steps = sub_cases.clone().flat_map(|case| &case.steps).map(|step| &step.agency);
    let lines = sub_cases.flat_map(|case| &case.fee_lines);
    let notified_by = lines.filter_map(|line| match &line.basis {
        Basis::ByRule { notified_by, .. } => notified_by.as_ref(),
        _ => None,
    });
    for word in steps.chain(notified_by) {
        if let AgencyWord::Id(id) = word
            && !known.contains(id)
        {
            return Err(format!("{id} is neither an agency nor a word for one"));
        }
    }
    let event = motcua_domain::Event::Catalogue(Event::ProcedurePublished(row.clone()));
    let size = codec::encode(&event).data.len();
    if size > MAX_ENTRY_BYTES {
        return Err(format!("has {size} bytes, more than the {MAX_ENTRY_BYTES} of a record"));
    }
    Ok(())
}

fn ids(rows: &[(u64, Agency)]) -> BTreeSet<&AgencyId> {
    rows.iter().map(|(_, agency)| &agency.id).collect()
}

fn days(from: Option<Date>, to: Option<Date>) -> Result<(), String> {
    match (from, to) {
        (Some(from), Some(to)) if to < from => Err(format!("ends {to}, before {from}")),
        _ => Ok(()),
    }
}
