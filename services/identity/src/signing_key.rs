//! The key that signs tokens: `token.key`, PKCS#8, mode 0600.

use std::path::Path;

use motcua_api::token::SigningKey;
use motcua_keys::secret_file;

use crate::OpenError;

/// Reads the key; makes it if there is none. With a new key the tokens of the old one are void.
pub(crate) fn open(dir: &Path) -> Result<SigningKey, OpenError> {
    let path = dir.join("token.key");
    if let Some(pkcs8) = secret_file::read(&path)? {
        return Ok(SigningKey::from_pkcs8(&pkcs8)?);
    }
    let pkcs8 = SigningKey::generate()?;
    secret_file::create(&path, &pkcs8)?;
    Ok(SigningKey::from_pkcs8(&pkcs8)?)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_key_stays_the_same_over_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let first = open(dir.path()).unwrap();
        assert_eq!(open(dir.path()).unwrap().public(), first.public());
    }

    #[test]
    fn a_key_that_others_may_read_or_that_is_none_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("token.key");
        secret_file::create(&path, b"no key").unwrap();
        assert!(matches!(open(dir.path()), Err(OpenError::SigningKey(_))));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(open(dir.path()), Err(OpenError::SecretFile(_))));
    }
}
