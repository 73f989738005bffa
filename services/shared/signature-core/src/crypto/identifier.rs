//! `AlgorithmIdentifier`, with its parameters checked.

use const_oid::ObjectIdentifier;
use der::Sequence;
use spki::AlgorithmIdentifierRef;

use super::{Digest, SignatureAlgorithm};

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");
pub(super) const RSASSA_PSS: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
pub(super) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// Those whose digest is in their name: RFC 8017 appendix A.2.4, RFC 5758, and the arcs of FIPS 202.
const BY_OID: [(ObjectIdentifier, SignatureAlgorithm); 20] = [
    (oid("1.2.840.113549.1.1.5"), SignatureAlgorithm::RsaPkcs1(Digest::Sha1)),
    // OIW sha1WithRSASignature, which old signers write for the same.
    (oid("1.3.14.3.2.29"), SignatureAlgorithm::RsaPkcs1(Digest::Sha1)),
    (oid("1.2.840.113549.1.1.14"), SignatureAlgorithm::RsaPkcs1(Digest::Sha224)),
    (oid("1.2.840.113549.1.1.11"), SignatureAlgorithm::RsaPkcs1(Digest::Sha256)),
    (oid("1.2.840.113549.1.1.12"), SignatureAlgorithm::RsaPkcs1(Digest::Sha384)),
    (oid("1.2.840.113549.1.1.13"), SignatureAlgorithm::RsaPkcs1(Digest::Sha512)),
    (oid("1.2.840.113549.1.1.15"), SignatureAlgorithm::RsaPkcs1(Digest::Sha512_224)),
    (oid("1.2.840.113549.1.1.16"), SignatureAlgorithm::RsaPkcs1(Digest::Sha512_256)),
    (oid("2.16.840.1.101.3.4.3.13"), SignatureAlgorithm::RsaPkcs1(Digest::Sha3_224)),
    (oid("2.16.840.1.101.3.4.3.14"), SignatureAlgorithm::RsaPkcs1(Digest::Sha3_256)),
    (oid("2.16.840.1.101.3.4.3.15"), SignatureAlgorithm::RsaPkcs1(Digest::Sha3_384)),
    (oid("2.16.840.1.101.3.4.3.16"), SignatureAlgorithm::RsaPkcs1(Digest::Sha3_512)),
    (oid("1.2.840.10045.4.1"), SignatureAlgorithm::Ecdsa(Digest::Sha1)),
    (oid("1.2.840.10045.4.3.1"), SignatureAlgorithm::Ecdsa(Digest::Sha224)),
    (oid("1.2.840.10045.4.3.2"), SignatureAlgorithm::Ecdsa(Digest::Sha256)),
    (oid("1.2.840.10045.4.3.3"), SignatureAlgorithm::Ecdsa(Digest::Sha384)),
    (oid("1.2.840.10045.4.3.4"), SignatureAlgorithm::Ecdsa(Digest::Sha512)),
    (oid("2.16.840.1.101.3.4.3.10"), SignatureAlgorithm::Ecdsa(Digest::Sha3_256)),
    (oid("2.16.840.1.101.3.4.3.11"), SignatureAlgorithm::Ecdsa(Digest::Sha3_384)),
    (oid("2.16.840.1.101.3.4.3.12"), SignatureAlgorithm::Ecdsa(Digest::Sha3_512)),
];

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

/// Why an `AlgorithmIdentifier` names nothing that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AlgorithmFault {
    /// An object identifier that is not known here.
    #[error("unknown algorithm {0}")]
    Unknown(ObjectIdentifier),
    /// A known algorithm with parameters that it must not have, or lacks.
    #[error("algorithm {0} with bad parameters: {1}")]
    Parameters(ObjectIdentifier, &'static str),
}

impl Digest {
    /// The digest that an `AlgorithmIdentifier` names; its parameters are absent or NULL (RFC 5754,
    /// section 2).
    ///
    /// # Errors
    /// An unknown object identifier, or other parameters.
    pub fn from_identifier(
        identifier: &AlgorithmIdentifierRef<'_>,
    ) -> Result<Self, AlgorithmFault> {
        no_parameters(identifier)?;
        Self::from_oid(identifier.oid).ok_or(AlgorithmFault::Unknown(identifier.oid))
    }
}

impl SignatureAlgorithm {
    /// The algorithm that an `AlgorithmIdentifier` names, with its parameters.
    ///
    /// `beside` is the digest that stands beside it, as CMS has it: it is used where the identifier
    /// names a key alone (`rsaEncryption`, RFC 3370 section 3.2). In a certificate there is none.
    ///
    /// RSASSA-PSS needs its parameters (RFC 4055, section 3.1); a field that is left out has the
    /// default of that section: SHA-1, MGF1 with SHA-1, a salt of 20 bytes, trailer 1.
    ///
    /// # Errors
    /// An unknown object identifier, or bad parameters.
    pub fn from_identifier(
        identifier: &AlgorithmIdentifierRef<'_>,
        beside: Option<Digest>,
    ) -> Result<Self, AlgorithmFault> {
        if identifier.oid == RSASSA_PSS {
            return pss(identifier)?
                .ok_or(AlgorithmFault::Parameters(RSASSA_PSS, "they are not there"));
        }
        no_parameters(identifier)?;
        if identifier.oid == RSA_ENCRYPTION {
            return beside
                .map(Self::RsaPkcs1)
                .ok_or(AlgorithmFault::Parameters(RSA_ENCRYPTION, "no digest beside it"));
        }
        if identifier.oid == ED25519 {
            return match identifier.parameters {
                None => Ok(Self::Ed25519),
                // RFC 8410, section 3: absent, and not NULL.
                Some(_) => Err(AlgorithmFault::Parameters(ED25519, "there must be none")),
            };
        }
        let found = BY_OID.iter().find(|row| row.0 == identifier.oid);
        found.map(|row| row.1).ok_or(AlgorithmFault::Unknown(identifier.oid))
    }
}

