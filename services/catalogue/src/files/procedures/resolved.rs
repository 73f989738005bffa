//! From the file's entry to a procedure whose every sub-case says all that holds for it.

use std::collections::{BTreeMap, BTreeSet};

use motcua_domain::PaperId;
use motcua_domain::catalogue::{
    FeeLine, Procedure, ProcessStep, RequiredPaper, SubCase, SupplementLimit, allowance,
    longest_path, scaled,
};
use motcua_domain::deadline::{LegalTime, TimeUnit};

use super::entry::{Clock, Entry, PaperEntry, StepEntry, SubCaseEntry, TimeEntry};
use super::{Reason, form};
use crate::files::fees::{FeeEntry, fee_line};

/// The longest legal time: ten years of days.
const MAX_QUANTITY: u32 = 3_660;

/// The most supplement requests that an act may allow.
const MAX_REQUESTS: u32 = 20;

/// The most papers, fee lines, steps or sub-cases of a procedure: several times what any has.
const MAX_PARTS: usize = 100;

/// The procedure, with version 1, or what is wrong with it.
pub(crate) fn procedure(entry: Entry) -> Result<Procedure, Vec<Reason>> {
    let base = base(&entry)?;
    let mut reasons = Reasons::default();
    reasons.of("/interlinked", interlinked(entry.interlinked, entry.one_unit, &base.steps));
    reasons.of("/steps", inputs(&base.steps));
    let sub_cases = sub_cases(&entry.sub_cases, &base, &mut reasons);
    let checked: BTreeSet<Reason> = sub_cases
        .iter()
        .filter_map(|case| form::conditions(&case.steps, case.form.as_ref()).err())
        .collect();
    // The steps of the sub-cases are mostly the same: what is wrong with them is told once.
    reasons.0.extend(checked);
    if !reasons.0.is_empty() {
        return Err(reasons.0);
    }
    Ok(Procedure {
        code: entry.code,
        version: 1,
        kind: entry.kind,
        name_vi: entry.name_vi,
        name_en: entry.name_en,
        field_vi: entry.field_vi,
        field_en: entry.field_en,
        level: entry.level,
        legal_time: base.legal_time,
        online_level: base.online_level,
        online_service: base.online_service,
        papers: base.papers,
        fee_lines: base.fee_lines,
        steps: base.steps,
        form: base.form,
        at_once: base.at_once,
        result_file: base.result_file,
        one_unit: entry.one_unit,
        interlinked: entry.interlinked,
        received_by: entry.received_by,
        valid_from: entry.valid_from,
        valid_to: entry.valid_to,
        replaces: entry.replaces,
        legal_basis: entry.legal_basis,
        rules: entry.rules,
        note: entry.note,
        decision: entry.decision,
        sub_cases,
    })
}

/// What is wrong with the parts of a procedure.
#[derive(Default)]
struct Reasons(Vec<Reason>);

impl Reasons {
    fn of<T>(&mut self, at: &str, part: Result<T, impl Into<Reason>>) -> Option<T> {
        part.map_err(|reason| self.0.push(reason.into().under(at))).ok()
    }
}

/// What holds where the sub-case says nothing else.
fn base(entry: &Entry) -> Result<SubCase, Vec<Reason>> {
    let mut reasons = Reasons::default();
    let time = reasons.of("/legal_time", legal_time(entry.legal_time));
    let papers = reasons.of("/required_papers", papers("", &entry.required_papers));
    let lines = reasons.of("/fee_lines", fee_lines(&entry.fee_lines));
    let level = reasons.of("/online_level", online_level(entry.online_level));
    let form = reasons.of("/form", entry.form.as_ref().map(form::schema).transpose());
    let limit = supplement_limit(entry.supplement_limit.as_ref());
    let limit = reasons.of("/supplement_limit", limit);
    let steps = time.and_then(|time| reasons.of("/steps", steps(&entry.steps, time)));
    match (time, papers, lines, level, form, limit, steps) {
        (
            Some(legal_time),
            Some(papers),
            Some(fee_lines),
            Some(online_level),
            Some(form),
            Some(supplement_limit),
            Some(steps),
        ) => Ok(SubCase {
            id: String::new(),
            name_vi: String::new(),
            name_en: String::new(),
            question_vi: String::new(),
            papers,
            fee_lines,
            legal_time,
            online_level,
            online_service: entry.online_service,
            at_once: entry.at_once,
            result_file: entry.result_file,
            steps,
            form,
            supplement_limit,
        }),
        _ => Err(reasons.0),
    }
}

