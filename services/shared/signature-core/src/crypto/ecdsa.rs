//! ECDSA: `ring` for its pairs of curve and digest, `RustCrypto` for the others.

use der::{Encode, Sequence, asn1::UintRef};
use ring::signature as by_ring;

use super::{CryptoFault, Digest, KeyKind, PublicKey};

/// Verifies a value in DER (RFC 3279, section 2.2.3).
pub(super) fn verify(
    key: &PublicKey,
    digest: Digest,
    message: &[u8],
    value: &[u8],
) -> Result<(), CryptoFault> {
    let algorithm = match (key.kind, digest) {
        (KeyKind::P256, Digest::Sha256) => &by_ring::ECDSA_P256_SHA256_ASN1,
        (KeyKind::P256, Digest::Sha384) => &by_ring::ECDSA_P256_SHA384_ASN1,
        (KeyKind::P384, Digest::Sha256) => &by_ring::ECDSA_P384_SHA256_ASN1,
        (KeyKind::P384, Digest::Sha384) => &by_ring::ECDSA_P384_SHA384_ASN1,
        _ => return over_hash(key, &digest.hash(message), value),
    };
    by_ring::UnparsedPublicKey::new(algorithm, &key.bytes)
        .verify(message, value)
        .map_err(|_| CryptoFault::Wrong)
}

fn over_hash(key: &PublicKey, hash: &[u8], value: &[u8]) -> Result<(), CryptoFault> {
    macro_rules! with {
        ($curve:ident) => {{
            use $curve::ecdsa::{Signature, VerifyingKey, signature::hazmat::PrehashVerifier};
            let bad_key = |_| CryptoFault::BadKey("not a point on its curve");
            let value = Signature::from_der(value).map_err(|_| CryptoFault::Wrong)?;
            let key = VerifyingKey::from_sec1_bytes(&key.bytes).map_err(bad_key)?;
            key.verify_prehash(hash, &value).map_err(|_| CryptoFault::Wrong)
        }};
    }
    match key.kind {
        KeyKind::P256 => with!(p256),
        KeyKind::P384 => with!(p384),
        #[cfg(feature = "extra-curves")]
        KeyKind::P521 => with!(p521),
        _ => Err(CryptoFault::BadKey("ECDSA needs a key on a curve")),
    }
}

#[derive(Sequence)]
struct InDer<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

/// Writes r and s, each of the field's length, as DER.
///
/// # Errors
/// [`CryptoFault::Wrong`] where the value has another length.
pub(super) fn fixed_to_der(kind: KeyKind, value: &[u8]) -> Result<Vec<u8>, CryptoFault> {
    let field = match kind {
        KeyKind::P256 => 32,
        KeyKind::P384 => 48,
        KeyKind::P521 => 66,
        _ => return Err(CryptoFault::BadKey("ECDSA needs a key on a curve")),
    };
    let (r, s) = value.split_at_checked(field).ok_or(CryptoFault::Wrong)?;
    if s.len() != field {
        return Err(CryptoFault::Wrong);
    }
    let number = |bytes| UintRef::new(bytes).map_err(|_| CryptoFault::Wrong);
    InDer { r: number(r)?, s: number(s)? }.to_der().map_err(|_| CryptoFault::Wrong)
}
