//! The names of the algorithms: object identifiers, XML URIs, JWA.

use std::fmt;

use const_oid::ObjectIdentifier;

use super::{Digest, SignatureAlgorithm};

/// Digest, object identifier (RFC 5754, FIPS 202 registrations), XML URI (RFC 9231; empty where none
/// is registered), name.
const DIGESTS: [(Digest, ObjectIdentifier, &str, &str); 11] = [
    (Digest::Sha1, oid("1.3.14.3.2.26"), "http://www.w3.org/2000/09/xmldsig#sha1", "SHA-1"),
    (
        Digest::Sha224,
        oid("2.16.840.1.101.3.4.2.4"),
        "http://www.w3.org/2001/04/xmldsig-more#sha224",
        "SHA-224",
    ),
    (
        Digest::Sha256,
        oid("2.16.840.1.101.3.4.2.1"),
        "http://www.w3.org/2001/04/xmlenc#sha256",
        "SHA-256",
    ),
    (
        Digest::Sha384,
        oid("2.16.840.1.101.3.4.2.2"),
        "http://www.w3.org/2001/04/xmldsig-more#sha384",
        "SHA-384",
    ),
    (
        Digest::Sha512,
        oid("2.16.840.1.101.3.4.2.3"),
        "http://www.w3.org/2001/04/xmlenc#sha512",
        "SHA-512",
    ),
    (Digest::Sha512_224, oid("2.16.840.1.101.3.4.2.5"), "", "SHA-512/224"),
    (Digest::Sha512_256, oid("2.16.840.1.101.3.4.2.6"), "", "SHA-512/256"),
    (
        Digest::Sha3_224,
        oid("2.16.840.1.101.3.4.2.7"),
        "http://www.w3.org/2007/05/xmldsig-more#sha3-224",
        "SHA3-224",
    ),
    (
        Digest::Sha3_256,
        oid("2.16.840.1.101.3.4.2.8"),
        "http://www.w3.org/2007/05/xmldsig-more#sha3-256",
        "SHA3-256",
    ),
    (
        Digest::Sha3_384,
        oid("2.16.840.1.101.3.4.2.9"),
        "http://www.w3.org/2007/05/xmldsig-more#sha3-384",
        "SHA3-384",
    ),
    (
        Digest::Sha3_512,
        oid("2.16.840.1.101.3.4.2.10"),
        "http://www.w3.org/2007/05/xmldsig-more#sha3-512",
        "SHA3-512",
    ),
];

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

impl Digest {
    /// Every digest that is known here.
    pub fn all() -> impl Iterator<Item = Self> {
        DIGESTS.iter().map(|row| row.0)
    }

    /// The digest of an object identifier; `None` where it is not known here.
    pub fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        DIGESTS.iter().find(|row| row.1 == oid).map(|row| row.0)
    }

    /// The digest of an XML URI (RFC 9231, section 2.1); `None` where it is not known here.
    pub fn from_uri(uri: &str) -> Option<Self> {
        DIGESTS.iter().find(|row| !row.2.is_empty() && row.2 == uri).map(|row| row.0)
    }

    /// Its object identifier.
    pub fn oid(self) -> ObjectIdentifier {
        self.row().1
    }

    /// Its XML URI; `None` where none is registered.
    pub fn uri(self) -> Option<&'static str> {
        Some(self.row().2).filter(|uri| !uri.is_empty())
    }

    /// Its name as the standards write it: `SHA-256`.
    pub fn name(self) -> &'static str {
        self.row().3
    }

    fn row(self) -> &'static (Self, ObjectIdentifier, &'static str, &'static str) {
        DIGESTS.iter().find(|row| row.0 == self).expect("the table has every digest")
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RsaPkcs1(digest) => write!(f, "RSASSA-PKCS1-v1_5 with {digest}"),
            Self::RsaPss { digest, mask, salt } => {
                write!(f, "RSASSA-PSS with {digest}, MGF1 with {mask}, salt {salt}")
            }
            Self::Ecdsa(digest) | Self::EcdsaFixed(digest) => write!(f, "ECDSA with {digest}"),
            Self::Ed25519 => f.write_str("Ed25519"),
        }
    }
}

