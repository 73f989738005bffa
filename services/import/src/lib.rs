//! Dossiers from another system's event log: what it says happened, not refused by today's rules.
//!
//! A [`Mapping`] says which column means what. Each case becomes a dossier `<source>:<case>`, each
//! row a step of it; a case that has ended gets its end after its last row. Every record has a key
//! made of source, case and step, so that a log can be imported again, or after an interruption,
//! without making anything twice.

mod fault;
mod mapping;
mod publish;
mod records;
mod rejected;
mod row;
mod run;
mod said;
mod worker;

pub use fault::Fault;
pub use mapping::{
    AgencyNames, ChannelWord, Columns, Mapping, MappingError, NewAgency, ProcedureNames,
};
pub use rejected::{Rejected, rejected_path};
pub use run::{ImportError, Progress, Summary, import, import_file};

#[cfg(test)]
mod tests;