/// RFC 4055, section 3.1.
#[derive(Sequence)]
struct PssParameters<'a> {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    digest: Option<AlgorithmIdentifierRef<'a>>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifierRef<'a>>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt: Option<u32>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer: Option<u32>,
}

/// The parameters of RSASSA-PSS; `None` where there are none, which a key may have and a signature
/// not.
pub(super) fn pss(
    identifier: &AlgorithmIdentifierRef<'_>,
) -> Result<Option<SignatureAlgorithm>, AlgorithmFault> {
    let bad = |what| AlgorithmFault::Parameters(RSASSA_PSS, what);
    let Some(parameters) = identifier.parameters else { return Ok(None) };
    let parameters: PssParameters<'_> =
        parameters.decode_as().map_err(|_| bad("they are not RSASSA-PSS-params"))?;
    let digest = match &parameters.digest {
        Some(digest) => Digest::from_identifier(digest)?,
        None => Digest::Sha1,
    };
    let mask = match &parameters.mask {
        Some(function) if function.oid != MGF1 => {
            return Err(AlgorithmFault::Unknown(function.oid));
        }
        Some(function) => {
            let mask = function.parameters.ok_or(bad("MGF1 without a digest"))?;
            let mask = mask.decode_as().map_err(|_| bad("MGF1 without a digest"))?;
            Digest::from_identifier(&mask)?
        }
        None => Digest::Sha1,
    };
    if parameters.trailer.is_some_and(|trailer| trailer != 1) {
        return Err(bad("a trailer other than 1"));
    }
    Ok(Some(SignatureAlgorithm::RsaPss { digest, mask, salt: parameters.salt.unwrap_or(20) }))
}

fn no_parameters(identifier: &AlgorithmIdentifierRef<'_>) -> Result<(), AlgorithmFault> {
    match identifier.parameters {
        Some(parameters) if !parameters.is_null() => {
            Err(AlgorithmFault::Parameters(identifier.oid, "there must be none, or NULL"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use der::Decode;

    use super::*;

    fn parsed(hex: &str) -> Result<SignatureAlgorithm, AlgorithmFault> {
        let der = hex::decode(hex).unwrap();
        let identifier = AlgorithmIdentifierRef::from_der(&der).unwrap();
        SignatureAlgorithm::from_identifier(&identifier, Some(Digest::Sha384))
    }

    #[test]
    fn pss_without_parameters_is_refused() {
        assert!(matches!(
            parsed("300b06092a864886f70d01010a"),
            Err(AlgorithmFault::Parameters(..))
        ));
    }

    #[test]
    fn pss_with_empty_parameters_has_the_defaults_of_rfc_4055() {
        assert_eq!(
            parsed("300d06092a864886f70d01010a3000"),
            Ok(SignatureAlgorithm::RsaPss { digest: Digest::Sha1, mask: Digest::Sha1, salt: 20 })
        );
    }

    #[test]
    fn pss_says_its_digest_its_mask_and_its_salt() {
        let of_sha256 = "304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a\
                         06092a864886f70d010108300d06096086480165030402010500a203020120";
        assert_eq!(parsed(of_sha256), Ok(SignatureAlgorithm::pss(Digest::Sha256)));
    }

    #[test]
    fn pss_with_another_trailer_is_refused() {
        assert!(matches!(
            parsed("301206092a864886f70d01010a3005a303020102"),
            Err(AlgorithmFault::Parameters(..))
        ));
    }

    #[test]
    fn pss_with_a_mask_other_than_mgf1_is_not_known() {
        // 1.2.3 in the place of MGF1.
        let other = "302406092a864886f70d01010a3017a115301306022a03300d06096086480165030402010500";
        let answer = parsed(other);
        assert_eq!(answer, Err(AlgorithmFault::Unknown(oid("1.2.3"))));
    }

    #[test]
    fn a_bare_rsa_key_takes_the_digest_beside_it() {
        assert_eq!(
            parsed("300d06092a864886f70d0101010500"),
            Ok(SignatureAlgorithm::RsaPkcs1(Digest::Sha384))
        );
    }

    #[test]
    fn parameters_where_none_belong_are_refused() {
        // sha256WithRSAEncryption with an INTEGER, Ed25519 with NULL
        for hex in ["300e06092a864886f70d01010b020101", "300706032b65700500"] {
            assert!(matches!(parsed(hex), Err(AlgorithmFault::Parameters(..))), "{hex}");
        }
    }
}
