//! Đánh giá: who got the result answers one question of five levels.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Return;

/// The answer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RatingBody {
    /// 1 very unsatisfied, 2 unsatisfied, 3 neutral, 4 satisfied, 5 very satisfied.
    #[schema(minimum = 1, maximum = 5)]
    level: u8,
}

/// Who got the result rates the service, once; who skips it gives no vote.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/rating", tag = "return",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = RatingBody,
    responses((status = 200, body = Standing, description = "Rated")),
)]
pub(super) async fn rate(
    State(service): State<Return>,
    InPath(code): InPath<DossierCode>,
    command: Command<RatingBody>,
) -> Result<Decided, Problem> {
    let RatingBody { level } = command.body;
    let wanted = dossier::Command::Rate { level };
    Ok(service.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
