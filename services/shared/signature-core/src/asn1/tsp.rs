//! Time-Stamp Protocol: what a token says (RFC 3161, section 2.4.2).

use std::time::Duration;

use const_oid::ObjectIdentifier;
use der::{
    Decode, Reader, Sequence, Tag,
    asn1::{AnyRef, OctetStringRef},
};
use jiff::Timestamp;
use spki::AlgorithmIdentifierRef;

use super::element::{constructed, content, list, next_if, open};
use super::time::timestamp;
use crate::crypto::Digest;

/// id-ct-TSTInfo.
pub const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// Extensions of a token; none is in use.
const MAX_EXTENSIONS: usize = 16;

/// What a timestamp token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimestampInfo {
    /// Under which policy of its authority.
    pub policy: ObjectIdentifier,
    /// The imprint's digest; `None` where it is not known here.
    pub digest: Option<Digest>,
    /// The imprint's digest as the token names it, an object identifier.
    pub digest_name: String,
    /// The hash over what is stamped.
    pub imprint: Vec<u8>,
    /// The token's number, the bytes of the `INTEGER`.
    pub serial: Vec<u8>,
    /// When it was stamped.
    pub time: Timestamp,
    /// By how much the time may be off, on both sides; `None` where the token does not say.
    pub accuracy: Option<Duration>,
    /// Whether it has an extension that must be understood: none is.
    pub has_critical_extension: bool,
}

#[derive(Sequence)]
struct Imprint<'a> {
    digest: AlgorithmIdentifierRef<'a>,
    hash: &'a OctetStringRef,
}

#[derive(Sequence)]
struct Accuracy {
    #[asn1(optional = "true")]
    seconds: Option<u32>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    micros: Option<u16>,
}

impl TimestampInfo {
    /// Reads a `TSTInfo` in DER.
    ///
    /// # Errors
    /// Everything else, and a version other than 1.
    pub fn from_der(der: &[u8]) -> der::Result<Self> {
        let bad = || der::Error::from(der::ErrorKind::Failed);
        let mut fields = open(der, Tag::Sequence)?;
        if u8::decode(&mut fields)? != 1 {
            return Err(bad());
        }
        let policy = ObjectIdentifier::decode(&mut fields)?;
        let imprint = Imprint::decode(&mut fields)?;
        let serial = content(fields.tlv_bytes()?, Tag::Integer)?.to_vec();
        let time = AnyRef::decode(&mut fields)?;
        if time.header().tag() != Tag::GeneralizedTime {
            return Err(bad());
        }
        let time = timestamp(time).ok_or_else(bad)?;
        let accuracy = match next_if(&mut fields, Tag::Sequence)? {
            Some(accuracy) => Some(duration(&Accuracy::from_der(accuracy)?)),
            None => None,
        };
        next_if(&mut fields, Tag::Boolean)?;
        next_if(&mut fields, Tag::Integer)?;
        next_if(&mut fields, constructed(0))?;
        let has_critical_extension = match next_if(&mut fields, constructed(1))? {
            Some(extensions) => list(extensions, constructed(1), MAX_EXTENSIONS)?
                .into_iter()
                .any(|extension| is_critical(extension).unwrap_or(true)),
            None => false,
        };
        fields.finish()?;
        Ok(Self {
            policy,
            digest: Digest::from_identifier(&imprint.digest).ok(),
            digest_name: imprint.digest.oid.to_string(),
            imprint: imprint.hash.as_bytes().to_vec(),
            serial,
            time,
            accuracy,
            has_critical_extension,
        })
    }
}

fn duration(accuracy: &Accuracy) -> Duration {
    Duration::from_secs(accuracy.seconds.unwrap_or(0).into())
        + Duration::from_millis(accuracy.millis.unwrap_or(0).into())
        + Duration::from_micros(accuracy.micros.unwrap_or(0).into())
}

/// Whether an `Extension` (RFC 5280, section 4.2) says that it must be understood.
fn is_critical(der: &[u8]) -> der::Result<bool> {
    let mut fields = open(der, Tag::Sequence)?;
    <ObjectIdentifier>::decode(&mut fields)?;
    match next_if(&mut fields, Tag::Boolean)? {
        Some(critical) => bool::from_der(critical),
        None => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::cms::StampDraft;
    use crate::testing::pki::at;

    #[test]
    fn another_version_or_bytes_after_are_refused() {
        let der = StampDraft::over(b"message", at("2025-08-15")).to_der();
        assert!(TimestampInfo::from_der(&der).is_ok());
        let mut second = der.clone();
        // SEQUENCE, its length, INTEGER, its length, and the version.
        second[4] = 2;
        assert!(TimestampInfo::from_der(&second).is_err());
        assert!(TimestampInfo::from_der(&[der, vec![0]].concat()).is_err());
    }

    #[test]
    fn accuracy_is_what_its_parts_sum_up_to() {
        let accuracy =
            |hex: &str| duration(&Accuracy::from_der(&hex::decode(hex).unwrap()).unwrap());
        assert_eq!(accuracy("3000"), Duration::ZERO);
        assert_eq!(accuracy("300a020101800201f4810164").as_micros(), 1_500_100);
    }

    proptest::proptest! {
        #[test]
        fn no_change_makes_it_panic(at_byte in 0_usize..80, to in 0_u8..=255) {
            let mut der = StampDraft::over(b"message", at("2025-08-15")).to_der();
            if let Some(byte) = der.get_mut(at_byte) {
                *byte = to;
            }
            let _ = TimestampInfo::from_der(&der);
        }
    }
}
