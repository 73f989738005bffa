//! An administrator makes an account, or changes what one may be: `/accounts/new`, `/accounts/{id}`.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use motcua_api::{InPath, Problem, kinds};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::{AccountId, Date, Role, local};
use motcua_pages::{FormBody, Page, Visit, Words};
use serde::Deserialize;

use super::{Administration, TEXTS, role};
use crate::{Account, Assignment, Identity, LoginName};

/// What the form sends; a select that chose nothing sends an empty text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    account: String,
    roles: Vec<Role>,
    agency: String,
    counter: String,
    active: Option<String>,
    password: String,
}

#[derive(Template)]
#[template(path = "account.html")]
struct Content<'a> {
    words: Words,
    /// The account that is changed; none: a new one.
    id: Option<&'a AccountId>,
    form: &'a Form,
    roles: Vec<Choice>,
    agencies: Vec<(String, String)>,
    counters: Vec<(String, String)>,
    wrong: Option<&'a str>,
}

/// A role that may be ticked.
#[derive(Clone)]
struct Choice {
    text: &'static str,
    /// As the form sends it: `reception_clerk`.
    value: String,
    ticked: bool,
}

impl Choice {
    fn of(one: Role, form: &Form) -> Self {
        let text = role(one);
        let value = text.trim_start_matches("role-").replace('-', "_");
        Self { text, value, ticked: form.roles.contains(&one) }
    }
}

impl Administration {
    fn page(
        &self,
        visit: &Visit,
        id: Option<&AccountId>,
        form: &Form,
        wrong: Option<&str>,
    ) -> Page {
        let catalogue = self.published.borrow().clone();
        let today = local(self.identity.clock().now()).date();
        let words = visit.words(&TEXTS);
        let content = Content {
            words,
            id,
            form,
            roles: Role::ALL.map(|one| Choice::of(one, form)).to_vec(),
            agencies: agencies(&catalogue, today, &words),
            counters: counters(&catalogue, today, &words),
            wrong,
        };
        let title = match id {
            Some(_) => form.account.clone(),
            None => content.words.say("accounts-new").into_owned(),
        };
        visit.page(&title, &content)
    }

    fn again(
        &self,
        visit: &Visit,
        id: Option<&AccountId>,
        form: &Form,
        problem: &Problem,
    ) -> Response {
        let page = self.page(visit, id, form, Some(problem.said(visit.language)));
        page.status(problem.status()).into_response()
    }
}

/// Ids and names of the agencies that exist on a day, by name.
fn agencies(catalogue: &Catalogue, day: Date, words: &Words) -> Vec<(String, String)> {
    let named = catalogue.agencies_in_force(day).map(|agency| {
        let name = words.either(&agency.name_vi, &agency.name_en);
        (agency.id.to_string(), name.to_owned())
    });
    let mut named: Vec<_> = named.collect();
    named.sort_by(|a, b| a.1.cmp(&b.1));
    named
}

/// Ids and names of the counters that are open on a day, by agency.
fn counters(catalogue: &Catalogue, day: Date, words: &Words) -> Vec<(String, String)> {
    let open = catalogue.counters().filter(|counter| counter.in_force(day));
    let named = open.map(|counter| {
        let name = words.either(&counter.name_vi, &counter.name_en);
        (counter.id.to_string(), format!("{} {name}", counter.id))
    });
    named.collect()
}

impl Form {
    fn of(account: &Account) -> Self {
        let assignment = &account.assignment;
        Self {
            account: account.name.to_string(),
            roles: assignment.roles().to_vec(),
            agency: assignment.agency().map(ToString::to_string).unwrap_or_default(),
            counter: assignment.counter().map(ToString::to_string).unwrap_or_default(),
            active: account.active.then(|| "on".to_owned()),
            password: String::new(),
        }
    }

    fn assignment(&self) -> Result<Assignment, Problem> {
        let wrong = |field| Problem::new(&kinds::INVALID_PARAMETER).field(field, "one-of-the-list");
        let agency = Some(self.agency.as_str()).filter(|id| !id.is_empty());
        let agency = agency.map(str::parse).transpose().map_err(|_| wrong("agency"))?;
        let counter = Some(self.counter.as_str()).filter(|id| !id.is_empty());
        let counter = counter.map(str::parse).transpose().map_err(|_| wrong("counter"))?;
        Ok(Assignment::new(self.roles.clone(), agency, counter)?)
    }

    async fn create(&self, identity: &Identity) -> Result<(), Problem> {
        let wrong = |_| Problem::new(&kinds::INVALID_PARAMETER).field("account", "1-to-64-letters");
        let name: LoginName = self.account.trim().parse().map_err(wrong)?;
        identity.create(name, self.assignment()?, &self.password, true).await?;
        Ok(())
    }

    async fn change(&self, identity: &Identity, id: &AccountId) -> Result<(), Problem> {
        let password = Some(self.password.as_str()).filter(|password| !password.is_empty());
        identity.change(id, &self.assignment()?, self.active.is_some(), password).await?;
        Ok(())
    }
}

/// `GET /accounts/new`
pub(super) async fn empty(State(desk): State<Administration>, visit: Visit) -> Page {
    desk.page(&visit, None, &Form { active: Some("on".to_owned()), ..Form::default() }, None)
}

/// `POST /accounts`: a repeat finds the name taken, and makes no second one.
#[tracing::instrument(skip_all)]
pub(super) async fn create(
    State(desk): State<Administration>,
    visit: Visit,
    FormBody(form): FormBody<Form>,
) -> Response {
    match form.create(&desk.identity).await {
        Ok(()) => Redirect::to("/accounts").into_response(),
        Err(problem) => desk.again(&visit, None, &form, &problem),
    }
}

/// `GET /accounts/{id}`
pub(super) async fn show(
    State(desk): State<Administration>,
    visit: Visit,
    InPath(id): InPath<AccountId>,
) -> Result<Page, Problem> {
    let account = desk.identity.account(&id).await?;
    let account = account.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    Ok(desk.page(&visit, Some(&id), &Form::of(&account), None))
}

/// `POST /accounts/{id}`
#[tracing::instrument(skip_all, fields(account.id = %id))]
pub(super) async fn change(
    State(desk): State<Administration>,
    visit: Visit,
    InPath(id): InPath<AccountId>,
    FormBody(form): FormBody<Form>,
) -> Response {
    match form.change(&desk.identity, &id).await {
        Ok(()) => Redirect::to("/accounts").into_response(),
        Err(problem) => desk.again(&visit, Some(&id), &form, &problem),
    }
}
