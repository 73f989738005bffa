//! Phiếu yêu cầu bổ sung, of what was registered online or by post.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::dossier::{self, Found, PaperFound, SupplementReasons};
use motcua_domain::{DossierCode, PaperId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Reception;

/// What was found on the papers: all of it at one time.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct IntakeRequestBody {
    /// Each paper that was looked at.
    papers: Vec<PaperFoundBody>,
    /// A remark.
    #[serde(default)]
    note: String,
}

/// The verdict on a paper.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PaperFoundBody {
    /// Its kind.
    #[schema(value_type = String, example = "p1")]
    paper: PaperId,
    /// What was found.
    found: FoundBody,
    /// The article that asks for it; not needed where it is accepted.
    #[serde(default)]
    legal_ground: String,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// What was found on a paper.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FoundBody {
    /// It is as it must be.
    Accepted,
    /// It is not there.
    Missing,
    /// It is there, and not as it must be.
    Wrong,
}

impl From<FoundBody> for Found {
    fn from(found: FoundBody) -> Self {
        match found {
            FoundBody::Accepted => Self::Accepted,
            FoundBody::Missing => Self::Missing,
            FoundBody::Wrong => Self::Wrong,
        }
    }
}

/// The applicant is asked for everything that is missing or wrong, before reception.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/intake-requests", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = IntakeRequestBody,
    responses((status = 200, body = Standing, description = "It waits for the papers")),
)]
pub(super) async fn ask_registered(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<IntakeRequestBody>,
) -> Result<Decided, Problem> {
    let IntakeRequestBody { papers, note } = command.body;
    let reasons = papers.iter().map(|paper| paper.reason.clone()).collect();
    let found = |paper: PaperFoundBody| PaperFound {
        paper: paper.paper,
        found: paper.found.into(),
        legal_ground: paper.legal_ground,
    };
    let wanted = dossier::Command::AskAtIntake {
        papers: papers.into_iter().map(found).collect(),
        reasons: SupplementReasons { reasons, note },
    };
    Ok(reception.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
