//! What a procedure lacks to be public in full (công khai đầy đủ).
//!
//! The parts are those that a citizen is told of every procedure. Source: Decree 63/2010/NĐ-CP,
//! article 8.2, and its decisions to publish (article 15), from memory.

use std::fmt::Write;

use motcua_domain::catalogue::{Procedure, ProcedureKind};

/// The parts that are missing, in the order in which a citizen reads them; empty: public in full.
pub fn lacks(procedure: &Procedure) -> Vec<&'static str> {
    let cases = &procedure.sub_cases;
    let levels = 1..=4;
    let parts = [
        ("name", !procedure.name_vi.trim().is_empty()),
        ("field", !procedure.field_vi.trim().is_empty()),
        ("papers", all(cases, |case| !case.papers.is_empty())),
        // No line is a statement too: free for all. A line rests on an act.
        (
            "fee",
            all(cases, |case| case.fee_lines.iter().all(|line| !line.ground.trim().is_empty())),
        ),
        ("time", all(cases, |case| case.legal_time.quantity > 0)),
        ("legal_basis", !procedure.legal_basis.trim().is_empty()),
        ("steps", all(cases, |case| !case.steps.is_empty())),
        ("online_level", all(cases, |case| levels.contains(&case.online_level))),
        ("decision", procedure.decision.is_some()),
    ];
    parts.into_iter().filter(|(_, there)| !there).map(|(part, _)| part).collect()
}

fn all<T>(of: &[T], holds: impl Fn(&T) -> bool) -> bool {
    !of.is_empty() && of.iter().all(holds)
}

/// A line for each public procedure that lacks something, then how many lack nothing.
///
/// Internal procedures are never shown to the public, and not counted.
pub fn publicness(procedures: &[Procedure]) -> String {
    let public = procedures.iter().filter(|procedure| procedure.kind == ProcedureKind::Citizen);
    let (mut lines, mut in_full, mut count) = (String::new(), 0_usize, 0_usize);
    for procedure in public {
        count += 1;
        let lacking = lacks(procedure);
        if lacking.is_empty() {
            in_full += 1;
        } else {
            // Writing into a text cannot fail.
            let _ = writeln!(lines, "{}: lacks {}", procedure.code, lacking.join(", "));
        }
    }
    // Rounded down: 100 % is said only where nothing is missing.
    let percent = in_full * 100 / count.max(1);
    lines + &format!("public in full: {in_full} of {count} ({percent} %)\n")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use motcua_domain::catalogue::Decision;
    use motcua_domain::testing::land_transfer;

    use super::*;
    use crate::{Files, Texts};

    fn in_full() -> Procedure {
        let (day, effect_from) = (date(2026, 11, 20), date(2026, 12, 1));
        let decision = Some(Decision { number: "1/QĐ-UBND".to_owned(), day, effect_from });
        let legal_basis = "Luật Đất đai 2024".to_owned();
        Procedure { decision, legal_basis, ..land_transfer() }
    }

    #[test]
    fn each_part_that_is_missing_is_named() {
        assert_eq!(lacks(&in_full()), Vec::<&str>::new());
        for (part, spoil) in [
            ("name", (|p| p.name_vi = " ".to_owned()) as fn(&mut Procedure)),
            ("field", |p| p.field_vi.clear()),
            ("papers", |p| p.sub_cases[0].papers.clear()),
            ("time", |p| p.sub_cases[0].legal_time.quantity = 0),
            ("legal_basis", |p| p.legal_basis.clear()),
            ("steps", |p| p.sub_cases[0].steps.clear()),
            ("online_level", |p| p.sub_cases[0].online_level = 0),
            ("decision", |p| p.decision = None),
        ] {
            let mut procedure = in_full();
            spoil(&mut procedure);
            assert_eq!(lacks(&procedure), [part]);
        }
    }

    #[test]
    fn a_fee_without_its_ground_is_not_stated() {
        let files = Files::parse(&Texts::embedded()).unwrap();
        let with_lines = |p: &&Procedure| p.sub_cases.iter().any(|case| !case.fee_lines.is_empty());
        let mut procedure = files.procedures.iter().find(with_lines).unwrap().clone();
        for case in &mut procedure.sub_cases {
            case.fee_lines.iter_mut().for_each(|line| line.ground = "Thông tư".to_owned());
        }
        assert!(!lacks(&procedure).contains(&"fee"));
        let line = procedure.sub_cases.iter_mut().find_map(|case| case.fee_lines.first_mut());
        line.unwrap().ground.clear();
        assert!(lacks(&procedure).contains(&"fee"));
    }

    #[test]
    fn a_hundred_percent_is_said_only_where_nothing_is_missing() {
        let lacking = land_transfer();
        let internal = Procedure { kind: ProcedureKind::Internal, ..land_transfer() };
        let told = publicness(&[in_full(), lacking.clone(), internal]);
        assert_eq!(told, "1.013831: lacks legal_basis, decision\npublic in full: 1 of 2 (50 %)\n");
        let mut many = vec![in_full(); 300];
        assert!(publicness(&many).ends_with("300 of 300 (100 %)\n"));
        many[7] = lacking;
        assert!(publicness(&many).ends_with("299 of 300 (99 %)\n"));
    }
}
