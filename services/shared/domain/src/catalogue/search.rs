//! Finding a procedure by what somebody types: words or their beginnings, with or without diacritics,
//! the code or a part of it, or the first letters of its words (`dkks`: đăng ký khai sinh).

use std::sync::Arc;

use jiff::civil::Date;

use super::{Catalogue, Level, Procedure, ProcedureKind};
use crate::folded;

/// How well a procedure fits; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Code,
    CodeBeginsSo,
    NameBeginsSo,
    Phrase,
    WordsOfName,
    Initials,
    CodeContains,
    Words,
}

/// How many names begin, which tells nothing of them.
const FIRST_WORD: &str = "thu tuc ";

impl Catalogue {
    /// The procedures for the public that are in force on a local day and fit what was typed, the best
    /// first: of two that fit alike, the one of `level`, then the one with the shorter name. Nothing
    /// typed: all of them, by name. Internal ones are never among them.
    pub fn find_procedures(
        &self,
        typed: &str,
        day: Date,
        level: Option<Level>,
    ) -> Vec<&Arc<Procedure>> {
        let typed = folded(typed);
        let held = self.procedures().filter_map(|last| self.procedure_on(&last.code, day));
        let public = held.filter(|one| one.kind == ProcedureKind::Citizen && one.in_force(day));
        let mut found: Vec<_> = public
            .filter_map(|procedure| {
                let name = folded(&procedure.name_vi);
                let name = name.strip_prefix(FIRST_WORD).unwrap_or(&name).to_owned();
                if typed.is_empty() {
                    return Some(((Fit::Code, false, 0), name, procedure));
                }
                let other_level = level.is_some_and(|level| level != procedure.level);
                let fit = fit(&typed, procedure, &name)?;
                Some(((fit, other_level, name.len()), name, procedure))
            })
            .collect();
        found.sort_by(|a, b| (a.0, &a.1, &a.2.code).cmp(&(b.0, &b.1, &b.2.code)));
        found.into_iter().map(|(_, _, procedure)| procedure).collect()
    }
}

fn fit(typed: &str, procedure: &Procedure, name: &str) -> Option<Fit> {
    let typed = typed.strip_prefix(FIRST_WORD).unwrap_or(typed);
    let code = folded(procedure.code.as_str());
    let names = format!("{name} {}", folded(&procedure.name_en));
    let with_field = format!("{names} {}", folded(&procedure.field_vi));
    let initials: String = name.split(' ').filter_map(|word| word.chars().next()).collect();
    let begin =
        |of: &str| typed.split(' ').all(|part| of.split(' ').any(|word| word.starts_with(part)));
    let fits = [
        (Fit::Code, code == typed),
        (Fit::CodeBeginsSo, code.starts_with(typed)),
        (Fit::NameBeginsSo, name.starts_with(typed)),
        (Fit::Phrase, format!(" {names}").contains(&format!(" {typed}"))),
        (Fit::WordsOfName, begin(&names)),
        (Fit::Initials, typed.len() > 1 && initials.contains(typed)),
        (Fit::CodeContains, typed.len() > 2 && code.contains(typed)),
        (Fit::Words, begin(&with_field)),
    ];
    fits.into_iter().find(|(_, fits)| *fits).map(|(fit, _)| fit)
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
        let found = catalogue.find_procedures(typed, date(2026, 11, 27), None);
        found.into_iter().map(|procedure| procedure.code.to_string()).collect()
    }

    #[test]
    fn a_procedure_is_found_by_what_people_type() {
        for (typed, expected) in [
            ("khai sinh", &["1.001193"][..]),
            ("Khai  SINH", &["1.001193"]),
            ("dang ky", &["1.000894", "1.001193"]),
            ("ky dang", &["1.000894", "1.001193"]),
            ("ket h", &["1.000894"]),
            ("ban sao ban chinh", &["2.000815"]),
            ("hộ tịch kết", &["1.000894"]),
            ("2.0008", &["2.000815"]),
            ("0815", &["2.000815"]),
            ("dkks", &["1.001193"]),
            ("ctbs", &["2.000815"]),
            ("thu tuc dang ky kh", &["1.001193"]),
            ("sinh khai xxx", &[]),
            ("ai sin", &[]),
            ("y kien", &[]),
        ] {
            assert_eq!(found(typed), expected, "{typed}");
        }
        let by_name = ["2.000815", "1.000894", "1.001193"];
        assert_eq!(found(""), by_name);
        assert_eq!(found("  – "), by_name);
    }

    #[test]
    fn of_two_that_fit_alike_the_counters_own_level_comes_first() {
        let mut catalogue = catalogue();
        let code = "1.009999".parse().unwrap();
        let name_vi = "Khai sinh ở thành phố".to_owned();
        let city = Procedure { code, name_vi, level: Level::City, ..land_transfer() };
        catalogue.apply(&Event::ProcedurePublished(city));
        for (level, first) in [(Some(Level::City), "1.009999"), (None, "1.001193")] {
            let found = catalogue.find_procedures("sinh", date(2026, 11, 27), level);
            assert_eq!(found[0].code.as_str(), first, "{level:?}");
        }
    }

    #[test]
    fn what_is_no_longer_in_force_is_not_found() {
        let mut catalogue = catalogue();
        let old = Procedure { valid_to: Some(date(2020, 1, 1)), ..land_transfer() };
        catalogue.apply(&Event::ProcedurePublished(old.clone()));
        let found = catalogue.find_procedures(old.code.as_str(), date(2026, 11, 27), None);
        assert!(found.is_empty());
    }
}
