//! Procedures as the API shows them: in lists, and one with everything that holds for it.

mod fee;

use jiff::civil::Date;
use motcua_domain::catalogue::{
    AgencyWord, Condition, Decision, FormSchema, Level, OnlineService, Procedure, ProcedureKind,
    ProcessStep, ReceivedBy, RequiredPaper, ResultFile, SignatureNeed, SubCase, SupplementLimit,
};
use motcua_domain::deadline::{LegalTime, TimeUnit};
use motcua_domain::{PaperId, ProcedureCode};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use self::fee::FeeLineView;
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
pub(super) fn snake_keys(value: Value) -> Result<Value, String> {
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
                // A form's keys are words of JSON Schema and names of its fields: they stay.
                let member = if key == "form" { member } else { snake_keys(member)? };
                snake.insert(snake_key(&key), member);
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
    /// The decision that made this version; absent: not told, it holds at once.
    decision: Option<DecisionView>,
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
            decision: procedure.decision.as_ref().map(DecisionView::from),
            sub_cases: procedure.sub_cases.iter().map(SubCaseView::from).collect(),
        }
    }
}

/// The decision that makes a version.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DecisionView {
    number: String,
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// The first local day on which the version holds.
    #[schema(value_type = String, format = Date)]
    effect_from: Date,
}

impl From<&Decision> for DecisionView {
    fn from(decision: &Decision) -> Self {
        let Decision { number, day, effect_from } = decision.clone();
        Self { number, day, effect_from }
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
    /// What the file of its result must bear: `any`, or `signed` by the leader and last by the agency.
    #[schema(value_type = String)]
    result_file: ResultFile,
    steps: Vec<StepView>,
    /// What the applicant fills in: a JSON Schema (draft 2020-12); absent: nothing but the papers.
    #[schema(value_type = Option<Object>)]
    form: Option<Value>,
    /// Its own number of supplement requests; absent: as the rule set says.
    supplement_limit: Option<LimitView>,
}

/// How many supplement requests an act allows.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct LimitView {
    number: u32,
    /// The article that allows it.
    article: String,
}

impl From<&SupplementLimit> for LimitView {
    fn from(limit: &SupplementLimit) -> Self {
        Self { number: limit.number, article: limit.article.clone() }
    }
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
            result_file: case.result_file,
            steps: case.steps.iter().map(StepView::from).collect(),
            form: case.form.as_ref().map(FormSchema::to_json),
            supplement_limit: case.supplement_limit.as_ref().map(LimitView::from),
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
    /// What is asked of the signature of its file: `none`, `any`, `applicant` or `official:<agency>`.
    #[schema(value_type = String)]
    signature: SignatureNeed,
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
            signature: paper.signature.clone(),
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
    /// Done only where this holds for the form; absent: always.
    condition: Option<ConditionView>,
    /// What comes out of it for later steps.
    result: Option<String>,
    /// The results of earlier steps without which it cannot be done.
    needs: Vec<String>,
}

/// When a step is done: a field of the form says one of these.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct ConditionView {
    /// A JSON pointer into the form's data.
    #[schema(example = "/health_card")]
    field: String,
    /// Texts as they are, numbers and booleans as JSON writes them.
    is: Vec<String>,
}

impl From<&Condition> for ConditionView {
    fn from(condition: &Condition) -> Self {
        Self { field: condition.field.clone(), is: condition.is.clone() }
    }
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
            condition: step.condition.as_ref().map(ConditionView::from),
            result: step.result.clone(),
            needs: step.needs.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Files, Texts};

    #[test]
    fn a_procedure_is_shown_with_its_form_and_the_conditions_of_its_steps() {
        let files = Files::parse(&Texts::embedded()).unwrap();
        let all = files.procedures.iter();
        let interlinked = all.clone().find(|p| p.code.as_str() == "2.002621").unwrap();
        let shown = serde_json::to_value(ProcedureView::from(interlinked)).unwrap();
        let case = &shown["subCases"][0];
        assert_eq!(case["form"]["properties"]["health_card"]["type"], "boolean");
        let conditions = case["steps"].as_array().unwrap().iter().map(|step| &step["condition"]);
        let conditions: Vec<_> = conditions.filter(|condition| !condition.is_null()).collect();
        assert_eq!(conditions, [&serde_json::json!({ "field": "/health_card", "is": ["true"] })]);
        let with_a_form = all.filter(|procedure| procedure.form.is_some());
        assert_eq!(with_a_form.count(), 3);
    }
}
