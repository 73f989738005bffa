//! A procedure with its sub-cases, papers, fee lines and steps.

use motcua_proto::catalogue::v1 as proto;

use super::super::{Wrong, missing, narrow, optional, text};
use super::{day, words};
use crate::catalogue::{
    AgencyWord, Basis, Condition, Decision, Exemption, FeeLine, FormSchema, PageStep, Procedure,
    ProcessStep, Relief, RequiredPaper, ResultFile, SignatureNeed, SubCase, SupplementLimit,
};
use crate::deadline::LegalTime;

pub(super) fn message(procedure: &Procedure) -> proto::ProcedurePublished {
    proto::ProcedurePublished {
        code: procedure.code.to_string(),
        version: procedure.version,
        kind: words::procedure_kind(procedure.kind),
        name_vi: procedure.name_vi.clone(),
        name_en: procedure.name_en.clone(),
        field_vi: procedure.field_vi.clone(),
        field_en: procedure.field_en.clone(),
        level: words::level(procedure.level),
        one_unit: procedure.one_unit,
        interlinked: procedure.interlinked,
        received_by: words::received_by(procedure.received_by),
        valid_from: text(procedure.valid_from.as_ref()),
        valid_to: text(procedure.valid_to.as_ref()),
        replaces: text(procedure.replaces.as_ref()),
        legal_basis: procedure.legal_basis.clone(),
        rules: procedure.rules.clone(),
        note: procedure.note.clone(),
        decision: procedure.decision.as_ref().map(decision_message),
        base: Some(base_message(procedure)),
        sub_cases: procedure.sub_cases.iter().map(sub_case_message).collect(),
    }
}

pub(super) fn read(message: proto::ProcedurePublished) -> Result<Procedure, Wrong> {
    let base = sub_case(message.base.ok_or_else(|| missing("base"))?)?;
    Ok(Procedure {
        code: message.code.parse()?,
        version: message.version,
        kind: words::read_procedure_kind(message.kind)?,
        name_vi: message.name_vi,
        name_en: message.name_en,
        field_vi: message.field_vi,
        field_en: message.field_en,
        level: words::read_level(message.level)?,
        legal_time: base.legal_time,
        online_level: base.online_level,
        online_service: base.online_service,
        papers: base.papers,
        fee_lines: base.fee_lines,
        steps: base.steps,
        form: base.form,
        at_once: base.at_once,
        result_file: base.result_file,
        one_unit: message.one_unit,
        interlinked: message.interlinked,
        received_by: words::read_received_by(message.received_by)?,
        valid_from: day(&message.valid_from)?,
        valid_to: day(&message.valid_to)?,
        replaces: optional(&message.replaces)?,
        legal_basis: message.legal_basis,
        rules: message.rules,
        note: message.note,
        decision: message.decision.map(decision).transpose()?,
        sub_cases: message.sub_cases.into_iter().map(sub_case).collect::<Result<_, _>>()?,
    })
}

fn decision_message(decision: &Decision) -> proto::Decision {
    proto::Decision {
        number: decision.number.clone(),
        day: decision.day.to_string(),
        effect_from: decision.effect_from.to_string(),
    }
}

fn decision(message: proto::Decision) -> Result<Decision, Wrong> {
    Ok(Decision {
        number: message.number,
        day: message.day.parse()?,
        effect_from: message.effect_from.parse()?,
    })
}

fn base_message(procedure: &Procedure) -> proto::SubCase {
    proto::SubCase {
        id: String::new(),
        name_vi: String::new(),
        name_en: String::new(),
        question_vi: String::new(),
        papers: procedure.papers.iter().map(paper_message).collect(),
        fee_lines: procedure.fee_lines.iter().map(fee_line_message).collect(),
        legal_time: Some(legal_time_message(procedure.legal_time)),
        online_level: procedure.online_level.into(),
        online_service: words::online_service(procedure.online_service),
        at_once: procedure.at_once,
        signed_result: procedure.result_file == ResultFile::Signed,
        steps: procedure.steps.iter().map(step_message).collect(),
        form: form_text(procedure.form.as_ref()),
        supplement_limit: None,
    }
}

fn sub_case_message(sub_case: &SubCase) -> proto::SubCase {
    proto::SubCase {
        id: sub_case.id.clone(),
        name_vi: sub_case.name_vi.clone(),
        name_en: sub_case.name_en.clone(),
        question_vi: sub_case.question_vi.clone(),
        papers: sub_case.papers.iter().map(paper_message).collect(),
        fee_lines: sub_case.fee_lines.iter().map(fee_line_message).collect(),
        legal_time: Some(legal_time_message(sub_case.legal_time)),
        online_level: sub_case.online_level.into(),
        online_service: words::online_service(sub_case.online_service),
        at_once: sub_case.at_once,
        signed_result: sub_case.result_file == ResultFile::Signed,
        steps: sub_case.steps.iter().map(step_message).collect(),
        form: form_text(sub_case.form.as_ref()),
        supplement_limit: sub_case.supplement_limit.as_ref().map(supplement_limit_message),
    }
}

