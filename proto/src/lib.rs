//! The record and its events in protobuf: the only contract between services.
//!
//! The messages are documented in the `.proto` files beside this crate.
#![expect(missing_docs, reason = "the documentation stands in the .proto files")]
#![expect(clippy::all, clippy::pedantic, reason = "generated code")]

/// The record.
pub mod log {
    pub mod v1 {
        include!(concat!(env!("OUT_DIR"), "/motcua.log.v1.rs"));
    }
}
/// What happens to a dossier.
pub mod dossier {
    pub mod v1 {
        include!(concat!(env!("OUT_DIR"), "/motcua.dossier.v1.rs"));
    }
}
/// What is given at a counter before there is a dossier.
pub mod slip {
    pub mod v1 {
        include!(concat!(env!("OUT_DIR"), "/motcua.slip.v1.rs"));
    }
}
/// Published versions of agencies, counters, procedures and the calendar.
pub mod catalogue {
    pub mod v1 {
        include!(concat!(env!("OUT_DIR"), "/motcua.catalogue.v1.rs"));
    }
}
