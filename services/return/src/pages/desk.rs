//! `GET /return`: a receipt is scanned or its code typed; below, what waits on the shelf.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use motcua_api::{Asker, InQuery, Paging, Problem};
use motcua_domain::rights::Right;
use motcua_domain::{DossierCode, local};
use motcua_pages::{Visit, Words};
use serde::Deserialize;

use super::TEXTS;
use crate::Return;
use crate::shelf::{Waiting, waiting};

/// After how many days a result that nobody fetched is marked (domain reference 2.8), oldest first.
const REMINDED_AFTER: [i32; 3] = [60, 30, 7];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Query {
    code: String,
}

#[derive(Template)]
#[template(path = "desk.html")]
struct Content {
    words: Words,
    typed: String,
    results: Vec<Lying>,
    next: Option<String>,
    may_return: bool,
}

/// A result on the shelf.
struct Lying {
    item: Waiting,
    procedure: String,
    days: u64,
    /// It lies there for so many days that somebody should remind the applicant.
    reminded_after: Option<u64>,
}

/// `GET /return?code=…&after=…`: what a scanner types leads to the dossier.
pub(super) async fn show(
    State(service): State<Return>,
    visit: Visit,
    asker: Asker,
    InQuery(query): InQuery<Query>,
    paging: Paging,
) -> Result<Response, Problem> {
    if let Some(code) = scanned(&query.code) {
        return Ok(Redirect::to(&format!("/return/{code}")).into_response());
    }
    let written = *service.dossiers.journal().last().borrow();
    let mut snapshot = service.shelf.snapshot(Some(written)).await?;
    let page = waiting(&mut snapshot, asker.agency()?, &paging).await?;
    drop(snapshot);
    let words = visit.words(&TEXTS);
    let catalogue = service.dossiers.catalogue();
    let today = local(service.dossiers.journal().clock().now()).date();
    let results = page.items.into_iter().map(|item| {
        let days = (today - local(item.since.0).date()).get_days();
        let reminded_after = REMINDED_AFTER.into_iter().find(|after| days >= *after);
        Lying {
            procedure: words.procedure(&catalogue, &item.procedure),
            days: u64::from(days.unsigned_abs()),
            reminded_after: reminded_after.map(|after| u64::from(after.unsigned_abs())),
            item,
        }
    });
    let content = Content {
        words,
        typed: query.code,
        results: results.collect(),
        next: page.next,
        may_return: Right::Return.allows(&asker.actor),
    };
    Ok(visit.page(&words.say("desk"), &content).into_response())
}

/// The code in what a scanner typed: the code alone, or an address that ends with it.
fn scanned(text: &str) -> Option<DossierCode> {
    let part_of_a_code =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-');
    let mut parts = text.trim().rsplit(|letter| !part_of_a_code(letter));
    parts.find_map(|part| part.to_uppercase().parse().ok())
}

impl Lying {
    fn way(&self) -> &'static str {
        super::result::way(self.item.return_way)
    }
}

#[cfg(test)]
mod tests {
    use super::scanned;

    #[test]
    fn a_scanned_receipt_leads_to_its_dossier_however_it_is_written() {
        let code = Some("H13.131-261124-0001".parse().unwrap());
        for text in [
            "H13.131-261124-0001",
            " h13.131-261124-0001\n",
            "http://motcua.example/t/H13.131-261124-0001",
            "H13.131-261124-0001|Nguyễn Văn Mẫu",
        ] {
            assert_eq!(scanned(text), code, "{text}");
        }
        assert_eq!(scanned("Nguyễn Văn Mẫu"), None);
        assert_eq!(scanned(""), None);
    }
}
