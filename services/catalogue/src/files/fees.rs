//! A fee line as the file has it, and what it has to say for its basis.

use motcua_domain::catalogue::{AgencyWord, Basis, Exemption, FeeKind, FeeLine, PageStep, Relief};
use motcua_domain::dossier::Channel;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// The largest amount of a line: a thousand billion đồng, so that sums fit everywhere.
const MAX_VND: u64 = 1_000_000_000_000;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeeEntry {
    line: String,
    kind: FeeKind,
    name_vi: String,
    name_en: String,
    basis: BasisWord,
    amount_vnd: Option<u64>,
    free_copies: Option<u32>,
    steps: Option<Vec<PageStep>>,
    cap_vnd: Option<u64>,
    cap_per: Option<CapPer>,
    pages_of: Option<PagesOf>,
    rule_vi: Option<String>,
    notified_by: Option<AgencyWord>,
    #[serde(default)]
    financial_duty: bool,
    channels: Vec<Channel>,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    before_return: bool,
    #[serde(default)]
    exempt: Vec<ExemptEntry>,
    #[serde(default)]
    ground: String,
    #[serde(default, rename = "source")]
    _source: IgnoredAny,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BasisWord {
    Fixed,
    PerCopy,
    PerPage,
    PerCase,
    PerPerson,
    ByRule,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CapPer {
    Copy,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PagesOf {
    Original,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExemptEntry {
    who_vi: String,
    #[serde(default)]
    who_en: String,
    percent: Option<u8>,
    reduced_to_vnd: Option<u64>,
    #[serde(default)]
    evidence_vi: String,
    #[serde(default)]
    ground: String,
    #[serde(default, rename = "source")]
    _source: IgnoredAny,
}

/// The line, or what it says too little or too much.
pub(super) fn fee_line(entry: &FeeEntry) -> Result<FeeLine, String> {
    let wrong = |reason: &str| format!("fee line {:?}: {reason}", entry.line);
    if entry.line.is_empty() || entry.channels.is_empty() {
        return Err(wrong("needs a name and at least one channel"));
    }
    Ok(FeeLine {
        line: entry.line.clone(),
        kind: entry.kind,
        name_vi: entry.name_vi.clone(),
        name_en: entry.name_en.clone(),
        basis: basis(entry).map_err(wrong)?,
        channels: entry.channels.clone(),
        optional: entry.optional,
        before_return: entry.before_return,
        exempt: entry.exempt.iter().map(exemption).collect::<Result<_, _>>().map_err(wrong)?,
        ground: entry.ground.clone(),
    })
}

fn basis(entry: &FeeEntry) -> Result<Basis, &'static str> {
    let by_page = entry.steps.is_some()
        || entry.cap_vnd.is_some()
        || entry.cap_per.is_some()
        || entry.pages_of.is_some();
    let by_rule = entry.rule_vi.is_some() || entry.notified_by.is_some() || entry.financial_duty;
    let sums = [entry.amount_vnd, entry.cap_vnd];
    if sums.iter().flatten().any(|vnd| *vnd > MAX_VND) {
        return Err("more than a thousand billion đồng");
    }
    match (entry.basis, entry.amount_vnd, by_page, by_rule) {
        (BasisWord::PerPage, None, true, false) => per_page(entry),
        (BasisWord::ByRule, None, false, _) => {
            let rule_vi = entry.rule_vi.clone().ok_or("by_rule needs rule_vi")?;
            let financial_duty = entry.financial_duty;
            Ok(Basis::ByRule { rule_vi, notified_by: entry.notified_by.clone(), financial_duty })
        }
        (BasisWord::PerPage, ..) => Err("per_page needs steps, and has no other amount"),
        (BasisWord::ByRule, ..) => Err("by_rule has no amount"),
        (_, None, ..) => Err("needs amount_vnd"),
        (_, Some(_), true, _) => Err("steps, cap and pages_of belong to per_page"),
        (_, Some(_), _, true) => Err("rule_vi, notified_by and financial_duty belong to by_rule"),
        (BasisWord::PerCopy, Some(amount_vnd), ..) => {
            Ok(Basis::PerCopy { amount_vnd, free_copies: entry.free_copies.unwrap_or(0) })
        }
        (_, Some(_), ..) if entry.free_copies.is_some() => Err("free_copies belongs to per_copy"),
        (BasisWord::Fixed, Some(amount_vnd), ..) => Ok(Basis::Fixed { amount_vnd }),
        (BasisWord::PerCase, Some(amount_vnd), ..) => Ok(Basis::PerCase { amount_vnd }),
        (BasisWord::PerPerson, Some(amount_vnd), ..) => Ok(Basis::PerPerson { amount_vnd }),
    }
}

fn per_page(entry: &FeeEntry) -> Result<Basis, &'static str> {
    let steps = entry.steps.clone().unwrap_or_default();
    let ascending = steps.windows(2).all(|pair| pair[0].from_page < pair[1].from_page);
    if steps.first().is_none_or(|first| first.from_page != 1) || !ascending {
        return Err("the steps begin with page 1 and ascend");
    }
    if steps.iter().any(|step| step.vnd > MAX_VND) {
        return Err("more than a thousand billion đồng");
    }
    if entry.cap_vnd.is_some() != entry.cap_per.is_some() || entry.pages_of.is_none() {
        return Err("cap_vnd goes with cap_per, and pages_of has to be told");
    }
    Ok(Basis::PerPage { steps, cap_vnd: entry.cap_vnd })
}

fn exemption(entry: &ExemptEntry) -> Result<Exemption, &'static str> {
    let relief = match (entry.percent, entry.reduced_to_vnd) {
        (Some(percent @ 1..=100), None) => Relief::Percent(percent),
        (None, Some(vnd)) if vnd <= MAX_VND => Relief::ReducedToVnd(vnd),
        _ => return Err("an exemption is either percent 1 to 100 or reduced_to_vnd"),
    };
    Ok(Exemption {
        who_vi: entry.who_vi.clone(),
        who_en: entry.who_en.clone(),
        relief,
        evidence_vi: entry.evidence_vi.clone(),
        ground: entry.ground.clone(),
    })
}
