//! Does the value belong to the message and the key?

use super::{KeyKind, PublicKey, SignatureAlgorithm, ecdsa, rsa};

/// Why a signature value was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CryptoFault {
    /// The value is not one of this key over this message.
    #[error("the signature value does not fit the message and the key")]
    Wrong,
    /// Nothing is known about the value: the algorithm, the curve or the size is not supported here.
    #[error("not supported: {0}")]
    Unsupported(String),
    /// The key is no key, or not one for the algorithm.
    #[error("the key cannot be used: {0}")]
    BadKey(&'static str),
}

/// The sizes of RSA that are verified, in bits: below, anybody can make signatures; above, checking
/// one costs more than a request may.
const RSA_BITS: std::ops::RangeInclusive<usize> = 1024..=8192;

/// Checks that `value` was made over `message` with the private key that belongs to `key`.
///
/// # Errors
/// See [`CryptoFault`]. Whether algorithm and key are good enough is the policy's to say.
pub fn verify(
    key: &PublicKey,
    algorithm: SignatureAlgorithm,
    message: &[u8],
    value: &[u8],
) -> Result<(), CryptoFault> {
    match (algorithm, key.kind) {
        (_, KeyKind::Rsa | KeyKind::RsaPss) if !RSA_BITS.contains(&key.bits()) => {
            Err(CryptoFault::Unsupported(format!("RSA of {} bits", key.bits())))
        }
        (SignatureAlgorithm::RsaPkcs1(digest), KeyKind::Rsa) => {
            rsa::verify_pkcs1(key, digest, message, value)
        }
        (SignatureAlgorithm::RsaPss { digest, mask, salt }, KeyKind::Rsa | KeyKind::RsaPss) => {
            allowed_by_key(key, algorithm)?;
            rsa::verify_pss(key, (digest, mask, salt), message, value)
        }
        (SignatureAlgorithm::Ecdsa(digest), KeyKind::P256 | KeyKind::P384 | KeyKind::P521) => {
            ecdsa::verify(key, digest, message, value)
        }
        (SignatureAlgorithm::EcdsaFixed(digest), KeyKind::P256 | KeyKind::P384 | KeyKind::P521) => {
            let value = ecdsa::fixed_to_der(key.kind, value)?;
            ecdsa::verify(key, digest, message, &value)
        }
        (SignatureAlgorithm::Ed25519, KeyKind::Ed25519) => {
            ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, &key.bytes)
                .verify(message, value)
                .map_err(|_| CryptoFault::Wrong)
        }
        _ => Err(CryptoFault::BadKey("not a key for this algorithm")),
    }
}

/// A key with parameters is for these alone, with a salt at least as long (RFC 4055, section 3.3).
fn allowed_by_key(key: &PublicKey, algorithm: SignatureAlgorithm) -> Result<(), CryptoFault> {
    let (
        Some(SignatureAlgorithm::RsaPss { digest: of_key, mask: mask_of_key, salt: least }),
        SignatureAlgorithm::RsaPss { digest, mask, salt },
    ) = (key.bound_to, algorithm)
    else {
        return Ok(());
    };
    if digest == of_key && mask == mask_of_key && salt >= least {
        Ok(())
    } else {
        Err(CryptoFault::BadKey("a key for RSASSA-PSS with other parameters"))
    }
}

#[cfg(test)]
mod tests;
