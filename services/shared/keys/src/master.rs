//! The master key: a file, and what is derived from it.

use std::path::Path;

use ring::aead::{AES_256_GCM, LessSafeKey, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Prk, Salt};
use ring::hmac::{self, HMAC_SHA256};
use zeroize::Zeroizing;

use crate::data_key::{open, random, seal};
use crate::{DataKey, KeyId, KeysError, secret_file};

/// Fixed for good: another salt gives other keys.
const SALT: &[u8] = b"motcua master key 1";

/// What is derived from the master key by HKDF-SHA-256, one key a use.
pub(crate) struct Master {
    derive: Prk,
    wrap: LessSafeKey,
}

impl Master {
    /// Reads the file; makes it if it is not there and `may_make`.
    pub(crate) fn open(path: &Path, may_make: bool) -> Result<Self, KeysError> {
        let text = match secret_file::read(path)? {
            Some(text) => text,
            None if may_make => {
                let text = hex::encode(*Zeroizing::new(random::<32>())) + "\n";
                let text = Zeroizing::new(text.into_bytes());
                secret_file::create(path, &text)?;
                text
            }
            None => return Err(KeysError::MasterKeyMissing(path.to_owned())),
        };
        let mut key = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim_ascii_end(), &mut *key)
            .map_err(|_| KeysError::MasterKeyMalformed(path.to_owned()))?;
        Ok(Self::new(&key))
    }

    fn new(key: &[u8; 32]) -> Self {
        let derive = Salt::new(HKDF_SHA256, SALT).extract(key);
        let wrap = derive.expand(&[b"wrap"], &AES_256_GCM).expect("32 bytes are derived");
        Self { wrap: LessSafeKey::new(UnboundKey::from(wrap)), derive }
    }

    /// A new data key and how it lies in the store.
    pub(crate) fn make_key(&self, id: KeyId) -> (DataKey, Vec<u8>) {
        let plain = Zeroizing::new(random::<32>());
        (data_key(id, &plain), seal(&self.wrap, &*plain, id.as_bytes()))
    }

    /// The data key that lies in the store as `wrapped`.
    pub(crate) fn unwrap_key(&self, id: KeyId, wrapped: &[u8]) -> Result<DataKey, KeysError> {
        let damaged = |_| KeysError::Damaged(id);
        let plain = Zeroizing::new(open(&self.wrap, wrapped, id.as_bytes()).map_err(damaged)?);
        let plain: &[u8; 32] = plain.as_slice().try_into().map_err(|_| KeysError::Damaged(id))?;
        Ok(data_key(id, plain))
    }

    /// HMAC-SHA-256 of the parts under the key for `purpose`.
    pub(crate) fn digest(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let info = [b"digest:".as_slice(), purpose.as_bytes()];
        let key = self.derive.expand(&info, HMAC_SHA256).expect("32 bytes are derived");
        let mut context = hmac::Context::with_key(&hmac::Key::from(key));
        for part in parts {
            // The length before each part: ("ab", "c") is not ("a", "bc").
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        context.sign().as_ref().try_into().expect("SHA-256 has 32 bytes")
    }
}

fn data_key(id: KeyId, plain: &[u8; 32]) -> DataKey {
    let key = UnboundKey::new(&AES_256_GCM, plain).expect("an AES-256 key has 32 bytes");
    DataKey::new(id, LessSafeKey::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_depends_on_the_purpose_and_on_where_a_part_ends() {
        let master = Master::new(&[7; 32]);
        let digest = master.digest("request", &[b"ab", b"c"]);
        assert_eq!(digest, master.digest("request", &[b"ab", b"c"]));
        assert_ne!(digest, master.digest("request", &[b"a", b"bc"]));
        assert_ne!(digest, master.digest("document", &[b"ab", b"c"]));
        assert_ne!(digest, Master::new(&[8; 32]).digest("request", &[b"ab", b"c"]));
    }

    #[test]
    fn digests_never_change_for_one_master_key() {
        // What lies in logs and file names was computed so; a change here loses them.
        let digest = Master::new(&[7; 32]).digest("request", &[b"ab", b"c"]);
        assert_eq!(
            hex::encode(digest),
            "3b994178d7b2d8f4c2af7f33cd43ea67ee146f62544d66f1a91f94af71999f43"
        );
    }

    #[test]
    fn the_file_is_64_digits_that_only_the_owner_reads() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        Master::open(&path, true).unwrap();
        let text = secret_file::read(&path).unwrap().unwrap();
        assert_eq!((text.len(), text.last()), (65, Some(&b'\n')));
    }

    #[test]
    fn a_file_that_is_no_key_is_refused_and_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        secret_file::create(&path, b"0123").unwrap();
        assert!(matches!(Master::open(&path, true), Err(KeysError::MasterKeyMalformed(_))));
        assert_eq!(secret_file::read(&path).unwrap().unwrap().as_slice(), b"0123");
    }
}
