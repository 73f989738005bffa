//! `GET /procedures/{code}/poster`: a procedure for the wall of a counter (niêm yết), on A3 or A4.
//!
//! Source: Decree 63/2010/NĐ-CP, article 17: procedures are posted where dossiers are received.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, header};
use motcua_api::{InPath, InQuery, Problem, kinds};
use motcua_domain::catalogue::{Procedure, ProcedureKind, SubCase};
use motcua_domain::{ProcedureCode, end_of_day};
use motcua_pages::{Qr, Visit, Words};
use motcua_print::{Paper, Sheet};
use serde::Deserialize;
use serde_json::{Value, json};

use super::process::{common_process, stages};
use super::sheet::{Case, of_case};
use super::{Shown, TEXTS};

/// On which paper.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// `a3` or `a4`; `a3`, if it is not said.
    paper: Option<String>,
}

pub(super) async fn print(
    State(shown): State<Shown>,
    visit: Visit,
    headers: HeaderMap,
    InPath(code): InPath<ProcedureCode>,
    InQuery(wanted): InQuery<Wanted>,
) -> Result<Response, Problem> {
    let paper = match wanted.paper.as_deref() {
        None | Some("a3") => Paper::A3,
        Some("a4") => Paper::A4,
        Some(_) => return Err(Problem::new(&kinds::INVALID_PARAMETER).field("paper", "a3-or-a4")),
    };
    let (catalogue, words) = (shown.catalogue(), visit.words(&TEXTS));
    let held = catalogue.procedure_on(&code, shown.today());
    let public = held.filter(|procedure| procedure.kind == ProcedureKind::Citizen);
    let procedure = public.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    let steps = |case: &SubCase| -> Vec<String> {
        let stages = stages(&case.steps, &catalogue, &words).into_iter();
        let steps = stages.flat_map(|stage| stage.steps);
        steps.map(|step| format!("{}: {}", step.agency, step.action)).collect()
    };
    // What is the same for all variants is said once: a wall is read from afar.
    let common = common_process(procedure).map(steps);
    let cases = procedure.sub_cases.iter().map(|case| {
        let own = if common.is_some() { Vec::new() } else { steps(case) };
        said(&of_case(case, &words), &own, &words)
    });
    let cases: Vec<Value> = cases.collect();
    let name = words.either(&procedure.name_vi, &procedure.name_en);
    let sheet = Sheet {
        template: "poster",
        paper,
        qr: address(&headers, &code).unwrap_or_default(),
        // It is as old as the procedure that it tells of, and no older print differs from a new one.
        given: procedure.valid_from.map_or_else(|| shown.clock.now(), end_of_day),
        title: format!("{code} {name}"),
        data: posted(procedure, name, (&cases, &common.unwrap_or_default()), &words),
    };
    shown.press.answer(sheet, code.as_str()).await
}

/// Where the sheet is, for a telephone's camera; none where it does not know under which name the shop
/// is reached, or where the address is too long for old readers.
fn address(headers: &HeaderMap, code: &ProcedureCode) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    Some(Qr::of(&format!("https://{host}/procedures/{code}"))?.svg())
}

fn posted(
    procedure: &Procedure,
    name: &str,
    (cases, steps): (&[Value], &[String]),
    words: &Words,
) -> Value {
    let label = |text: &str| words.say(text).into_owned();
    let decision = procedure.decision.as_ref().map(|decision| {
        let (day, from) = (words.day(decision.day), words.day(decision.effect_from));
        words.say_of("decision-of", &[("number", &decision.number), ("day", &day), ("from", &from)])
    });
    json!({
        "labels": {
            "code": label("code"), "field": label("field"), "papers": label("papers"),
            "time": label("time"), "fees": label("fees"), "process": label("process"),
            "way": label("way-of-filing"), "legalBasis": label("legal-basis"),
            "more": label("poster-more"),
        },
        "code": procedure.code,
        "name": name,
        "field": words.either(&procedure.field_vi, &procedure.field_en),
        "legalBasis": procedure.legal_basis,
        "decision": decision,
        "cases": cases,
        "steps": steps,
    })
}

/// A variant, in words.
fn said(case: &Case, steps: &[String], words: &Words) -> Value {
    let papers = case.papers.iter().map(|paper| {
        let counts = [("originals", paper.originals), ("copies", paper.copies)];
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        let counts =
            counts.map(|(text, count)| words.say_of(text, &[("count", &count.to_string())]));
        let optional = (!paper.required).then(|| words.say("paper-if-any").into_owned());
        let remarks: Vec<_> = counts.chain(optional).collect();
        if remarks.is_empty() {
            paper.name.clone()
        } else {
            format!("{} ({})", paper.name, remarks.join(", "))
        }
    });
    let papers: Vec<_> = papers.collect();
    let none = |text: &str| vec![words.say(text).into_owned()];
    let fees: Vec<_> =
        case.fees.iter().map(|fee| format!("{}: {}", fee.name, fee.amount)).collect();
    let counter = words.say("way-of-filing-counter").into_owned();
    let online = (case.online_level >= 3).then(|| words.say(case.online).into_owned());
    let ways: Vec<_> = [counter].into_iter().chain(online).collect();
    json!({
        "name": case.name,
        "time": words.legal_time(case.time),
        "papers": if papers.is_empty() { none("papers-none") } else { papers },
        "fees": if fees.is_empty() { none("free") } else { fees },
        "ways": ways,
        "steps": steps,
    })
}
