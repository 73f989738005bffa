//! Each attack of the corpus is refused for its own reason; its clean twin is not.

use std::collections::BTreeSet;

use super::*;
use crate::pdf::ChangePolicy;
use crate::testing::pdf::attacks;

/// All codes by which a file is refused.
fn reasons(bytes: &[u8], policy: ChangePolicy) -> BTreeSet<&'static str> {
    let document = match read(bytes) {
        Ok(document) => document,
        Err(cause) => return BTreeSet::from([cause.code]),
    };
    assert!(!document.signatures.is_empty(), "the signature is out of sight");
    let faults = document.signatures.iter().flat_map(|signature| &signature.faults);
    let mut codes: BTreeSet<_> = faults.map(|fault| fault.code).collect();
    for signature in &document.signatures {
        let changes = document.changes_after(signature, policy);
        codes.extend(changes.iter().filter(|c| c.allowed.is_none()).map(|change| change.code));
    }
    codes
}

#[test]
fn every_attack_is_refused_for_its_own_reason_and_its_clean_twin_is_not() {
    let corpus = attacks::all(&dummy_cms);
    assert!(corpus.len() >= 43);
    for attack in corpus {
        for policy in [ChangePolicy::Strict, ChangePolicy::Decree30] {
            assert_eq!(reasons(&attack.clean, policy), BTreeSet::new(), "{}", attack.name);
            let found = reasons(&attack.attacked, policy);
            assert!(found.contains(attack.refused_by), "{}: {found:?}", attack.name);
        }
        if let Ok(document) = read(&attack.attacked) {
            let clean = |signature: &PdfSignature<'_>| signature.faults.is_empty();
            let fooled = document.signatures.iter().any(|signature| {
                clean(signature) && signature.covers_whole_document && signature.field == "clerk"
            });
            assert!(!fooled, "{}", attack.name);
        }
    }
}
