//! To be written.
/// What happens.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {}
