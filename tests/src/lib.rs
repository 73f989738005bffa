//! The system from outside: what the stories and the load program are told with.
//!
//! A [`City`] is a running shop, in this process with a clock that the story moves, or the real
//! program. Its people work through HTTP alone.

pub mod bench_log;
mod city;
pub mod compose;
mod dossier;
pub mod load;
mod office;
mod person;
pub mod places;
mod program;
mod reader;
mod reply;
pub mod requests;
mod topology;

pub use city::{City, Setup};
pub use dossier::Dossier;
pub use office::Office;
pub use person::{Account, Ask, Person};
pub use program::{Program, Traced, binary, command, workplace};
pub use reader::{Look, Reader};
pub use reply::Reply;
pub use topology::Topology;
