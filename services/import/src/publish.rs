//! The agencies and the procedure that a mapping names: found in the catalogue, or published.

use jiff::civil::{Date, date};
use motcua_domain::Who;
use motcua_domain::catalogue::{
    Agency, Catalogue, Event, Level, Procedure, ProcedureKind, ResultFile, SubCase,
};
use motcua_domain::deadline::{LegalTime, TimeUnit};
use motcua_journal::Publisher;

use crate::{ImportError, Mapping, ProcedureNames};

/// The last day of a procedure that comes with an import: before every log, so that nobody can be
/// received here under it.
const NEVER_HERE: Date = date(1900, 1, 1);

/// Publishes what the catalogue does not have; tells the version of the procedure.
///
/// # Errors
/// An agency or procedure that neither the catalogue nor the mapping knows, or what the log says.
pub(crate) async fn publish(
    mapping: &Mapping,
    catalogue: &Catalogue,
    publisher: &Publisher,
) -> Result<u32, ImportError> {
    let agencies = new_agencies(mapping, catalogue)?;
    let (version, procedure) = match catalogue.procedure(&mapping.procedure.code) {
        Some(known) => (known.version, None),
        None => (1, Some(new_procedure(&mapping.procedure)?)),
    };
    let agencies = agencies.into_iter().map(Event::AgencyPublished);
    let who = Who::program();
    for event in agencies.chain(procedure.map(Event::ProcedurePublished)) {
        publisher.publish(&who, &event).await.map_err(ImportError::Log)?;
    }
    Ok(version)
}

fn new_agencies(mapping: &Mapping, catalogue: &Catalogue) -> Result<Vec<Agency>, ImportError> {
    let names = &mapping.agencies;
    let mut new = Vec::new();
    for id in [&names.received_at, &names.competent].into_iter().chain(names.groups.values()) {
        if catalogue.agency(id).is_some() || new.iter().any(|agency: &Agency| agency.id == *id) {
            continue;
        }
        let said = names.new.iter().find(|agency| agency.id == *id);
        let said = said.ok_or_else(|| ImportError::UnknownAgency(id.clone()))?;
        let agency = Agency::named(id.clone(), &said.name_vi);
        new.push(Agency { name_en: said.name_en.clone(), ..agency });
    }
    Ok(new)
}

/// A procedure of which nothing is known but its name and level.
fn new_procedure(names: &ProcedureNames) -> Result<Procedure, ImportError> {
    let (Some(name_vi), Some(name_en)) = (&names.name_vi, &names.name_en) else {
        return Err(ImportError::UnknownProcedure(names.code.clone()));
    };
    let legal_time = LegalTime { quantity: 1, unit: TimeUnit::Day };
    let unnamed = SubCase {
        id: String::new(),
        name_vi: String::new(),
        name_en: String::new(),
        question_vi: String::new(),
        papers: Vec::new(),
        fee_lines: Vec::new(),
        legal_time,
        online_level: names.online_level,
        online_service: names.online_service,
        at_once: false,
        result_file: ResultFile::Any,
        steps: Vec::new(),
        form: None,
        supplement_limit: None,
    };
    Ok(Procedure {
        code: names.code.clone(),
        version: 1,
        kind: ProcedureKind::Citizen,
        name_vi: name_vi.clone(),
        name_en: name_en.clone(),
        field_vi: "Nhập từ hệ thống khác".to_owned(),
        field_en: "Imported from another system".to_owned(),
        level: Level::City,
        legal_time,
        online_level: names.online_level,
        online_service: names.online_service,
        papers: Vec::new(),
        fee_lines: Vec::new(),
        steps: Vec::new(),
        form: None,
        at_once: false,
        result_file: ResultFile::Any,
        one_unit: false,
        interlinked: false,
        received_by: None,
        valid_from: None,
        valid_to: Some(NEVER_HERE),
        replaces: None,
        legal_basis: String::new(),
        rules: Vec::new(),
        note: String::new(),
        decision: None,
        sub_cases: vec![unnamed],
    })
}
