//! Where the stories take place: agencies of the city's own catalogue.

/// People's Committee of Ninh Kiều ward: it has a counter.
pub const WARD: &str = "H13.131";
/// Another ward, with its own counter.
pub const OTHER_WARD: &str = "H13.132";
/// The land registration office's branch of area 1.
pub const LAND: &str = "H13.107.1.1";
/// The ward's police.
pub const POLICE: &str = "H13.131.V3";
/// Social insurance base 1.
pub const INSURANCE: &str = "H13.V102.1";
/// Tax base 1.
pub const TAX: &str = "H13.V101.1";

/// Every ward and commune of the catalogue.
pub const WARDS: [&str; 10] = [
    "H13.131", "H13.132", "H13.133", "H13.134", "H13.135", "H13.136", "H13.141", "H13.142",
    "H13.143", "H13.144",
];

const COUNTERS: &str = include_str!("../../services/catalogue/can-tho/counters.csv");

/// The agency's first counter, if it receives from citizens.
pub fn counter_of(agency: &str) -> Option<String> {
    let (counter, line) = (format!("{agency}/1"), format!("{agency}/1,"));
    COUNTERS.lines().any(|counter| counter.starts_with(&line)).then_some(counter)
}
