//! Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ, at the counter before reception.

use axum::extract::State;
use axum::response::Response;
use motcua_api::{Creation, CreationHeaders, Problem};
use motcua_domain::slip::{Addressee, Give, Kind};
use motcua_domain::{PaperId, ProcedureCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::receive::counter_of;
use super::slip::{self, SlipView};
use crate::Reception;

/// Everything that is missing, at one time.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AskBody {
    /// The procedure that is asked for.
    #[schema(value_type = String)]
    procedure: ProcedureCode,
    /// The sub-case, if one was chosen.
    #[serde(default)]
    sub_case: Option<String>,
    /// To whom the slip is given.
    name: String,
    /// Telephone number.
    #[serde(default)]
    phone: String,
    /// The article that it rests on.
    legal_ground: String,
    /// What is missing or wrong.
    papers: Vec<AskedPaper>,
    /// A remark.
    #[serde(default)]
    note: String,
}

/// A paper that is missing or wrong.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AskedPaper {
    /// Its kind, as the procedure lists it.
    #[schema(value_type = String)]
    paper: PaperId,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// What is missing is asked for in writing; there is no dossier yet.
#[utoipa::path(
    post, path = "/api/v1/slips/requests", tag = "reception", params(CreationHeaders),
    request_body = AskBody,
    responses((status = 201, body = SlipView, description = "The slip")),
)]
pub(super) async fn ask_at_intake(
    State(reception): State<Reception>,
    creation: Creation<AskBody>,
) -> Result<Response, Problem> {
    let (agency, counter) = counter_of(&creation.act)?;
    let body = creation.body;
    let give = Give {
        procedure: reception.procedure(&body.procedure)?,
        sub_case: body.sub_case,
        agency,
        counter,
        legal_ground: body.legal_ground,
        addressee: Addressee {
            name: body.name,
            phone: body.phone,
            reasons: body.papers.iter().map(|paper| paper.reason.clone()).collect(),
            note: body.note,
        },
        kind: Kind::Ask { papers: body.papers.into_iter().map(|paper| paper.paper).collect() },
    };
    slip::answer(&reception.slips.give(&creation.act, &give).await?)
}
