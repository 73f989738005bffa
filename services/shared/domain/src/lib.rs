//! The rules of the one-stop shop: what may happen to a dossier, when it is due, who may act.
//!
//! Nothing here reads a clock, a random number, a file, a database or the network. The moment, the
//! codes and the calendar come in with the command, so every rule is tested as plain values. Log
//! records are made from these events in [`codec`]; nothing else here knows protobuf.

pub mod actor;
pub mod calendar;
pub mod catalogue;
pub mod codec;
pub mod codes;
pub mod deadline;
pub mod dossier;
pub mod event;
mod folded;
pub mod measures;
pub mod outcome;
pub mod personal;
pub mod rights;
pub mod rule_set;
pub mod slip;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use actor::{Actor, Role, Who};
pub use codes::{
    AccountId, AgencyId, CodeError, CounterId, DocumentId, DossierCode, Fingerprint, PaperId,
    ProcedureCode, SlipNumber,
};
pub use event::Event;
pub use folded::folded;
pub use personal::Personal;

/// A moment in UTC, to the millisecond in every record.
pub use jiff::Timestamp;
/// A local day in Việt Nam (UTC+7).
pub use jiff::civil::Date;

/// The zone of the whole country: UTC+7, without daylight saving time.
pub const LOCAL: jiff::tz::Offset = jiff::tz::offset(7);

/// The local date and time of a moment.
pub fn local(at: Timestamp) -> jiff::civil::DateTime {
    LOCAL.to_datetime(at)
}

/// The last moment of a local day, to the millisecond.
pub fn end_of_day(day: Date) -> Timestamp {
    moment(day.at(23, 59, 59, 999_000_000))
}

/// The moment of a local date and time.
///
/// Dates outside the years -9999 to 9999 do not occur: a `DateTime` cannot hold them, and one at
/// the very edge is moved to the nearest moment that can be told.
pub fn moment(local: jiff::civil::DateTime) -> Timestamp {
    LOCAL.to_timestamp(local).unwrap_or(if local.year() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}
