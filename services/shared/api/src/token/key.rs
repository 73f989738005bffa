//! The keys of tokens: one signs, those that are published verify.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use ring::digest;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde::{Deserialize, Serialize};

use super::{Claims, ring_provider};

/// A key that cannot be read, made or used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a P-256 key")]
pub struct KeyError;

/// A published key that verifies tokens (a JSON Web Key, RFC 7517).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "Told")]
#[schema(as = JsonWebKey)]
pub struct PublicKey {
    /// The key's id: its thumbprint (RFC 7638).
    pub kid: String,
    /// `EC`.
    kty: String,
    /// `P-256`.
    crv: String,
    /// `ES256`.
    alg: String,
    /// `sig`.
    #[serde(rename = "use")]
    usage: String,
    /// First coordinate, base64url.
    x: String,
    /// Second coordinate, base64url.
    y: String,
}

/// A key as somebody else tells it. It is made anew from its coordinates: what has not two times 32
/// bytes, or bears another id than its thumbprint, is refused.
#[derive(Deserialize)]
struct Told {
    kid: String,
    crv: String,
    x: String,
    y: String,
}

impl TryFrom<Told> for PublicKey {
    type Error = KeyError;

    fn try_from(told: Told) -> Result<Self, KeyError> {
        let coordinate = |text: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyError)?;
            <[u8; 32]>::try_from(bytes).map_err(|_| KeyError)
        };
        let key = Self::new(&coordinate(&told.x)?, &coordinate(&told.y)?);
        if key.kid == told.kid && key.crv == told.crv { Ok(key) } else { Err(KeyError) }
    }
}

impl PublicKey {
    fn new(x: &[u8], y: &[u8]) -> Self {
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        let thumbprint = digest::digest(&digest::SHA256, canonical.as_bytes());
        Self {
            kid: URL_SAFE_NO_PAD.encode(thumbprint),
            kty: "EC".to_owned(),
            crv: "P-256".to_owned(),
            alg: "ES256".to_owned(),
            usage: "sig".to_owned(),
            x,
            y,
        }
    }

    pub(super) fn decoding_key(&self) -> DecodingKey {
        DecodingKey::from_ec_components(&self.x, &self.y)
            .expect("the coordinates were encoded when the key was made")
    }
}

/// The key that signs tokens; identity keeps it.
pub struct SigningKey {
    key: EncodingKey,
    header: Header,
    public: PublicKey,
}

impl SigningKey {
    /// Makes a new key, as PKCS#8 bytes to keep in a safe place.
    pub fn generate() -> Result<Vec<u8>, KeyError> {
        let random = SystemRandom::new();
        EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
            .map(|document| document.as_ref().to_vec())
            .map_err(|_| KeyError)
    }

    /// Reads a key from the bytes that [`SigningKey::generate`] made.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, KeyError> {
        ring_provider::install();
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &random)
            .map_err(|_| KeyError)?;
        // An uncompressed point: 4, then two coordinates of 32 bytes.
        let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
        let public = PublicKey::new(x, y);
        let header = Header { kid: Some(public.kid.clone()), ..Header::new(Algorithm::ES256) };
        Ok(Self { key: EncodingKey::from_ec_der(pkcs8), header, public })
    }

    /// The key to publish, and to trust.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs a token.
    pub fn sign(&self, claims: &Claims) -> Result<String, KeyError> {
        jsonwebtoken::encode(&self.header, claims, &self.key).map_err(|_| KeyError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_key_reads_back_and_a_changed_one_does_not() {
        let key = SigningKey::from_pkcs8(&SigningKey::generate().unwrap()).unwrap();
        let told = serde_json::to_value(key.public()).unwrap();
        assert_eq!(serde_json::from_value::<PublicKey>(told.clone()).unwrap(), *key.public());
        for (field, value) in
            [("x", "AAAA"), ("y", "="), ("kid", "another"), ("crv", "P-384"), ("x", "")]
        {
            let mut changed = told.clone();
            changed[field] = value.into();
            assert!(serde_json::from_value::<PublicKey>(changed).is_err(), "{field} {value}");
        }
    }
}
