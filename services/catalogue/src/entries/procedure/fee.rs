//! Fee lines as the API shows them.

use motcua_domain::catalogue::{AgencyWord, Basis, Exemption, FeeKind, FeeLine, PageStep, Relief};
use motcua_domain::dossier::Channel;
use serde::Serialize;
use utoipa::ToSchema;

/// One line of what is due, in đồng.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FeeLineView {
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
    /// The result is not returned before it is paid.
    before_return: bool,
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
            before_return: line.before_return,
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
