//! Finding a procedure by what somebody types: words or their beginnings, with or without diacritics,
//! the code, or the first letters of its words (`dkks`: đăng ký khai sinh).

use std::sync::Arc;

use jiff::civil::Date;

use super::{Catalogue, Procedure, ProcedureKind};
use crate::folded;

/// How well a procedure fits; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Code,
    NameBeginsSo,
    Phrase,
    Words,
    Initials,
}

impl Catalogue {
    /// The procedures that are in force on a local day and fit what was typed, best first and then by
    /// name; nothing typed: all of them.
    pub fn find_procedures(&self, typed: &str, day: Date) -> Vec<&Arc<Procedure>> {
        let typed = folded(typed);
        let held = self.procedures().filter_map(|last| self.procedure_on(&last.code, day));
        let in_force = held.filter(|procedure| procedure.in_force(day));
        let mut found: Vec<_> = in_force
            .filter_map(|procedure| {
                let name = folded(&procedure.name_vi);
                let short = name.strip_prefix(FIRST_WORD).unwrap_or(&name);
                fit(&typed, procedure, short).map(|fit| (fit, short.to_owned(), procedure))
            })
            .collect();
        found.sort_by(|a, b| (a.0, &a.1, &a.2.code).cmp(&(b.0, &b.1, &b.2.code)));
        found.into_iter().map(|(_, _, procedure)| procedure).collect()
    }

    /// The same among those that are for the public: internal ones are never shown to it.
    pub fn find_public_procedures(&self, typed: &str, day: Date) -> Vec<&Arc<Procedure>> {
        let mut found = self.find_procedures(typed, day);
        found.retain(|procedure| procedure.kind == ProcedureKind::Citizen);
        found
    }
}

/// How many names begin, which tells nothing of them.
const FIRST_WORD: &str = "thu tuc ";

fn fit(typed: &str, procedure: &Procedure, name: &str) -> Option<Fit> {
    let typed = typed.strip_prefix(FIRST_WORD).unwrap_or(typed);
    let initials: String = name.split(' ').filter_map(|word| word.chars().next()).collect();
    let all = [name, &folded(&procedure.name_en), &folded(&procedure.field_vi)].join(" ");
    if folded(procedure.code.as_str()).starts_with(typed) {
        Some(Fit::Code)
    } else if name.starts_with(typed) {
        Some(Fit::NameBeginsSo)
    } else if format!(" {all}").contains(&format!(" {typed}")) {
        Some(Fit::Phrase)
    } else if typed.split(' ').all(|part| all.split(' ').any(|word| word.starts_with(part))) {
        Some(Fit::Words)
    } else {
        (typed.len() > 1 && initials.contains(typed)).then_some(Fit::Initials)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalogue::Event;
    use crate::testing::land_transfer;

    fn catalogue() -> Catalogue {
        let mut catalogue = Catalogue::default();
        for (code, name_vi, kind) in [
            ("1.001193", "Thủ tục đăng ký khai sinh", ProcedureKind::Citizen),
            ("1.000894", "Thủ tục đăng ký kết hôn", ProcedureKind::Citizen),
            ("2.000815", "Chứng thực bản sao từ bản chính", ProcedureKind::Citizen),
            ("9.000001", "Xin ý kiến về khai sinh", ProcedureKind::Internal),
        ] {
            let code = code.parse().unwrap();
            let procedure = Procedure { code, name_vi: name_vi.into(), kind, ..land_transfer() };
            catalogue.apply(&Event::ProcedurePublished(Procedure {
                name_en: String::new(),
                field_vi: "Hộ tịch".into(),
                ..procedure
            }));
        }
        catalogue
    }

    fn found(typed: &str) -> Vec<String> {
        let catalogue = catalogue();
        let found = catalogue.find_procedures(typed, date(2026, 11, 27));
        found.into_iter().map(|procedure| procedure.code.to_string()).collect()
    }

    #[test]
    fn a_procedure_is_found_by_what_people_type() {
        for (typed, expected) in [
            ("khai sinh", &["1.001193", "9.000001"][..]),
            ("Khai  SINH", &["1.001193", "9.000001"]),
            ("dang ky", &["1.000894", "1.001193"]),
            ("ky dang", &["1.000894", "1.001193"]),
            ("ket h", &["1.000894"]),
            ("ban sao ban chinh", &["2.000815"]),
            ("2.0008", &["2.000815"]),
            ("dkks", &["1.001193"]),
            ("ctbs", &["2.000815"]),
            ("thu tuc dang ky kh", &["1.001193"]),
            ("sinh khai xxx", &[]),
            ("ai sin", &[]),
        ] {
            assert_eq!(found(typed), expected, "{typed}");
        }
        assert_eq!(found("").len(), 4);
        assert_eq!(found("  – ").len(), 4);
    }

    #[test]
    fn the_public_is_shown_no_internal_procedure() {
        let catalogue = catalogue();
        let found = catalogue.find_public_procedures("khai sinh", date(2026, 11, 27));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn what_is_no_longer_in_force_is_not_found() {
        let mut catalogue = catalogue();
        let old = Procedure { valid_to: Some(date(2020, 1, 1)), ..land_transfer() };
        catalogue.apply(&Event::ProcedurePublished(old.clone()));
        let found = catalogue.find_procedures(old.code.as_str(), date(2026, 11, 27));
        assert!(found.is_empty());
    }
}
