//! `GET /reception?q=…`: the clerk finds the procedure by a few letters of its name, with or without
//! diacritics, by the first letters of its words, or by its code.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use motcua_api::{Asker, InQuery, Problem, legal_time_said};
use motcua_domain::catalogue::{Level, Procedure, ProcedureKind};
use motcua_domain::{AgencyId, Date, ProcedureCode, local};
use motcua_pages::{Script, Visit, Words};
use motcua_readmodel::binds;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{TEXTS, named};
use crate::Reception;

/// How many procedures are shown: as many as fit the screen without scrolling.
const MOST_HITS: usize = 10;

/// From how many days what a counter receives often is counted.
const OFTEN_DAYS: i64 = 60;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "find.html")]
struct Content {
    words: Words,
    q: String,
    hits: Vec<Hit>,
}

/// A procedure that was found.
struct Hit {
    code: ProcedureCode,
    name: String,
    field: String,
    time: String,
    /// Served while the person waits.
    at_once: bool,
}

impl Hit {
    fn path(&self) -> String {
        if self.at_once {
            format!("/reception/at-once/{}", self.code)
        } else {
            format!("/reception/new/{}", self.code)
        }
    }
}

/// `GET /reception?q=…`; a whole code leads to its form at once.
pub(super) async fn show(
    State(reception): State<Reception>,
    visit: Visit,
    asker: Asker,
    InQuery(asked): InQuery<Asked>,
) -> Result<Response, Problem> {
    let words = visit.words(&TEXTS);
    let agency = asker.actor.who.agency.as_ref();
    let today = local(reception.dossiers.journal().clock().now()).date();
    let offered = reception.offered(today);
    let q = asked.q.trim();
    let found = if q.is_empty() {
        reception.often(agency, today, &offered).await?
    } else {
        let level = agency.and_then(|id| reception.catalogue().agency(id).map(|a| a.level));
        found(q, &offered, level)
    };
    let hits: Vec<_> = found.iter().map(|procedure| hit(procedure, &words)).collect();
    if let [only] = &hits[..]
        && only.code.as_str() == q
    {
        return Ok(Redirect::to(&only.path()).into_response());
    }
    let title = words.say("find").into_owned();
    Ok(visit.page(&title, &Content { words, q: q.to_owned(), hits }).into_response())
}

fn hit(procedure: &Procedure, words: &Words) -> Hit {
    let language = words.language();
    let (time_vi, time_en) = legal_time_said(procedure.legal_time);
    Hit {
        code: procedure.code.clone(),
        name: named(language, &procedure.name_vi, &procedure.name_en).to_owned(),
        field: named(language, &procedure.field_vi, &procedure.field_en).to_owned(),
        time: named(language, &time_vi, &time_en).to_owned(),
        at_once: procedure.at_once,
    }
}

impl Reception {
    /// What citizens can ask for on a local day.
    fn offered(&self, day: Date) -> Vec<Arc<Procedure>> {
        let catalogue = self.catalogue();
        let codes = catalogue.procedures().map(|procedure| procedure.code.clone());
        let today = codes.filter_map(|code| catalogue.procedure_on(&code, day).cloned());
        today.filter(|p| p.kind == ProcedureKind::Citizen && p.in_force(day)).collect()
    }

    /// What the agency received most of late, the most first.
    async fn often(
        &self,
        agency: Option<&AgencyId>,
        today: Date,
        offered: &[Arc<Procedure>],
    ) -> Result<Vec<Arc<Procedure>>, Problem> {
        let Some(agency) = agency else { return Ok(Vec::new()) };
        let from = today.saturating_sub(OFTEN_DAYS.days());
        let mut snapshot = self.intake.snapshot(None).await?;
        let most = i64::try_from(MOST_HITS).expect("a page is short");
        let rows = snapshot
            .query(
                "SELECT procedure, COUNT(*) FROM received WHERE received_at = ? AND day >= ? \
                 GROUP BY procedure ORDER BY 2 DESC, 1 LIMIT ?",
                binds![agency, from, most],
            )
            .await?;
        let mut often = Vec::with_capacity(rows.len());
        for row in &rows {
            let code: ProcedureCode = row.get(0)?;
            often.extend(offered.iter().find(|procedure| procedure.code == code).cloned());
        }
        Ok(often)
    }
}

