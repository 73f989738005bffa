//! Tiếp nhận, at the counter or by post.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use motcua_api::{Creation, CreationHeaders, Problem, kinds};
use motcua_domain::catalogue::{Catalogue, Level, Procedure};
use motcua_domain::dossier::{self, ApplicantKind, Channel, Request, ReturnWay};
use motcua_domain::{AgencyId, CounterId, ProcedureCode};
use motcua_journal::Act;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Reception;
use crate::party::{PaperBody, PartyBody, papers};
use crate::receipt::{self, Receipt};

/// What is handed in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReceiveBody {
    /// The procedure.
    #[schema(value_type = String, example = "1.013831")]
    pub(crate) procedure: ProcedureCode,
    /// The sub-case, if the procedure has some.
    #[serde(default)]
    pub(crate) sub_case: Option<String>,
    /// `counter` or `post`.
    #[serde(default)]
    pub(crate) channel: CounterChannel,
    /// The commune that it is about; a commune's own counter need not say it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) place: Option<AgencyId>,
    /// The applicant.
    pub(crate) applicant: PartyBody,
    /// What kind of applicant it is.
    #[serde(default = "person")]
    #[schema(value_type = String)]
    pub(crate) applicant_kind: ApplicantKind,
    /// Who hands it in, if another.
    #[serde(default)]
    pub(crate) submitter: Option<PartyBody>,
    /// Who acts with authority for the applicant.
    #[serde(default)]
    pub(crate) representative: Option<PartyBody>,
    /// What is handed in.
    #[serde(default)]
    pub(crate) papers: Vec<PaperBody>,
    /// Slips that were given before.
    #[serde(default)]
    pub(crate) slips: Vec<String>,
    /// Where the result is returned, if elsewhere.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) returned_at: Option<AgencyId>,
    /// How the applicant wants the result.
    #[serde(default = "at_the_counter")]
    #[schema(value_type = String)]
    pub(crate) return_way: ReturnWay,
    /// Where the citizen was helped to file.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) helped_at: Option<AgencyId>,
    /// A remark.
    #[serde(default)]
    pub(crate) note: String,
    /// The form's data.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub(crate) form: Option<serde_json::Map<String, serde_json::Value>>,
}

/// How a dossier comes to a counter.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum CounterChannel {
    /// Trực tiếp.
    #[default]
    Counter,
    /// Bưu chính công ích.
    Post,
}

pub(crate) fn person() -> ApplicantKind {
    ApplicantKind::Person
}

fn at_the_counter() -> ReturnWay {
    ReturnWay::Counter
}

/// Where it is received, and through which channel.
pub(crate) struct At {
    pub(crate) agency: AgencyId,
    pub(crate) counter: Option<CounterId>,
    pub(crate) channel: Channel,
    pub(crate) source: String,
}

impl At {
    /// At the clerk's counter.
    pub(crate) fn counter(act: &Act, channel: Channel) -> Result<Self, Problem> {
        let (agency, counter) = counter_of(act)?;
        Ok(Self { agency, counter: Some(counter), channel, source: String::new() })
    }
}

/// The clerk's agency and counter; an account without one cannot receive.
pub(crate) fn counter_of(act: &Act) -> Result<(AgencyId, CounterId), Problem> {
    let who = &act.actor.who;
    let missing = || Problem::new(&kinds::FORBIDDEN).with("right", act.right.name());
    Ok((who.agency.clone().ok_or_else(missing)?, who.counter.clone().ok_or_else(missing)?))
}

impl Reception {
    /// The command that a body asks for, all that it names being known.
    pub(crate) async fn command(
        &self,
        body: ReceiveBody,
        at: At,
    ) -> Result<dossier::Receive, Problem> {
        let catalogue = self.catalogue();
        let procedure = self.procedure(&body.procedure)?;
        let named = [
            ("place", &body.place),
            ("returnedAt", &body.returned_at),
            ("helpedAt", &body.helped_at),
        ];
        for (field, agency) in named {
            if agency.as_ref().is_some_and(|agency| catalogue.agency(agency).is_none()) {
                return Err(Problem::new(&kinds::UNKNOWN_AGENCY).field(field, "unknown-agency"));
            }
        }
        let (papers, file_names) = papers(body.papers, &self.documents).await?;
        let form = body.form.map(|form| serde_json::Value::Object(form).to_string());
        Ok(dossier::Receive {
            procedure,
            sub_case: body.sub_case,
            channel: at.channel,
            place: body.place.or_else(|| own_commune(&at.agency, &catalogue)),
            agency: at.agency,
            counter: at.counter,
            helped_at: body.helped_at,
            returned_at: body.returned_at,
            applicant_kind: body.applicant_kind,
            papers,
            slips: body.slips,
            source: at.source,
            return_way: body.return_way,
            request: Request {
                applicant: body.applicant.into(),
                submitter: body.submitter.map(Into::into),
                representative: body.representative.map(Into::into),
                file_names,
                note: body.note,
                form: form.unwrap_or_default(),
            },
        })
    }

    /// The latest version of a procedure.
    pub(crate) fn procedure(&self, code: &ProcedureCode) -> Result<Arc<Procedure>, Problem> {
        self.catalogue().procedure(code).cloned().ok_or_else(|| {
            Problem::new(&kinds::UNKNOWN_PROCEDURE).field("procedure", "unknown-procedure")
        })
    }

    /// The code from which an agency's dossier codes are minted.
    pub(crate) fn agency_code(&self, agency: &AgencyId) -> Result<String, Problem> {
        let catalogue = self.catalogue();
        let known = catalogue.agency(agency).map(|agency| agency.code.clone());
        known.ok_or_else(|| Problem::new(&kinds::UNKNOWN_AGENCY).with("agency", agency.as_str()))
    }
}

fn own_commune(agency: &AgencyId, catalogue: &Catalogue) -> Option<AgencyId> {
    let commune = catalogue.agency(agency).is_some_and(|a| a.level == Level::Commune);
    commune.then(|| agency.clone())
}

/// A dossier is taken in: it gets its code, its dates and its receipt.
#[utoipa::path(
    post, path = "/api/v1/dossiers", tag = "reception", params(CreationHeaders),
    request_body = ReceiveBody,
    responses((status = 201, body = Receipt, description = "Received")),
)]
pub(super) async fn receive(
    State(reception): State<Reception>,
    creation: Creation<ReceiveBody>,
) -> Result<Response, Problem> {
    let channel = match creation.body.channel {
        CounterChannel::Counter => Channel::Counter,
        CounterChannel::Post => Channel::Post,
    };
    let at = At::counter(&creation.act, channel)?;
    let code = reception.agency_code(&at.agency)?;
    let wanted = reception.command(creation.body, at).await?;
    let command = dossier::Command::Receive(Box::new(wanted));
    let done = reception.dossiers.create(&code, &creation.act, &command).await?;
    receipt::answer(&reception, done).await
}
