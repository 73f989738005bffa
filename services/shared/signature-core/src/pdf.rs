//! Signed PDFs: their revisions, their signatures, and what was changed after each of them.
//!
//! The reader is strict and repairs nothing: attacks on signed PDFs live in what tolerant readers
//! repair. It follows ISO 32000-2 (structure, signatures) and ETSI EN 319 142-1 (`PAdES`). It checks no
//! hash and knows no CMS: a signature is delivered with its signed pieces and its `/Contents`.
//!
//! What it defends against: Mladenov et al. 2019, "1 Trillion Dollar Refund" (forgery, incremental
//! saving, wrapping); Mainka et al. 2021, "Shadow Attacks" (hide, replace, hide and replace); Rohlmann
//! et al. 2021, "Breaking the Specification: PDF Certification".

mod account;
mod diff;
mod dss;
mod field;
mod filter;
mod lexer;
mod mdp;
mod object;
mod revision;
mod signature;
mod store;
mod text;
mod xref;

pub use diff::{Change, ChangeKind, ChangePolicy, Rule};
pub use dss::SecurityStore;
pub use mdp::{FieldLock, LockAction, Permission};
pub use revision::Revision;
pub use signature::{Claims, PdfSignature, SignatureKind, SubFilter};

use store::Store;

use crate::facts::Fault;

/// A PDF whose structure was read and holds.
#[derive(Debug)]
pub struct Document<'a> {
    store: Store<'a>,
    /// Its signatures and document timestamps; the one of the oldest revision comes first.
    pub signatures: Vec<PdfSignature<'a>>,
    /// What is unusual and does not make the file wrong.
    pub remarks: Vec<Fault>,
    /// Whether it is encrypted: then signatures may have been missed and changes cannot be judged.
    pub encrypted: bool,
}

/// Reads a file's structure and its signatures. It takes about as long as parsing each object twice.
///
/// # Errors
/// A fault of the whole file (`FORMAT_FAILURE`): header, cross-references, a revision without its end,
/// bytes after the last one, objects that cannot be read or are defined twice. What is wrong with one
/// signature stands in [`PdfSignature::faults`].
pub fn read(bytes: &[u8]) -> Result<Document<'_>, Fault> {
    let store = Store::new(bytes, revision::read_all(bytes)?);
    let account::Findings { mut remarks, signing } = account::check(&store)?;
    let newest = store.revisions.last().and_then(Revision::trailer);
    let encrypted = newest.is_some_and(|trailer| trailer.get("Encrypt").is_some());
    let signatures = match signature::all(&store, &signing) {
        Ok(signatures) => signatures,
        // Object streams of an encrypted file cannot be decoded here.
        Err(cause) if encrypted => {
            remarks.push(cause);
            Vec::new()
        }
        Err(cause) => return Err(cause),
    };
    if store.revisions.iter().any(Revision::is_hybrid) {
        remarks.push(fault("hybrid-file", "older readers see other objects than newer ones"));
    }
    if let Some(signed) = signatures.iter().map(|signature| signature.revision).max()
        && !encrypted
    {
        remarks.extend(account::unreferenced(&store, signed.saturating_sub(1))?);
    }
    Ok(Document { store, signatures, remarks, encrypted })
}

impl<'a> Document<'a> {
    /// The revisions, the oldest first.
    pub fn revisions(&self) -> &[Revision<'a>] {
        &self.store.revisions
    }

    /// The security store as a revision has it, counted from 1; `None` where it has none.
    ///
    /// # Errors
    /// A store that is not as EN 319 142-1 says: nothing can be taken from it.
    pub fn security_store(&self, revision: usize) -> Result<Option<SecurityStore<'a>>, Fault> {
        let view = revision.saturating_sub(1).min(self.store.newest());
        dss::read(&self.store, view)
    }

    /// What was changed after a signature of this document: each change with the rule that allows it,
    /// or without one. The signature's own `DocMDP` and locks narrow the policy.
    ///
    /// Empty where the signature covers the newest revision. It compares what can be reached from the
    /// catalogue, so it takes as long as parsing each object twice.
    pub fn changes_after(&self, signature: &PdfSignature<'_>, policy: ChangePolicy) -> Vec<Change> {
        diff::changes_after(self, signature, policy)
    }
}

fn fault(code: &'static str, detail: impl Into<String>) -> Fault {
    Fault { code, detail: detail.into() }
}

#[cfg(test)]
mod tests;
