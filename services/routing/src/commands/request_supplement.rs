//! Yêu cầu bổ sung, in handling: everything is named at one time, the clock stands.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, PaperFoundBody, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{self, SupplementReasons};

use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// What is missing or wrong: all of it at one time.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SupplementRequestBody {
    /// Each paper that was looked at.
    papers: Vec<PaperFoundBody>,
    /// The article that allows it.
    legal_ground: String,
    /// A remark.
    #[serde(default)]
    note: String,
    /// The head orders it beyond the limit.
    #[serde(default)]
    beyond_limit: bool,
}

/// The applicant is asked for a supplement; the clock stands from now.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/supplement-requests", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = SupplementRequestBody,
    responses((status = 200, body = Standing, description = "The clock stands")),
)]
pub(super) async fn request_supplement(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<SupplementRequestBody>,
) -> Result<Decided, Problem> {
    let SupplementRequestBody { papers, legal_ground, note, beyond_limit } = command.body;
    let (papers, reasons) = PaperFoundBody::split(papers);
    let reasons = SupplementReasons { reasons, note };
    let wanted =
        dossier::Command::RequestSupplement { papers, legal_ground, beyond_limit, reasons };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
