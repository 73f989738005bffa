//! Public keys.

use const_oid::ObjectIdentifier;
use der::{
    Decode, Sequence,
    asn1::{AnyRef, UintRef},
};
use spki::SubjectPublicKeyInfoRef;

use super::identifier::{ED25519, RSASSA_PSS, pss};
use super::{CryptoFault, SignatureAlgorithm};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyKind {
    /// RSA, with any padding.
    Rsa,
    /// RSA, with RSASSA-PSS alone (RFC 4055, section 1.2).
    RsaPss,
    /// NIST P-256
    P256,
    /// NIST P-384
    P384,
    /// NIST P-521
    P521,
    /// Ed25519
    Ed25519,
}

/// A public key, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    pub(super) kind: KeyKind,
    bits: usize,
    /// As `ring` wants it: `RSAPublicKey` in DER, an uncompressed point, the 32 bytes of Ed25519.
    pub(super) bytes: Vec<u8>,
    /// To which parameters the key is bound, with its salt as the least (RFC 4055, section 3.3).
    pub(super) bound_to: Option<SignatureAlgorithm>,
}

/// RFC 8017, appendix A.1.1.
#[derive(Sequence)]
pub(super) struct RsaPublicKey<'a> {
    pub(super) modulus: UintRef<'a>,
    pub(super) exponent: UintRef<'a>,
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` in DER (RFC 5280, section 4.1.2.7; keys by RFC 3279, 4055, 5480
    /// and 8410).
    ///
    /// # Errors
    /// [`CryptoFault::Unsupported`] for kinds and curves that are not known here,
    /// [`CryptoFault::BadKey`] for what is no key of its kind.
    pub fn from_spki_der(der: &[u8]) -> Result<Self, CryptoFault> {
        let info = SubjectPublicKeyInfoRef::from_der(der)
            .map_err(|_| CryptoFault::BadKey("not a SubjectPublicKeyInfo"))?;
        let key = info
            .subject_public_key
            .as_bytes()
            .ok_or(CryptoFault::BadKey("not a whole number of bytes"))?;
        let parameters = info.algorithm.parameters;
        match info.algorithm.oid {
            RSA if parameters.is_none_or(AnyRef::is_null) => rsa(KeyKind::Rsa, key, None),
            RSASSA_PSS => {
                let bound_to = pss(&info.algorithm)
                    .map_err(|_| CryptoFault::BadKey("bad parameters of RSASSA-PSS"))?;
                rsa(KeyKind::RsaPss, key, bound_to)
            }
            EC => {
                let curve = parameters
                    .and_then(|it| it.decode_as::<ObjectIdentifier>().ok())
                    .ok_or(CryptoFault::BadKey("the curve is not named"))?;
                on_curve(curve, key)
            }
            ED25519 if parameters.is_none() && key.len() == 32 => {
                Ok(Self { kind: KeyKind::Ed25519, bits: 256, bytes: key.to_vec(), bound_to: None })
            }
            RSA | ED25519 => Err(CryptoFault::BadKey("bad parameters or length")),
            other => Err(CryptoFault::Unsupported(format!("key of kind {other}"))),
        }
    }

    /// What it is for.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Its size in bits: of the modulus, or of the curve.
    pub fn bits(&self) -> usize {
        self.bits
    }
}

fn rsa(
    kind: KeyKind,
    key: &[u8],
    bound_to: Option<SignatureAlgorithm>,
) -> Result<PublicKey, CryptoFault> {
    let parts =
        RsaPublicKey::from_der(key).map_err(|_| CryptoFault::BadKey("not an RSAPublicKey"))?;
    let odd = |number: &UintRef<'_>| number.as_bytes().last().is_some_and(|low| low % 2 == 1);
    if !odd(&parts.modulus) || !odd(&parts.exponent) || parts.exponent.as_bytes() == [1] {
        return Err(CryptoFault::BadKey("modulus or exponent is even, or the exponent is 1"));
    }
    let bits = bits_of(parts.modulus.as_bytes());
    Ok(PublicKey { kind, bits, bytes: key.to_vec(), bound_to })
}

fn bits_of(number: &[u8]) -> usize {
    let unused = number.first().map_or(0, |high| high.leading_zeros() as usize);
    number.len().saturating_mul(8).saturating_sub(unused)
}

/// A compressed point (RFC 5480, section 2.2 allows it) is written out, and that the point is on the
/// curve is checked here, so that later a refusal means the signature.
fn on_curve(curve: ObjectIdentifier, point: &[u8]) -> Result<PublicKey, CryptoFault> {
    let off_curve = || CryptoFault::BadKey("not a point on its curve");
    let (kind, bits, bytes) = match curve {
        P256 => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(|_| off_curve())?;
            (KeyKind::P256, 256, key.to_sec1_point(false).as_bytes().to_vec())
        }
        P384 => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(|_| off_curve())?;
            (KeyKind::P384, 384, key.to_sec1_point(false).as_bytes().to_vec())
        }
        #[cfg(feature = "extra-curves")]
        P521 => {
            let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(|_| off_curve())?;
            (KeyKind::P521, 521, key.to_sec1_point(false).as_bytes().to_vec())
        }
        #[cfg(not(feature = "extra-curves"))]
        P521 => return Err(CryptoFault::Unsupported("curve P-521".to_owned())),
        other => return Err(CryptoFault::Unsupported(format!("curve {other}"))),
    };
    Ok(PublicKey { kind, bits, bytes, bound_to: None })
}
