//! Files that other programs have written and signed are read, and nothing in them is taken for an
//! attack.

use motcua_signature_core::pdf::{ChangePolicy, Permission, SignatureKind, read};

const THREE: &[u8] = include_bytes!("pdf/three-signatures.pdf");
const CERTIFIED: &[u8] = include_bytes!("pdf/certified-then-signed.pdf");
const LONG_TERM: &[u8] = include_bytes!("pdf/long-term-then-signed.pdf");
const LINEARIZED: &[u8] = include_bytes!("pdf/linearized.pdf");
const OBJECT_STREAMS: &[u8] = include_bytes!("pdf/object-streams.pdf");

#[test]
fn signatures_of_other_writers_have_no_fault_and_no_forbidden_change() {
    for (file, count) in
        [(THREE, 3), (CERTIFIED, 2), (LONG_TERM, 3), (LINEARIZED, 1), (OBJECT_STREAMS, 1)]
    {
        let document = read(file).expect("a sound file");
        assert_eq!(document.signatures.len(), count);
        for signature in &document.signatures {
            assert_eq!(signature.faults, []);
            for policy in [ChangePolicy::Strict, ChangePolicy::Decree30] {
                let mut changes = document.changes_after(signature, policy);
                changes.retain(|change| change.allowed.is_none());
                assert_eq!(changes, []);
            }
        }
        assert!(document.signatures.last().expect("one at least").covers_whole_document);
    }
}

#[test]
fn what_a_certified_file_allows_and_a_long_term_file_holds_is_delivered() {
    let certified = read(CERTIFIED).expect("a sound file");
    assert_eq!(certified.signatures[0].certification, Some(Permission::FormFill));
    assert!(certified.signatures[1].locks.iter().all(|lock| lock.locks("owner")));
    let long_term = read(LONG_TERM).expect("a sound file");
    let kinds: Vec<_> = long_term.signatures.iter().map(|signature| signature.kind).collect();
    let (signature, timestamp) = (SignatureKind::Signature, SignatureKind::DocumentTimestamp);
    assert_eq!(kinds, [signature, timestamp, signature]);
    let store = long_term.security_store(5).expect("a sound store").expect("a store");
    assert_eq!(store.certificates.len(), 2);
    assert_eq!(store.signatures.len(), 2);
}
