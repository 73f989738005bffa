//! What a form sends, and the command that it asks for: the same commands as the API's.

use jiff::civil::Date;
use motcua_api::{Means, Problem, kinds};
use motcua_domain::dossier::{
    Command, DutyLine, Found, Order, PaperFound, Reopen, StopBasis, SupplementReasons,
};
use motcua_domain::{DocumentId, Timestamp, moment};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;

/// Every field of every form; what a form does not have is empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Form {
    pub(super) to: String,
    pub(super) step: String,
    pub(super) reason: String,
    pub(super) note: String,
    pub(super) text: String,
    pub(super) legal_ground: String,
    pub(super) document: String,
    pub(super) paper: Vec<String>,
    pub(super) found: Vec<String>,
    pub(super) why: Vec<String>,
    pub(super) beyond_limit: String,
    pub(super) duty_line: Vec<String>,
    pub(super) duty_amount: Vec<String>,
    pub(super) notice: String,
    pub(super) amount: String,
    pub(super) means: String,
    pub(super) agency: String,
    pub(super) answer_day: String,
    pub(super) question: String,
    pub(super) number: String,
    pub(super) new_day: String,
    pub(super) request: String,
    pub(super) order_number: String,
    pub(super) order_day: String,
    pub(super) order_by: String,
}

/// The command, or which field is wrong.
pub(super) type Filled = Result<Command, Problem>;

fn wrong(field: &'static str, rule: &'static str) -> Problem {
    let (vi, en) = match rule {
        "not-a-day" => ("Ngày phải ghi như 27/11/2026.", "A day is written like 2026-11-27."),
        "not-a-number" => ("Phải ghi một số.", "This must be a number."),
        _ => ("Mã này không đúng.", "This code is not right."),
    };
    Problem::new(&kinds::INVALID_FACTS).detail(vi, en).field(field, rule)
}

fn code<C: std::str::FromStr>(field: &'static str, text: &str) -> Result<C, Problem> {
    text.trim().parse().map_err(|_| wrong(field, "not-a-code"))
}

fn number<N: std::str::FromStr>(field: &'static str, text: &str) -> Result<N, Problem> {
    // Amounts are typed with the points between thousands, too.
    let digits: String = text.chars().filter(|letter| !matches!(letter, '.' | ',' | ' ')).collect();
    digits.parse().map_err(|_| wrong(field, "not-a-number"))
}

fn day(field: &'static str, text: &str) -> Result<Date, Problem> {
    let text = text.trim();
    let day = Date::strptime("%d/%m/%Y", text).or_else(|_| text.parse());
    day.map_err(|_| wrong(field, "not-a-day"))
}

/// The end of the hours of a day (domain reference 2.5).
fn end_of(field: &'static str, text: &str) -> Result<Timestamp, Problem> {
    Ok(moment(day(field, text)?.at(17, 0, 0, 0)))
}

fn given(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

impl Form {
    /// The file that the form names, if any.
    pub(super) fn document(&self) -> Result<Option<DocumentId>, Problem> {
        given(&self.document).map(|text| code("document", &text)).transpose()
    }

    pub(super) fn give(&self) -> Filled {
        Ok(Command::Give { to: code("to", &self.to)? })
    }

    pub(super) fn step_done(&self) -> Filled {
        let (step, document) = (number("step", &self.step)?, self.document()?);
        Ok(Command::StepDone { step, document, note: self.note.clone() })
    }

    pub(super) fn branch_failed(&self) -> Filled {
        Ok(Command::FailBranch { step: number("step", &self.step)?, reason: self.reason.clone() })
    }

    pub(super) fn draft(&self) -> Filled {
        let document = code("document", &self.document)?;
        Ok(Command::Draft { document, note: self.note.clone() })
    }

    pub(super) fn submit(&self) -> Filled {
        Ok(Command::SubmitForSignature { document: self.document()?, note: self.note.clone() })
    }

    pub(super) fn sign(&self) -> Filled {
        Ok(Command::Sign { document: self.document()? })
    }

    pub(super) fn reject(&self) -> Filled {
        let (legal_ground, reason) = (self.legal_ground.clone(), self.reason.clone());
        Ok(Command::Reject { legal_ground, reason, document: self.document()? })
    }

    pub(super) fn consult(&self) -> Filled {
        Ok(Command::Consult {
            of: code("agency", &self.agency)?,
            due_at: end_of("answer_day", &self.answer_day)?,
            document: self.document()?,
            question: self.question.clone(),
        })
    }

    pub(super) fn opinion(&self) -> Filled {
        let number = number("number", &self.number)?;
        Ok(Command::GiveOpinion { number, document: self.document()?, text: self.text.clone() })
    }

    pub(super) fn silence(&self) -> Filled {
        Ok(Command::RecordSilence { number: number("number", &self.number)? })
    }

    pub(super) fn supplement(&self) -> Filled {
        let (mut papers, mut reasons) = (Vec::new(), Vec::new());
        let rows = self.paper.iter().zip(&self.found).zip(&self.why);
        for ((paper, found), why) in rows {
            let found = match found.as_str() {
                "missing" => Found::Missing,
                "wrong" => Found::Wrong,
                _ => continue,
            };
            let paper = code("papers", paper)?;
            papers.push(PaperFound { paper, found, legal_ground: String::new() });
            reasons.push(why.clone());
        }
        Ok(Command::RequestSupplement {
            papers,
            legal_ground: self.legal_ground.clone(),
            beyond_limit: !self.beyond_limit.is_empty(),
            reasons: SupplementReasons { reasons, note: self.note.clone() },
        })
    }

    pub(super) fn duty(&self) -> Filled {
        let rows = self.duty_line.iter().zip(&self.duty_amount);
        let rows = rows.filter(|(line, amount)| given(line).is_some() || given(amount).is_some());
        let lines = rows.map(|(line, amount)| {
            let amount_vnd = number("duties", amount)?;
            Ok(DutyLine { fee_line: line.trim().to_owned(), amount_vnd })
        });
        let lines = lines.collect::<Result<_, Problem>>()?;
        Ok(Command::NotifyDuty { lines, notice: self.notice.trim().to_owned() })
    }

    pub(super) fn duty_paid(&self) -> Filled {
        let means: Result<Means, Error> =
            Means::deserialize(self.means.as_str().into_deserializer());
        let means = means.map_err(|_| wrong("means", "not-a-code"))?.word().to_owned();
        Ok(Command::DutyFulfilled { amount_vnd: number("amount", &self.amount)?, means })
    }

    pub(super) fn apology(&self) -> Filled {
        let new_due_at = end_of("new_day", &self.new_day)?;
        Ok(Command::Apologise { new_due_at, reason: self.reason.clone() })
    }

    pub(super) fn stop(&self) -> Filled {
        let basis = StopBasis::of(given(&self.request), given(&self.legal_ground))?;
        Ok(Command::Stop { basis, reason: self.reason.clone() })
    }

    pub(super) fn reopen(&self) -> Filled {
        let order = Order {
            number: self.order_number.clone(),
            day: day("order_day", &self.order_day)?,
            issued_by: self.order_by.clone(),
        };
        let (due_at, reason) = (None, self.reason.clone());
        Ok(Command::Reopen(Box::new(Reopen { order, due_at, reason })))
    }
}
