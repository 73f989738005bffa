//! Cấp số, đóng dấu, phát hành: a result is issued, and issued again in place of a wrong one.

mod reissue;
mod seal;

use motcua_api::{Problem, Routes, kinds, routes};
use motcua_documents::{FileId, GetError};
use motcua_domain::DocumentId;
use motcua_domain::catalogue::SignedFile;
use motcua_domain::rights::Right;

use crate::Signature;
use crate::verifier::{Missing, Side, signed_file};

pub(crate) fn routes() -> Routes<Signature> {
    Routes::new()
        .route(Right::Seal, routes!(seal::seal))
        .route(Right::Reissue, routes!(reissue::reissue))
}

impl Signature {
    /// What is to be said of the file of a result, if there is one: it must be stored.
    ///
    /// # Errors
    /// `invalid-facts`, naming the field `document`.
    async fn result(&self, document: Option<&DocumentId>) -> Result<SignedFile, Problem> {
        let Some(document) = document else { return Ok(SignedFile::default()) };
        let unknown = || Problem::new(&kinds::INVALID_FACTS).field("document", "unknown-document");
        let id: FileId = document.as_str().parse().map_err(|_| unknown())?;
        let bytes = self.documents.get(id).await.map_err(|error| match error {
            GetError::Unknown(_) | GetError::Erased(_) => unknown(),
            error => Problem::internal(&error),
        })?;
        let now = self.dossiers.journal().clock().now();
        // Nobody looks at it again before it is issued: what is lacking is fetched now.
        let report = self.verifier.verify(bytes, Side::Issued, None, now, Missing::Fetched).await;
        Ok(signed_file(&report.map_err(|error| Problem::internal(&error))?))
    }
}
