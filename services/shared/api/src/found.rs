//! What was found on the papers of a dossier, as requests for more tell it: all of it at one time.

use motcua_domain::PaperId;
use motcua_domain::dossier::{Found, PaperFound};
use serde::Deserialize;
use utoipa::ToSchema;

/// The verdict on a paper.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaperFoundBody {
    /// Its kind, as the procedure lists it.
    #[schema(value_type = String, example = "p1")]
    paper: PaperId,
    /// What was found; not said: it is missing.
    #[serde(default)]
    found: FoundBody,
    /// The article that asks for it.
    #[serde(default)]
    legal_ground: String,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// What was found on a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum FoundBody {
    /// It is as it must be.
    Accepted,
    /// It is not there.
    #[default]
    Missing,
    /// It is there, and not as it must be.
    Wrong,
}

impl PaperFoundBody {
    /// The verdicts, and why, one a paper.
    pub fn split(papers: Vec<Self>) -> (Vec<PaperFound>, Vec<String>) {
        papers.into_iter().map(|paper| (PaperFound::from(&paper), paper.reason)).unzip()
    }
}

impl From<&PaperFoundBody> for PaperFound {
    fn from(body: &PaperFoundBody) -> Self {
        let found = match body.found {
            FoundBody::Accepted => Found::Accepted,
            FoundBody::Missing => Found::Missing,
            FoundBody::Wrong => Found::Wrong,
        };
        Self { paper: body.paper.clone(), found, legal_ground: body.legal_ground.clone() }
    }
}