/// Those that fit best, the best first: of two that fit alike, the one of the counter's own level, then
/// the one with the shorter name.
fn found(q: &str, offered: &[Arc<Procedure>], level: Option<Level>) -> Vec<Arc<Procedure>> {
    let mut ranked: Vec<_> = offered
        .iter()
        .filter_map(|procedure| {
            let other_level = level.is_some_and(|level| level != procedure.level);
            Some(((rank(q, procedure)?, other_level, procedure.name_vi.len()), procedure))
        })
        .collect();
    ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
    ranked.into_iter().take(MOST_HITS).map(|(_, procedure)| procedure.clone()).collect()
}

/// How well a procedure fits, 0 best; `None`: it does not.
fn rank(q: &str, procedure: &Procedure) -> Option<u8> {
    let code = procedure.code.as_str();
    if code == q {
        return Some(0);
    }
    let is_code = q.chars().any(|c| c.is_ascii_digit());
    if is_code && q.len() >= 3 && code.contains(q) {
        return Some(if code.starts_with(q) { 1 } else { 2 });
    }
    let (q, name) = (fold(q), fold(&format!("{} {}", procedure.name_vi, procedure.name_en)));
    if format!(" {name}").contains(&format!(" {q}")) {
        return Some(3);
    }
    let name: Vec<_> = name.split_whitespace().collect();
    let field = fold(&procedure.field_vi);
    let begins = |words: &[&str], part: &str| words.iter().any(|word| word.starts_with(part));
    if q.split_whitespace().all(|part| begins(&name, part)) {
        return Some(4);
    }
    let initials: String = name.iter().filter_map(|word| word.chars().next()).collect();
    if q.len() >= 2 && initials.contains(&q) {
        return Some(5);
    }
    let all: Vec<_> = name.into_iter().chain(field.split_whitespace()).collect();
    q.split_whitespace().all(|part| begins(&all, part)).then_some(6)
}

/// Small letters without marks, words apart: `Đăng ký khai sinh` is `dang ky khai sinh`.
fn fold(text: &str) -> String {
    let letters = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let letters = letters.map(|c| if c == 'đ' { 'd' } else { c });
    let words: String = letters.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use motcua_domain::testing::{id, marital_status};

    use super::*;

    fn offered() -> Vec<Arc<Procedure>> {
        let procedure = |code, name: &str, field: &str| {
            let mut procedure = marital_status();
            (procedure.code, procedure.name_vi) = (id(code), name.to_owned());
            (procedure.name_en, procedure.field_vi) = (String::new(), field.to_owned());
            Arc::new(procedure)
        };
        vec![
            procedure("1.001193", "Thủ tục đăng ký khai sinh", "Hộ tịch"),
            procedure("1.000656", "Thủ tục đăng ký khai tử", "Hộ tịch"),
            procedure("2.000986", "Liên thông đăng ký khai sinh, thường trú", "Hộ tịch"),
            procedure("1.012784", "Tách thửa hoặc hợp thửa đất", "Đất đai"),
        ]
    }

    fn codes(q: &str) -> Vec<String> {
        let found = found(q, &offered(), None);
        found.iter().map(|procedure| procedure.code.to_string()).collect()
    }

    #[test]
    fn a_procedure_is_found_by_letters_with_and_without_marks_by_initials_and_by_code() {
        for (q, expected) in [
            ("khai sinh", &["1.001193", "2.000986"][..]),
            ("khai sinh", &["1.001193", "2.000986"]),
            ("KHAI SI", &["1.001193", "2.000986"]),
            ("đăng ký khai", &["1.000656", "1.001193", "2.000986"]),
            ("sinh thuong", &["2.000986"]),
            ("dkks", &["1.001193", "2.000986"]),
            ("tach thua", &["1.012784"]),
            ("đất đai tách", &["1.012784"]),
            ("1.001193", &["1.001193"]),
            ("1193", &["1.001193"]),
            ("1.0", &["1.000656", "1.012784", "1.001193"]),
            ("xe máy", &[]),
            ("%", &["1.000656", "1.012784", "1.001193", "2.000986"]),
        ] {
            let mut found = codes(q);
            let mut expected: Vec<_> = expected.iter().map(|&code| code.to_owned()).collect();
            if ["đăng ký khai", "1.0", "%"].contains(&q) {
                found.sort();
                expected.sort();
            }
            assert_eq!(found, expected, "{q}");
        }
    }
}
