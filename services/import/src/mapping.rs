//! The mapping: which column of a log means what, and who its groups are here.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use motcua_domain::catalogue::OnlineService;
use motcua_domain::codes::is_source;
use motcua_domain::dossier::Channel;
use motcua_domain::{AgencyId, ProcedureCode};
use serde::Deserialize;

/// The largest mapping file, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// How to read a log. A TOML file; unknown keys are refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The system that the log is from: 1 to 20 of `a-z`, `0-9`, `-`. Dossiers are named by it:
    /// `wabo:case-3756`.
    pub source: String,
    /// What stands in place of a group, person, due time or end that was not recorded. The empty
    /// text always does.
    #[serde(default)]
    pub not_recorded: Vec<String>,
    /// The form of times, as `strptime` has it, offset included (`%z` or `%:z`); if not said,
    /// RFC 3339, with a space or `T`: `2010-10-04 01:06:40.020000+02:00`.
    #[serde(default)]
    pub time_format: Option<String>,
    /// Which column means what.
    pub columns: Columns,
    /// What each word of the channel column is here: `counter`, `online` or `post`.
    pub channels: BTreeMap<String, ChannelWord>,
    /// Who its agencies are.
    pub agencies: AgencyNames,
    /// The procedure that all its cases are of.
    pub procedure: ProcedureNames,
}

/// The columns, by their headings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// The case (a dossier).
    pub case: String,
    /// Id of the step, unique within its case.
    pub step: String,
    /// What was done.
    pub activity: String,
    /// When the step was done.
    pub happened: String,
    /// The group that did it.
    #[serde(default)]
    pub group: Option<String>,
    /// The person who did it; kept as personal data.
    #[serde(default)]
    pub resource: Option<String>,
    /// Of the case: how it came in.
    pub channel: String,
    /// Of the case: when it was received.
    pub received: String,
    /// Of the case: when it is due.
    #[serde(default)]
    pub due: Option<String>,
    /// Of the case: when it ended.
    #[serde(default)]
    pub ended: Option<String>,
}

/// A channel, as mappings write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelWord {
    /// At the counter.
    Counter,
    /// Online.
    Online,
    /// By post.
    Post,
}

impl From<ChannelWord> for Channel {
    fn from(word: ChannelWord) -> Self {
        match word {
            ChannelWord::Counter => Self::Counter,
            ChannelWord::Online => Self::Online,
            ChannelWord::Post => Self::Post,
        }
    }
}

/// The agencies of a log: those of the catalogue, or new ones.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyNames {
    /// Where all its cases were received.
    pub received_at: AgencyId,
    /// Who decided them.
    pub competent: AgencyId,
    /// What agency each group of the log is.
    #[serde(default)]
    pub groups: BTreeMap<String, AgencyId>,
    /// Those that are published if the catalogue has no agency of this id.
    #[serde(default)]
    pub new: Vec<NewAgency>,
}

/// An agency that the catalogue may not have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAgency {
    /// Its id.
    pub id: AgencyId,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
}

/// The procedure of a log: one of the catalogue, or a new one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcedureNames {
    /// Its code.
    pub code: ProcedureCode,
    /// Its name in Vietnamese, needed if the catalogue has no procedure of this code.
    #[serde(default)]
    pub name_vi: Option<String>,
    /// Its name in English, as above.
    #[serde(default)]
    pub name_en: Option<String>,
    /// 1 to 4: the level at which its online dossiers count.
    pub online_level: u8,
    /// `full`, `partial` or `none`.
    pub online_service: OnlineService,
}

/// Why a mapping cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// It cannot be read.
    #[error("cannot read mapping {path}")]
    Read {
        /// Where it was looked for.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is larger than 1 MiB.
    #[error("mapping is larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// It is not the TOML that a mapping is.
    #[error("mapping cannot be understood")]
    Toml(#[from] toml::de::Error),
    /// The source cannot begin a dossier's code.
    #[error("source {0:?} must be 1 to 20 of a-z, 0-9 and '-', and no word that this system uses")]
    Source(String),
    /// The online level is none.
    #[error("procedure.online_level must be 1 to 4, not {0}")]
    Level(u8),
    /// A name is empty.
    #[error("{0} must not be empty")]
    Empty(&'static str),
}

impl Mapping {
    /// Reads a mapping file.
    pub fn load(path: &Path) -> Result<Self, MappingError> {
        let failed = |source| MappingError::Read { path: path.display().to_string(), source };
        let mut text = String::new();
        let file = std::fs::File::open(path).map_err(failed)?;
        file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(failed)?;
        if text.len() as u64 > MAX_BYTES {
            return Err(MappingError::TooLarge);
        }
        Self::parse(&text)
    }

    /// Reads a mapping.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let mapping: Self = toml::from_str(text)?;
        mapping.check()?;
        Ok(mapping)
    }

    fn check(&self) -> Result<(), MappingError> {
        if !is_source(&self.source) {
            return Err(MappingError::Source(self.source.clone()));
        }
        let level = self.procedure.online_level;
        if !(1..=4).contains(&level) {
            return Err(MappingError::Level(level));
        }
        let new = |agency: &NewAgency| agency.name_vi.is_empty() || agency.name_en.is_empty();
        if self.agencies.new.iter().any(new) {
            return Err(MappingError::Empty("the name of a new agency"));
        }
        let names = [&self.procedure.name_vi, &self.procedure.name_en];
        if names.into_iter().flatten().any(String::is_empty) {
            return Err(MappingError::Empty("the name of the procedure"));
        }
        Ok(())
    }
}
