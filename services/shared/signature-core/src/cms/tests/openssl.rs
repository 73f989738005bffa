//! What the drafts write is what OpenSSL accepts: so the tests here are about real signatures.

use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::*;

/// A folder of the test's own, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("motcua-cms-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn pem(&self, name: &str, certificate: &[u8]) -> PathBuf {
        let base64 = BASE64_STANDARD.encode(certificate);
        let lines: Vec<_> = base64.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
        let text = lines.join("\n");
        let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----");
        self.file(name, format!("{begin}\n{text}\n{end}\n").as_bytes())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs it; `None` where there is no OpenSSL, which the test says.
fn openssl(arguments: &[&str], files: &[(&str, &Path)]) -> Option<bool> {
    let mut command = Command::new("openssl");
    command.args(arguments);
    for (option, path) in files {
        command.arg(option).arg(path);
    }
    match command.output() {
        Ok(output) => {
            println!("{}", String::from_utf8_lossy(&output.stderr));
            Some(output.status.success())
        }
        Err(error) => {
            println!("skipped: cannot run openssl: {error}");
            None
        }
    }
}

#[test]
fn accepts_the_signatures_that_the_drafts_write() {
    let folder = Folder::new("signatures");
    let paper = folder.file("paper", PAPER);
    let anchor = folder.pem("root.pem", &root().der);
    let drafts = [
        cades(),
        CmsDraft { detached: false, ber: true, ..cades() },
        cades().signer(|signer| signer.by_key_identifier = true),
        cades().signer(|signer| signer.signed = None),
    ];
    for (number, draft) in drafts.iter().enumerate() {
        let cms = folder.file("cms", &draft.finish());
        let verify = ["cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any", "-cades"];
        // What binds no certificate is no CAdES.
        let options = if number == 3 { &verify[..7] } else { &verify[..] };
        let mut files = vec![("-in", &*cms), ("-CAfile", &anchor)];
        if draft.detached {
            files.push(("-content", &paper));
        }
        assert_ne!(openssl(options, &files), Some(false), "{number}");
    }
}

#[test]
fn accepts_the_tokens_that_the_drafts_write() {
    let folder = Folder::new("tokens");
    let paper = folder.file("paper", PAPER);
    let anchor = folder.pem("root.pem", &root().der);
    let authority = root().issue(&Draft::timestamper("TSA"));
    let info = StampDraft::over(PAPER, at("2025-08-15"));
    let token = folder.file("token", &CmsDraft::timestamp(&authority, &root(), &info).finish());
    let files = [("-in", &*token), ("-data", &paper), ("-CAfile", &anchor)];
    assert_ne!(openssl(&["ts", "-verify", "-token_in"], &files), Some(false));
}
