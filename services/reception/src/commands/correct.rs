//! An entry is corrected: the old value stays in the log.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use motcua_domain::dossier::{CorrectedEntry, Correction};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Reception;

/// What is corrected.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CorrectionBody {
    /// Which entry.
    entry: EntryBody,
    /// What stands from now on.
    value: String,
    /// Why.
    reason: String,
}

/// An entry that can be corrected.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum EntryBody {
    /// The applicant's name.
    ApplicantName,
    /// The applicant's telephone number.
    ApplicantPhone,
    /// The applicant's e-mail address.
    ApplicantEmail,
    /// The applicant's postal address.
    ApplicantAddress,
    /// The remark at reception.
    Note,
}

impl From<EntryBody> for CorrectedEntry {
    fn from(entry: EntryBody) -> Self {
        match entry {
            EntryBody::ApplicantName => Self::ApplicantName,
            EntryBody::ApplicantPhone => Self::ApplicantPhone,
            EntryBody::ApplicantEmail => Self::ApplicantEmail,
            EntryBody::ApplicantAddress => Self::ApplicantAddress,
            EntryBody::Note => Self::Note,
        }
    }
}

impl From<CorrectionBody> for dossier::Command {
    fn from(CorrectionBody { entry, value, reason }: CorrectionBody) -> Self {
        Self::Correct { entry: entry.into(), correction: Correction { value, reason } }
    }
}

/// An entry is corrected, with a reason. Procedure, sub-case and code never are.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/corrections", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = CorrectionBody,
    responses((status = 200, body = Standing, description = "Where it stands now")),
)]
pub(super) async fn correct(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<CorrectionBody>,
) -> Result<Decided, Problem> {
    let wanted = dossier::Command::from(command.body);
    Ok(reception.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
