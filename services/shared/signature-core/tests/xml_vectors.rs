//! Canonical forms and signatures that others' programs made (`xml/README.md`).

use std::fs;
use std::path::{Path, PathBuf};

use motcua_signature_core::crypto::{PublicKey, verify};
use motcua_signature_core::facts::{Format, ReferenceState, Scope, Signature};
use motcua_signature_core::xml;
use motcua_signature_core::xml::c14n::{Canonicalization, NodeSet, canonicalize};
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/xml")
}

fn signature(name: &str) -> Signature<'static> {
    let bytes = fs::read(folder().join(name)).expect("the file is committed");
    let document = xml::read(&bytes).expect("others wrote it well");
    let mut found = xml::signatures(&document, &[]);
    assert_eq!(found.len(), 1, "{name}");
    found.remove(0)
}

/// The signature value is of the key in the certificate that came along.
fn is_made_by_its_certificate(signature: &Signature<'_>) -> bool {
    let certificate = Certificate::from_der(&signature.certificates[0]).expect("a certificate");
    let key = certificate.tbs_certificate().subject_public_key_info().to_der();
    let key = PublicKey::from_spki_der(&key.expect("it was read")).expect("a key of a known kind");
    let algorithm = signature.algorithm.expect("a known algorithm");
    verify(&key, algorithm, &signature.signed, &signature.value).is_ok()
}

#[test]
fn documents_are_written_as_libxml2_writes_them() {
    let table = fs::read(folder().join("c14n-cases.json")).unwrap();
    let cases: Vec<(String, String, Vec<String>, String)> = serde_json::from_slice(&table).unwrap();
    assert!(cases.len() >= 100);
    for (text, uri, prefixes, form) in cases {
        let document = xml::read(text.as_bytes()).unwrap();
        let mut how = Canonicalization::from_uri(&uri).unwrap();
        how.inclusive_prefixes = prefixes;
        let set = NodeSet { apex: document.root(), without: None, comments: true };
        let written = String::from_utf8(canonicalize(&set, &how).unwrap()).unwrap();
        assert_eq!(written, form, "{uri} {:?} of {text}", how.inclusive_prefixes);
    }
}

#[test]
fn elements_are_hashed_as_libxmlsec1_hashes_them() {
    for number in 1..=6 {
        let name = format!("xmlsec-{number}.xml");
        let found = signature(&name);
        assert_eq!(found.faults, [], "{name}");
        assert_eq!(found.references.len(), 20, "{name}");
        for (index, reference) in found.references.iter().enumerate() {
            assert_eq!(reference.state, ReferenceState::Intact, "{name}, reference {index}");
        }
        assert!(is_made_by_its_certificate(&found), "{name}");
    }
}

#[test]
fn signatures_of_signxml_are_read() {
    for (name, format, scope) in [
        ("signxml-enveloped.xml", Format::XmlDsig, Scope::Whole),
        ("signxml-enveloping.xml", Format::XmlDsig, Scope::Fragment("object".to_owned())),
        ("signxml-xades.xml", Format::Xades, Scope::Whole),
    ] {
        let found = signature(name);
        assert_eq!(found.faults, [], "{name}");
        assert_eq!((found.format, &found.references[0].scope), (format, &scope), "{name}");
        assert!(found.references.iter().all(|one| one.state == ReferenceState::Intact), "{name}");
        assert!(is_made_by_its_certificate(&found), "{name}");
    }
    let xades = signature("signxml-xades.xml");
    let digest = xades.bound[0].digest.unwrap();
    assert_eq!(digest.hash(&xades.certificates[0]), xades.bound[0].hash);
    assert!(xades.claimed_time.is_some());
}
