//! Hashing, whole or in pieces.

use super::Digest;

impl Digest {
    /// Hashes `bytes`.
    pub fn hash(self, bytes: &[u8]) -> Vec<u8> {
        self.hash_pieces([bytes])
    }

    /// Hashes `pieces` as if they stood one after the other.
    pub fn hash_pieces<'a>(self, pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
        use ring::digest as by_ring;
        match self {
            Self::Sha1 => ring(&by_ring::SHA1_FOR_LEGACY_USE_ONLY, pieces),
            Self::Sha224 => rust_crypto::<sha2::Sha224>(pieces),
            Self::Sha256 => ring(&by_ring::SHA256, pieces),
            Self::Sha384 => ring(&by_ring::SHA384, pieces),
            Self::Sha512 => ring(&by_ring::SHA512, pieces),
            Self::Sha512_224 => rust_crypto::<sha2::Sha512_224>(pieces),
            Self::Sha512_256 => ring(&by_ring::SHA512_256, pieces),
            Self::Sha3_224 => rust_crypto::<sha3::Sha3_224>(pieces),
            Self::Sha3_256 => rust_crypto::<sha3::Sha3_256>(pieces),
            Self::Sha3_384 => rust_crypto::<sha3::Sha3_384>(pieces),
            Self::Sha3_512 => rust_crypto::<sha3::Sha3_512>(pieces),
        }
    }

    /// The hash's length in bytes.
    pub fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha224 | Self::Sha512_224 | Self::Sha3_224 => 28,
            Self::Sha256 | Self::Sha512_256 | Self::Sha3_256 => 32,
            Self::Sha384 | Self::Sha3_384 => 48,
            Self::Sha512 | Self::Sha3_512 => 64,
        }
    }
}

fn ring<'a>(
    algorithm: &'static ring::digest::Algorithm,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Vec<u8> {
    let mut context = ring::digest::Context::new(algorithm);
    for piece in pieces {
        context.update(piece);
    }
    context.finish().as_ref().to_vec()
}

fn rust_crypto<'a, D: sha2::Digest>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut state = D::new();
    for piece in pieces {
        state.update(piece);
    }
    state.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4 and FIPS 202: the examples over `abc`, their first four bytes.
    const OF_ABC: [(Digest, &str); 11] = [
        (Digest::Sha1, "a9993e36"),
        (Digest::Sha224, "23097d22"),
        (Digest::Sha256, "ba7816bf"),
        (Digest::Sha384, "cb00753f"),
        (Digest::Sha512, "ddaf35a1"),
        (Digest::Sha512_224, "4634270f"),
        (Digest::Sha512_256, "53048e26"),
        (Digest::Sha3_224, "e642824c"),
        (Digest::Sha3_256, "3a985da7"),
        (Digest::Sha3_384, "ec01498288516fc9"),
        (Digest::Sha3_512, "b751850b"),
    ];

    #[test]
    fn each_digest_is_the_one_that_its_name_says() {
        for (digest, start) in OF_ABC {
            let hash = digest.hash(b"abc");
            assert!(hex::encode(&hash).starts_with(start), "{digest:?}: {}", hex::encode(&hash));
            assert_eq!(hash.len(), digest.length(), "{digest:?}");
            assert_eq!(digest.hash_pieces([&b"a"[..], b"", b"bc"]), hash, "{digest:?}");
        }
    }
}
