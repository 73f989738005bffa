//! Lấy ý kiến: an agency asks another for its opinion; custody stays, the asked one has its own clock.

use jiff::Timestamp;

use crate::AgencyId;

/// An opinion that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// Its number within the dossier, from 1.
    pub number: u16,
    /// Who was asked.
    pub of: AgencyId,
    /// When the answer is due.
    pub due_at: Timestamp,
    /// Where it stands.
    pub state: OpinionState,
}

/// Where an opinion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpinionState {
    /// No answer yet.
    Open,
    /// Answered.
    Given,
    /// The silence was recorded.
    Missed,
}

impl OpinionState {
    /// The name under which the API shows it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Given => "given",
            Self::Missed => "missed",
        }
    }
}
