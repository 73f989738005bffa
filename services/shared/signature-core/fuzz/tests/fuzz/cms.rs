//! CMS, attached and detached, by one signer and by two, stamped, in BER.

use std::collections::BTreeSet;

use jiff::Timestamp;
use motcua_fuzz::Edited;
use motcua_signature_core::asn1::{ber, cms::SignedData};
use motcua_signature_core::report::TimeSource;
use motcua_signature_core::testing::cms::{Attribute, CmsDraft, SignerDraft};
use motcua_signature_core::testing::pki::{Draft, at};
use motcua_signature_core::{Report, Verdict};

use crate::city::{CONTENT, City};
use crate::pace::{SHORT, in_time};

const STAMPED: &str = "2026-02-01T00:00:00Z";
const CLAIMED: &str = "2026-01-31T00:00:00Z";

/// What the signers said. Nothing else may be reported of what passes.
fn sayings(report: &Report) -> BTreeSet<(Option<String>, Option<Timestamp>)> {
    let of = |it: &motcua_signature_core::report::Signature| {
        (it.signer.as_ref().map(|signer| signer.sha256.clone()), it.claimed_time)
    };
    report.signatures.iter().map(of).collect()
}

fn seeds(city: &City) -> Vec<Vec<u8>> {
    let claimed =
        |draft: CmsDraft| draft.signer(|signer| signer.add(Attribute::signing_time(at(CLAIMED))));
    let plain = claimed(city.signs(CONTENT));
    let stamped = claimed(city.signs_stamped(CONTENT, STAMPED));
    let mut two = plain.clone();
    let second = city.authority.issue(&Draft::signer("Trần Thị Mẫu"));
    let mut signer = SignerDraft::of(plain.content_type, &second, &city.authority, CONTENT);
    signer.by_key_identifier = true;
    two.certificates.push(second.der.clone());
    two.signers.push(signer);
    let bare = city.signs(CONTENT).signer(|signer| signer.signed = None);
    let attached = CmsDraft { detached: false, ..stamped.clone() };
    let ber = CmsDraft { ber: true, ..attached.clone() };
    let long_term = {
        let mut draft = stamped.clone();
        draft.crls.clone_from(&city.evidence.crls);
        draft.certificates.push(city.authority.der.clone());
        draft
    };
    let all = [plain, stamped, two, bare, attached, ber, long_term];
    all.iter().map(CmsDraft::finish).collect()
}

#[test]
fn cms() {
    let city = City::new();
    let seeds = seeds(&city);
    let files = [("content.bin", CONTENT)];
    let said: BTreeSet<_> = seeds
        .iter()
        .flat_map(|seed| {
            let report = city.asks_with(seed, &files);
            assert_eq!(report.verdict, Verdict::TotalPassed, "{report:#?}");
            sayings(&report)
        })
        .collect();
    bolero::check!()
        .with_test_time(SHORT)
        .with_iterations(usize::MAX)
        .with_type::<(Edited, Option<(u8, u8)>)>()
        .for_each(|(edited, change)| {
            let bytes = edited.bytes(&seeds, &[""]);
            let beside = changed(*change);
            let files = [("content.bin", &beside[..])];
            let report = in_time(bytes.len(), || city.asks_with(&bytes, &files));
            if report.verdict == Verdict::TotalPassed {
                assert!(sayings(&report).is_subset(&said), "{report:#?}");
                assert_was_signed(&bytes, &beside, &report);
            }
        });
}

/// The content that is given beside the CMS, one byte of it set.
fn changed(change: Option<(u8, u8)>) -> Vec<u8> {
    let mut content = CONTENT.to_vec();
    if let Some((at, byte)) = change {
        let at = usize::from(at) % content.len();
        content[at] = byte;
    }
    content
}

fn assert_was_signed(bytes: &[u8], beside: &[u8], report: &Report) {
    for signature in &report.signatures {
        let best = signature.best_signature_time;
        assert!(best.source == TimeSource::Now || best.at == at(STAMPED), "{best:?}");
    }
    let (der, _) = ber::first_element(bytes).expect("it was read");
    let inside = SignedData::from_content_info(&der).expect("it was read").content;
    assert_eq!(inside.unwrap_or(beside), CONTENT, "{report:#?}");
}
