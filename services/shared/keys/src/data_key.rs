//! A data key and its id.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce};
use ring::rand::{SecureRandom, SystemRandom};

/// The name of a data key: 16 bytes, opaque to everybody else.
///
/// The first six bytes are the time of making, so that a batch lies side by side on disk.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId([u8; 16]);

impl KeyId {
    /// The id of these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl From<[u8; 16]> for KeyId {
    fn from(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl TryFrom<&[u8]> for KeyId {
    type Error = KeyIdError;

    fn try_from(bytes: &[u8]) -> Result<Self, KeyIdError> {
        bytes.try_into().map(Self).map_err(|_| KeyIdError)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "KeyId({self})")
    }
}

impl FromStr for KeyId {
    type Err = KeyIdError;

    fn from_str(text: &str) -> Result<Self, KeyIdError> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| KeyIdError)?;
        Ok(Self(bytes))
    }
}

/// What was given is not the id of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the id of a key is 16 bytes, in text 32 hexadecimal digits")]
pub struct KeyIdError;

/// What was sealed does not open: other bytes, another key, or other associated data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sealed data does not open under its key")]
pub struct Tampered;

/// A key of one dossier or one file, ready for use. Clones share the key.
///
/// Keep it no longer than the work at hand: erasure reaches the store and its cache, not the
/// copies in use.
#[derive(Clone)]
pub struct DataKey {
    id: KeyId,
    key: Arc<LessSafeKey>,
}

impl DataKey {
    pub(crate) fn new(id: KeyId, key: LessSafeKey) -> Self {
        Self { id, key: Arc::new(key) }
    }

    /// Its id: what events and files name it by.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Encrypts by AES-256-GCM: a random nonce of 12 bytes, the ciphertext, the tag of 16 bytes.
    ///
    /// `associated` is not kept; [`DataKey::open`] needs the same again.
    pub fn seal(&self, plain: &[u8], associated: &[u8]) -> Vec<u8> {
        seal(&self.key, plain, associated)
    }

    /// Decrypts what [`DataKey::seal`] gave for the same `associated`.
    pub fn open(&self, sealed: &[u8], associated: &[u8]) -> Result<Vec<u8>, Tampered> {
        open(&self.key, sealed, associated)
    }

    /// Encrypts in place: the nonce, which goes before it, and the tag, which follows. Together they are
    /// what [`DataKey::seal`] gives.
    pub fn seal_in_place(&self, plain: &mut [u8], associated: &[u8]) -> ([u8; 12], [u8; 16]) {
        seal_in_place(&self.key, plain, associated)
    }

    /// Decrypts what was sealed in the memory where it is.
    pub fn open_in_place(&self, sealed: Vec<u8>, associated: &[u8]) -> Result<Vec<u8>, Tampered> {
        open_in_place(&self.key, sealed, associated)
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "DataKey({})", self.id)
    }
}

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

pub(crate) fn seal(key: &LessSafeKey, plain: &[u8], associated: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(NONCE_LEN + plain.len() + AES_256_GCM.tag_len());
    sealed.extend_from_slice(&[0; NONCE_LEN]);
    sealed.extend_from_slice(plain);
    let (before, ciphertext) = sealed.split_at_mut(NONCE_LEN);
    let (nonce, tag) = seal_in_place(key, ciphertext, associated);
    before.copy_from_slice(&nonce);
    sealed.extend_from_slice(&tag);
    sealed
}

fn seal_in_place(
    key: &LessSafeKey,
    plain: &mut [u8],
    associated: &[u8],
) -> ([u8; NONCE_LEN], [u8; 16]) {
    let nonce = random::<NONCE_LEN>();
    let tag = key
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(associated),
            plain,
        )
        .expect("far less than the 64 GiB that AES-GCM takes");
    (nonce, tag.as_ref().try_into().expect("a tag of AES-GCM has 16 bytes"))
}

pub(crate) fn open(
    key: &LessSafeKey,
    sealed: &[u8],
    associated: &[u8],
) -> Result<Vec<u8>, Tampered> {
    open_in_place(key, sealed.to_vec(), associated)
}

fn open_in_place(
    key: &LessSafeKey,
    mut sealed: Vec<u8>,
    associated: &[u8],
) -> Result<Vec<u8>, Tampered> {
    let nonce = sealed.first_chunk::<NONCE_LEN>().ok_or(Tampered)?;
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let opened = key.open_within(nonce, Aad::from(associated), &mut sealed, NONCE_LEN..);
    let length = opened.map_err(|_| Tampered)?.len();
    sealed.truncate(length);
    Ok(sealed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ring::aead::UnboundKey;

    use super::*;

    fn key() -> DataKey {
        let key = UnboundKey::new(&AES_256_GCM, &random::<32>()).unwrap();
        DataKey::new(KeyId::from_bytes(random()), LessSafeKey::new(key))
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_under_its_key_alone(
            plain: Vec<u8>,
            associated: Vec<u8>,
            other: Vec<u8>,
            at: prop::sample::Index,
            bit in 0_u8..8,
        ) {
            let key = key();
            let sealed = key.seal(&plain, &associated);
            prop_assert_eq!(key.open(&sealed, &associated), Ok(plain));
            if other != associated {
                prop_assert_eq!(key.open(&sealed, &other), Err(Tampered));
            }
            let mut changed = sealed.clone();
            changed[at.index(sealed.len())] ^= 1 << bit;
            prop_assert_eq!(key.open(&changed, &associated), Err(Tampered));
            prop_assert_eq!(super::tests::key().open(&sealed, &associated), Err(Tampered));
        }

        #[test]
        fn any_bytes_at_all_are_refused_without_a_panic(bytes: Vec<u8>) {
            prop_assert_eq!(key().open(&bytes, b""), Err(Tampered));
        }

        #[test]
        fn the_text_of_an_id_names_it(bytes: [u8; 16], text: String) {
            let id = KeyId::from_bytes(bytes);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
            prop_assert!(text.parse::<KeyId>().is_err() || text.len() == 32);
        }
    }

    #[test]
    fn equal_data_is_sealed_differently_each_time() {
        let key = key();
        assert_ne!(key.seal(b"0901000001", b""), key.seal(b"0901000001", b""));
    }
}