fn sub_cases(entries: &[SubCaseEntry], base: &SubCase, reasons: &mut Reasons) -> Vec<SubCase> {
    if entries.is_empty() {
        return vec![base.clone()];
    }
    if reasons.of("/sub_cases", not_too_many("sub-cases", entries.len())).is_none() {
        return Vec::new();
    }
    let mut ids = BTreeSet::new();
    let read = |(index, entry): (usize, &SubCaseEntry)| {
        let case = if ids.insert(entry.id.clone()) {
            sub_case(entry, base).map_err(|Reason { at, text }| {
                Reason::at(at, format!("sub-case {:?}: {text}", entry.id))
            })
        } else {
            let again = format!("sub-case {:?} stands here a second time", entry.id);
            Err(Reason::at("/sub_case", again))
        };
        reasons.of(&format!("/sub_cases/{index}"), case)
    };
    entries.iter().enumerate().filter_map(read).collect()
}

fn sub_case(entry: &SubCaseEntry, base: &SubCase) -> Result<SubCase, Reason> {
    // Where it stands, seen from the sub-case.
    fn at<T>(part: &str, read: Result<T, impl Into<Reason>>) -> Result<T, Reason> {
        read.map_err(|reason| reason.into().under(part))
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if entry.id.is_empty() || !entry.id.bytes().all(plain) {
        return Err(Reason::at("/sub_case", "its id must be letters, digits or '_'"));
    }
    let time = at("/legal_time", entry.legal_time.map_or(Ok(base.legal_time), legal_time))?;
    let level = entry.online_level.map_or(Ok(base.online_level), online_level);
    let limit = supplement_limit(entry.supplement_limit.as_ref());
    let steps = if time == base.legal_time {
        base.steps.clone()
    } else {
        scaled(&base.steps, base.legal_time, time)
    };
    Ok(SubCase {
        id: entry.id.clone(),
        name_vi: entry.name_vi.clone(),
        name_en: entry.name_en.clone(),
        question_vi: entry.question_vi.clone(),
        papers: sub_case_papers(entry, base)?,
        fee_lines: match &entry.fee_lines {
            Some(lines) => at("/fee_lines", fee_lines(lines))?,
            None => base.fee_lines.clone(),
        },
        legal_time: time,
        online_level: at("/online_level", level)?,
        online_service: entry.online_service.unwrap_or(base.online_service),
        at_once: entry.at_once.unwrap_or(base.at_once),
        result_file: entry.result_file.unwrap_or(base.result_file),
        steps,
        form: match &entry.form {
            Some(form) => Some(at("/form", form::schema(form))?),
            None => base.form.clone(),
        },
        supplement_limit: at("/supplement_limit", limit)?.or_else(|| base.supplement_limit.clone()),
    })
}

fn sub_case_papers(entry: &SubCaseEntry, base: &SubCase) -> Result<Vec<RequiredPaper>, Reason> {
    let unlisted = |name: &String| base.papers.iter().all(|paper| paper.name_vi != *name);
    if let Some(index) = entry.papers_drop.iter().position(unlisted) {
        let told =
            format!("drops {:?}, which the procedure does not list", entry.papers_drop[index]);
        return Err(Reason::at(format!("/papers_drop/{index}"), told));
    }
    let kept = base.papers.iter().filter(|paper| !entry.papers_drop.contains(&paper.name_vi));
    let mut papers: Vec<_> = kept.cloned().collect();
    let added = self::papers(&format!("{}.", entry.id), &entry.papers_add);
    papers.extend(added.map_err(|reason| reason.under("/papers_add"))?);
    Ok(papers)
}

fn papers(prefix: &str, entries: &[PaperEntry]) -> Result<Vec<RequiredPaper>, Reason> {
    not_too_many("papers", entries.len())?;
    let mut names = BTreeSet::new();
    let read = |(index, entry): (usize, &PaperEntry)| {
        if entry.name_vi.is_empty() || !names.insert(entry.name_vi.clone()) {
            let told = format!("paper {:?} needs a name of its own", entry.name_vi);
            return Err(Reason::at(format!("/{index}/name_vi"), told));
        }
        let id = format!("{prefix}p{}", index + 1).parse::<PaperId>();
        Ok(RequiredPaper {
            id: id.map_err(|error| Reason::at(format!("/{index}"), error.to_string()))?,
            name_vi: entry.name_vi.clone(),
            name_en: entry.name_en.clone(),
            originals: entry.originals,
            copies: entry.copies,
            required: entry.required,
            held: entry.held,
            signature: entry.signature.clone(),
        })
    };
    entries.iter().enumerate().map(read).collect()
}

fn fee_lines(entries: &[FeeEntry]) -> Result<Vec<FeeLine>, Reason> {
    not_too_many("fee lines", entries.len())?;
    let mut names = BTreeSet::new();
    let read = |(index, entry): (usize, &FeeEntry)| {
        let line = fee_line(entry).map_err(|reason| Reason::at(format!("/{index}"), reason))?;
        if names.insert(line.line.clone()) {
            return Ok(line);
        }
        let told = format!("fee line {:?} stands here a second time", line.line);
        Err(Reason::at(format!("/{index}/line"), told))
    };
    entries.iter().enumerate().map(read).collect()
}

fn legal_time(entry: TimeEntry) -> Result<LegalTime, String> {
    let time = LegalTime::from(entry);
    match (time.unit, time.quantity) {
        (TimeUnit::SameDay, 1) => Ok(time),
        (TimeUnit::SameDay, _) => Err("the same day is one day".to_owned()),
        (_, 1..=MAX_QUANTITY) => Ok(time),
        _ => Err(format!("a legal time is 1 to {MAX_QUANTITY}")),
    }
}

fn supplement_limit(told: Option<&SupplementLimit>) -> Result<Option<SupplementLimit>, String> {
    match told {
        Some(limit) if limit.article.trim().is_empty() => {
            Err("supplement_limit needs the article that allows it".to_owned())
        }
        Some(limit) if limit.number > MAX_REQUESTS => {
            Err(format!("supplement_limit is at most {MAX_REQUESTS}"))
        }
        told => Ok(told.cloned()),
    }
}

fn online_level(level: u8) -> Result<u8, String> {
    if (1..=4).contains(&level) { Ok(level) } else { Err("online_level is 1 to 4".to_owned()) }
}

fn steps(entries: &[StepEntry], legal_time: LegalTime) -> Result<Vec<ProcessStep>, Reason> {
    not_too_many("steps", entries.len())?;
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_by_key(|entry| entry.order);
    let read = |(index, entry)| step(entry).map_err(|reason| reason.under(&format!("/{index}")));
    let steps = entries.into_iter().enumerate().map(read).collect::<Result<Vec<_>, Reason>>()?;
    let mut order = 0;
    for (index, step) in steps.iter().enumerate() {
        let beside = index > 0 && step.order == order;
        if beside
            && (step.parallel_group.is_none()
                || step.parallel_group != steps[index - 1].parallel_group)
        {
            let told = format!("steps of order {order} need one parallel_group");
            return Err(Reason::at(format!("/{index}/parallel_group"), told));
        }
        if !beside && step.order != order + 1 {
            let told = format!("after step {order} comes {}: a gap", step.order);
            return Err(Reason::at(format!("/{index}/order"), told));
        }
        order = step.order;
    }
    let (path, allowed) = (longest_path(&steps), allowance(legal_time));
    if path > allowed {
        let told = format!("its steps take {path} working minutes, its legal time is {allowed}");
        return Err(told.into());
    }
    if steps.is_empty() { Err("it has no steps".to_owned().into()) } else { Ok(steps) }
}

fn step(entry: &StepEntry) -> Result<ProcessStep, Reason> {
    let minutes = match (entry.hours, entry.minutes) {
        (Some(hours), None) => hours.checked_mul(60),
        (None, Some(minutes)) => Some(minutes),
        _ => None,
    };
    let order = entry.order;
    Ok(ProcessStep {
        order,
        agency: entry.agency.clone(),
        role: entry.role.clone(),
        action: entry.action.clone(),
        minutes: minutes.ok_or_else(|| format!("step {order} needs hours or minutes"))?,
        parallel_group: entry.parallel_group.clone(),
        clock_stopped: entry.clock == Some(Clock::Stopped),
        condition: entry.condition.clone(),
        result: entry.result.clone(),
        needs: entry.needs.clone(),
    })
}

/// Each result has one name, and what a step needs comes out of an earlier one.
fn inputs(steps: &[ProcessStep]) -> Result<(), String> {
    let mut results = BTreeMap::new();
    for step in steps {
        let Some(result) = &step.result else { continue };
        if result.trim().is_empty() || results.insert(result, step.order).is_some() {
            return Err(format!(
                "result {result:?} of step {} needs a name of its own",
                step.order
            ));
        }
    }
    for step in steps {
        let comes = |need: &&String| results.get(*need).is_none_or(|order| *order >= step.order);
        if let Some(need) = step.needs.iter().find(comes) {
            return Err(format!("step {} needs {need:?}: no earlier step's result", step.order));
        }
    }
    Ok(())
}

fn interlinked(told: bool, one_unit: bool, steps: &[ProcessStep]) -> Result<(), String> {
    let agencies: BTreeSet<_> = steps.iter().map(|step| &step.agency).collect();
    match (agencies.len() > 1, told, one_unit) {
        (true, false, _) => Err("several agencies work on it: it is interlinked".to_owned()),
        (false, true, _) => Err("one agency works on it: it is not interlinked".to_owned()),
        (true, _, true) => Err("several agencies work on it: it is not one_unit".to_owned()),
        _ => Ok(()),
    }
}

fn not_too_many(what: &str, count: usize) -> Result<(), String> {
    if count > MAX_PARTS { Err(format!("more than {MAX_PARTS} {what}")) } else { Ok(()) }
}
