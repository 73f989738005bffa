//! Papers, as requests name them: their files are stored, and what is used again is the applicant's.

use motcua_api::{Problem, kinds};
use motcua_documents::FileId;
use motcua_domain::dossier::{Event, Identity, PaperHandedIn};
use motcua_domain::{DocumentId, DossierCode, Event as Any, PaperId};
use motcua_journal::ExecuteError;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Reception;
use crate::dossier_view::as_corrected;
use crate::intake::person;

/// A paper that is handed in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PaperBody {
    /// Its kind, as the procedure lists it.
    #[schema(value_type = String, example = "p1")]
    pub(crate) paper: PaperId,
    /// How many originals.
    #[serde(default)]
    pub(crate) originals: u16,
    /// How many copies.
    #[serde(default)]
    pub(crate) copies: u16,
    /// The file, as `POST /api/v1/documents` answered.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) document: Option<DocumentId>,
    /// The dossier with which the applicant gave the file, as `POST /api/v1/applicants/known` tells.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) reused_from: Option<DossierCode>,
    /// The applicant agrees that the file is used again.
    #[serde(default)]
    pub(crate) consent: bool,
    /// The file's name.
    #[serde(default)]
    pub(crate) file_name: String,
}

impl Reception {
    /// The papers and, apart from them, the files' names: these are personal.
    pub(crate) async fn papers(
        &self,
        bodies: Vec<PaperBody>,
        applicant: &[Identity],
    ) -> Result<(Vec<PaperHandedIn>, Vec<String>), Problem> {
        let mut papers = Vec::with_capacity(bodies.len());
        let mut names = Vec::with_capacity(bodies.len());
        for (index, body) in bodies.into_iter().enumerate() {
            let wrong = |field: &str, rule: &'static str| {
                let field = format!("papers[{index}].{field}");
                Problem::new(&kinds::INVALID_FACTS).field(field, rule)
            };
            if let Some(document) = &body.document
                && !self.stored(document).await?
            {
                return Err(wrong("document", "unknown-document"));
            }
            if let Some(from) = &body.reused_from {
                if !body.consent {
                    return Err(wrong("consent", "consent-needed"));
                }
                if !self.was_given(from, body.document.as_ref(), applicant).await? {
                    return Err(wrong("reusedFrom", "not-given-with-it"));
                }
            }
            names.push(body.file_name);
            papers.push(PaperHandedIn {
                paper: body.paper,
                originals: body.originals,
                copies: body.copies,
                document: body.document,
                reused_from: body.reused_from,
            });
        }
        Ok((papers, names))
    }

    /// The papers of a dossier that stands, whose applicant is known.
    pub(crate) async fn papers_of(
        &self,
        code: &DossierCode,
        bodies: Vec<PaperBody>,
    ) -> Result<(Vec<PaperHandedIn>, Vec<String>), Problem> {
        let mut applicant = Vec::new();
        if bodies.iter().any(|paper| paper.reused_from.is_some()) {
            applicant = self.said_with(code).await?.0;
        }
        self.papers(bodies, &applicant).await
    }

    async fn stored(&self, document: &DocumentId) -> Result<bool, Problem> {
        let Ok(id) = document.as_str().parse::<FileId>() else { return Ok(false) };
        let found = self.documents.find(id).await;
        found.map(|found| found.is_some()).map_err(|error| Problem::internal(&error))
    }

    /// Whether the same person gave the file with a dossier.
    async fn was_given(
        &self,
        with: &DossierCode,
        document: Option<&DocumentId>,
        applicant: &[Identity],
    ) -> Result<bool, Problem> {
        let Some(document) = document else { return Ok(false) };
        let (identities, files) = self.said_with(with).await?;
        let keys = self.dossiers.journal().keys();
        let known: Vec<_> = identities.iter().map(|identity| person(identity, keys)).collect();
        let same = applicant.iter().any(|identity| known.contains(&person(identity, keys)));
        Ok(same && files.contains(document))
    }

    /// Who the applicant of a dossier is, and the files that came with it; nothing where there is no
    /// such dossier, or it was erased.
    async fn said_with(
        &self,
        code: &DossierCode,
    ) -> Result<(Vec<Identity>, Vec<DocumentId>), Problem> {
        let history = match self.dossiers.history(code).await {
            Err(ExecuteError::Unknown) => return Ok((Vec::new(), Vec::new())),
            history => history?,
        };
        let events = history.iter().flat_map(|entry| entry.known()).filter_map(|any| match any {
            Any::Dossier(event) => Some(event),
            Any::Slip(_) | Any::Catalogue(_) => None,
        });
        let papers = events.flat_map(Event::papers);
        let files = papers.filter_map(|paper| paper.document.clone()).collect();
        let said = as_corrected(&history);
        let identities = said.map(|request| request.applicant.identities).unwrap_or_default();
        Ok((identities, files))
    }
}
