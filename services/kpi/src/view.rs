//! The figures as the API and the command line write them: names beside keys, shares beside counts.

use motcua_api::{LocalTime, PositionToken};
use motcua_domain::Date;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::measures::{DEFINITION, Definition, PeriodKind, Share, Spread, Tally};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{By, Question, Table};

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Name {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

/// Counts and shares over some dossiers. A share is in per cent with two decimals, `"66.33"`, and
/// null where there is nothing to share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TallyView {
    /// Received in the period.
    pub received: u64,
    /// Of these handled: done, withdrawn or rejected after reception.
    pub handled: u64,
    /// Handled at least one working day of 8 hours before the first appointment.
    pub early: u64,
    /// Handled by the first appointment, not early.
    pub on_time: u64,
    /// Handled after the first appointment.
    pub late: u64,
    /// By how much working time they were late; imported ones are not among them.
    pub late_by: SpreadView,
    /// Open, and the first appointment has not passed; or the clock stands.
    pub open_within_time: u64,
    /// Open, and the first appointment has passed.
    pub overdue: u64,
    /// (early + on time) / handled.
    pub handled_on_time: Option<String>,
    /// (handled on time + open within time) / received, by the rules of the national index.
    pub on_time_in_index: Option<String>,
    /// Handled early, of those handled.
    pub handled_early: Option<String>,
    /// Handled late, of those handled.
    pub handled_late: Option<String>,
    /// Filed online to a procedure of level 3, of those handled.
    pub level3: Option<String>,
    /// Filed online to a procedure of level 4, of those handled: level 4 as reported.
    pub level4: Option<String>,
    /// Handled at online level 0 (not online) to 4.
    #[schema(value_type = Vec<u64>)]
    pub handled_at_level: [u64; 5],
    /// Received at online level 0 (not online) to 4.
    #[schema(value_type = Vec<u64>)]
    pub received_at_level: [u64; 5],
    /// Copies and signatures certified at once.
    pub copies: u64,
    /// Filed online as a full online service.
    pub full_online: u64,
    /// Of those received.
    pub filed_full_online: Option<String>,
    /// With a fee or a duty that is not 0.
    pub with_fee: u64,
    /// Paid on the national platform, of those with a fee. Means of the own gateway are not told apart from
    /// a bank's transfer.
    pub paid_online: Option<String>,
    /// Whose result was issued; a copy that is certified at once has no file.
    pub results: u64,
    /// With a file of the result, of those.
    pub electronic_results: Option<String>,
    /// With a file of each paper and, where a result was issued, of the result, of those received.
    pub digitised: Option<String>,
    /// With a paper of an earlier dossier, of those received.
    pub reused: Option<String>,
    /// Whose result is returned.
    pub returned: u64,
    /// By public post, of those returned.
    pub returned_by_post: Option<String>,
    /// Neither late in the index nor rated 1 or 2, of those received; petitions are not known here.
    pub satisfied: Option<String>,
}

impl TallyView {
    fn new(tally: &Tally, late_by: &Spread) -> Self {
        let share = |share: Option<Share>| share.map(|share| share.to_string());
        Self {
            received: tally.received,
            handled: tally.handled,
            early: tally.early,
            on_time: tally.on_time,
            late: tally.late,
            late_by: late_by.into(),
            open_within_time: tally.open_within_time,
            overdue: tally.overdue,
            handled_on_time: share(tally.handled_on_time()),
            on_time_in_index: share(tally.on_time_in_index()),
            handled_early: share(tally.handled_early()),
            handled_late: share(tally.handled_late()),
            level3: share(tally.handled_at(3)),
            level4: share(tally.handled_at(4)),
            handled_at_level: tally.handled_at_level,
            received_at_level: tally.received_at_level,
            copies: tally.copies,
            full_online: tally.full_online,
            filed_full_online: share(tally.filed_full_online()),
            with_fee: tally.with_fee,
            paid_online: share(tally.paid_online()),
            results: tally.results,
            electronic_results: share(tally.electronic_results()),
            digitised: share(tally.digitised()),
            reused: share(tally.reused()),
            returned: tally.returned,
            returned_by_post: share(tally.returned_by_post()),
            satisfied: share(tally.satisfied()),
        }
    }
}

/// How working times are spread, in half working days of 4 hours: 3 is more than 1 day and at most 1 and
/// a half.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SpreadView {
    /// How many.
    pub count: u64,
    /// In which the median falls; null where there are none.
    pub median_half_days: Option<u64>,
    /// In which the 90th percentile falls.
    pub ninetieth_half_days: Option<u64>,
}

