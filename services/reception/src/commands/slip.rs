//! A slip: what is told of it, and how it is seen again.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use motcua_api::{Asker, InPath, LocalTime, Problem, Read, Recorded, kinds, repeated};
use motcua_domain::slip::{Addressee, Event, Slip};
use motcua_domain::{
    AgencyId, CounterId, Event as Any, PaperId, Personal, ProcedureCode, SlipNumber,
};
use motcua_journal::{Entry, GivenSlip};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Reception;

/// A slip that was given.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SlipView {
    /// Its number: year, counter, number.
    #[schema(example = "2026/H13.121/1/57")]
    slip: String,
    /// `request` (form 02) or `refusal` (form 03).
    kind: &'static str,
    /// When it was given.
    given_at: LocalTime,
    /// The procedure.
    #[schema(value_type = String)]
    procedure: ProcedureCode,
    /// The sub-case; empty: none was chosen.
    sub_case: String,
    /// The counter that gave it.
    #[schema(value_type = String)]
    counter: CounterId,
    /// The article that it rests on.
    legal_ground: String,
    /// What is missing or wrong.
    papers: Vec<MissingPaper>,
    /// Who is competent instead.
    #[schema(value_type = Option<String>)]
    competent: Option<AgencyId>,
    /// To whom; none where it was erased.
    name: Option<String>,
    /// Why reception was refused.
    reason: Option<String>,
    /// A remark.
    note: Option<String>,
}

/// A paper that is missing or wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MissingPaper {
    /// Its kind.
    #[schema(value_type = String)]
    paper: PaperId,
    /// Why; none where it was erased.
    reason: Option<String>,
}

/// The answer to a slip that was given.
pub(super) fn answer(given: &GivenSlip) -> Result<Response, Problem> {
    let view = view(&given.number, &given.entry)?;
    let path = format!("/api/v1/slips/{}", given.number);
    let recorded = Recorded::created(given.entry.version, given.entry.position, view).at(&path);
    Ok(repeated(given.repeated, recorded).into_response())
}

fn view(number: &SlipNumber, entry: &Entry) -> Result<SlipView, Problem> {
    let told = entry.known().find_map(|event| match event {
        Any::Slip(event) => Some(written(number, entry, event)),
        Any::Dossier(_) | Any::Catalogue(_) => None,
    });
    told.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))
}

fn written(number: &SlipNumber, entry: &Entry, event: &Event) -> SlipView {
    match event {
        Event::AskedAtIntake { slip, papers, addressee } => {
            let reason = |index| addressee.known().and_then(|a| a.reasons.get(index)).cloned();
            let papers = papers.iter().enumerate();
            let missing = papers
                .map(|(index, paper)| MissingPaper { paper: paper.clone(), reason: reason(index) });
            let view = head(number, entry, slip, addressee);
            SlipView { kind: "request", papers: missing.collect(), ..view }
        }
        Event::ReceptionRefused { slip, competent, addressee } => SlipView {
            kind: "refusal",
            competent: competent.clone(),
            reason: addressee.known().and_then(|a| a.reasons.first()).cloned(),
            ..head(number, entry, slip, addressee)
        },
    }
}

/// What both kinds say.
fn head(
    number: &SlipNumber,
    entry: &Entry,
    slip: &Slip,
    addressee: &Personal<Addressee>,
) -> SlipView {
    SlipView {
        slip: number.to_string(),
        kind: "",
        given_at: LocalTime(entry.happened),
        procedure: slip.procedure.clone(),
        sub_case: slip.sub_case.clone(),
        counter: slip.counter.clone(),
        legal_ground: slip.legal_ground.clone(),
        papers: Vec::new(),
        competent: None,
        name: addressee.known().map(|a| a.name.clone()),
        reason: None,
        note: addressee.known().map(|a| a.note.clone()),
    }
}

/// A slip, as the agency that gave it sees it.
#[utoipa::path(
    get, path = "/api/v1/slips/{year}/{agency}/{counter}/{number}", tag = "reception",
    params(
        ("year" = i16, Path, description = "Local year"),
        ("agency" = String, Path, description = "The counter's agency"),
        ("counter" = String, Path, description = "The counter's number"),
        ("number" = u32, Path, description = "Number of that counter and year"),
    ),
    responses((status = 200, body = SlipView, description = "The slip")),
)]
pub(super) async fn see_slip(
    State(reception): State<Reception>,
    InPath((year, agency, counter, number)): InPath<(i16, String, String, u32)>,
    asker: Asker,
) -> Result<Read<SlipView>, Problem> {
    let not_found = || Problem::new(&kinds::NOT_FOUND);
    if asker.agency()?.as_str() != agency {
        return Err(not_found());
    }
    let slip: SlipNumber =
        format!("{year}/{agency}/{counter}/{number}").parse().map_err(|_| not_found())?;
    let entry = reception.slips.find(&slip).await?.ok_or_else(not_found)?;
    Ok(Read::at(entry.position, view(&slip, &entry)?).version(entry.version))
}
