//! `motcua templates`: the program's templates of printed forms as files, for a city that wants others.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context;

use super::{Ended, tell};

/// Writes each template that is not there yet: what a city has edited stays.
pub(super) fn write(to: &Path) -> anyhow::Result<Ended> {
    fs::create_dir_all(to).with_context(|| format!("{} cannot be made", to.display()))?;
    for (name, text) in motcua_print::TEMPLATES {
        let path = to.join(name);
        let file = fs::File::create_new(&path);
        match file.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes())) {
            Ok(()) => tell(&format!("written: {}", path.display())),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                tell(&format!("left as it is: {}", path.display()));
            }
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        }
    }
    Ok(Ended::Done)
}
