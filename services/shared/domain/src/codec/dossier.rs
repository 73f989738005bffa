//! Dossiers: one arm an event in `encode`, one in `decode`.

mod decode;
mod delivery;
mod encode;
mod fee;
mod imported;
mod intake;
mod words;

pub(super) use decode::decode;
pub(super) use encode::encode;
