//! Signatures in CMS: on their own, in a PDF, and in timestamp tokens.
//!
//! Each signer becomes [`facts::Signature`](crate::facts::Signature). A certificate's trust, an
//! algorithm's strength and the value itself are judged later; here stands what RFC 5652 and the
//! attributes of RFC 5035, RFC 6211, RFC 3161 and EN 319 122-1 ask of the form.
//!
//! Faults of the place: `signer-count`, `content-type-unexpected`, `content-not-detached`,
//! `content-missing`, `content-differs`. Of the attributes: `signed-attributes-missing`,
//! `signed-attributes-not-der`, `attributes-unreadable`, `attribute-twice`, `attribute-values`,
//! `attribute-unreadable`, `attribute-must-be-signed`, `attribute-must-be-unsigned`,
//! `content-type-missing`, `content-type-differs`, `message-digest-missing`,
//! `content-is-signed-attributes`. Of the algorithms: `digest-algorithms-differ`,
//! `algorithm-parameters`, `algorithm-protection-differs`. Of the certificate:
//! `signer-certificate-ambiguous`, `signing-certificate-differs`, and in a token
//! `signing-certificate-not-bound` and `timestamp-extension`.
//!
//! Remarks: `signed-attributes-absent`, `signing-certificate-not-bound`, `signing-certificate-sha1`,
//! `signing-certificate-unchecked`, `signing-certificate-issuer-differs`,
//! `signer-certificate-not-embedded`, `other-certificates-passed-over`, `signing-time-unreadable`,
//! `timestamp-not-checked`, `countersignature-not-checked`.

mod attributes;
mod certificate;
mod content;
mod findings;
mod signer;
mod timestamp;

use std::borrow::Cow;

use crate::asn1::{ber, cms::SignedData};
use crate::facts::{Fault, Signature};

use content::Content;
pub use timestamp::{TimestampToken, timestamp};

/// Where a CMS stands, and so what is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// On its own: the content is in it, or given beside it.
    StandAlone,
    /// In a PDF, `/SubFilter /ETSI.CAdES.detached`.
    PdfCades,
    /// In a PDF, `/SubFilter /adbe.pkcs7.detached`.
    PdfPkcs7,
    /// In a PDF, `/SubFilter /adbe.pkcs7.sha1`: the content is the SHA-1 of the bytes signed.
    PdfPkcs7Sha1,
    /// A timestamp token: the content is a `TSTInfo`.
    Timestamp,
}

/// Finds the signatures in a `ContentInfo`, one for each signer, in their order.
///
/// `bytes` is DER, or BER at the envelope. In a PDF it may be followed by zeros, the padding of
/// `/Contents` (ISO 32000-2, clause 12.8.1); elsewhere by nothing.
///
/// `beside` is the detached content in pieces (in a PDF the two ranges); `None` where nobody has it.
///
/// # Errors
/// `cms-not-ber`, `cms-bytes-after`, `cms-not-signed-data`, `cms-without-signer`: nothing in it can
/// be read as a signature. What is wrong with one signer stands in that signature's faults.
pub fn signatures<'a>(
    bytes: &[u8],
    beside: Option<&[&'a [u8]]>,
    mode: Mode,
) -> Result<Vec<Signature<'a>>, Fault> {
    let der = envelope(bytes, mode)?;
    let signed = signed_data(&der)?;
    let content = Content { inside: signed.content, beside };
    Ok(signed.signers.iter().map(|one| signer::signature(&signed, one, &content, mode)).collect())
}

/// The envelope as DER.
fn envelope(bytes: &[u8], mode: Mode) -> Result<Cow<'_, [u8]>, Fault> {
    let (der, after) = ber::first_element(bytes)
        .map_err(|fault| Fault { code: "cms-not-ber", detail: fault.to_string() })?;
    let padding_allowed = mode != Mode::StandAlone && after.iter().all(|&byte| byte == 0);
    if after.is_empty() || padding_allowed {
        Ok(der)
    } else {
        let detail = format!("{} bytes follow the ContentInfo", after.len());
        Err(Fault { code: "cms-bytes-after", detail })
    }
}

fn signed_data(der: &[u8]) -> Result<SignedData<'_>, Fault> {
    let signed = SignedData::from_content_info(der)
        .map_err(|error| Fault { code: "cms-not-signed-data", detail: error.to_string() })?;
    if signed.signers.is_empty() {
        let detail = "certificates without a signature".to_owned();
        return Err(Fault { code: "cms-without-signer", detail });
    }
    Ok(signed)
}

#[cfg(test)]
mod tests;
