//! The algorithms, each under one name, however a format writes it.

/// A digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Digest {
    /// Broken; known so that it can be named.
    Sha1,
    /// SHA-224
    Sha224,
    /// SHA-256
    Sha256,
    /// SHA-384
    Sha384,
    /// SHA-512
    Sha512,
    /// SHA-512/224
    Sha512_224,
    /// SHA-512/256
    Sha512_256,
    /// SHA3-224
    Sha3_224,
    /// SHA3-256
    Sha3_256,
    /// SHA3-384
    Sha3_384,
    /// SHA3-512
    Sha3_512,
}

/// How a signature is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1(Digest),
    /// RSASSA-PSS, with the digest of the mask and the salt's length in bytes.
    RsaPss {
        /// Of the message.
        digest: Digest,
        /// Of the mask.
        mask: Digest,
        /// The salt's length in bytes.
        salt: u32,
    },
    /// ECDSA, the value as DER.
    Ecdsa(Digest),
    /// ECDSA, the value as r and s, each of the field's length (XML, JWS).
    EcdsaFixed(Digest),
    /// Ed25519
    Ed25519,
}

impl SignatureAlgorithm {
    /// RSASSA-PSS as everybody uses it: one digest for message and mask, a salt of its length.
    #[expect(clippy::cast_possible_truncation, reason = "a digest has at most 64 bytes")]
    pub fn pss(digest: Digest) -> Self {
        Self::RsaPss { digest, mask: digest, salt: digest.length() as u32 }
    }

    /// The digest over the message; `None` where the algorithm brings its own (Ed25519).
    pub fn digest(self) -> Option<Digest> {
        match self {
            Self::RsaPkcs1(digest)
            | Self::RsaPss { digest, .. }
            | Self::Ecdsa(digest)
            | Self::EcdsaFixed(digest) => Some(digest),
            Self::Ed25519 => None,
        }
    }
}
