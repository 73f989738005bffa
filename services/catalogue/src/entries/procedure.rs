//! Procedures as the API shows them: in lists, and one with everything that holds for it.

use jiff::civil::Date;
use motcua_domain::catalogue::{
    AgencyWord, Basis, Exemption, FeeKind, FeeLine, Level, OnlineService, PageStep, Procedure,
    ProcedureKind, ProcessStep, ReceivedBy, Relief, RequiredPaper, SubCase,
};
use motcua_domain::deadline::{LegalTime, TimeUnit};
use motcua_domain::dossier::Channel;
use motcua_domain::{PaperId, ProcedureCode};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::files::procedures::Entry;

/// A procedure as `procedures.json` has it, its keys in camelCase.
#[derive(Debug, Clone, ToSchema)]
#[schema(value_type = Object)]
pub(crate) struct ProcedureForm(pub(crate) Entry);

impl<'de> Deserialize<'de> for ProcedureForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = snake_keys(Value::deserialize(from)?).map_err(D::Error::custom)?;
        Entry::deserialize(value).map(Self).map_err(D::Error::custom)
    }
}

/// The value with its keys as the files have them.
fn snake_keys(value: Value) -> Result<Value, String> {
    Ok(match value {
        Value::Array(items) => {
            Value::Array(items.into_iter().map(snake_keys).collect::<Result<_, _>>()?)
        }
        Value::Object(members) => {
            let mut snake = Map::with_capacity(members.len());
            for (key, member) in members {
                if key.contains('_') {
                    return Err(format!("unknown field `{key}`"));
                }
                snake.insert(snake_key(&key), snake_keys(member)?);
            }
            Value::Object(snake)
        }
        other => other,
    })
}

fn snake_key(key: &str) -> String {
    key.chars().fold(String::with_capacity(key.len() + 4), |mut snake, letter| {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
        snake
    })
}

/// A procedure in a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProcedureSummary {
    #[schema(value_type = String, example = "1.001193")]
    code: ProcedureCode,
    version: u32,
    /// `citizen` or `internal`.
    #[schema(value_type = String)]
    kind: ProcedureKind,
    name_vi: String,
    name_en: String,
    field_vi: String,
    field_en: String,
    /// `city`, `district`, `commune` or `school`.
    #[schema(value_type = String)]
    level: Level,
    /// The highest of its sub-cases.
    #[schema(minimum = 1, maximum = 4)]
    online_level: u8,
    /// Several agencies work on it.
    interlinked: bool,
    /// A sub-case has to be chosen.
    has_sub_cases: bool,
    #[schema(value_type = Option<String>, format = Date)]
    valid_from: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    valid_to: Option<Date>,
}

impl From<&Procedure> for ProcedureSummary {
    fn from(procedure: &Procedure) -> Self {
        Self {
            code: procedure.code.clone(),
            version: procedure.version,
            kind: procedure.kind,
            name_vi: procedure.name_vi.clone(),
            name_en: procedure.name_en.clone(),
            field_vi: procedure.field_vi.clone(),
            field_en: procedure.field_en.clone(),
            level: procedure.level,
            online_level: procedure.highest_online_level(),
            interlinked: procedure.interlinked,
            has_sub_cases: procedure.has_sub_cases(),
            valid_from: procedure.valid_from,
            valid_to: procedure.valid_to,
        }
    }
}

/// A version of a procedure (thủ tục hành chính).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProcedureView {
    #[serde(flatten)]
    summary: ProcedureSummary,
    /// All steps are in one unit: giving and taking are one act.
    one_unit: bool,
    /// `school` or `agency`; absent: the counter of the agency of step 1, or the service centre.
    #[schema(value_type = Option<String>)]
    received_by: Option<ReceivedBy>,
    #[schema(value_type = Option<String>)]
    replaces: Option<ProcedureCode>,
    legal_basis: String,
    rules: Vec<String>,
    note: String,
    /// Each with all that holds for it.
    sub_cases: Vec<SubCaseView>,
}

