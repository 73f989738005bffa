//! What was signed: in the CMS, or beside it.

use std::borrow::Cow;

use super::Mode;
use super::findings::Findings;
use crate::crypto::Digest;
use crate::facts::{Reference, ReferenceState, Scope};

/// The content in both places where it can be.
pub(super) struct Content<'c, 'a> {
    /// `eContent`.
    pub(super) inside: Option<&'c [u8]>,
    /// Detached, in pieces.
    pub(super) beside: Option<&'c [&'a [u8]]>,
}

impl<'a> Content<'_, 'a> {
    /// Checks that the content is where the mode has it, and only there.
    pub(super) fn check(&self, mode: Mode, findings: &mut Findings) {
        match (mode, self.inside) {
            (Mode::PdfCades | Mode::PdfPkcs7, Some(_)) => findings.fault(
                "content-not-detached",
                "the signature brings its own content instead of covering the file's bytes",
            ),
            (Mode::PdfPkcs7Sha1 | Mode::Timestamp, None) => {
                findings.fault("content-missing", "the signature has no content of its own");
            }
            // Two contents, and only one of them is signed: the reader may be shown the other.
            (Mode::StandAlone, Some(inside))
                if self.beside.is_some_and(|beside| !same(inside, beside)) =>
            {
                findings.fault("content-differs", "the content given is not the one inside");
            }
            _ => {}
        }
    }

    /// The content that the digest and the value are over; `None` where nobody has it.
    pub(super) fn pieces(&self) -> Option<Vec<Cow<'a, [u8]>>> {
        match (self.inside, self.beside) {
            (Some(inside), _) => Some(vec![Cow::Owned(inside.to_vec())]),
            (None, Some(beside)) => {
                Some(beside.iter().map(|&piece| Cow::Borrowed(piece)).collect())
            }
            (None, None) => None,
        }
    }

    /// The content in one piece.
    pub(super) fn whole(&self) -> Option<Cow<'a, [u8]>> {
        let mut pieces = self.pieces()?;
        if pieces.len() == 1 { pieces.pop() } else { Some(Cow::Owned(pieces.concat())) }
    }

    fn hash(&self, digest: Digest) -> Option<Vec<u8>> {
        match (self.inside, self.beside) {
            (Some(inside), _) => Some(digest.hash(inside)),
            (None, Some(beside)) => Some(digest.hash_pieces(beside.iter().copied())),
            (None, None) => None,
        }
    }

    /// What the `message-digest` says of the content; without one, the value itself covers it.
    pub(super) fn reference(
        &self,
        digest: Option<Digest>,
        digest_name: String,
        message_digest: Option<&[u8]>,
    ) -> Reference {
        let state = match (digest, message_digest) {
            _ if self.inside.is_none() && self.beside.is_none() => ReferenceState::Missing,
            (_, None) => ReferenceState::Intact,
            (None, Some(_)) => ReferenceState::Unknown,
            (Some(digest), Some(signed)) if self.hash(digest).as_deref() == Some(signed) => {
                ReferenceState::Intact
            }
            (Some(_), Some(_)) => ReferenceState::Changed,
        };
        let name = if message_digest.is_some() { "message-digest" } else { "content" };
        Reference { name: name.to_owned(), digest, digest_name, state, scope: Scope::Whole }
    }

    /// In `adbe.pkcs7.sha1` the content is the SHA-1 of the file's bytes (ISO 32000-1, clause
    /// 12.8.3.3.1).
    pub(super) fn sha1_of_file(&self) -> Reference {
        let state = match (self.inside, self.beside) {
            (Some(inside), Some(beside)) => {
                if Digest::Sha1.hash_pieces(beside.iter().copied()) == inside {
                    ReferenceState::Intact
                } else {
                    ReferenceState::Changed
                }
            }
            _ => ReferenceState::Missing,
        };
        Reference {
            name: "sha1-of-file".to_owned(),
            digest: Some(Digest::Sha1),
            digest_name: Digest::Sha1.oid().to_string(),
            state,
            scope: Scope::Whole,
        }
    }
}

/// Whether the pieces, one after the other, are the same bytes.
fn same(inside: &[u8], beside: &[&[u8]]) -> bool {
    let mut rest = inside;
    beside.iter().all(|piece| match rest.strip_prefix(*piece) {
        Some(after) => {
            rest = after;
            true
        }
        None => false,
    }) && rest.is_empty()
}
