//! The file of a result: it must be stored before somebody names it.

use motcua_api::{Problem, kinds};
use motcua_documents::{Documents, FileId};
use motcua_domain::DocumentId;

/// Lets a document pass that is stored, or none.
///
/// # Errors
/// `invalid-facts`, naming the field `document`.
pub(crate) async fn stored(
    document: Option<DocumentId>,
    documents: &Documents,
) -> Result<Option<DocumentId>, Problem> {
    let Some(document) = document else { return Ok(None) };
    let found = match document.as_str().parse::<FileId>() {
        Ok(id) => documents.find(id).await.map_err(|error| Problem::internal(&error))?.is_some(),
        Err(_) => false,
    };
    if !found {
        return Err(Problem::new(&kinds::INVALID_FACTS).field("document", "unknown-document"));
    }
    Ok(Some(document))
}
