//! Giải quyết ngay: what is done while the citizen waits, in one act.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use motcua_api::{Creation, CreationHeaders, Problem, Recorded, repeated};
use motcua_domain::dossier::{
    ApplicantKind, AtOnceLine, Channel, Command, Event, ServeAtOnce, Status,
};
use motcua_domain::{AgencyId, DossierCode, Event as Any, ProcedureCode};
use motcua_journal::{Act, Done, Entry};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::receive::{At, CounterChannel, ReceiveBody, person};
use crate::Reception;
use crate::party::PartyBody;

/// What is asked for.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AtOnceBody {
    /// The procedure, one that is served at once.
    #[schema(value_type = String, example = "2.000815")]
    procedure: ProcedureCode,
    /// The sub-case, if the procedure has some.
    #[serde(default)]
    sub_case: Option<String>,
    /// The commune that it is about; a commune's own counter need not say it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    place: Option<AgencyId>,
    /// Who asks.
    applicant: PartyBody,
    /// What kind of applicant it is.
    #[serde(default = "person")]
    #[schema(value_type = String)]
    applicant_kind: ApplicantKind,
    /// 1 to 20 lines.
    lines: Vec<LineBody>,
}

/// One paper, so many times.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct LineBody {
    /// Pages of the original.
    pages: u32,
    /// Copies, or papers with a signature.
    copies: u32,
}

/// What was served.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Served {
    /// The dossier's code.
    #[schema(value_type = String)]
    pub(crate) code: DossierCode,
    /// Its version.
    pub(crate) version: u32,
    /// `returned`.
    pub(crate) status: &'static str,
    /// What was served, line by line.
    pub(crate) lines: Vec<ServedLine>,
    /// The whole fee in đồng.
    pub(crate) fee_vnd: u64,
    /// Number in the counter's book of the year; none if it was not known within 5 seconds.
    pub(crate) book_number: Option<u32>,
    /// Number in the agency's certification book of the year; as above.
    pub(crate) certification_number: Option<u32>,
}

/// A line that was served.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServedLine {
    /// Pages of the original.
    pub(crate) pages: u32,
    /// Copies.
    pub(crate) copies: u32,
    /// Fee in đồng.
    pub(crate) amount_vnd: u64,
    /// The fee line of the procedure.
    pub(crate) fee_line: String,
}

/// Received, done, paid and returned while the citizen waits: one line in the book, no receipt.
#[utoipa::path(
    post, path = "/api/v1/dossiers/at-once", tag = "reception", params(CreationHeaders),
    request_body = AtOnceBody,
    responses((status = 201, body = Served, description = "Served")),
)]
pub(super) async fn serve_at_once(
    State(reception): State<Reception>,
    creation: Creation<AtOnceBody>,
) -> Result<Response, Problem> {
    answer(&reception, reception.serve(&creation.act, creation.body).await?).await
}

impl Reception {
    /// Serves at once; the same request again gets its first answer.
    pub(crate) async fn serve(&self, act: &Act, body: AtOnceBody) -> Result<Done, Problem> {
        let at = At::counter(act, Channel::Counter)?;
        let code = self.agency_code(&at.agency)?;
        if let Some(first) = self.dossiers.created(&code, act).await? {
            return Ok(first);
        }
        let lines = body.lines.iter().map(|l| AtOnceLine { pages: l.pages, copies: l.copies });
        let lines = lines.collect();
        let asked = ReceiveBody {
            procedure: body.procedure,
            sub_case: body.sub_case,
            channel: CounterChannel::Counter,
            place: body.place,
            applicant: body.applicant,
            applicant_kind: body.applicant_kind,
            submitter: None,
            representative: None,
            papers: Vec::new(),
            slips: Vec::new(),
            returned_at: None,
            return_way: motcua_domain::dossier::ReturnWay::Counter,
            fees: Vec::new(),
            helped_at: None,
            note: String::new(),
            form: None,
        };
        let receive = self.command(asked, at).await?;
        let command = Command::ServeAtOnce(Box::new(ServeAtOnce { receive, lines }));
        Ok(self.dossiers.create(&code, act, &command).await?)
    }
}

async fn answer(reception: &Reception, done: Done) -> Result<Response, Problem> {
    let (version, position, again) = (done.version(), done.position(), done.repeated);
    let body = reception.served(done.code, &done.entry).await;
    let path = format!("/api/v1/dossiers/{}", body.code);
    Ok(repeated(again, Recorded::created(version, position, body).at(&path)).into_response())
}

impl Reception {
    /// What was served with a record.
    pub(crate) async fn served(&self, code: DossierCode, entry: &Entry) -> Served {
        let numbers = self.numbers_of(&code, entry.position).await;
        let served = entry.known().find_map(|event| match event {
            Any::Dossier(Event::ServedAtOnce { lines, fee_vnd, .. }) => {
                Some((lines.clone(), *fee_vnd))
            }
            _ => None,
        });
        let (lines, fee_vnd) = served.unwrap_or_default();
        let line = |line: motcua_domain::dossier::ServedLine| ServedLine {
            pages: line.pages,
            copies: line.copies,
            amount_vnd: line.amount_vnd,
            fee_line: line.fee_line,
        };
        Served {
            code,
            version: entry.version.0,
            status: Status::Returned.name(),
            lines: lines.into_iter().map(line).collect(),
            fee_vnd,
            book_number: numbers.book,
            certification_number: numbers.certification,
        }
    }
}
