//! What stands on the form of reception.

use askama::Template;
use motcua_api::LocalTime;
use motcua_domain::ProcedureCode;
use motcua_domain::catalogue::{Basis, FeeLine, Procedure, SubCase};
use motcua_pages::{Script, Words};

use super::known::Scan;
use crate::known::Known;
use crate::pages::appointment::Appointment;
use crate::pages::body::is_shown;
use crate::pages::refused::{Refused, fault};
use crate::pages::schema::{self, Field, FieldKind};
use crate::pages::typed::Typed;

/// The choice of a sub-case (trường hợp).
#[derive(Template)]
#[template(path = "choose-case.html")]
pub(super) struct Choose {
    words: Words,
    code: ProcedureCode,
    name: String,
    cases: Vec<Case>,
}

/// A sub-case.
struct Case {
    id: String,
    name: String,
    /// What the clerk asks to choose it, or empty.
    question: String,
    time: String,
}

impl Choose {
    pub(super) fn of(procedure: &Procedure, words: Words) -> Self {
        let cases = procedure.sub_cases.iter().map(|case| {
            let (vi, en) = motcua_api::legal_time_said(case.legal_time);
            Case {
                id: case.id.clone(),
                name: words.either(&case.name_vi, &case.name_en).to_owned(),
                question: case.question_vi.clone(),
                time: words.either(&vi, &en).to_owned(),
            }
        });
        Self {
            code: procedure.code.clone(),
            name: words.either(&procedure.name_vi, &procedure.name_en).to_owned(),
            cases: cases.collect(),
            words,
        }
    }

    pub(super) fn title(&self) -> String {
        self.words.say("choose-case").into_owned()
    }
}

/// The form.
#[derive(Template)]
#[template(path = "new.html")]
pub(super) struct Content {
    words: Words,
    code: ProcedureCode,
    name: String,
    case_name: String,
    has_cases: bool,
    appointment: Option<Appointment>,
    typed: Typed,
    refused: Option<Refused>,
    papers: Vec<Paper>,
    fees: Vec<Fee>,
    form: Vec<Field>,
    /// Open dossiers of the same person and procedure: code; state and date.
    open: Vec<(String, String)>,
    scan: Scan,
}

/// A line of the check list.
struct Paper {
    id: String,
    name: String,
    required: bool,
    /// The original is kept.
    held: bool,
    signed: bool,
}

/// A fee line.
struct Fee {
    line: String,
    name: String,
    /// What it costs, in words.
    price: String,
    measure: Measure,
    optional: bool,
    before_return: bool,
    /// Who pays less.
    exempt: Vec<String>,
}

/// What has to be typed to know the amount.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Nothing,
    Count,
    PagesAndCount,
}

impl Content {
    pub(super) fn of(
        (procedure, case): (&Procedure, &SubCase),
        words: Words,
        typed: Typed,
    ) -> Self {
        let papers = case.papers.iter().map(|paper| Paper {
            id: paper.id.to_string(),
            name: words.either(&paper.name_vi, &paper.name_en).to_owned(),
            required: paper.required,
            held: paper.held,
            signed: paper.signature != motcua_domain::catalogue::SignatureNeed::None,
        });
        let fees = case.fee_lines.iter().filter(|line| is_shown(line));
        let form = case.form.as_ref().map(|form| schema::fields(&form.to_json()));
        Self {
            code: procedure.code.clone(),
            name: words.either(&procedure.name_vi, &procedure.name_en).to_owned(),
            case_name: words.either(&case.name_vi, &case.name_en).to_owned(),
            has_cases: procedure.has_sub_cases(),
            appointment: None,
            papers: papers.collect(),
            fees: fees.map(|line| Fee::of(line, &words)).collect(),
            form: form.unwrap_or_default(),
            typed,
            refused: None,
            open: Vec::new(),
            scan: Scan::None,
            words,
        }
    }

    /// With the appointment, and what was wrong.
    pub(super) fn told(self, appointment: Option<Appointment>, refused: Option<Refused>) -> Self {
        Self { appointment, refused, ..self }
    }

    /// With what is known of the applicant, and what came of its card.
    pub(super) fn known(self, known: Option<Known>, scan: Scan) -> Self {
        let open = known.map(|known| known.open_dossiers).unwrap_or_default();
        let open = open.iter().map(|dossier| {
            let LocalTime(due) = dossier.due_at;
            let (status, due) = (self.words.status(&dossier.status), self.words.moment(due));
            (dossier.code.to_string(), format!("{status}, {due}"))
        });
        Self { open: open.collect(), scan, ..self }
    }

    pub(super) fn title(&self) -> String {
        self.words.say_of("receive-what", &[("name", &self.name)])
    }

    /// What is wrong with a field.
    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.refused.as_ref(), field)
    }

    /// What is wrong with a paper.
    fn fault_of(&self, paper: &Paper) -> Option<&str> {
        self.fault(&format!("paper:{}", paper.id))
    }

    fn of_paper(&self, what: &str, paper: &Paper) -> &str {
        self.typed.get(&format!("{what}.{}", paper.id))
    }

    fn of_fee(&self, what: &str, fee: &Fee) -> &str {
        self.typed.get(&format!("{what}.{}", fee.line))
    }
}

impl Fee {
    fn of(line: &FeeLine, words: &Words) -> Self {
        let exempt = line.exempt.iter().map(|exemption| {
            let who = words.either(&exemption.who_vi, &exemption.who_en);
            if exemption.ground.is_empty() {
                who.to_owned()
            } else {
                format!("{who} ({})", exemption.ground)
            }
        });
        Self {
            line: line.line.clone(),
            name: words.either(&line.name_vi, &line.name_en).to_owned(),
            price: price(line, words),
            measure: match line.basis {
                Basis::Fixed { .. } | Basis::ByRule { .. } => Measure::Nothing,
                Basis::PerPage { .. } => Measure::PagesAndCount,
                Basis::PerCopy { .. } | Basis::PerCase { .. } | Basis::PerPerson { .. } => {
                    Measure::Count
                }
            },
            optional: line.optional,
            before_return: line.before_return,
            exempt: exempt.collect(),
        }
    }
}

/// "50.000 đ", "2.000 đ mỗi trang, …".
fn price(line: &FeeLine, words: &Words) -> String {
    let of = |id: &str, amount: u64| words.say_of(id, &[("amount", &words.number(amount))]);
    match &line.basis {
        Basis::Fixed { amount_vnd } => of("price-fixed", *amount_vnd),
        Basis::PerCopy { amount_vnd, .. } => of("price-copy", *amount_vnd),
        Basis::PerCase { amount_vnd } => of("price-case", *amount_vnd),
        Basis::PerPerson { amount_vnd } => of("price-person", *amount_vnd),
        Basis::PerPage { steps, .. } => {
            let steps = steps.iter().map(|step| {
                let from = step.from_page.to_string();
                let amount = words.number(step.vnd);
                words.say_of("price-page", &[("amount", &amount), ("from", &from)])
            });
            steps.collect::<Vec<_>>().join("; ")
        }
        Basis::ByRule { rule_vi, .. } => rule_vi.clone(),
    }
}
