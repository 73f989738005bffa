//! What the shop knows of a person who stands at the counter: an open dossier of the same procedure,
//! and papers that need not be given twice.

use std::collections::HashSet;

use axum::extract::State;
use motcua_api::{
    JsonBody, LocalTime, MinPosition, MinPositionQuery, Problem, Read, Routes, routes,
};
use motcua_domain::catalogue::Procedure;
use motcua_domain::dossier::{Identity, Party, Status};
use motcua_domain::rights::Right;
use motcua_domain::{Actor, AgencyId, DocumentId, DossierCode, PaperId, ProcedureCode, Timestamp};
use motcua_eventlog::Position;
use motcua_journal::ExecuteError;
use motcua_readmodel::{Row, SqlError, binds};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Reception;
use crate::dossier_view::as_corrected;
use crate::intake::person;
use crate::party::IdentityBody;

pub(crate) fn routes() -> Routes<Reception> {
    Routes::new().route(Right::Receive, routes!(find_known))
}

/// Who stands at the counter, and for what.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    /// An identity paper of the applicant.
    identity: IdentityBody,
    /// The procedure that it asks for.
    #[schema(value_type = String, example = "1.013831")]
    procedure: ProcedureCode,
    /// The applicant agrees that papers that it gave before are looked for.
    #[serde(default)]
    consent: bool,
}

/// What is known.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Known {
    /// Open dossiers of the same person and procedure, newest first: state, place and date, no more.
    pub(crate) open_dossiers: Vec<OpenDossier>,
    /// Files of papers that it gave, newest first; empty without consent.
    pub(crate) papers: Vec<KnownPaper>,
}

/// An open dossier.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OpenDossier {
    #[schema(value_type = String)]
    pub(crate) code: DossierCode,
    #[schema(value_type = String)]
    pub(crate) received_at: AgencyId,
    pub(crate) received_on: LocalTime,
    pub(crate) status: String,
    pub(crate) due_at: LocalTime,
}

/// A file of a paper that the person gave with another dossier.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KnownPaper {
    /// The paper of the procedure that it can be, by its name; none: of no such kind.
    #[schema(value_type = Option<String>)]
    paper: Option<PaperId>,
    /// What it was handed in as.
    name_vi: String,
    #[schema(value_type = String)]
    document: DocumentId,
    /// The dossier with which it was given: `reusedFrom` of the paper, if it is used again.
    #[schema(value_type = String)]
    given_with: DossierCode,
    given_on: LocalTime,
}

/// The most dossiers and papers that a clerk is shown.
const MOST: i64 = 50;

/// The most dossiers of a person that are opened to find who it said to be.
const MOST_LOOKED_AT: i64 = 10;

/// What the shop knows of an applicant: open dossiers of the procedure, and with its consent papers
/// that it gave before.
#[utoipa::path(
    post, path = "/api/v1/applicants/known", tag = "reception",
    params(MinPositionQuery), request_body = Asked,
    responses((status = 200, body = Known, description = "What is known; empty: nothing")),
)]
async fn find_known(
    State(reception): State<Reception>,
    MinPosition(min): MinPosition,
    JsonBody(asked): JsonBody<Asked>,
) -> Result<Read<Known>, Problem> {
    let procedure = reception.procedure(&asked.procedure)?;
    let identity = Identity::from(asked.identity);
    let (position, known) = reception.known(&identity, &procedure, asked.consent, min).await?;
    Ok(Read::at(position, known))
}

impl Reception {
    /// What is known of the holder of an identity paper.
    pub(crate) async fn known(
        &self,
        identity: &Identity,
        procedure: &Procedure,
        consent: bool,
        min: Option<Position>,
    ) -> Result<(Position, Known), Problem> {
        let person = person(identity, self.dossiers.journal().keys());
        let mut snapshot = self.intake.snapshot(min).await?;
        let rows = snapshot
            .query(
                "SELECT r.dossier, r.received_at, r.received, r.status, r.due_at FROM persons p \
                 JOIN received r ON r.dossier = p.dossier WHERE p.person = ? AND r.procedure = ? \
                 ORDER BY r.position DESC LIMIT ?",
                binds![person.clone(), procedure.code, MOST],
            )
            .await?;
        let open = rows.iter().map(OpenDossier::read).collect::<Result<Vec<_>, _>>()?;
        let mut papers = Vec::new();
        if consent {
            let rows = snapshot
                .query(
                    "SELECT f.document, f.paper, f.given, f.dossier FROM persons p \
                     JOIN files f ON f.dossier = p.dossier WHERE p.person = ? \
                     ORDER BY f.given DESC, f.document LIMIT ?",
                    binds![person, MOST],
                )
                .await?;
            let given = rows.iter().map(Given::read).collect::<Result<Vec<_>, _>>()?;
            papers = self.known_papers(given, procedure).await?;
        }
        let open_dossiers = open.into_iter().filter(|dossier| is_open(&dossier.status)).collect();
        Ok((snapshot.position(), Known { open_dossiers, papers }))
    }

