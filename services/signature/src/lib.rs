//! Signature (chữ ký số): takes documents in, and says what is known of their signatures.
//!
//! A document is looked at when it comes in, for the clerk's next click, and again when a paper of a
//! dossier names it: that finding joins the dossier's stream. Whether a signature is valid is not
//! said yet: its verdict is "not verified yet". [`Papers`] follows the log; a verifier will take the
//! place of [`look`].

mod documents;
mod format;
mod papers;
mod waiting;

use motcua_api::Routes;
use motcua_documents::Documents;
use motcua_journal::Dossiers;

pub use format::{Look, look};
pub use papers::Papers;
pub use waiting::Waiting;

/// What signature's handlers work with.
#[derive(Clone)]
pub struct Signature {
    /// The dossiers' streams.
    pub dossiers: Dossiers,
    /// The files.
    pub documents: Documents,
}

/// Signature's routes.
pub fn routes(signature: Signature) -> Routes {
    documents::routes(signature.documents.max_bytes()).with_state(signature)
}
