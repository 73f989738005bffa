use super::*;
use crate::testing::pki::write::Seq;

fn authority() -> Entity {
    root().issue(&Draft::timestamper("TSA"))
}

#[test]
fn a_token_says_when_and_over_what() {
    let info = StampDraft::over(PAPER, at("2025-08-15T09:30:00Z"));
    let draft = CmsDraft::timestamp(&authority(), &root(), &info);
    for bytes in [draft.finish(), CmsDraft { ber: true, ..draft }.finish()] {
        let token = timestamp(&bytes).unwrap();
        assert_eq!(faults(&token.signature), [""; 0]);
        assert_eq!(remarks(&token.signature), [""; 0]);
        assert!(holds(&token.signature, &authority()));
        assert_eq!(token.signature.references[0].state, ReferenceState::Intact);
        assert_eq!(token.info.time, at("2025-08-15T09:30:00Z"));
        assert_eq!(token.info.accuracy, Some(std::time::Duration::from_secs(1)));
        assert_eq!(token.info.serial, [77]);
        assert_eq!(token.info.policy.to_string(), "1.2.3.4");
        assert_eq!(token.stamps(halves()), ReferenceState::Intact);
        assert_eq!(token.stamps([&b"another"[..]]), ReferenceState::Changed);
    }
}

#[test]
fn a_signature_brings_its_timestamps_and_what_they_cover() {
    let when = at("2025-08-15");
    let before = CmsDraft::timestamp(&authority(), &root(), &StampDraft::over(PAPER, when));
    let draft = cades().signer(|signer| {
        signer.add(Attribute::new(attribute::CONTENT_TIMESTAMP, before.finish()));
        signer.stamped = vec![(authority(), root(), when), (authority(), root(), when)];
    });
    let found = read(&draft, Mode::PdfCades);
    assert_eq!((faults(&found), remarks(&found)), (vec![], vec![]));
    let kinds: Vec<_> = found.timestamps.iter().map(|it| it.kind).collect();
    let signature = TimestampKind::Signature;
    assert_eq!(kinds, [TimestampKind::Content, signature, signature]);
    for stamp in &found.timestamps {
        let token = timestamp(&stamp.token).unwrap();
        let state = token.stamps(stamp.covers.iter().map(AsRef::as_ref));
        assert_eq!(state, ReferenceState::Intact);
    }
}

#[test]
fn a_token_whose_content_is_none_is_refused() {
    let attached = CmsDraft { detached: false, ..cades() }.finish();
    assert_eq!(timestamp(&attached).unwrap_err().code, "timestamp-unreadable");
    assert_eq!(timestamp(&cades().finish()).unwrap_err().code, "timestamp-unreadable");
}

#[test]
fn an_archive_timestamp_is_known_and_not_checked() {
    let stamp = Attribute::new(attribute::ARCHIVE_TIMESTAMP_V3, vec![0x30, 0]);
    let found = read(&cades().signer(|signer| signer.unsigned.push(stamp)), Mode::PdfCades);
    assert_eq!(faults(&found), [""; 0]);
    assert_eq!(remarks(&found), ["timestamp-not-checked"]);
}

#[test]
fn a_token_with_an_extension_that_must_be_understood_is_refused() {
    let of = |critical| {
        let mut extension = Seq::new();
        extension.extension(attribute::CONTENT_TIMESTAMP, critical, &[0x05, 0x00]);
        let whole = extension.finish();
        let inner = crate::asn1::element::content(&whole, der::Tag::Sequence).unwrap().to_vec();
        let info =
            StampDraft { extensions: vec![inner], ..StampDraft::over(PAPER, at("2025-01-01")) };
        let token = CmsDraft::timestamp(&authority(), &root(), &info).finish();
        faults(&timestamp(&token).unwrap().signature)
    };
    assert_eq!(of(false), [""; 0]);
    assert_eq!(of(true), ["timestamp-extension"]);
}

#[test]
fn attributes_that_nobody_knows_are_no_fault() {
    let unknown = "1.2.3.4".parse().unwrap();
    let draft = cades().signer(|signer| {
        signer.add(Attribute::new(unknown, vec![0x05, 0]));
        signer.unsigned = vec![Attribute::new(unknown, vec![0x05, 0])];
    });
    let found = read(&draft, Mode::PdfCades);
    assert_eq!((faults(&found), remarks(&found)), (vec![], vec![]));
}

#[test]
fn what_is_known_and_not_checked_is_remarked() {
    let counter = Attribute::new("1.2.840.113549.1.9.6".parse().unwrap(), vec![0x30, 0]);
    let twice = cades().signer(|signer| signer.unsigned = vec![counter.clone(), counter]);
    let found = read(&twice, Mode::PdfCades);
    assert_eq!(faults(&found), [""; 0]);
    assert_eq!(remarks(&found), ["countersignature-not-checked", "countersignature-not-checked"]);

    let token =
        CmsDraft::timestamp(&authority(), &root(), &StampDraft::over(PAPER, at("2025-08-15")));
    let stamp = Attribute::new(attribute::CONTENT_TIMESTAMP, token.finish());
    let stamped = cades().signer(|signer| signer.add(stamp)).finish();
    let found = signatures(&stamped, None, Mode::StandAlone).unwrap().remove(0);
    assert_eq!(remarks(&found), ["timestamp-not-checked"]);
    assert!(found.timestamps.is_empty(), "over what is not known");
}
