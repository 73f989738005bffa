//! A procedure as the file has it.

use jiff::civil::Date;
use motcua_domain::ProcedureCode;
use motcua_domain::catalogue::{
    AgencyWord, Condition, Decision, Level, OnlineService, ProcedureKind, ReceivedBy, ResultFile,
    SignatureNeed, SupplementLimit,
};
use motcua_domain::deadline::{LegalTime, TimeUnit};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::files::fees::FeeEntry;

/// One procedure of `procedures.json`; its words are explained at the beginning of the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(super) code: ProcedureCode,
    pub(super) kind: ProcedureKind,
    pub(super) name_vi: String,
    pub(super) name_en: String,
    pub(super) field_vi: String,
    pub(super) field_en: String,
    pub(super) level: Level,
    pub(super) received_by: Option<ReceivedBy>,
    #[serde(default)]
    pub(super) at_once: bool,
    #[serde(default)]
    pub(super) result_file: ResultFile,
    #[serde(default)]
    pub(super) one_unit: bool,
    pub(super) interlinked: bool,
    pub(super) legal_time: TimeEntry,
    pub(super) fee_lines: Vec<FeeEntry>,
    pub(super) online_level: u8,
    pub(super) online_service: OnlineService,
    pub(super) required_papers: Vec<PaperEntry>,
    /// A JSON Schema.
    pub(super) form: Option<Value>,
    pub(super) supplement_limit: Option<SupplementLimit>,
    #[serde(default)]
    pub(super) sub_cases: Vec<SubCaseEntry>,
    pub(super) steps: Vec<StepEntry>,
    #[serde(default)]
    pub(super) rules: Vec<String>,
    #[serde(default)]
    pub(super) legal_basis: String,
    pub(super) valid_from: Option<Date>,
    pub(super) valid_to: Option<Date>,
    pub(super) replaces: Option<ProcedureCode>,
    pub(super) decision: Option<Decision>,
    #[serde(default)]
    pub(super) note: String,
    #[serde(default, rename = "source")]
    _source: IgnoredAny,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeEntry {
    quantity: u32,
    unit: UnitWord,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum UnitWord {
    SameDay,
    WorkingDay,
    Hour,
    Day,
    Month,
}

impl From<TimeEntry> for LegalTime {
    fn from(entry: TimeEntry) -> Self {
        let unit = match entry.unit {
            UnitWord::SameDay => TimeUnit::SameDay,
            UnitWord::WorkingDay => TimeUnit::WorkingDay,
            UnitWord::Hour => TimeUnit::Hour,
            UnitWord::Day => TimeUnit::Day,
            UnitWord::Month => TimeUnit::Month,
        };
        Self { quantity: entry.quantity, unit }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaperEntry {
    pub(super) name_vi: String,
    pub(super) name_en: String,
    pub(super) originals: u16,
    pub(super) copies: u16,
    pub(super) required: bool,
    #[serde(default)]
    pub(super) held: bool,
    #[serde(default)]
    pub(super) signature: SignatureNeed,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SubCaseEntry {
    #[serde(rename = "sub_case")]
    pub(super) id: String,
    pub(super) name_vi: String,
    pub(super) name_en: String,
    #[serde(default)]
    pub(super) question_vi: String,
    #[serde(default)]
    pub(super) papers_add: Vec<PaperEntry>,
    #[serde(default)]
    pub(super) papers_drop: Vec<String>,
    pub(super) form: Option<Value>,
    pub(super) supplement_limit: Option<SupplementLimit>,
    pub(super) fee_lines: Option<Vec<FeeEntry>>,
    pub(super) legal_time: Option<TimeEntry>,
    pub(super) online_level: Option<u8>,
    pub(super) online_service: Option<OnlineService>,
    pub(super) at_once: Option<bool>,
    pub(super) result_file: Option<ResultFile>,
    #[serde(default, rename = "source")]
    _source: IgnoredAny,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepEntry {
    pub(super) order: u16,
    pub(super) agency: AgencyWord,
    pub(super) role: String,
    pub(super) action: String,
    pub(super) hours: Option<u32>,
    pub(super) minutes: Option<u32>,
    pub(super) parallel_group: Option<String>,
    pub(super) clock: Option<Clock>,
    pub(super) condition: Option<Condition>,
    pub(super) result: Option<String>,
    #[serde(default)]
    pub(super) needs: Vec<String>,
    #[serde(default, rename = "note")]
    _note: IgnoredAny,
}

/// What the clock does during a step.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Clock {
    Stopped,
}