impl From<&Procedure> for ProcedureView {
    fn from(procedure: &Procedure) -> Self {
        Self {
            summary: procedure.into(),
            one_unit: procedure.one_unit,
            received_by: procedure.received_by,
            replaces: procedure.replaces.clone(),
            legal_basis: procedure.legal_basis.clone(),
            rules: procedure.rules.clone(),
            note: procedure.note.clone(),
            sub_cases: procedure.sub_cases.iter().map(SubCaseView::from).collect(),
        }
    }
}

/// A variant of a procedure (trường hợp).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SubCaseView {
    /// Absent: the one of a procedure without variants.
    id: Option<String>,
    name_vi: String,
    name_en: String,
    /// What the clerk asks to choose it.
    question_vi: String,
    papers: Vec<PaperView>,
    /// Empty: free for all.
    fee_lines: Vec<FeeLineView>,
    legal_time: LegalTimeView,
    #[schema(minimum = 1, maximum = 4)]
    online_level: u8,
    /// `full`, `partial` or `none`.
    #[schema(value_type = String)]
    online_service: OnlineService,
    /// Served while the person waits.
    at_once: bool,
    steps: Vec<StepView>,
}

impl From<&SubCase> for SubCaseView {
    fn from(case: &SubCase) -> Self {
        let LegalTime { quantity, unit } = case.legal_time;
        Self {
            id: Some(case.id.clone()).filter(|id| !id.is_empty()),
            name_vi: case.name_vi.clone(),
            name_en: case.name_en.clone(),
            question_vi: case.question_vi.clone(),
            papers: case.papers.iter().map(PaperView::from).collect(),
            fee_lines: case.fee_lines.iter().map(FeeLineView::from).collect(),
            legal_time: LegalTimeView { quantity, unit },
            online_level: case.online_level,
            online_service: case.online_service,
            at_once: case.at_once,
            steps: case.steps.iter().map(StepView::from).collect(),
        }
    }
}

/// How long it may take.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct LegalTimeView {
    quantity: u32,
    /// `same_day`, `working_day`, `hour`, `day` or `month`.
    #[schema(value_type = String)]
    unit: TimeUnit,
}

/// A paper that has to be handed in (thành phần hồ sơ).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PaperView {
    /// Stable within the procedure's version.
    #[schema(value_type = String, example = "p1")]
    id: PaperId,
    name_vi: String,
    name_en: String,
    originals: u16,
    copies: u16,
    required: bool,
    /// The original is kept and must be given back or become the result.
    held: bool,
}

impl From<&RequiredPaper> for PaperView {
    fn from(paper: &RequiredPaper) -> Self {
        Self {
            id: paper.id.clone(),
            name_vi: paper.name_vi.clone(),
            name_en: paper.name_en.clone(),
            originals: paper.originals,
            copies: paper.copies,
            required: paper.required,
            held: paper.held,
        }
    }
}

/// A step of the process.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct StepView {
    order: u16,
    /// A word (`commune`, `district_tax`, …) or an agency's id.
    #[schema(value_type = String)]
    agency: AgencyWord,
    role: String,
    action: String,
    /// Its allowance in working minutes.
    minutes: u32,
    parallel_group: Option<String>,
    /// Waits for the applicant: the clock stands.
    clock_stopped: bool,
}

impl From<&ProcessStep> for StepView {
    fn from(step: &ProcessStep) -> Self {
        Self {
            order: step.order,
            agency: step.agency.clone(),
            role: step.role.clone(),
            action: step.action.clone(),
            minutes: step.minutes,
            parallel_group: step.parallel_group.clone(),
            clock_stopped: step.clock_stopped,
        }
    }
}