impl From<&Spread> for SpreadView {
    fn from(spread: &Spread) -> Self {
        Self {
            count: spread.count(),
            median_half_days: spread.median(),
            ninetieth_half_days: spread.ninetieth(),
        }
    }
}

/// One group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GroupView {
    /// An agency's id, a procedure's code, `counter`, `online` or `post`, a level, `0` to `4`, or a
    /// field's Vietnamese name.
    pub key: String,
    /// Its name; an id or code that the catalogue does not know stands for itself.
    pub name: Name,
    /// Its figures.
    #[serde(flatten)]
    pub tally: TallyView,
}

/// By which formulas figures are made; they may change from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DefinitionView {
    /// Its name: `2018`.
    pub id: &'static str,
    /// The first day of which figures are made so.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
}

impl From<Definition> for DefinitionView {
    fn from(definition: Definition) -> Self {
        Self { id: definition.id, valid_from: definition.valid_from }
    }
}

/// The figures of a period as of a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FiguresView {
    /// By what the groups are told apart.
    pub by: &'static str,
    /// Only what this agency decides; by the agency that received, what it received.
    pub agency: Option<String>,
    /// With all agencies that stand under it.
    pub subtree: bool,
    /// As of when.
    pub at: LocalTime,
    /// The local day, if that is its end.
    #[schema(value_type = Option<String>, format = Date)]
    pub as_of: Option<Date>,
    /// What was known then; else what is known now of then.
    pub known_then: bool,
    /// By which formulas.
    pub definition: DefinitionView,
    /// First local day of reception.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Last local day of reception.
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// The period, where it was asked for by name: `2026-Q1`.
    pub period: Option<String>,
    /// By which year it is cut: `calendar` or `report`.
    #[schema(value_type = Option<String>)]
    pub period_kind: Option<PeriodKind>,
    /// Up to where the log is counted, as in `Motcua-Position`.
    pub position: String,
    /// All groups together.
    pub total: TallyView,
    /// Each group, in the order of the keys.
    pub groups: Vec<GroupView>,
}

impl FiguresView {
    /// The figures with the names that the catalogue has for them.
    pub fn new(table: &Table, catalogue: &Catalogue) -> Self {
        let Question { by, period, .. } = table.question;
        let group = |(key, tally): &(String, Tally)| GroupView {
            key: key.clone(),
            name: name(by, key, catalogue),
            tally: TallyView::new(tally, table.late_by.get(key).unwrap_or(&Spread::default())),
        };
        Self {
            by: by.name(),
            agency: table.unit.as_ref().map(|unit| unit.agency.to_string()),
            subtree: table.unit.as_ref().is_some_and(|unit| unit.subtree),
            at: table.question.at.into(),
            as_of: table.question.as_of_day(),
            known_then: table.question.known_then,
            definition: DEFINITION.into(),
            from: period.from,
            to: period.to,
            period: period.name.map(|name| name.to_string()),
            period_kind: period.name.map(|name| name.kind),
            position: PositionToken(table.position).to_string(),
            total: TallyView::new(&table.total, &table.late_by_all()),
            groups: table.groups.iter().map(group).collect(),
        }
    }
}

/// An agency's name; an id that the catalogue does not know stands for itself.
pub(crate) fn agency_name(key: &str, catalogue: &Catalogue) -> Name {
    name(By::Competent, key, catalogue)
}

/// A group's name; what the catalogue does not know stands for itself.
pub(crate) fn name(by: By, key: &str, catalogue: &Catalogue) -> Name {
    let known = match by {
        By::ReceivedAt | By::Competent => {
            let agency = key.parse().ok().and_then(|id| catalogue.agency(&id));
            agency.map(|agency| (agency.name_vi.as_str(), agency.name_en.as_str()))
        }
        By::Procedure => {
            let procedure = key.parse().ok().and_then(|code| catalogue.procedure(&code));
            procedure.map(|procedure| (procedure.name_vi.as_str(), procedure.name_en.as_str()))
        }
        By::Field => {
            let of = catalogue.procedures().find(|procedure| procedure.field_vi == key);
            of.map(|of| (of.field_vi.as_str(), of.field_en.as_str()))
        }
        By::Channel => match key {
            "counter" => Some(("Trực tiếp", "At the counter")),
            "online" => Some(("Trực tuyến", "Online")),
            "post" => Some(("Bưu chính công ích", "By public post")),
            _ => None,
        },
        By::Level if key == "0" => Some(("Không trực tuyến", "Not online")),
        By::Level => return Name { vi: format!("Mức độ {key}"), en: format!("Level {key}") },
    };
    let (vi, en) = known.unwrap_or((key, key));
    Name { vi: vi.to_owned(), en: en.to_owned() }
}