    /// Who the holder of an identity paper said to be with the last dossier that somebody may see.
    pub(crate) async fn said_before(
        &self,
        identity: &Identity,
        actor: &Actor,
    ) -> Result<Option<Party>, Problem> {
        let person = person(identity, self.dossiers.journal().keys());
        let mut snapshot = self.intake.snapshot(None).await?;
        let rows = snapshot
            .query(
                "SELECT r.dossier FROM persons p JOIN received r ON r.dossier = p.dossier \
                 WHERE p.person = ? ORDER BY r.position DESC LIMIT ?",
                binds![person, MOST_LOOKED_AT],
            )
            .await?;
        for row in &rows {
            let code: DossierCode = row.get(0)?;
            let start = Position::START;
            match self.dossiers.see(&code, actor, Right::SeeDossier, start).await {
                Ok(_) => {}
                Err(ExecuteError::Unknown | ExecuteError::NotYours) => continue,
                Err(error) => return Err(error.into()),
            }
            let history = self.dossiers.history(&code).await?;
            if let Some(request) = as_corrected(&history) {
                return Ok(Some(request.applicant));
            }
        }
        Ok(None)
    }
}

fn is_open(status: &str) -> bool {
    let ended = |status: &Status| status.is_handled() || *status == Status::NotReceived;
    !Status::ALL.iter().filter(|status| ended(status)).any(|ended| ended.name() == status)
}

/// A file as the table has it.
struct Given {
    document: DocumentId,
    paper: PaperId,
    at: Timestamp,
    dossier: DossierCode,
}

impl Given {
    fn read(row: &Row) -> Result<Self, SqlError> {
        let mut columns = row.columns();
        Ok(Self {
            document: columns.take()?,
            paper: columns.take()?,
            at: columns.take()?,
            dossier: columns.take()?,
        })
    }
}

impl OpenDossier {
    fn read(row: &Row) -> Result<Self, SqlError> {
        let mut columns = row.columns();
        Ok(Self {
            code: columns.take()?,
            received_at: columns.take()?,
            received_on: LocalTime(columns.take::<Timestamp>()?),
            status: columns.take()?,
            due_at: LocalTime(columns.take::<Timestamp>()?),
        })
    }
}

impl Reception {
    /// Each file once, under the name that its procedure gives the paper: another procedure's paper
    /// of that name is the same kind.
    async fn known_papers(
        &self,
        given: Vec<Given>,
        wanted: &Procedure,
    ) -> Result<Vec<KnownPaper>, Problem> {
        let mut seen = HashSet::new();
        let mut papers = Vec::new();
        for file in given {
            if !seen.insert(file.document.clone()) {
                continue;
            }
            let Some(name_vi) = self.name_of_paper(&file).await? else { continue };
            let mut kinds = wanted.sub_cases.iter().flat_map(|case| &case.papers);
            papers.push(KnownPaper {
                paper: kinds.find(|kind| kind.name_vi == name_vi).map(|kind| kind.id.clone()),
                name_vi,
                document: file.document,
                given_with: file.dossier,
                given_on: LocalTime(file.at),
            });
        }
        Ok(papers)
    }

    /// The Vietnamese name of a paper, by the version under which its dossier was received.
    async fn name_of_paper(&self, file: &Given) -> Result<Option<String>, Problem> {
        let loaded = self.dossiers.load(&file.dossier, Position::START).await?;
        let Some(procedure) = self.procedure_of(&loaded.dossier) else { return Ok(None) };
        let mut papers = procedure.sub_cases.iter().flat_map(|case| &case.papers);
        Ok(papers.find(|kind| kind.id == file.paper).map(|kind| kind.name_vi.clone()))
    }
}
