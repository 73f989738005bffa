//! Tiếp nhận, at the counter or by post.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use motcua_api::{Creation, CreationHeaders, Problem, kinds};
use motcua_domain::catalogue::{Catalogue, Level, Procedure};
use motcua_domain::dossier::{self, ApplicantKind, Channel, Party, Request, ReturnWay};
use motcua_domain::{AgencyId, CounterId, ProcedureCode, SlipNumber, local};
use motcua_journal::{Act, Done};
use serde::Deserialize;
use utoipa::ToSchema;

use super::fees::FeeBody;
use crate::Reception;
use crate::form;
use crate::papers::PaperBody;
use crate::party::PartyBody;
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
    /// Fee lines that hang on a measure or a choice, or of which somebody pays less; what everybody
    /// pays need not be named.
    #[serde(default)]
    pub(crate) fees: Vec<FeeBody>,
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

/// The most slips that one dossier names: a visit each.
const MAX_SLIPS: usize = 20;

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
    /// Takes in what a clerk receives; the same request again gets its first answer.
    pub(crate) async fn take_in(&self, act: &Act, body: ReceiveBody) -> Result<Done, Problem> {
        let channel = match body.channel {
            CounterChannel::Counter => Channel::Counter,
            CounterChannel::Post => Channel::Post,
        };
        let at = At::counter(act, channel)?;
        let code = self.agency_code(&at.agency)?;
        if let Some(first) = self.dossiers.created(&code, act).await? {
            return Ok(first);
        }
        let wanted = self.command(body, at).await?;
        let command = dossier::Command::Receive(Box::new(wanted));
        Ok(self.dossiers.create(&code, act, &command).await?)
    }

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
        let slips = self.known_slips(&body.slips).await?;
        let applicant = Party::from(body.applicant);
        let (papers, file_names) = self.papers(body.papers, &applicant.identities).await?;
        let form = body.form.map(serde_json::Value::Object);
        let case = procedure.chosen(body.sub_case.as_deref())?;
        form::check(form.as_ref(), case.form.as_ref())?;
        let form = form.map(|form| form.to_string());
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
            slips,
            source: at.source,
            return_way: body.return_way,
            fees: body.fees.into_iter().map(Into::into).collect(),
            request: Request {
                applicant,
                submitter: body.submitter.map(Into::into),
                representative: body.representative.map(Into::into),
                file_names,
                note: body.note,
                form: form.unwrap_or_default(),
            },
        })
    }

    /// The numbers of slips that were given: what a record keeps in clear is a number, not a text.
    async fn known_slips(&self, named: &[String]) -> Result<Vec<String>, Problem> {
        if named.len() > MAX_SLIPS {
            return Err(Problem::new(&kinds::INVALID_FACTS).field("slips", "too-many"));
        }
        let mut known = Vec::with_capacity(named.len());
        for (index, text) in named.iter().enumerate() {
            let unknown = || {
                let field = format!("slips[{index}]");
                Problem::new(&kinds::INVALID_FACTS).field(field, "unknown-slip")
            };
            let number: SlipNumber = text.parse().map_err(|_| unknown())?;
            self.slips.find(&number).await?.ok_or_else(unknown)?;
            known.push(number.to_string());
        }
        Ok(known)
    }

    /// The version of a procedure that holds now.
    pub(crate) fn procedure(&self, code: &ProcedureCode) -> Result<Arc<Procedure>, Problem> {
        let today = local(self.dossiers.journal().clock().now()).date();
        self.catalogue().procedure_on(code, today).cloned().ok_or_else(|| {
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
    let done = reception.take_in(&creation.act, creation.body).await?;
    receipt::answer(&reception, done).await
}

#[cfg(test)]
mod tests {
    use motcua_documents::Documents;
    use motcua_domain::Role;
    use motcua_domain::rights::Right;
    use motcua_domain::slip::{Addressee, Give, Kind};
    use motcua_domain::testing::{WARD, actor, at, catalogue, id, land_transfer};
    use motcua_eventlog::{Clock, memory::MemoryEngine};
    use motcua_journal::{Dossiers, Journal, Slips};
    use motcua_keys::Keys;
    use motcua_readmodel::{Place, ReadModel};
    use tokio::sync::watch;

    use super::*;
    use crate::{Intake, Search};

    #[tokio::test]
    async fn a_dossier_names_slips_that_were_given_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).await.unwrap();
        let clock = Clock::standing_at(at("2026-11-02 09:00"));
        let journal = Journal::open(MemoryEngine::new(), keys.clone(), clock).await.unwrap();
        let (_published, catalogue) = watch::channel(Arc::new(catalogue()));
        let place = Place::folder(folder.path());
        let reception = Reception {
            dossiers: Dossiers::new(journal.clone(), catalogue),
            slips: Slips::new(journal.clone()),
            documents: Documents::open(folder.path(), keys.clone(), 1024).await.unwrap(),
            press: motcua_print::Press::new(None).unwrap(),
            intake: ReadModel::open(&place, Intake::new(keys.clone()), journal.clone())
                .await
                .unwrap(),
            search: ReadModel::open(&place, Search::new(keys), journal).await.unwrap(),
        };
        let actor = actor(WARD, &[Role::ReceptionClerk]);
        let act = Act { actor, right: Right::AskAtIntake, key: None, seen: None, trace_id: None };
        let give = Give {
            procedure: Arc::new(land_transfer()),
            sub_case: None,
            agency: id(WARD),
            counter: id("H13.131/1"),
            legal_ground: "Điều 1".to_owned(),
            addressee: Addressee { name: "Nguyễn Văn Mẫu".to_owned(), ..Addressee::default() },
            kind: Kind::Ask { papers: vec![id("p1")] },
        };
        let given = reception.slips.give(&act, &give).await.unwrap().number.to_string();
        let known = reception.known_slips(std::slice::from_ref(&given)).await.unwrap();
        assert_eq!(known, std::slice::from_ref(&given));
        for other in ["2026/H13.131/1/2", "Nguyễn Văn Mẫu, 000000000001"] {
            assert!(reception.known_slips(&[given.clone(), other.to_owned()]).await.is_err());
        }
        assert!(reception.known_slips(&vec![given; MAX_SLIPS + 1]).await.is_err());
    }
}
