//! `GET /procedures/{code}`: all that is public of a procedure, to be read and to be printed.
//!
//! The parts are those of Decree 63/2010/NĐ-CP, article 8.2: name, order, way, papers, time, who may
//! ask, who handles it, result, fees, forms, conditions, legal basis.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use motcua_api::{InPath, Problem, kinds};
use motcua_domain::ProcedureCode;
use motcua_domain::catalogue::{Procedure, ProcedureKind, RequiredPaper, SignatureNeed, SubCase};
use motcua_domain::deadline::LegalTime;
use motcua_pages::{Page, Visit, Words};

use super::fees::{Fee, fee};
use super::process::{Stage, common_process, stages};
use super::{Shown, TEXTS, level, online};

#[derive(Template)]
#[template(path = "procedure.html")]
struct Content {
    words: Words,
    procedure: Arc<Procedure>,
    name: String,
    field: String,
    level: &'static str,
    cases: Vec<Case>,
    /// The process, where all variants have the same; empty: each has its own.
    stages: Vec<Stage>,
}

/// A variant, in words.
pub(super) struct Case {
    /// Empty: the one of a procedure without variants.
    pub(super) name: String,
    pub(super) time: LegalTime,
    pub(super) online: &'static str,
    pub(super) online_level: u8,
    at_once: bool,
    has_form: bool,
    pub(super) papers: Vec<Paper>,
    pub(super) fees: Vec<Fee>,
    stages: Vec<Stage>,
}

pub(super) struct Paper {
    pub(super) name: String,
    pub(super) originals: u16,
    pub(super) copies: u16,
    pub(super) required: bool,
    held: bool,
    /// A text's id; none: no signature is asked for.
    signature: Option<&'static str>,
}

/// `GET /procedures/{code}`
pub(super) async fn show(
    State(shown): State<Shown>,
    visit: Visit,
    InPath(code): InPath<ProcedureCode>,
) -> Result<Page, Problem> {
    let catalogue = shown.catalogue();
    let held = catalogue.procedure_on(&code, shown.today());
    let public = held.filter(|procedure| procedure.kind == ProcedureKind::Citizen);
    let procedure = public.cloned().ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    let words = visit.words(&TEXTS);
    let cases = procedure.sub_cases.iter();
    let common = common_process(&procedure).map(|case| stages(&case.steps, &catalogue, &words));
    let content = Content {
        words,
        name: words.either(&procedure.name_vi, &procedure.name_en).to_owned(),
        field: words.either(&procedure.field_vi, &procedure.field_en).to_owned(),
        level: level(procedure.level),
        cases: cases
            .map(|case| Case {
                stages: match common {
                    Some(_) => Vec::new(),
                    None => stages(&case.steps, &catalogue, &words),
                },
                ..of_case(case, &words)
            })
            .collect(),
        stages: common.unwrap_or_default(),
        procedure,
    };
    Ok(visit.page(&content.name, &content))
}

/// A variant, without its process.
pub(super) fn of_case(case: &SubCase, words: &Words) -> Case {
    Case {
        name: words.either(&case.name_vi, &case.name_en).to_owned(),
        time: case.legal_time,
        online: online(case.online_service),
        online_level: case.online_level,
        at_once: case.at_once,
        has_form: case.form.is_some(),
        papers: case.papers.iter().map(|paper| of_paper(paper, words)).collect(),
        fees: case.fee_lines.iter().map(|line| fee(line, words)).collect(),
        stages: Vec::new(),
    }
}

fn of_paper(paper: &RequiredPaper, words: &Words) -> Paper {
    Paper {
        name: words.either(&paper.name_vi, &paper.name_en).to_owned(),
        originals: paper.originals,
        copies: paper.copies,
        required: paper.required,
        held: paper.held,
        signature: match paper.signature {
            SignatureNeed::None => None,
            SignatureNeed::Any => Some("signature-any"),
            SignatureNeed::Applicant => Some("signature-applicant"),
            SignatureNeed::Official(_) => Some("signature-official"),
        },
    }
}
