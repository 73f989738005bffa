//! Stories: the system from outside, each module one promise.

#![expect(clippy::unwrap_used, reason = "a story ends where something is not as it says")]

mod bad_input;
mod book;
mod cluster;
mod compose;
mod control_sheet;
mod crash;
mod deliveries;
mod dependencies;
mod desk;
mod end_to_end;
mod every_procedure;
mod fees;
mod forms;
mod full_disk;
mod imported_log;
mod interlinked;
mod issuing;
mod known;
mod leaders;
mod mutated_requests;
mod office_walk;
mod otherwise;
mod own_write;
mod pages;
mod races;
mod rebuild;
mod registered;
mod reorganisation;
mod rights;
mod same_request;
mod search;
mod shutdown;
mod signatures;
mod sync_before_reply;
mod telemetry;
mod uploads;
mod walk;
mod watching;
mod why_this_date;
mod work;
