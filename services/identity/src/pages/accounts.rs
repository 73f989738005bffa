//! `GET /accounts?q=…&after=…`: who has an account, by name.

use askama::Template;
use axum::extract::State;
use motcua_api::{InQuery, Problem};
use motcua_domain::AccountId;
use motcua_pages::{Page, Visit, Words};
use serde::Deserialize;

use super::{Administration, TEXTS, role};
use crate::Account;

/// Which accounts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// What their names contain.
    q: String,
    /// The last name of the page before.
    after: String,
}

/// Accounts on a page.
const A_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "accounts.html")]
struct Content {
    words: Words,
    q: String,
    lines: Vec<Line>,
    next: Option<String>,
}

struct Line {
    id: AccountId,
    name: String,
    roles: String,
    agency: String,
    active: bool,
    must_change: bool,
}

/// `GET /accounts`
pub(super) async fn show(
    State(Administration { identity, published }): State<Administration>,
    visit: Visit,
    InQuery(asked): InQuery<Asked>,
) -> Result<Page, Problem> {
    let mut accounts = identity.accounts_named(&asked.q, &asked.after, A_PAGE + 1).await?;
    let shown = usize::try_from(A_PAGE).unwrap_or(usize::MAX);
    let more = accounts.len() > shown;
    accounts.truncate(shown);
    let last = accounts.last().filter(|_| more).map(|account| account.name.as_str());
    let next = last.map(|name| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query.append_pair("q", &asked.q).append_pair("after", name).finish();
        format!("/accounts?{query}")
    });
    let catalogue = published.borrow().clone();
    let words = visit.words(&TEXTS);
    let line = |account: Account| {
        let assignment = &account.assignment;
        let roles = assignment.roles().iter().map(|one| words.say(role(*one)));
        let agency = assignment.agency();
        Line {
            roles: roles.collect::<Vec<_>>().join("; "),
            agency: agency.map(|id| words.agency(&catalogue, id)).unwrap_or_default(),
            id: account.id,
            name: account.name.to_string(),
            active: account.active,
            must_change: account.must_change_password,
        }
    };
    let lines = accounts.into_iter().map(line).collect();
    let content = Content { words, q: asked.q, lines, next };
    let title = content.words.say("accounts").into_owned();
    Ok(visit.page(&title, &content))
}
