//! The master key: a file, and what is derived from it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use ring::aead::{AES_256_GCM, LessSafeKey, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Prk, Salt};
use ring::hmac::{self, HMAC_SHA256};
use zeroize::Zeroizing;

use crate::data_key::{open, random, seal};
use crate::{DataKey, KeyId, KeysError};

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
        let failed = |source| KeysError::MasterKeyFile { path: path.to_owned(), source };
        match fs::metadata(path) {
            Ok(found) => {
                let mode = found.permissions().mode() & 0o7777;
                if mode & 0o077 != 0 {
                    return Err(KeysError::MasterKeyOpen { path: path.to_owned(), mode });
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if !may_make {
                    return Err(KeysError::MasterKeyMissing(path.to_owned()));
                }
                make(path).map_err(failed)?;
            }
            Err(error) => return Err(failed(error)),
        }
        let text = Zeroizing::new(fs::read(path).map_err(failed)?);
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

/// Makes the file in one step: after a crash it is whole or not there. It never replaces one.
fn make(path: &Path) -> io::Result<()> {
    let draft = path.with_extension("key.new");
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let text = Zeroizing::new(hex::encode(*Zeroizing::new(random::<32>())) + "\n");
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::hard_link(&draft, path)?;
    fs::remove_file(&draft)?;
    File::open(path.parent().expect("the key lies in a folder"))?.sync_all()
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
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.len(), 65);
        assert!(text.ends_with('\n'));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 1, "no draft stays behind");
    }

    #[test]
    fn a_master_key_that_others_may_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        Master::open(&path, true).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = Master::open(&path, true).err().unwrap();
        assert!(error.to_string().contains("(mode 0640): make it 0600"), "{error}");
    }

    #[test]
    fn a_file_that_is_no_key_is_refused_and_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        fs::write(&path, "0123").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(Master::open(&path, true), Err(KeysError::MasterKeyMalformed(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "0123");
    }
}