/// One line of what is due, in đồng.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FeeLineView {
    line: String,
    /// `fee` (phí) or `charge` (lệ phí, thuế).
    #[schema(value_type = String)]
    kind: FeeKind,
    name_vi: String,
    name_en: String,
    /// `fixed`, `per_copy`, `per_page`, `per_case`, `per_person` or `by_rule`.
    basis: &'static str,
    amount_vnd: Option<u64>,
    /// Per copy: the first ones that are free.
    free_copies: Option<u32>,
    /// Per page of the original: the price from a page on.
    page_steps: Vec<PageStepView>,
    /// Per page: at most this for one copy.
    cap_vnd: Option<u64>,
    /// By rule: how another agency finds the amount.
    rule_vi: Option<String>,
    /// By rule: the word or id of the agency that notifies it.
    #[schema(value_type = Option<String>)]
    notified_by: Option<AgencyWord>,
    /// By rule: waiting for its payment stops the clock.
    financial_duty: bool,
    /// The ways of filing for which it is due: `counter`, `online`, `post`.
    #[schema(value_type = Vec<String>)]
    channels: Vec<Channel>,
    /// Due only if asked for.
    optional: bool,
    exempt: Vec<ExemptionView>,
    ground: String,
}

/// The price of each page from one on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PageStepView {
    from_page: u32,
    vnd: u64,
}

/// Who pays less or nothing.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ExemptionView {
    who_vi: String,
    who_en: String,
    /// This share less.
    percent: Option<u8>,
    /// All but this amount less.
    reduced_to_vnd: Option<u64>,
    evidence_vi: String,
    ground: String,
}

impl From<&Exemption> for ExemptionView {
    fn from(exemption: &Exemption) -> Self {
        let (percent, reduced_to_vnd) = match exemption.relief {
            Relief::Percent(percent) => (Some(percent), None),
            Relief::ReducedToVnd(vnd) => (None, Some(vnd)),
        };
        Self {
            who_vi: exemption.who_vi.clone(),
            who_en: exemption.who_en.clone(),
            percent,
            reduced_to_vnd,
            evidence_vi: exemption.evidence_vi.clone(),
            ground: exemption.ground.clone(),
        }
    }
}

impl From<&FeeLine> for FeeLineView {
    fn from(line: &FeeLine) -> Self {
        let view = Self {
            line: line.line.clone(),
            kind: line.kind,
            name_vi: line.name_vi.clone(),
            name_en: line.name_en.clone(),
            basis: "fixed",
            amount_vnd: None,
            free_copies: None,
            page_steps: Vec::new(),
            cap_vnd: None,
            rule_vi: None,
            notified_by: None,
            financial_duty: false,
            channels: line.channels.clone(),
            optional: line.optional,
            exempt: line.exempt.iter().map(ExemptionView::from).collect(),
            ground: line.ground.clone(),
        };
        view.by(&line.basis)
    }
}

impl FeeLineView {
    fn by(self, basis: &Basis) -> Self {
        let page = |step: &PageStep| PageStepView { from_page: step.from_page, vnd: step.vnd };
        match basis {
            Basis::Fixed { amount_vnd } => Self { amount_vnd: Some(*amount_vnd), ..self },
            Basis::PerCopy { amount_vnd, free_copies } => Self {
                basis: "per_copy",
                amount_vnd: Some(*amount_vnd),
                free_copies: Some(*free_copies),
                ..self
            },
            Basis::PerPage { steps, cap_vnd } => Self {
                basis: "per_page",
                page_steps: steps.iter().map(page).collect(),
                cap_vnd: *cap_vnd,
                ..self
            },
            Basis::PerCase { amount_vnd } => {
                Self { basis: "per_case", amount_vnd: Some(*amount_vnd), ..self }
            }
            Basis::PerPerson { amount_vnd } => {
                Self { basis: "per_person", amount_vnd: Some(*amount_vnd), ..self }
            }
            Basis::ByRule { rule_vi, notified_by, financial_duty } => Self {
                basis: "by_rule",
                rule_vi: Some(rule_vi.clone()),
                notified_by: notified_by.clone(),
                financial_duty: *financial_duty,
                ..self
            },
        }
    }
}