fn sub_case(message: proto::SubCase) -> Result<SubCase, Wrong> {
    let time = message.legal_time.ok_or_else(|| missing("legal_time"))?;
    Ok(SubCase {
        id: message.id,
        name_vi: message.name_vi,
        name_en: message.name_en,
        question_vi: message.question_vi,
        papers: message.papers.into_iter().map(paper).collect::<Result<_, _>>()?,
        fee_lines: message.fee_lines.into_iter().map(fee_line).collect::<Result<_, _>>()?,
        legal_time: LegalTime { quantity: time.quantity, unit: words::read_time_unit(time.unit)? },
        online_level: narrow("online_level", message.online_level)?,
        online_service: words::read_online_service(message.online_service)?,
        at_once: message.at_once,
        result_file: if message.signed_result { ResultFile::Signed } else { ResultFile::Any },
        steps: message.steps.into_iter().map(step).collect::<Result<_, _>>()?,
        form: Some(message.form).filter(|json| !json.is_empty()).map(FormSchema::new),
        supplement_limit: message
            .supplement_limit
            .map(|limit| SupplementLimit { number: limit.number, article: limit.article }),
    })
}

fn supplement_limit_message(limit: &SupplementLimit) -> proto::SupplementLimit {
    proto::SupplementLimit { number: limit.number, article: limit.article.clone() }
}

fn form_text(form: Option<&FormSchema>) -> String {
    form.map(|form| form.as_str().to_owned()).unwrap_or_default()
}

fn legal_time_message(time: LegalTime) -> proto::LegalTime {
    proto::LegalTime { quantity: time.quantity, unit: words::time_unit(time.unit) }
}

fn paper_message(paper: &RequiredPaper) -> proto::RequiredPaper {
    proto::RequiredPaper {
        id: paper.id.to_string(),
        name_vi: paper.name_vi.clone(),
        name_en: paper.name_en.clone(),
        originals: paper.originals.into(),
        copies: paper.copies.into(),
        required: paper.required,
        held: paper.held,
        signature: signature_text(&paper.signature),
    }
}

fn paper(message: proto::RequiredPaper) -> Result<RequiredPaper, Wrong> {
    Ok(RequiredPaper {
        id: message.id.parse()?,
        name_vi: message.name_vi,
        name_en: message.name_en,
        originals: narrow("originals", message.originals)?,
        copies: narrow("copies", message.copies)?,
        required: message.required,
        held: message.held,
        signature: signature_need(message.signature)?,
    })
}

/// Nothing is asked: an empty text, as in what was published before it could be said.
fn signature_text(need: &SignatureNeed) -> String {
    if *need == SignatureNeed::None { String::new() } else { need.clone().into() }
}

fn signature_need(text: String) -> Result<SignatureNeed, Wrong> {
    if text.is_empty() { Ok(SignatureNeed::None) } else { Ok(text.try_into()?) }
}

fn step_message(step: &ProcessStep) -> proto::ProcessStep {
    proto::ProcessStep {
        order: step.order.into(),
        agency: step.agency.to_string(),
        role: step.role.clone(),
        action: step.action.clone(),
        minutes: step.minutes,
        parallel_group: step.parallel_group.clone(),
        clock_stopped: step.clock_stopped,
        condition: step.condition.as_ref().map(condition_message),
        result: step.result.clone(),
        needs: step.needs.clone(),
    }
}

fn condition_message(condition: &Condition) -> proto::Condition {
    proto::Condition { field: condition.field.clone(), is: condition.is.clone() }
}

fn step(message: proto::ProcessStep) -> Result<ProcessStep, Wrong> {
    Ok(ProcessStep {
        order: narrow("order", message.order)?,
        agency: message.agency.parse()?,
        role: message.role,
        action: message.action,
        minutes: message.minutes,
        parallel_group: message.parallel_group,
        clock_stopped: message.clock_stopped,
        condition: message.condition.map(|it| Condition { field: it.field, is: it.is }),
        result: message.result,
        needs: message.needs,
    })
}

