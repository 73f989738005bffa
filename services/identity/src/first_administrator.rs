//! The first administrator: somebody must be able to make accounts.

use std::path::Path;

use motcua_domain::Role;
use motcua_keys::secret_file::{self, SecretFileError};
use ring::rand::{SecureRandom, SystemRandom};

use crate::{Assignment, Identity, LoginName, OpenError};

/// Letters and digits that nobody takes for one another.
const LETTERS: &[u8; 54] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ2346789";
/// 20 of 54 letters are worth 115 bits.
const LENGTH: usize = 20;

/// Makes the account `admin` if there is no account yet, its password in `dir/first-administrator` (mode 0600, one line). It
/// must be changed before anything else.
///
/// The file is on disk before the account: after a crash between them the next start does both
/// again.
pub(crate) async fn make(identity: &Identity, dir: &Path) -> Result<(), OpenError> {
    let path = dir.join("first-administrator");
    let made = async {
        let password = password();
        write(&path, &password)?;
        let name: LoginName = "admin".parse().expect("letters are a name");
        let assignment = Assignment::new(vec![Role::Administrator], None, None);
        let assignment = assignment.expect("one role and no counter");
        Ok(identity.made(name, assignment, &password, true).await?)
    };
    if identity.create_first(made).await? {
        tracing::info!(file = %path.display(), "the first administrator's password is written");
    }
    Ok(())
}

fn write(path: &Path, password: &str) -> Result<(), SecretFileError> {
    match std::fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(SecretFileError::Io { path: path.to_owned(), source })
        }
        _ => secret_file::create(path, format!("{password}\n").as_bytes()),
    }
}

fn password() -> String {
    let random = SystemRandom::new();
    let mut password = String::with_capacity(LENGTH);
    while password.len() < LENGTH {
        let mut byte = [0];
        random.fill(&mut byte).expect("the operating system gives random bytes");
        // 216 is 4 times 54: every letter is as likely.
        if byte[0] < 216 {
            password.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
        }
    }
    password
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_password_has_20_letters_and_is_another_each_time() {
        let (one, other) = (password(), password());
        assert_ne!(one, other);
        assert!(one.len() == 20 && one.bytes().all(|b| LETTERS.contains(&b)), "{one}");
    }
}
