//! Keys that sign.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, LazyLock, Mutex};

use const_oid::ObjectIdentifier;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use ring::signature::{Ed25519KeyPair, KeyPair};
use rsa::pkcs8::EncodePublicKey;
use rsa::rand_core::{TryCryptoRng, TryRng};
use rsa::{Pkcs1v15Sign, PrivateKey, Pss};

use super::write::{Seq, explicit, integer, octets, oid, tlv};
use crate::crypto::{Digest, SignatureAlgorithm};

/// Which kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// RSA of 2048 bits. Making one takes a moment.
    Rsa2048,
    /// RSA of 1024 bits, which is too small.
    Rsa1024,
    /// NIST P-256
    P256,
    /// NIST P-384
    P384,
    /// Ed25519
    Ed25519,
}

/// How RSA signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5
    Pkcs1,
    /// RSASSA-PSS, the mask's digest and the salt's length those of the message's digest.
    Pss,
}

/// A key, made from a name.
#[derive(Debug, Clone)]
pub struct Key {
    secret: Arc<Secret>,
    public_key_info: Vec<u8>,
    digest: Digest,
    scheme: Scheme,
}

enum Secret {
    Rsa(Box<PrivateKey>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    Ed25519(Ed25519KeyPair),
}

/// Keys do not print what they keep.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("secret")
    }
}

impl Key {
    /// The key of this kind and name: the same in each run, made once a run. It signs with SHA-256
    /// (P-384: SHA-384), RSA by PKCS #1 v1.5.
    pub fn named(kind: KeyType, name: &str) -> Key {
        static MADE: LazyLock<Mutex<HashMap<(KeyType, String), Key>>> =
            LazyLock::new(Mutex::default);
        let mut made = MADE.lock().expect("making a key does not panic");
        made.entry((kind, name.to_owned())).or_insert_with(|| Key::make(kind, name)).clone()
    }

    /// The same key, signing with another digest. RSASSA-PSS knows SHA-256, 384 and 512.
    #[must_use]
    pub fn with_digest(&self, digest: Digest) -> Key {
        Key { digest, ..self.clone() }
    }

    /// The same key, signing by another scheme, if it is of RSA.
    #[must_use]
    pub fn with_scheme(&self, scheme: Scheme) -> Key {
        Key { scheme, ..self.clone() }
    }

    fn make(kind: KeyType, name: &str) -> Key {
        let mut numbers = Numbers::from(name);
        let secret = match kind {
            KeyType::Rsa2048 => Secret::Rsa(Box::new(rsa_key(&mut numbers, 2048))),
            KeyType::Rsa1024 => Secret::Rsa(Box::new(rsa_key(&mut numbers, 1024))),
            KeyType::P256 => Secret::P256(
                p256::ecdsa::SigningKey::from_slice(&numbers.take(32))
                    .expect("almost any number is a key"),
            ),
            KeyType::P384 => Secret::P384(
                p384::ecdsa::SigningKey::from_slice(&numbers.take(48))
                    .expect("almost any number is a key"),
            ),
            KeyType::Ed25519 => Secret::Ed25519(
                Ed25519KeyPair::from_seed_unchecked(&numbers.take(32))
                    .expect("any 32 bytes are a key"),
            ),
        };
        let digest = if kind == KeyType::P384 { Digest::Sha384 } else { Digest::Sha256 };
        let public_key_info = public_key_info(&secret);
        Key { secret: Arc::new(secret), public_key_info, digest, scheme: Scheme::Pkcs1 }
    }

    /// The public key as a `SubjectPublicKeyInfo`, in DER.
    pub fn public_key_info(&self) -> &[u8] {
        &self.public_key_info
    }

    /// The content of the public key's `BIT STRING`.
    pub fn public_key_bits(&self) -> Vec<u8> {
        let info = spki::SubjectPublicKeyInfoRef::try_from(self.public_key_info.as_slice());
        info.expect("it has been written so").subject_public_key.raw_bytes().to_vec()
    }

    /// SHA-1 of the public key: its usual identifier (RFC 5280, 4.2.1.2 (1)).
    pub fn identifier(&self) -> Vec<u8> {
        Digest::Sha1.hash(&self.public_key_bits())
    }

