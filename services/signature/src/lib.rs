//! Signature (chữ ký số): takes documents in, and says what is known of their signatures.
//!
//! A document is verified when it comes in, for the clerk's next click, and again when a paper of a
//! dossier names it: that finding joins the dossier's stream, and its report is kept as a document.
//! A result is issued here: its file is verified before it gets its number. [`Papers`] follows the log;
//! [`Verifier`] judges by the operator's trust folder, and by what [`Fetcher`] finds where the operator
//! allows it.

mod commands;
mod documents;
mod fetch;
mod format;
mod needs;
mod pages;
mod papers;
mod reports;
mod trust_folder;
mod upload;
mod verifier;
mod waiting;

use motcua_api::Routes;
use motcua_documents::Documents;
use motcua_journal::Dossiers;

pub use fetch::{Allowed, Fetcher, NotAHost};
pub use papers::Papers;
pub use trust_folder::{TrustFolderError, read_trust};
pub use verifier::Verifier;
pub use waiting::Waiting;

/// What signature's handlers work with.
#[derive(Clone)]
pub struct Signature {
    /// The dossiers' streams.
    pub dossiers: Dossiers,
    /// The files.
    pub documents: Documents,
    /// Judges their signatures.
    pub verifier: Verifier,
}

/// Signature's routes.
pub fn routes(signature: Signature) -> Routes {
    let max_bytes = signature.documents.max_bytes();
    let routes = documents::routes(max_bytes).merge(reports::routes());
    let routes = routes.merge(needs::routes()).merge(commands::routes());
    routes.merge(pages::routes()).with_state(signature)
}
