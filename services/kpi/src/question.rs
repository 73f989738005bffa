//! What somebody wants to know.

use jiff::Timestamp;
use jiff::civil::Date;
use motcua_domain::measures::Period;
use motcua_domain::{end_of_day, local};
use serde::{Deserialize, Serialize};

/// By what dossiers are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The agency that received it.
    #[default]
    ReceivedAt,
    /// The agency that decides.
    Competent,
    /// The procedure.
    Procedure,
    /// How it came in.
    Channel,
    /// The online level at which it counts.
    Level,
    /// The field (lĩnh vực) of the procedure, as the catalogue names it now.
    Field,
}

/// A word that names no [`By`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of received_at, competent, procedure, channel, level, field")]
pub struct UnknownBy(String);

impl By {
    /// Each.
    pub const ALL: [Self; 6] = [
        Self::ReceivedAt,
        Self::Competent,
        Self::Procedure,
        Self::Channel,
        Self::Level,
        Self::Field,
    ];

    /// Those by which is counted: fields are summed from procedures when somebody asks.
    pub(crate) const COUNTED: [Self; 5] =
        [Self::ReceivedAt, Self::Competent, Self::Procedure, Self::Channel, Self::Level];

    /// By what is counted to answer.
    pub(crate) const fn counted(self) -> Self {
        if matches!(self, Self::Field) { Self::Procedure } else { self }
    }

    /// Whether the groups are agencies.
    pub(crate) const fn is_agency(self) -> bool {
        matches!(self, Self::ReceivedAt | Self::Competent)
    }

    /// The word of the command line and of the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReceivedAt => "received_at",
            Self::Competent => "competent",
            Self::Procedure => "procedure",
            Self::Channel => "channel",
            Self::Level => "level",
            Self::Field => "field",
        }
    }
}

impl std::str::FromStr for By {
    type Err = UnknownBy;

    fn from_str(word: &str) -> Result<Self, UnknownBy> {
        let found = Self::ALL.into_iter().find(|by| by.name() == word);
        found.ok_or_else(|| UnknownBy(word.to_owned()))
    }
}

/// What somebody wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// By what dossiers are told apart.
    pub by: By,
    /// When they were received.
    pub period: Period,
    /// As of when: what was received or ended later is not received or not ended yet.
    pub at: Timestamp,
    /// What was known then; else what is known now of then, late imports and corrections too.
    pub known_then: bool,
}

impl Question {
    /// All dossiers as of a moment, as known now.
    pub fn of_all(by: By, at: Timestamp) -> Self {
        Self { by, period: Period::ALL, at, known_then: false }
    }

    /// The local day, if its end is the moment that is asked for.
    pub fn as_of_day(&self) -> Option<Date> {
        let day = local(self.at).date();
        (end_of_day(day) == self.at).then_some(day)
    }
}

/// Under which agencies figures by agency stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Structure {
    /// Under those that had the duty then.
    #[default]
    AsItWas,
    /// Under those that succeed them today.
    Today,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_by_reads_back() {
        for by in By::ALL {
            assert_eq!(by.name().parse(), Ok(by));
        }
        assert!("agency".parse::<By>().is_err());
    }
}
