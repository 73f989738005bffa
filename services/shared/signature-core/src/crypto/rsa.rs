//! RSA: `ring` for its profiles; for other digests, masks and salts the paddings of RFC 8017 over the
//! bare public operation.
//!
//! Only public values are handled, so nothing here needs constant time.

use der::{Decode, Encode, Sequence, asn1::AnyRef, asn1::OctetStringRef};
use ring::signature as by_ring;
use rsa::BoxedUint;
use spki::AlgorithmIdentifierRef;

use super::key::RsaPublicKey;
use super::{CryptoFault, Digest, PublicKey};

/// Verifies RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2.2).
pub(super) fn verify_pkcs1(
    key: &PublicKey,
    digest: Digest,
    message: &[u8],
    value: &[u8],
) -> Result<(), CryptoFault> {
    let algorithm = match digest {
        Digest::Sha1 => &by_ring::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        Digest::Sha256 => &by_ring::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        Digest::Sha384 if key.bits() >= 2048 => &by_ring::RSA_PKCS1_2048_8192_SHA384,
        Digest::Sha512 => &by_ring::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        _ => {
            let found = opened(key, value)?;
            return agrees(pkcs1_padded(digest, message, found.len()) == Some(found));
        }
    };
    with_ring(algorithm, key, message, value)
}

/// Verifies RSASSA-PSS (RFC 8017, section 8.1.2).
pub(super) fn verify_pss(
    key: &PublicKey,
    (digest, mask, salt): (Digest, Digest, u32),
    message: &[u8],
    value: &[u8],
) -> Result<(), CryptoFault> {
    let salt = usize::try_from(salt).map_err(|_| CryptoFault::Wrong)?;
    let usual = digest == mask && salt == digest.length() && key.bits() >= 2048;
    let algorithm = match digest {
        Digest::Sha256 if usual => &by_ring::RSA_PSS_2048_8192_SHA256,
        Digest::Sha384 if usual => &by_ring::RSA_PSS_2048_8192_SHA384,
        Digest::Sha512 if usual => &by_ring::RSA_PSS_2048_8192_SHA512,
        _ => {
            let found = opened(key, value)?;
            let padding = Pss { digest, mask, salt };
            return agrees(padding.holds(message, &found, key.bits()).unwrap_or(false));
        }
    };
    with_ring(algorithm, key, message, value)
}

fn with_ring(
    algorithm: &'static by_ring::RsaParameters,
    key: &PublicKey,
    message: &[u8],
    value: &[u8],
) -> Result<(), CryptoFault> {
    by_ring::UnparsedPublicKey::new(algorithm, &key.bytes)
        .verify(message, value)
        .map_err(|_| CryptoFault::Wrong)
}

fn agrees(it_does: bool) -> Result<(), CryptoFault> {
    if it_does { Ok(()) } else { Err(CryptoFault::Wrong) }
}

/// The public operation RSAVP1: the padded message, of the modulus's length.
fn opened(key: &PublicKey, value: &[u8]) -> Result<Vec<u8>, CryptoFault> {
    let bad_key = |_| CryptoFault::BadKey("modulus or exponent out of bounds");
    let parts = RsaPublicKey::from_der(&key.bytes)
        .map_err(|_| CryptoFault::BadKey("not an RSAPublicKey"))?;
    let length = parts.modulus.as_bytes().len();
    if value.len() != length {
        return Err(CryptoFault::Wrong);
    }
    let modulus = BoxedUint::from_be_slice_vartime(parts.modulus.as_bytes());
    let exponent = BoxedUint::from_be_slice_vartime(parts.exponent.as_bytes());
    let value = BoxedUint::from_be_slice_vartime(value);
    if value >= modulus {
        return Err(CryptoFault::Wrong);
    }
    let public = rsa::PublicKey::new(modulus, exponent).map_err(bad_key)?;
    let message = rsa::hazmat::rsa_encrypt(&public, &value).map_err(|_| CryptoFault::Wrong)?;
    let message = message.to_be_bytes();
    // Stored in whole words: leading zeros go, down to the modulus's length.
    let from = message.len().checked_sub(length).ok_or(CryptoFault::Wrong)?;
    message.get(from..).map(<[u8]>::to_vec).ok_or(CryptoFault::Wrong)
}

#[derive(Sequence)]
struct DigestInfo<'a> {
    algorithm: AlgorithmIdentifierRef<'a>,
    hash: &'a OctetStringRef,
}

/// EMSA-PKCS1-v1_5 (RFC 8017, section 9.2), built and compared whole rather than taken apart.
/// `None` where the modulus is too short for it.
fn pkcs1_padded(digest: Digest, message: &[u8], length: usize) -> Option<Vec<u8>> {
    let hash = digest.hash(message);
    let info = DigestInfo {
        algorithm: AlgorithmIdentifierRef { oid: digest.oid(), parameters: Some(AnyRef::NULL) },
        hash: OctetStringRef::new(&hash).ok()?,
    };
    let info = info.to_der().ok()?;
    let filling = length.checked_sub(info.len())?.checked_sub(3).filter(|&it| it >= 8)?;
    let mut padded = vec![0, 1];
    padded.resize(filling + 2, 0xff);
    padded.push(0);
    padded.extend(info);
    Some(padded)
}

/// The parameters of RSASSA-PSS, the salt in bytes.
struct Pss {
    digest: Digest,
    mask: Digest,
    salt: usize,
}

impl Pss {
    /// EMSA-PSS-VERIFY (RFC 8017, section 9.1.2). `None` or `Some(false)`: it does not hold.
    fn holds(&self, message: &[u8], opened: &[u8], modulus_bits: usize) -> Option<bool> {
        let bits = modulus_bits.checked_sub(1)?;
        let length = bits.div_ceil(8);
        // Where the modulus has one bit more than whole bytes, the first byte must be nothing.
        let (front, padded) = opened.split_at_checked(opened.len().checked_sub(length)?)?;
        let (rest, trailer) = padded.split_at_checked(length.checked_sub(1)?)?;
        let (masked, hash) =
            rest.split_at_checked(rest.len().checked_sub(self.digest.length())?)?;
        let unused = u32::try_from(length.checked_mul(8)?.checked_sub(bits)?).ok()?;
        let kept = 0xff_u8.checked_shr(unused)?;
        if front.iter().any(|&byte| byte != 0) || trailer != [0xbc] || masked.first()? & !kept != 0
        {
            return Some(false);
        }
        let mut block: Vec<u8> =
            masked.iter().zip(mgf1(self.mask, hash, masked.len())).map(|(a, b)| a ^ b).collect();
        *block.first_mut()? &= kept;
        let (filling, salt) = block.split_at_checked(block.len().checked_sub(self.salt)?)?;
        let (one, zeros) = filling.split_last()?;
        if *one != 1 || zeros.iter().any(|&byte| byte != 0) {
            return Some(false);
        }
        let of_message = self.digest.hash(message);
        Some(self.digest.hash_pieces([&[0; 8][..], &of_message, salt]) == hash)
    }
}

/// MGF1 (RFC 8017, appendix B.2.1).
fn mgf1(digest: Digest, seed: &[u8], length: usize) -> impl Iterator<Item = u8> {
    (0_u32..)
        .flat_map(move |counter| digest.hash_pieces([seed, &counter.to_be_bytes()]))
        .take(length)
}

#[cfg(test)]
mod tests;
