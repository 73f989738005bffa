//! Agencies and their counters.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{AgencyId, CounterId};

/// What kind of agency it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgencyKind {
    /// Ủy ban nhân dân.
    Committee,
    /// Văn phòng Ủy ban nhân dân.
    Office,
    /// Sở, ban, ngành.
    Department,
    /// Ban quản lý.
    Authority,
    /// Trung tâm Phục vụ hành chính công: a large counter.
    ServiceCentre,
    /// A unit under a department, for example the land registration office.
    Subordinate,
    /// Cơ quan ngành dọc: tax, social insurance, police; not under the city.
    Vertical,
    /// Bưu điện.
    PostalOperator,
    /// Trường học of the one-stop pilot.
    School,
    /// Anything else, for example a group of another system's log.
    Other,
}

/// At which level of the state an agency stands or a procedure is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Thành phố.
    City,
    /// Quận, huyện; to 2025-06-30.
    District,
    /// Phường, xã, thị trấn.
    Commune,
    /// A part of the city that one unit of a vertical agency works for.
    Area,
    /// An educational institution.
    School,
}

/// What a unit does for the districts or communes that it serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// Thuế.
    Tax,
    /// Bảo hiểm xã hội.
    Insurance,
    /// Công an.
    Police,
    /// Chi nhánh Văn phòng Đăng ký đất đai.
    LandBranch,
}

/// An agency that an agency succeeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// The one before.
    pub id: AgencyId,
    /// Only in part: which dossiers come here follows from their commune or field.
    pub in_part: bool,
}

/// An agency (cơ quan). Its id is opaque and never reused; all else are attributes with dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Opaque id.
    pub id: AgencyId,
    /// What a dossier code is minted from, e.g. `H13.16` (Decision 20/2020/QĐ-TTg).
    pub code: String,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// What it is.
    pub kind: AgencyKind,
    /// Where it stands.
    pub level: Level,
    /// The agency above it.
    pub parent: Option<AgencyId>,
    /// Code of the administrative area (mã đơn vị hành chính), if it has one.
    pub area_code: Option<String>,
    /// First local day; `None`: before the data begins.
    pub valid_from: Option<Date>,
    /// Last local day; `None`: not known to end.
    pub valid_to: Option<Date>,
    /// The agencies that it succeeds.
    pub successor_of: Vec<Succession>,
    /// The districts or communes that it works for.
    pub serves: Vec<AgencyId>,
    /// What it does for them.
    pub unit: Option<UnitKind>,
}

impl Agency {
    /// An agency of which no more is known than its name, for example from another system's log.
    pub fn named(id: AgencyId, name: &str) -> Self {
        Self {
            code: id.as_str().to_owned(),
            id,
            name_vi: name.to_owned(),
            name_en: name.to_owned(),
            kind: AgencyKind::Other,
            level: Level::City,
            parent: None,
            area_code: None,
            valid_from: None,
            valid_to: None,
            successor_of: Vec::new(),
            serves: Vec::new(),
            unit: None,
        }
    }

    /// Whether it exists on a local day.
    pub fn in_force(&self, day: Date) -> bool {
        within(self.valid_from, self.valid_to, day)
    }
}

/// A counter (Bộ phận Tiếp nhận và Trả kết quả) of an agency. It keeps its own book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// `<agency>/<n>`.
    pub id: CounterId,
    /// Whose it is.
    pub agency: AgencyId,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// First local day; `None`: as its agency.
    pub valid_from: Option<Date>,
    /// Last local day; `None`: as its agency.
    pub valid_to: Option<Date>,
}

impl Counter {
    /// Whether it is open on a local day, its agency being in force.
    pub fn in_force(&self, day: Date) -> bool {
        within(self.valid_from, self.valid_to, day)
    }
}

/// Whether a day lies in a span whose both ends belong to it.
pub(super) fn within(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}
