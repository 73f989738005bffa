//! Trả kết quả: the result reaches the applicant, and the dossier ends.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{self, Fetched, Identity, ReturnWay};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Return;

/// How the result was returned, and to whom.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReturnBody {
    /// `counter`, `post` or `online`.
    #[schema(value_type = String, example = "counter")]
    pub(crate) way: ReturnWay,
    /// Name of the person or organisation that got it.
    #[schema(example = "Nguyễn Văn Mẫu")]
    pub(crate) to: String,
    /// The identity paper that was shown.
    #[serde(default)]
    pub(crate) identity: Option<ShownIdentity>,
    /// It came with authority for the applicant.
    #[serde(default)]
    pub(crate) authorised: bool,
    /// Tracking number of the post.
    #[serde(default)]
    pub(crate) tracking: String,
    /// A remark.
    #[serde(default)]
    pub(crate) note: String,
}

/// An identity paper's kind and number.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ShownIdentity {
    /// What kind of paper it is.
    pub(crate) kind: ShownIdentityKind,
    /// Its number.
    #[schema(example = "000000000001")]
    pub(crate) number: String,
    /// Its day of issue.
    #[serde(default)]
    pub(crate) issued_on: String,
    /// Who issued it.
    #[serde(default)]
    pub(crate) issued_by: String,
}

/// Kinds of identity papers (domain reference 5.3).
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ShownIdentityKind {
    /// 12-digit personal number.
    #[default]
    CitizenNumber,
    /// 9-digit old card.
    OldCard,
    /// Passport.
    Passport,
    /// Tax code of an enterprise.
    TaxCode,
    /// Foreigner's residence card.
    ResidenceCard,
    /// Anything else.
    Other,
}

impl From<ShownIdentity> for Identity {
    fn from(body: ShownIdentity) -> Self {
        let kind = match body.kind {
            ShownIdentityKind::CitizenNumber => "citizen_number",
            ShownIdentityKind::OldCard => "old_card",
            ShownIdentityKind::Passport => "passport",
            ShownIdentityKind::TaxCode => "tax_code",
            ShownIdentityKind::ResidenceCard => "residence_card",
            ShownIdentityKind::Other => "other",
        };
        Self {
            kind: kind.to_owned(),
            number: body.number,
            issued_on: body.issued_on,
            issued_by: body.issued_by,
        }
    }
}

impl From<ReturnBody> for (ReturnWay, Fetched) {
    fn from(body: ReturnBody) -> Self {
        let fetched = Fetched {
            to: body.to,
            identity: body.identity.map(Identity::from),
            authorised: body.authorised,
            tracking: body.tracking,
            note: body.note,
        };
        (body.way, fetched)
    }
}

/// The result is returned, once, by the agency that returns it.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/return", tag = "return",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = ReturnBody,
    responses((status = 200, body = Standing, description = "Returned")),
)]
pub(super) async fn return_result(
    State(service): State<Return>,
    InPath(code): InPath<DossierCode>,
    command: Command<ReturnBody>,
) -> Result<Decided, Problem> {
    let (way, fetched) = command.body.into();
    let wanted = dossier::Command::Return { way, fetched };
    Ok(service.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
