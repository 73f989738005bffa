//! Entries of the catalogue as the API shows them and takes them: JSON in camelCase.

mod procedure;
mod rules;

use jiff::civil::{Date, Time, Weekday};
use motcua_domain::calendar::{CalendarData, Closure, DayEntry, DayKind};
use motcua_domain::catalogue::{
    Agency, AgencyKind, Certificate, CertificateHolder, Counter, Level, Succession, UnitKind,
};
use motcua_domain::{AccountId, AgencyId, CounterId, Fingerprint};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use procedure::{ProcedureForm, ProcedureSummary, ProcedureView};
pub(crate) use rules::{RulesForm, RulesView};

/// An agency (cơ quan).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AgencyEntry {
    /// Opaque, stable, never reused.
    #[schema(value_type = String, example = "H13.131")]
    id: AgencyId,
    /// What dossier codes are minted from.
    #[schema(example = "H13.131")]
    code: String,
    name_vi: String,
    name_en: String,
    /// `committee`, `office`, `department`, `authority`, `service_centre`, `subordinate`,
    /// `vertical`, `postal_operator`, `school` or `other`.
    #[schema(value_type = String)]
    kind: AgencyKind,
    /// `city`, `district`, `commune`, `area` or `school`.
    #[schema(value_type = String)]
    level: Level,
    #[schema(value_type = Option<String>)]
    parent: Option<AgencyId>,
    /// Code of the administrative area.
    area_code: Option<String>,
    /// First local day.
    #[schema(value_type = Option<String>, format = Date)]
    valid_from: Option<Date>,
    /// Last local day.
    #[schema(value_type = Option<String>, format = Date)]
    valid_to: Option<Date>,
    /// The agencies that it succeeds.
    #[serde(default)]
    successor_of: Vec<SuccessionEntry>,
    /// The districts or communes that it works for.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    serves: Vec<AgencyId>,
    /// What it does for them: `tax`, `insurance`, `police` or `land_branch`.
    #[schema(value_type = Option<String>)]
    unit: Option<UnitKind>,
}

/// An agency that another one succeeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SuccessionEntry {
    #[schema(value_type = String)]
    id: AgencyId,
    /// Only in part: which dossiers come here follows from their commune or field.
    #[serde(default)]
    in_part: bool,
}

impl From<&Agency> for AgencyEntry {
    fn from(agency: &Agency) -> Self {
        let of = |of: &Succession| SuccessionEntry { id: of.id.clone(), in_part: of.in_part };
        Self {
            id: agency.id.clone(),
            code: agency.code.clone(),
            name_vi: agency.name_vi.clone(),
            name_en: agency.name_en.clone(),
            kind: agency.kind,
            level: agency.level,
            parent: agency.parent.clone(),
            area_code: agency.area_code.clone(),
            valid_from: agency.valid_from,
            valid_to: agency.valid_to,
            successor_of: agency.successor_of.iter().map(of).collect(),
            serves: agency.serves.clone(),
            unit: agency.unit,
        }
    }
}

impl From<AgencyEntry> for Agency {
    fn from(entry: AgencyEntry) -> Self {
        let of = |of: SuccessionEntry| Succession { id: of.id, in_part: of.in_part };
        Self {
            id: entry.id,
            code: entry.code,
            name_vi: entry.name_vi,
            name_en: entry.name_en,
            kind: entry.kind,
            level: entry.level,
            parent: entry.parent,
            area_code: entry.area_code,
            valid_from: entry.valid_from,
            valid_to: entry.valid_to,
            successor_of: entry.successor_of.into_iter().map(of).collect(),
            serves: entry.serves,
            unit: entry.unit,
        }
    }
}

/// A counter (Bộ phận Tiếp nhận và Trả kết quả).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CounterEntry {
    /// `<agency>/<number>`.
    #[schema(value_type = String, example = "H13.131/1")]
    id: CounterId,
    #[schema(value_type = String)]
    agency: AgencyId,
    name_vi: String,
    name_en: String,
    /// First local day; absent: as its agency.
    #[schema(value_type = Option<String>, format = Date)]
    valid_from: Option<Date>,
    /// Last local day; absent: as its agency.
    #[schema(value_type = Option<String>, format = Date)]
    valid_to: Option<Date>,
}

impl From<&Counter> for CounterEntry {
    fn from(counter: &Counter) -> Self {
        Self {
            id: counter.id.clone(),
            agency: counter.agency.clone(),
            name_vi: counter.name_vi.clone(),
            name_en: counter.name_en.clone(),
            valid_from: counter.valid_from,
            valid_to: counter.valid_to,
        }
    }
}

