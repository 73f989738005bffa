//! Whatever stands in a mapping, a row or a file: nothing panics.

use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::desk::{Desk, MADE, wabo};
use crate::Mapping;
use crate::records::{Found, Records, fields};
use crate::row::RowReader;

/// The short form runs always, the long one with `MOTCUA_LONG=1`.
fn cases(short: u32, long: u32) -> u32 {
    if std::env::var_os("MOTCUA_LONG").is_some() { long } else { short }
}

/// Some bytes of a text are replaced, taken out or put in.
fn mutated(text: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let place = 0..text.len();
    let piece = proptest::collection::vec(
        prop_oneof![any::<u8>(), Just(b'"'), Just(b','), Just(b'\n'), b'0'..=b'9'],
        0..6,
    );
    proptest::collection::vec((place, 0..20_usize, piece), 1..6).prop_map(move |changes| {
        let mut bytes = text.as_bytes().to_vec();
        for (place, length, piece) in changes {
            let place = place.min(bytes.len());
            let end = (place + length).min(bytes.len());
            bytes.splice(place..end, piece);
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(500, 50_000), ..ProptestConfig::default() })]

    #[test]
    fn no_mapping_panics(bytes in mutated(include_str!("../../examples/wabo.toml"))) {
        let _ = Mapping::parse(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_row_panics(bytes in mutated(MADE), format in proptest::option::of("[%a-zA-Z:. -]{0,12}")) {
        let mapping = Mapping { time_format: format, ..wabo() };
        let mut records = Records::new(bytes.as_slice());
        let heading = fields(MADE.lines().next().unwrap().as_bytes()).unwrap();
        let reader = RowReader::new(&mapping, &heading).unwrap();
        while let Some((_, found)) = records.next().unwrap() {
            if let Found::Record(bytes) = found && let Some(record) = fields(&bytes) {
                let _ = reader.read(&record, motcua_domain::testing::at("2026-11-24 09:00"));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(60, 1_000), ..ProptestConfig::default() })]

    #[test]
    fn no_file_panics_and_every_row_is_a_step_or_put_aside(bytes in mutated(MADE)) {
        Runtime::new().unwrap().block_on(async {
            let desk = Desk::open().await;
            let (done, _) = desk.try_import(&bytes, &wabo()).await;
            if let Ok(done) = done {
                let (again, _) = desk.try_import(&bytes, &wabo()).await;
                let again = again.unwrap();
                assert_eq!((again.dossiers, again.steps), (done.dossiers, done.steps));
                assert_eq!((again.imported, again.failed), (0, done.failed));
            }
        });
    }
}