impl SignatureAlgorithm {
    /// The algorithm of an XML signature's URI (RFC 9231, sections 2.3.2 to 2.3.12); `None` where it
    /// is not known here.
    ///
    /// `…2007/05/xmldsig-more#rsa-pss` is `None`: its parameters stand in an element beside it.
    pub fn from_uri(uri: &str) -> Option<Self> {
        let (space, name) = uri.split_once('#')?;
        match space {
            "http://www.w3.org/2000/09/xmldsig" if name == "rsa-sha1" => {
                Some(Self::RsaPkcs1(Digest::Sha1))
            }
            "http://www.w3.org/2001/04/xmldsig-more" => {
                let (key, digest) = name.split_once('-')?;
                match (key, sha2_of_uri(digest)?) {
                    // RFC 9231 gives no other name to RSA with SHA-1 than the one above.
                    ("rsa", digest) if digest != Digest::Sha1 => Some(Self::RsaPkcs1(digest)),
                    ("ecdsa", digest) => Some(Self::EcdsaFixed(digest)),
                    _ => None,
                }
            }
            "http://www.w3.org/2007/05/xmldsig-more" => {
                let digest = name.strip_suffix("-rsa-MGF1")?;
                sha2_of_uri(digest).or_else(|| sha3_of_uri(digest)).map(Self::pss)
            }
            "http://www.w3.org/2021/04/xmldsig-more" if name == "eddsa-ed25519" => {
                Some(Self::Ed25519)
            }
            "http://www.w3.org/2021/04/xmldsig-more" => {
                sha3_of_uri(name.strip_prefix("ecdsa-")?).map(Self::EcdsaFixed)
            }
            _ => None,
        }
    }

    /// The algorithm of a JWS's `alg` (RFC 7518, section 3.1; RFC 8037; RFC 9864); `None` for every
    /// other, `none` and HMAC among them.
    ///
    /// `ES256` also names the curve: that the key is of that curve is the caller's to check.
    pub fn from_jwa(name: &str) -> Option<Self> {
        Some(match name {
            "RS256" => Self::RsaPkcs1(Digest::Sha256),
            "RS384" => Self::RsaPkcs1(Digest::Sha384),
            "RS512" => Self::RsaPkcs1(Digest::Sha512),
            "PS256" => Self::pss(Digest::Sha256),
            "PS384" => Self::pss(Digest::Sha384),
            "PS512" => Self::pss(Digest::Sha512),
            "ES256" => Self::EcdsaFixed(Digest::Sha256),
            "ES384" => Self::EcdsaFixed(Digest::Sha384),
            "ES512" => Self::EcdsaFixed(Digest::Sha512),
            "EdDSA" | "Ed25519" => Self::Ed25519,
            _ => return None,
        })
    }
}

fn sha2_of_uri(name: &str) -> Option<Digest> {
    Some(match name {
        "sha1" => Digest::Sha1,
        "sha224" => Digest::Sha224,
        "sha256" => Digest::Sha256,
        "sha384" => Digest::Sha384,
        "sha512" => Digest::Sha512,
        _ => return None,
    })
}

fn sha3_of_uri(name: &str) -> Option<Digest> {
    Some(match name {
        "sha3-224" => Digest::Sha3_224,
        "sha3-256" => Digest::Sha3_256,
        "sha3-384" => Digest::Sha3_384,
        "sha3-512" => Digest::Sha3_512,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digest_is_found_again_by_each_of_its_names() {
        for digest in Digest::all() {
            assert_eq!(Digest::from_oid(digest.oid()), Some(digest));
            if let Some(uri) = digest.uri() {
                assert_eq!(Digest::from_uri(uri), Some(digest));
            }
        }
        assert_eq!(Digest::from_uri(""), None);
    }

    #[test]
    fn the_uris_of_xml_name_their_algorithms() {
        let of = SignatureAlgorithm::from_uri;
        let more = "http://www.w3.org/2001/04/xmldsig-more";
        assert_eq!(
            of("http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
            Some(SignatureAlgorithm::RsaPkcs1(Digest::Sha1))
        );
        assert_eq!(
            of(&format!("{more}#rsa-sha256")),
            Some(SignatureAlgorithm::RsaPkcs1(Digest::Sha256))
        );
        assert_eq!(
            of(&format!("{more}#ecdsa-sha384")),
            Some(SignatureAlgorithm::EcdsaFixed(Digest::Sha384))
        );
        assert_eq!(
            of("http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1"),
            Some(SignatureAlgorithm::pss(Digest::Sha512))
        );
        assert_eq!(
            of("http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-256"),
            Some(SignatureAlgorithm::EcdsaFixed(Digest::Sha3_256))
        );
        assert_eq!(of(&format!("{more}#hmac-sha256")), None);
        assert_eq!(of(&format!("{more}#rsa-sha1")), None);
        assert_eq!(of("http://www.w3.org/2000/09/xmldsig#dsa-sha1"), None);
    }

    #[test]
    fn no_alg_without_a_key_pair_is_known() {
        for name in ["none", "None", "HS256", "HS512", "", "rs256", "ES256K"] {
            assert_eq!(SignatureAlgorithm::from_jwa(name), None, "{name}");
        }
    }
}
