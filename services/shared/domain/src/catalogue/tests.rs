//! Which version of a procedure holds.

use jiff::civil::{Date, date};

use super::*;
use crate::testing::land_transfer;

fn decided(version: u32, effect_from: Option<Date>) -> Event {
    let decision = effect_from.map(|effect_from| Decision {
        number: format!("{version}/QĐ-UBND"),
        day: date(2026, 1, 2),
        effect_from,
    });
    Event::ProcedurePublished(Procedure { version, decision, ..land_transfer() })
}

#[test]
fn a_version_holds_from_the_day_on_which_its_decision_takes_effect() {
    let mut catalogue = Catalogue::default();
    for event in
        [decided(1, None), decided(2, Some(date(2026, 3, 1))), decided(3, Some(date(2026, 6, 1)))]
    {
        catalogue.apply(&event);
    }
    let code = land_transfer().code;
    for (day, version) in [
        (date(2019, 1, 1), 1),
        (date(2026, 2, 28), 1),
        (date(2026, 3, 1), 2),
        (date(2026, 5, 31), 2),
        (date(2026, 6, 1), 3),
    ] {
        assert_eq!(catalogue.procedure_on(&code, day).unwrap().version, version, "{day}");
    }
    assert_eq!(catalogue.procedure(&code).unwrap().version, 3, "the last that was published");
}

#[test]
fn before_the_first_version_takes_effect_it_is_the_first() {
    let mut catalogue = Catalogue::default();
    catalogue.apply(&decided(1, Some(date(2026, 3, 1))));
    let code = land_transfer().code;
    assert_eq!(catalogue.procedure_on(&code, date(2026, 1, 1)).unwrap().version, 1);
}
