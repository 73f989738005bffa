//! The data of the paper forms (biểu mẫu), addressed by what each is for: those of a dossier, and the
//! book of a counter.
//!
//! A form keeps the form set of its dossier's reception; one that was given before reception, the set
//! of its day. What is told follows from the record alone, so that it can be told again at any time.

mod book;
mod control_sheet;
mod fields;
mod given;
mod head;
mod print;

use std::sync::Arc;

use axum::extract::State;
use motcua_api::{
    Asker, InPath, InQuery, LocalTime, MinPosition, MinPositionQuery, Problem, Read, Routes, kinds,
    routes,
};
use motcua_domain::DossierCode;
use motcua_domain::dossier::Dossier;
use motcua_domain::rights::Right;
use motcua_domain::rule_set::{FormPurpose, FormSet};
use motcua_eventlog::Position;
use motcua_journal::{Entry, Loaded};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Reception;
use fields::FormFields;
pub(crate) use fields::ReceiptForm;
use given::{Given, given};
pub(crate) use head::FormHead;
use head::Told;

pub(crate) fn routes() -> Routes<Reception> {
    Routes::new()
        .route(Right::SeeDossier, routes!(list_forms))
        .route(Right::SeeDossier, routes!(see_form))
        .merge(book::routes())
        .merge(print::routes())
}

/// The forms of a dossier.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FormList {
    /// The form set that the dossier keeps, by its year: `2015`, `2018` or `2025`.
    form_set: u16,
    /// The forms that it has, in the order of their numbers.
    items: Vec<FormItem>,
}

/// A form that a dossier has.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FormItem {
    /// What it is for: `receipt`, `supplement-request`, `reception-refusal`, `apology`, `stop-notice`
    /// or `control-sheet`.
    pub(crate) purpose: &'static str,
    /// The form set of the last of them, by its year.
    form_set: u16,
    /// Its number in that set (mẫu số), `01`; none where nobody has read it in the annex.
    form_number: Option<&'static str>,
    pub(crate) title_vi: &'static str,
    pub(crate) title_en: &'static str,
    /// How many of it.
    count: usize,
    /// When each was given, oldest first.
    pub(crate) given_on: Vec<LocalTime>,
}

/// The data of a form.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct FormView {
    /// What every form has.
    head: FormHead,
    /// What this one says.
    fields: FormFields,
}

/// Which one of several.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// The nth of that purpose, from 1; the last, if it is not said.
    #[param(example = 1)]
    number: Option<usize>,
}

