//! Figures by field and of an agency with its subtree, beside the oracle.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::date;
use motcua_domain::AgencyId;
use motcua_domain::catalogue::{Agency, Catalogue, Event, Procedure, Succession};
use motcua_domain::measures::Tally;
use motcua_domain::testing::{
    LAND, POLICE, WARD, catalogue, certified_copy, id, land_transfer, marital_status,
};
use motcua_journal::Entry;
use motcua_readmodel::Snapshot;

use super::histories::{NEW_POLICE, NEW_WARD};
use super::oracle::{self, Counted, answer};
use crate::{By, Figures, Question, Structure, Told, Unit};

/// The whole city stands above the wards; the police of each under it.
const CITY: &str = "H13";

/// The tests' catalogue with a tree, with successors, and with two fields.
fn published() -> Catalogue {
    let mut catalogue = catalogue();
    let ends = date(2026, 11, 13);
    for (name, parent, of) in [
        (CITY, None, None),
        (WARD, Some(CITY), None),
        (POLICE, Some(WARD), None),
        (NEW_WARD, Some(CITY), Some(WARD)),
        (NEW_POLICE, Some(NEW_WARD), Some(POLICE)),
    ] {
        let mut agency = Agency::named(id(name), name);
        agency.parent = parent.map(id);
        agency.valid_to = [WARD, POLICE].contains(&name).then_some(ends);
        let of = of.map(|of| Succession { id: id(of), in_part: false });
        agency.successor_of = of.into_iter().collect();
        catalogue.apply(&Event::AgencyPublished(agency));
    }
    for procedure in [marital_status(), certified_copy()] {
        let (field_vi, field_en) = ("Hộ tịch".to_owned(), "Civil status".to_owned());
        let procedure = Procedure { field_vi, field_en, ..procedure };
        catalogue.apply(&Event::ProcedurePublished(procedure));
    }
    catalogue
}

/// Whose dossiers are asked for, under which structure; and, told by hand, which agencies these are.
type Asked = (Option<(&'static str, bool)>, Structure, &'static [&'static str]);

const ASKED: [Asked; 7] = [
    (None, Structure::Today, &[]),
    (Some((WARD, false)), Structure::AsItWas, &[WARD]),
    (Some((LAND, true)), Structure::Today, &[LAND]),
    (Some((CITY, false)), Structure::AsItWas, &[CITY]),
    (Some((CITY, true)), Structure::AsItWas, &[CITY, WARD, POLICE, NEW_WARD, NEW_POLICE]),
    (Some((NEW_WARD, true)), Structure::AsItWas, &[NEW_WARD, NEW_POLICE]),
    (Some((NEW_WARD, true)), Structure::Today, &[WARD, POLICE, NEW_WARD, NEW_POLICE]),
];

/// A unit's figures by one word are what the events say; another unit for each word and history.
pub(super) async fn agree(snapshot: &mut Snapshot, entries: &[Arc<Entry>], question: Question) {
    let turn = entries.len() + question.by as usize + usize::from(question.known_then);
    let (unit, structure, agencies) = ASKED[turn % ASKED.len()];
    let catalogue = published();
    let told = Told { catalogue: &catalogue, structure, today: date(2026, 12, 1) };
    let unit = unit.map(|(agency, subtree)| Unit { agency: id(agency), subtree });
    let table = Figures::answer(snapshot, question, unit.clone(), told).await.unwrap();
    let agencies: BTreeSet<AgencyId> = agencies.iter().map(|agency| id(agency)).collect();
    let agencies = unit.is_some().then_some(&agencies);
    let group = |counted: &Counted| {
        let key = oracle::by(question.by)(counted);
        match (structure, question.by, key.as_str()) {
            (Structure::Today, By::ReceivedAt | By::Competent, WARD) => NEW_WARD.to_owned(),
            (Structure::Today, By::ReceivedAt | By::Competent, POLICE) => NEW_POLICE.to_owned(),
            _ => key,
        }
    };
    let (tallies, late) = answer(entries, question, agencies, group);
    let groups = table.groups.iter().cloned().collect();
    assert_eq!(tallies, groups, "{question:?} {unit:?} {structure:?}");
    assert_eq!(late, table.late_by, "{question:?} {unit:?} {structure:?}");
    let mut total = Tally::default();
    for tally in tallies.into_values() {
        total += tally;
    }
    assert_eq!(total, table.total, "{question:?} {unit:?}");
}

/// The field of a procedure of [`published`], told by hand.
pub(super) fn field(procedure: &str) -> &str {
    let own = [marital_status(), certified_copy()].map(|procedure| procedure.code.to_string());
    let land = land_transfer().code.to_string();
    match procedure {
        code if own.iter().any(|own| own == code) => "Hộ tịch",
        code if code == land || code == "2.000986" => "Đất đai",
        // Another system's, which the catalogue does not know.
        code => code,
    }
}