fn fee_line_message(line: &FeeLine) -> proto::FeeLine {
    let mut message = proto::FeeLine {
        line: line.line.clone(),
        kind: words::fee_kind(line.kind),
        name_vi: line.name_vi.clone(),
        name_en: line.name_en.clone(),
        channels: line.channels.iter().map(|channel| words::channel(*channel)).collect(),
        optional: line.optional,
        before_return: line.before_return,
        exempt: line.exempt.iter().map(exemption_message).collect(),
        ground: line.ground.clone(),
        ..proto::FeeLine::default()
    };
    write_basis(&mut message, &line.basis);
    message
}

fn write_basis(message: &mut proto::FeeLine, basis: &Basis) {
    let (kind, amount_vnd) = match basis {
        Basis::Fixed { amount_vnd } => (proto::FeeBasis::Fixed, *amount_vnd),
        Basis::PerCopy { amount_vnd, free_copies } => {
            message.free_copies = *free_copies;
            (proto::FeeBasis::PerCopy, *amount_vnd)
        }
        Basis::PerPage { steps, cap_vnd } => {
            let page =
                |step: &PageStep| proto::PageStep { from_page: step.from_page, vnd: step.vnd };
            message.steps = steps.iter().map(page).collect();
            message.cap_vnd = *cap_vnd;
            (proto::FeeBasis::PerPage, 0)
        }
        Basis::PerCase { amount_vnd } => (proto::FeeBasis::PerCase, *amount_vnd),
        Basis::PerPerson { amount_vnd } => (proto::FeeBasis::PerPerson, *amount_vnd),
        Basis::ByRule { rule_vi, notified_by, financial_duty } => {
            message.rule_vi.clone_from(rule_vi);
            message.notified_by = text(notified_by.as_ref());
            message.financial_duty = *financial_duty;
            (proto::FeeBasis::ByRule, 0)
        }
    };
    message.basis = kind.into();
    message.amount_vnd = amount_vnd;
}

fn fee_line(message: proto::FeeLine) -> Result<FeeLine, Wrong> {
    let basis = basis(&message)?;
    let channels = message.channels.iter().map(|channel| words::read_channel(*channel));
    Ok(FeeLine {
        line: message.line,
        kind: words::read_fee_kind(message.kind)?,
        name_vi: message.name_vi,
        name_en: message.name_en,
        basis,
        channels: channels.collect::<Result<_, _>>()?,
        optional: message.optional,
        before_return: message.before_return,
        exempt: message.exempt.into_iter().map(exemption).collect::<Result<_, _>>()?,
        ground: message.ground,
    })
}

fn basis(message: &proto::FeeLine) -> Result<Basis, Wrong> {
    let amount_vnd = message.amount_vnd;
    let page = |step: &proto::PageStep| PageStep { from_page: step.from_page, vnd: step.vnd };
    Ok(match super::super::known("FeeBasis", message.basis)? {
        proto::FeeBasis::Unspecified => return Err(missing("FeeBasis")),
        proto::FeeBasis::Fixed => Basis::Fixed { amount_vnd },
        proto::FeeBasis::PerCopy => Basis::PerCopy { amount_vnd, free_copies: message.free_copies },
        proto::FeeBasis::PerPage => Basis::PerPage {
            steps: message.steps.iter().map(page).collect(),
            cap_vnd: message.cap_vnd,
        },
        proto::FeeBasis::PerCase => Basis::PerCase { amount_vnd },
        proto::FeeBasis::PerPerson => Basis::PerPerson { amount_vnd },
        proto::FeeBasis::ByRule => Basis::ByRule {
            rule_vi: message.rule_vi.clone(),
            notified_by: optional::<AgencyWord>(&message.notified_by)?,
            financial_duty: message.financial_duty,
        },
    })
}

fn exemption_message(exemption: &Exemption) -> proto::Exemption {
    let (percent, reduced_to_vnd) = match exemption.relief {
        Relief::Percent(percent) => (Some(percent.into()), None),
        Relief::ReducedToVnd(vnd) => (None, Some(vnd)),
    };
    proto::Exemption {
        who_vi: exemption.who_vi.clone(),
        who_en: exemption.who_en.clone(),
        percent,
        reduced_to_vnd,
        evidence_vi: exemption.evidence_vi.clone(),
        ground: exemption.ground.clone(),
    }
}

fn exemption(message: proto::Exemption) -> Result<Exemption, Wrong> {
    let relief = match (message.percent, message.reduced_to_vnd) {
        (Some(percent), _) => Relief::Percent(narrow("percent", percent)?),
        (None, Some(vnd)) => Relief::ReducedToVnd(vnd),
        (None, None) => return Err(missing("percent")),
    };
    Ok(Exemption {
        who_vi: message.who_vi,
        who_en: message.who_en,
        relief,
        evidence_vi: message.evidence_vi,
        ground: message.ground,
    })
}
