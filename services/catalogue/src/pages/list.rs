//! `GET /procedures?q=…&field=…&page=…`: the procedures in force, found by what somebody types.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use motcua_api::{InQuery, Problem};
use motcua_domain::catalogue::Procedure;
use motcua_domain::deadline::LegalTime;
use motcua_domain::{ProcedureCode, folded};
use motcua_pages::{Page, Visit, Words};
use serde::Deserialize;

use super::{Shown, TEXTS, online};

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    /// A field (lĩnh vực), by its folded Vietnamese name.
    #[serde(default)]
    field: String,
    /// From 1.
    page: Option<usize>,
}

/// The longest text that is looked for, in letters: longer than the longest name.
const LONGEST: usize = 500;

/// Procedures on a page: a city has thousands.
pub(super) const A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "procedures.html")]
struct Content {
    words: Words,
    asked: Asked,
    fields: Vec<Field>,
    lines: Vec<Line>,
    found: u64,
    before: Option<String>,
    after: Option<String>,
}

/// A field, and how many of what was found are in it.
struct Field {
    name: String,
    count: u64,
    link: String,
    is_chosen: bool,
}

struct Line {
    code: ProcedureCode,
    name: String,
    field: String,
    time: LegalTime,
    /// Its variants take different times.
    times_differ: bool,
    online: &'static str,
    is_free: bool,
}

/// `GET /procedures`
pub(super) async fn show(
    State(shown): State<Shown>,
    visit: Visit,
    InQuery(asked): InQuery<Asked>,
) -> Result<Page, Problem> {
    if asked.q.chars().count() > LONGEST {
        return Err(motcua_api::wrong_parameter("q", "at-most-500-letters"));
    }
    let catalogue = shown.catalogue();
    let found = catalogue.find_procedures(&asked.q, shown.today(), None);
    let words = visit.words(&TEXTS);
    let fields = fields(&found, &asked, &words);
    let chosen: Vec<_> = found
        .into_iter()
        .filter(|p| asked.field.is_empty() || folded(&p.field_vi) == asked.field)
        .collect();
    let page = asked.page.unwrap_or(1).max(1);
    let begin = (page - 1).saturating_mul(A_PAGE).min(chosen.len());
    let end = begin.saturating_add(A_PAGE).min(chosen.len());
    let link = |to: usize| address(&asked, &asked.field, to);
    let content = Content {
        words,
        lines: chosen[begin..end].iter().map(|procedure| line(procedure, &words)).collect(),
        found: u64::try_from(chosen.len()).unwrap_or(u64::MAX),
        before: (begin > 0).then(|| link(page - 1)),
        after: (end < chosen.len()).then(|| link(page + 1)),
        fields,
        asked,
    };
    let title = content.words.say("procedures").into_owned();
    Ok(visit.page(&title, &content))
}

fn fields(found: &[&Arc<Procedure>], asked: &Asked, words: &Words) -> Vec<Field> {
    let mut counted = BTreeMap::<String, (u64, &Procedure)>::new();
    for procedure in found {
        counted.entry(folded(&procedure.field_vi)).or_insert((0, procedure)).0 += 1;
    }
    let fields = counted.into_iter().map(|(key, (count, one))| Field {
        name: words.either(&one.field_vi, &one.field_en).to_owned(),
        count,
        link: address(asked, &key, 1),
        is_chosen: asked.field == key,
    });
    fields.collect()
}

fn line(procedure: &Procedure, words: &Words) -> Line {
    let cases = &procedure.sub_cases;
    Line {
        code: procedure.code.clone(),
        name: words.either(&procedure.name_vi, &procedure.name_en).to_owned(),
        field: words.either(&procedure.field_vi, &procedure.field_en).to_owned(),
        time: procedure.legal_time,
        times_differ: cases.iter().any(|case| case.legal_time != procedure.legal_time),
        online: online(procedure.online_service),
        is_free: cases.iter().all(|case| case.fee_lines.iter().all(|line| line.optional)),
    }
}

fn address(asked: &Asked, field: &str, page: usize) -> String {
    let page = page.to_string();
    let pairs = [("q", asked.q.as_str()), ("field", field), ("page", &page)];
    let told = pairs.into_iter().filter(|(name, value)| match *name {
        "page" => *value != "1",
        _ => !value.is_empty(),
    });
    let mut query = form_urlencoded::Serializer::new(String::new());
    let query = query.extend_pairs(told).finish();
    if query.is_empty() { "/procedures".to_owned() } else { format!("/procedures?{query}") }
}
