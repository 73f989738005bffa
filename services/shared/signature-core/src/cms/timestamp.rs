//! Timestamp tokens (RFC 3161, section 2.4.2).

use super::{Mode, content::Content, envelope, signed_data, signer};
use crate::asn1::tsp::TimestampInfo;
use crate::facts::{Fault, ReferenceState, Signature};

/// A token: what it says, and who signed it.
#[derive(Debug, Clone)]
pub struct TimestampToken {
    /// What it says.
    pub info: TimestampInfo,
    /// Its authority's signature, to be judged as every other; `Format::DocumentTimestamp`.
    pub signature: Signature<'static>,
}

/// Reads a token, a `ContentInfo` in DER or in BER at the envelope.
///
/// It may be followed by zeros, the padding of a PDF's `/Contents`, and by nothing else.
///
/// # Errors
/// As [`signatures`](super::signatures), and `timestamp-unreadable` where the content is no `TSTInfo`.
/// What is wrong with its signature stands in that signature's faults.
pub fn timestamp(token: &[u8]) -> Result<TimestampToken, Fault> {
    let der = envelope(token, Mode::Timestamp)?;
    let signed = signed_data(&der)?;
    let unreadable = |detail: String| Fault { code: "timestamp-unreadable", detail };
    let content = signed.content.ok_or_else(|| unreadable("no content".to_owned()))?;
    let info = TimestampInfo::from_der(content).map_err(|error| unreadable(error.to_string()))?;
    let first = signed.signers.first().ok_or_else(|| unreadable("no signer".to_owned()))?;
    let content = Content { inside: Some(content), beside: None };
    let mut signature = signer::signature(&signed, first, &content, Mode::Timestamp);
    if info.has_critical_extension {
        signature.faults.push(Fault {
            code: "timestamp-extension",
            detail: "the token has an extension that must be understood and is not".to_owned(),
        });
    }
    Ok(TimestampToken { info, signature })
}

impl TimestampToken {
    /// Whether the token was made over `pieces`, one after the other.
    pub fn stamps<'a>(&self, pieces: impl IntoIterator<Item = &'a [u8]>) -> ReferenceState {
        match self.info.digest {
            None => ReferenceState::Unknown,
            Some(digest) if digest.hash_pieces(pieces) == self.info.imprint => {
                ReferenceState::Intact
            }
            Some(_) => ReferenceState::Changed,
        }
    }
}