/// The paper forms that a dossier has, by its own form set.
#[utoipa::path(
    get, path = "/api/v1/dossiers/{code}/forms", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), MinPositionQuery),
    responses((status = 200, body = FormList, description = "The forms that it has")),
)]
async fn list_forms(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<FormList>, Problem> {
    let min = min.unwrap_or(Position::START);
    let loaded = reception.dossiers.see(&code, &asker.actor, asker.right, min).await?;
    let history = reception.dossiers.history(&code).await?;
    let form_set = reception.form_set(&loaded.dossier).year();
    let list = FormList { form_set, items: FormItem::all(&history) };
    Ok(Read::at(loaded.tail.position, list).version(loaded.tail.version))
}

/// All that a form says, as data; how it is printed is said elsewhere.
#[utoipa::path(
    get, path = "/api/v1/dossiers/{code}/forms/{purpose}", tag = "reception",
    params(
        ("code" = String, Path, description = "The dossier's code"),
        ("purpose" = String, Path, description = "What the form is for", example = "receipt"),
        Which, MinPositionQuery,
    ),
    responses(
        (status = 200, body = FormView, description = "The form's data"),
        (status = 404, description = "The dossier has no such form, or its form set knows none"),
    ),
)]
async fn see_form(
    State(reception): State<Reception>,
    InPath((code, purpose)): InPath<(DossierCode, String)>,
    InQuery(which): InQuery<Which>,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<FormView>, Problem> {
    let min = min.unwrap_or(Position::START);
    let (loaded, view) = reception.form(&code, named(&purpose)?, which.number, &asker, min).await?;
    Ok(Read::at(loaded.tail.position, view).version(loaded.tail.version))
}

impl Reception {
    /// A form of a dossier, for who may see the dossier: the nth of its purpose, or the last.
    async fn form(
        &self,
        code: &DossierCode,
        purpose: FormPurpose,
        number: Option<usize>,
        asker: &Asker,
        min: Position,
    ) -> Result<(Arc<Loaded>, FormView), Problem> {
        let loaded = self.dossiers.see(code, &asker.actor, asker.right, min).await?;
        let history = self.dossiers.history(code).await?;
        let dossier = &loaded.dossier;
        let mut all = given(&history);
        all.retain(|form| form.purpose == purpose);
        let number = number.unwrap_or(all.len());
        let form = number.checked_sub(1).and_then(|index| all.get(index));
        let form = form.ok_or_else(|| absent(purpose, self.form_set(dossier), all.len()))?;
        let book = match purpose {
            FormPurpose::Receipt => self.numbers_of(code, form.entry.position).await.book,
            _ => None,
        };
        let told = Told::of(self, code, dossier, &history);
        let view = FormView {
            head: told.head(form, (number, all.len()), book),
            fields: FormFields::of(&told, form, book),
        };
        Ok((loaded, view))
    }

    /// What the receipt of a dossier says, for who may see the dossier.
    pub(crate) async fn receipt_form(
        &self,
        code: &DossierCode,
        asker: &Asker,
    ) -> Result<(FormHead, ReceiptForm), Problem> {
        let purpose = FormPurpose::Receipt;
        let (loaded, view) = self.form(code, purpose, None, asker, Position::START).await?;
        match view.fields {
            FormFields::Receipt(receipt) => Ok((view.head, *receipt)),
            _ => Err(absent(purpose, self.form_set(&loaded.dossier), 0)),
        }
    }

    /// The form set that a dossier keeps; before its reception, that of the day.
    fn form_set(&self, dossier: &Dossier) -> FormSet {
        let today = || motcua_domain::local(self.dossiers.journal().clock().now()).date();
        dossier.reception.as_ref().map_or_else(|| FormSet::on(today()), |facts| facts.form_set)
    }
}

impl FormItem {
    /// The forms that a dossier has, by purpose.
    pub(crate) fn all(history: &[Arc<Entry>]) -> Vec<Self> {
        let given = given(history);
        FormPurpose::ALL.into_iter().filter_map(|purpose| Self::of(purpose, &given)).collect()
    }

    fn of(purpose: FormPurpose, given: &[Given<'_>]) -> Option<Self> {
        let own: Vec<_> = given.iter().filter(|form| form.purpose == purpose).collect();
        let last = own.last()?;
        Some(Self {
            purpose: purpose.name(),
            form_set: last.set.year(),
            form_number: last.form.number,
            title_vi: last.form.title_vi,
            title_en: last.form.title_en,
            count: own.len(),
            given_on: own.iter().map(|form| LocalTime(form.entry.happened)).collect(),
        })
    }
}

/// The purpose of a form of one dossier; the book is a counter's.
fn named(purpose: &str) -> Result<FormPurpose, Problem> {
    let known = FormPurpose::of_name(purpose).filter(|known| *known != FormPurpose::Book);
    known.ok_or_else(|| {
        Problem::new(&kinds::NO_SUCH_FORM).with("code", "unknown-purpose").detail(
            format!("Hồ sơ không có loại biểu mẫu `{purpose}`."),
            format!("`{purpose}` is no form of a dossier."),
        )
    })
}

/// Why there is no such form: the set knows none, there is none yet, or there are fewer.
fn absent(purpose: FormPurpose, set: FormSet, count: usize) -> Problem {
    let (problem, name) = (Problem::new(&kinds::NO_SUCH_FORM), purpose.name());
    if set.form(purpose).is_none() {
        let year = set.year();
        return problem.with("code", "not-in-form-set").detail(
            format!("Bộ biểu mẫu {year} của hồ sơ này không có biểu mẫu `{name}`."),
            format!("The form set {year}, which this dossier keeps, has no form `{name}`."),
        );
    }
    problem.with("code", "form-not-given").detail(
        format!("Số biểu mẫu `{name}` của hồ sơ này: {count}."),
        format!("This dossier has {count} of the form `{name}`."),
    )
}