impl From<CounterEntry> for Counter {
    fn from(entry: CounterEntry) -> Self {
        Self {
            id: entry.id,
            agency: entry.agency,
            name_vi: entry.name_vi,
            name_en: entry.name_en,
            valid_from: entry.valid_from,
            valid_to: entry.valid_to,
        }
    }
}

/// A certificate (chứng thư số) that an agency has registered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CertificateEntry {
    /// Of its DER bytes, 64 hexadecimal digits, as reports on signatures show it.
    #[schema(value_type = String)]
    sha256: Fingerprint,
    /// The agency for which it signs.
    #[schema(value_type = String, example = "H13.121")]
    agency: AgencyId,
    /// The account of the person who signs; absent: the agency's own, with which it seals.
    #[schema(value_type = Option<String>)]
    account: Option<AccountId>,
    /// The first local day on which it signs for the agency.
    #[schema(value_type = String, format = Date)]
    valid_from: Date,
    /// The last; absent: not known to end.
    #[schema(value_type = Option<String>, format = Date)]
    valid_to: Option<Date>,
}

impl From<&Certificate> for CertificateEntry {
    fn from(certificate: &Certificate) -> Self {
        Self {
            sha256: certificate.sha256.clone(),
            agency: certificate.agency.clone(),
            account: match &certificate.holder {
                CertificateHolder::Seal => None,
                CertificateHolder::Account(account) => Some(account.clone()),
            },
            valid_from: certificate.valid_from,
            valid_to: certificate.valid_to,
        }
    }
}

impl From<CertificateEntry> for Certificate {
    fn from(entry: CertificateEntry) -> Self {
        Self {
            sha256: entry.sha256,
            agency: entry.agency,
            holder: entry.account.map_or(CertificateHolder::Seal, CertificateHolder::Account),
            valid_from: entry.valid_from,
            valid_to: entry.valid_to,
        }
    }
}

/// The city's working calendar.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CalendarEntry {
    /// The hours of a working day: from, until.
    #[schema(value_type = Vec<Vec<String>>, example = json!([["07:00", "11:00"], ["13:00", "17:00"]]))]
    hours: Vec<(Time, Time)>,
    /// `monday` to `sunday`: the days that are worked.
    #[schema(value_type = Vec<String>)]
    weekdays: Vec<DayName>,
    /// What is received at this time or later counts, for same-day procedures, from the next day.
    #[schema(value_type = String, example = "15:00")]
    cut_off: Time,
    /// The days that are not like their weekday.
    days: Vec<CalendarDay>,
    /// The days on which single agencies are closed.
    #[serde(default)]
    closures: Vec<ClosureEntry>,
}

/// Days on which one agency is closed, by its head's decision.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ClosureEntry {
    #[schema(value_type = String)]
    agency: AgencyId,
    /// The first local day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// The last local day.
    #[schema(value_type = String, format = Date)]
    to: Date,
    /// Its number and day.
    decision: String,
    #[serde(default)]
    note: String,
}

impl From<ClosureEntry> for Closure {
    fn from(entry: ClosureEntry) -> Self {
        let ClosureEntry { agency, from, to, decision, note } = entry;
        Self { agency, from, to, decision, note }
    }
}

/// A day that is not like its weekday.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CalendarDay {
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// `holiday`, `compensatory`, `swapped_off`, `swapped_work` or `closed`.
    #[schema(value_type = String)]
    kind: DayKind,
    name_vi: String,
    name_en: String,
    /// Decided, not only expected.
    certain: bool,
}

/// A weekday by its English name.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DayName {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<DayName> for Weekday {
    fn from(name: DayName) -> Self {
        match name {
            DayName::Monday => Self::Monday,
            DayName::Tuesday => Self::Tuesday,
            DayName::Wednesday => Self::Wednesday,
            DayName::Thursday => Self::Thursday,
            DayName::Friday => Self::Friday,
            DayName::Saturday => Self::Saturday,
            DayName::Sunday => Self::Sunday,
        }
    }
}

impl From<CalendarEntry> for CalendarData {
    /// With version 1: the log knows better.
    fn from(entry: CalendarEntry) -> Self {
        let day = |day: CalendarDay| DayEntry {
            date: day.date,
            kind: day.kind,
            name_vi: day.name_vi,
            name_en: day.name_en,
            certain: day.certain,
        };
        let mut days: Vec<DayEntry> = entry.days.into_iter().map(day).collect();
        days.sort_by_key(|day| day.date);
        Self {
            version: 1,
            hours: entry.hours,
            weekdays: entry.weekdays.into_iter().map(Weekday::from).collect(),
            cut_off: entry.cut_off,
            days,
            closures: entry.closures.into_iter().map(Closure::from).collect(),
        }
    }
}
