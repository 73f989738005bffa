//! Phiếu từ chối tiếp nhận giải quyết hồ sơ, at the counter before reception.

use axum::extract::State;
use axum::response::Response;
use motcua_api::{Creation, CreationHeaders, Problem, kinds};
use motcua_domain::slip::{Addressee, Give, Kind};
use motcua_domain::{AgencyId, ProcedureCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::receive::counter_of;
use super::slip::{self, SlipView};
use crate::Reception;

/// Why reception is refused.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RefuseBody {
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
    /// Why.
    reason: String,
    /// The agency that is competent instead.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    competent: Option<AgencyId>,
}

/// Reception is refused in writing; there is no dossier.
#[utoipa::path(
    post, path = "/api/v1/slips/refusals", tag = "reception", params(CreationHeaders),
    request_body = RefuseBody,
    responses((status = 201, body = SlipView, description = "The slip")),
)]
pub(super) async fn refuse_reception(
    State(reception): State<Reception>,
    creation: Creation<RefuseBody>,
) -> Result<Response, Problem> {
    let (agency, counter) = counter_of(&creation.act)?;
    let body = creation.body;
    let catalogue = reception.catalogue();
    if body.competent.as_ref().is_some_and(|agency| catalogue.agency(agency).is_none()) {
        return Err(Problem::new(&kinds::UNKNOWN_AGENCY).field("competent", "unknown-agency"));
    }
    let give = Give {
        procedure: reception.procedure(&body.procedure)?,
        sub_case: body.sub_case,
        agency,
        counter,
        legal_ground: body.legal_ground,
        addressee: Addressee {
            name: body.name,
            phone: body.phone,
            reasons: vec![body.reason],
            note: String::new(),
        },
        kind: Kind::Refuse { competent: body.competent },
    };
    slip::answer(&reception.slips.give(&creation.act, &give).await?)
}
