//! The catalogue (danh mục): agencies, counters, procedures, calendar and rules, published by the city.
//!
//! Files are input, records are truth: [`Files`] reads and checks what a city edits, [`load()`]
//! publishes what changed, and every service knows the catalogue from the log alone. Over HTTP
//! ([`routes`]) anybody who is signed in reads it, and a controller publishes single entries.

mod check;
mod commands;
mod drawing;
mod due;
mod entries;
mod files;
mod load;
mod pages;
mod public;
mod reads;
mod spreadsheet;

pub use commands::routes;
pub use drawing::draw;
pub use due::DueView;
pub use files::{
    AGENCIES, CALENDAR, CLOSURES, COUNTERS, EMBEDDED, Fault, Faults, Files, FilesError, HOURS,
    MAX_FILE_BYTES, MAX_ROWS, PROCEDURES, RULES, Texts, read_procedures, replace_procedures,
    write_to,
};
pub use load::{OverPeople, changes, load};
pub use pages::pages;
pub use public::{lacks, publicness};
pub use spreadsheet::{Separator, Spreadsheet, write_new};

use commands::Service;
