//! Writes the corpus of signed files and attacks to a folder, with whom to trust and an index: what other
//! verifiers are held against (`tests/peers/compare`).
//!
//! ```sh
//! cargo run -p motcua-signature-core --example corpus --features testing -- FOLDER
//! ```

#[path = "../tests/verdicts/city.rs"]
#[expect(dead_code, reason = "the stories of verdicts ask for more")]
mod city;
#[path = "corpus/cms.rs"]
mod cms;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use motcua_signature_core::Report;
use motcua_signature_core::testing::pdf::attacks as pdf;
use motcua_signature_core::testing::xml::attacks as xml;
use serde::Serialize;

use city::City;

/// A file of the corpus.
#[derive(Debug, Serialize)]
struct Entry {
    file: String,
    format: &'static str,
    /// The attack, or `clean` for a file that nobody tampered with.
    attack: String,
    /// What was done to it.
    about: String,
    /// Whether it must pass.
    passes: bool,
    /// The files beside it, by the names that it may use.
    beside: Vec<String>,
    /// What we say of it: verdict and reasons.
    verdict: String,
    reasons: BTreeSet<String>,
}

struct Corpus {
    folder: PathBuf,
    city: City,
    entries: Vec<Entry>,
    /// Many attacks have the same clean twin.
    clean: BTreeSet<Vec<u8>>,
}

/// What is done to a file: its short name, and in a line.
struct Done<'a> {
    attack: &'a str,
    about: &'a str,
}

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("which folder?"))?;
    let city = City::new();
    let mut corpus = Corpus { folder, city, entries: Vec::new(), clean: BTreeSet::new() };
    corpus.trust()?;
    corpus.pdfs()?;
    corpus.xml()?;
    corpus.cms()?;
    let index = serde_json::to_string_pretty(&corpus.entries)?;
    fs::write(corpus.folder.join("index.json"), index)
}

impl Corpus {
    fn pdfs(&mut self) -> io::Result<()> {
        let city = self.city.clone();
        for attack in pdf::all(&|signed| city.signs(signed).finish()) {
            self.clean("pdf", &attack.clean, &[])?;
            let done = Done { attack: attack.name, about: attack.refused_by };
            self.add("pdf", &attack.attacked, &done, &[])?;
        }
        Ok(())
    }

    fn xml(&mut self) -> io::Result<()> {
        let city = self.city.clone();
        let sign = |signed: &[u8]| city::fixed(&city.signer.key.sign(signed));
        for attack in xml::attacks(&sign, &city.signer.der) {
            let beside: Vec<_> =
                attack.files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
            self.clean("xml", attack.clean.as_bytes(), &beside)?;
            let done = Done { attack: attack.name, about: attack.about };
            self.add("xml", attack.attacked.as_bytes(), &done, &beside)?;
        }
        Ok(())
    }

    fn cms(&mut self) -> io::Result<()> {
        for case in cms::cases(&self.city) {
            let beside: Vec<_> = case.content.iter().map(|it| ("content.bin", &it[..])).collect();
            if case.attack == "clean" {
                self.clean("p7s", &case.cms, &beside)?;
            } else {
                let done = Done { attack: case.attack, about: case.about };
                self.add("p7s", &case.cms, &done, &beside)?;
            }
        }
        Ok(())
    }

    /// A file that must pass, once.
    fn clean(
        &mut self,
        format: &'static str,
        bytes: &[u8],
        beside: &[(&str, &[u8])],
    ) -> io::Result<()> {
        if self.clean.insert(bytes.to_vec()) {
            self.add(format, bytes, &Done { attack: "clean", about: "as it was signed" }, beside)?;
        }
        Ok(())
    }

    fn add(
        &mut self,
        format: &'static str,
        bytes: &[u8],
        done: &Done<'_>,
        beside: &[(&str, &[u8])],
    ) -> io::Result<()> {
        let number = self.entries.len() + 1;
        let file = format!("{number:03}-{}.{format}", done.attack);
        fs::write(self.folder.join(&file), bytes)?;
        let mut written = Vec::new();
        for (name, content) in beside {
            let folder = self.folder.join(format!("{number:03}-beside"));
            fs::create_dir_all(&folder)?;
            fs::write(folder.join(name), content)?;
            written.push(format!("{number:03}-beside/{name}"));
        }
        let report = self.city.asks_with(bytes, beside);
        self.entries.push(Entry {
            file,
            format,
            attack: done.attack.to_owned(),
            about: done.about.to_owned(),
            passes: done.attack == "clean",
            beside: written,
            verdict: said(&report),
            reasons: reasons(&report),
        });
        Ok(())
    }

    /// The anchor, what helps to find a path, and the lists: as `motcua verify --trust` reads them.
    fn trust(&self) -> io::Result<()> {
        let trust = self.folder.join("trust");
        let city = &self.city;
        pem(&trust.join("anchors"), "root.pem", "CERTIFICATE", &city.root.der)?;
        pem(&trust.join("intermediates"), "authority.pem", "CERTIFICATE", &city.authority.der)?;
        for (number, list) in (1..).zip(&city.evidence.crls) {
            pem(&trust.join("crls"), &format!("{number}.pem"), "X509 CRL", list)?;
        }
        fs::write(self.folder.join("now"), city.now.to_string())
    }
}

fn pem(folder: &Path, name: &str, label: &str, der: &[u8]) -> io::Result<()> {
    let text = STANDARD.encode(der);
    let lines = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect::<Vec<_>>();
    let whole = format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"));
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name), whole)
}

/// The verdict, and why.
fn said(report: &Report) -> String {
    let words = serde_json::json!([report.verdict, report.sub_indication]);
    let words = words.as_array().into_iter().flatten().filter_map(|word| word.as_str());
    words.collect::<Vec<_>>().join("/")
}

fn reasons(report: &Report) -> BTreeSet<String> {
    let of_signatures = report.signatures.iter().flat_map(|it| &it.reasons);
    report.reasons.iter().chain(of_signatures).map(|reason| reason.code.to_owned()).collect()
}
