//! Papers that the applicant brings unasked, or that were asked for before reception.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{self, SupplementFiles};

use super::supplement_complete::SupplementBody;
use crate::Reception;

/// Papers are added: the clock runs, no limit is touched.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/papers", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = SupplementBody,
    responses((status = 200, body = Standing, description = "The papers are with the dossier")),
)]
pub(super) async fn offer_papers(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<SupplementBody>,
) -> Result<Decided, Problem> {
    let (papers, file_names) = reception.papers_of(&code, command.body.papers).await?;
    let files = SupplementFiles { file_names, note: command.body.note };
    let wanted = dossier::Command::OfferPapers { papers, files };
    Ok(reception.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
