//! `GET /reception?q=…`: the clerk finds the procedure by a few letters of its name, with or without
//! diacritics, by the first letters of its words, or by its code.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use motcua_api::{Asker, InQuery, Problem, legal_time_said};
use motcua_domain::catalogue::Procedure;
use motcua_domain::{AgencyId, Date, ProcedureCode, local};
use motcua_pages::{Script, Visit, Words};
use motcua_readmodel::binds;
use serde::Deserialize;

use super::TEXTS;
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
    InQuery(wanted): InQuery<Asked>,
) -> Result<Response, Problem> {
    let words = visit.words(&TEXTS);
    let agency = asker.actor.who.agency.as_ref();
    let today = local(reception.dossiers.journal().clock().now()).date();
    let catalogue = reception.catalogue();
    let q = wanted.q.trim();
    let level = agency.and_then(|id| catalogue.agency(id).map(|agency| agency.level));
    let mut found = catalogue.find_procedures(q, today, level);
    if q.is_empty() {
        found = reception.often(agency, today, &found).await?;
    }
    found.truncate(MOST_HITS);
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
    let (time_vi, time_en) = legal_time_said(procedure.legal_time);
    Hit {
        code: procedure.code.clone(),
        name: words.either(&procedure.name_vi, &procedure.name_en).to_owned(),
        field: words.either(&procedure.field_vi, &procedure.field_en).to_owned(),
        time: words.either(&time_vi, &time_en).to_owned(),
        at_once: procedure.at_once,
    }
}

impl Reception {
    /// What the agency received most of late, the most first.
    async fn often<'a>(
        &self,
        agency: Option<&AgencyId>,
        today: Date,
        offered: &[&'a Arc<Procedure>],
    ) -> Result<Vec<&'a Arc<Procedure>>, Problem> {
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
            often.extend(offered.iter().copied().find(|procedure| procedure.code == code));
        }
        Ok(often)
    }
}