    /// How it signs.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        match (&*self.secret, self.scheme) {
            (Secret::Rsa(_), Scheme::Pkcs1) => SignatureAlgorithm::RsaPkcs1(self.digest),
            (Secret::Rsa(_), Scheme::Pss) => SignatureAlgorithm::pss(self.digest),
            (Secret::P256(_) | Secret::P384(_), _) => SignatureAlgorithm::Ecdsa(self.digest),
            (Secret::Ed25519(_), _) => SignatureAlgorithm::Ed25519,
        }
    }

    /// The `AlgorithmIdentifier` of how it signs, in DER.
    ///
    /// # Panics
    /// If no object identifier is known for the digest: SHA-2 has them all.
    pub fn algorithm_identifier(&self) -> Vec<u8> {
        let mut identifier = Seq::new();
        match self.algorithm() {
            SignatureAlgorithm::RsaPkcs1(digest) => {
                let arc = match digest {
                    Digest::Sha1 => 5,
                    Digest::Sha384 => 12,
                    Digest::Sha512 => 13,
                    Digest::Sha224 => 14,
                    _ => 11,
                };
                identifier.raw(&oid(arc_of("1.2.840.113549.1.1", arc))).raw(&tlv(0x05, &[]));
            }
            SignatureAlgorithm::RsaPss { digest, .. } => {
                identifier.raw(&oid(arc_of("1.2.840.113549.1.1", 10))).raw(&pss_parameters(digest));
            }
            SignatureAlgorithm::Ecdsa(Digest::Sha1) => {
                identifier.raw(&oid(arc_of("1.2.840.10045.4", 1)));
            }
            SignatureAlgorithm::Ecdsa(digest) | SignatureAlgorithm::EcdsaFixed(digest) => {
                let arc = match digest {
                    Digest::Sha224 => 1,
                    Digest::Sha384 => 3,
                    Digest::Sha512 => 4,
                    _ => 2,
                };
                identifier.raw(&oid(arc_of("1.2.840.10045.4.3", arc)));
            }
            SignatureAlgorithm::Ed25519 => {
                identifier.raw(&oid(arc_of("1.3.101", 112)));
            }
        }
        identifier.finish()
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let hash = self.digest.hash(message);
        match &*self.secret {
            Secret::Ed25519(key) => key.sign(message).as_ref().to_vec(),
            Secret::P256(key) => {
                let value: p256::ecdsa::Signature = key.sign_prehash(&hash).expect("a whole hash");
                value.to_der().as_bytes().to_vec()
            }
            Secret::P384(key) => {
                let value: p384::ecdsa::Signature = key.sign_prehash(&hash).expect("a whole hash");
                value.to_der().as_bytes().to_vec()
            }
            Secret::Rsa(key) => self.sign_rsa(key, &hash),
        }
    }

    fn sign_rsa(&self, key: &PrivateKey, hash: &[u8]) -> Vec<u8> {
        let mut salt = Numbers::from("salt");
        let value = match (self.scheme, self.digest) {
            (Scheme::Pkcs1, digest) => key.sign(pkcs1(digest, hash), hash),
            (Scheme::Pss, Digest::Sha384) => {
                key.sign_with_rng(&mut salt, Pss::<sha2::Sha384>::new(), hash)
            }
            (Scheme::Pss, Digest::Sha512) => {
                key.sign_with_rng(&mut salt, Pss::<sha2::Sha512>::new(), hash)
            }
            (Scheme::Pss, _) => key.sign_with_rng(&mut salt, Pss::<sha2::Sha256>::new(), hash),
        };
        value.expect("the key is long enough for the digest")
    }
}

fn rsa_key(numbers: &mut Numbers, bits: usize) -> PrivateKey {
    PrivateKey::new(numbers, bits).expect("primes are found")
}

/// `DigestInfo` up to the hash (RFC 8017, 9.2).
fn pkcs1(digest: Digest, hash: &[u8]) -> Pkcs1v15Sign {
    let mut info = Seq::new();
    info.raw(&digest_identifier(digest)).raw(&octets(hash));
    let whole = info.finish();
    let prefix = whole.strip_suffix(hash).expect("the hash stands at the end");
    Pkcs1v15Sign { hash_len: Some(hash.len()), prefix: prefix.into() }
}

/// An `AlgorithmIdentifier` of a digest, with NULL.
pub(super) fn digest_identifier(digest: Digest) -> Vec<u8> {
    let mut identifier = Seq::new();
    identifier.raw(&oid(digest.oid())).raw(&tlv(0x05, &[]));
    identifier.finish()
}

/// RFC 4055, 3.1, all but the trailer.
fn pss_parameters(digest: Digest) -> Vec<u8> {
    let mut mask = Seq::new();
    mask.raw(&oid(arc_of("1.2.840.113549.1.1", 8))).raw(&digest_identifier(digest));
    let salt = u64::try_from(digest.length()).expect("a short length");
    let mut parameters = Seq::new();
    parameters
        .raw(&explicit(0, &digest_identifier(digest)))
        .raw(&explicit(1, &mask.finish()))
        .raw(&explicit(2, &integer(salt)));
    parameters.finish()
}

fn arc_of(base: &str, arc: u32) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(base).push_arc(arc).expect("a short identifier")
}

fn public_key_info(secret: &Secret) -> Vec<u8> {
    match secret {
        Secret::Rsa(key) => {
            key.to_public_key().to_public_key_der().expect("a key can be written").into_vec()
        }
        Secret::P256(key) => {
            let point = key.verifying_key().to_sec1_point(false);
            on_curve("1.2.840.10045.3.1.7", point.as_bytes())
        }
        Secret::P384(key) => {
            let point = key.verifying_key().to_sec1_point(false);
            on_curve("1.3.132.0.34", point.as_bytes())
        }
        Secret::Ed25519(key) => {
            let mut identifier = Seq::new();
            identifier.raw(&oid(arc_of("1.3.101", 112)));
            let mut info = Seq::new();
            info.raw(&identifier.finish()).bits(key.public_key().as_ref());
            info.finish()
        }
    }
}

fn on_curve(curve: &str, point: &[u8]) -> Vec<u8> {
    let mut identifier = Seq::new();
    identifier
        .raw(&oid(ObjectIdentifier::new_unwrap("1.2.840.10045.2.1")))
        .raw(&oid(ObjectIdentifier::new_unwrap(curve)));
    let mut info = Seq::new();
    info.raw(&identifier.finish()).bits(point);
    info.finish()
}

/// Numbers that follow from a name.
struct Numbers {
    seed: Vec<u8>,
    count: u64,
}

impl Numbers {
    fn from(name: &str) -> Numbers {
        Numbers { seed: Digest::Sha256.hash(name.as_bytes()), count: 0 }
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.fill(&mut bytes);
        bytes
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let block = Digest::Sha256.hash_pieces([&self.seed[..], &self.count.to_be_bytes()]);
            self.count = self.count.wrapping_add(1);
            for (byte, from) in chunk.iter_mut().zip(block) {
                *byte = from;
            }
        }
    }
}

impl TryRng for Numbers {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.fill(&mut bytes);
        Ok(u32::from_be_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        Ok(u64::from_be_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        self.fill(dst);
        Ok(())
    }
}

impl TryCryptoRng for Numbers {}
