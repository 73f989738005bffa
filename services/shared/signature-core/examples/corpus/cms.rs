//! CMS as signers write it, and as nobody should.

use motcua_signature_core::crypto::Digest;
use motcua_signature_core::testing::cms::{Attribute, CmsDraft, attribute};
use motcua_signature_core::testing::pki::{Draft, Entity};

use crate::city::{CONTENT, City};

/// A CMS with the content that is given beside it.
pub(crate) struct Case {
    pub(crate) attack: &'static str,
    pub(crate) about: &'static str,
    pub(crate) cms: Vec<u8>,
    pub(crate) content: Option<Vec<u8>>,
}

const CLEAN: (&str, &str) = ("clean", "as it was signed");

fn case((attack, about): (&'static str, &'static str), draft: &CmsDraft) -> Case {
    let content = draft.detached.then(|| CONTENT.to_vec());
    Case { attack, about, cms: draft.finish(), content }
}

pub(crate) fn cases(city: &City) -> Vec<Case> {
    let detached = city.signs(CONTENT);
    let attached = CmsDraft { detached: false, ..detached.clone() };
    let ber = CmsDraft { ber: true, ..attached.clone() };
    let mut all = vec![
        case(CLEAN, &detached),
        case(CLEAN, &attached),
        case(CLEAN, &ber),
        case(CLEAN, &city.signs_stamped(CONTENT, "2026-02-01")),
    ];
    let other = Some(b"Quyet dinh so 2".to_vec());
    let about = ("content-changed", "other content is given beside it");
    all.push(Case { content: other, ..case(about, &detached) });
    all.extend(of_attributes(&detached, city));
    all.extend(of_signers(&detached, city));
    all
}

fn of_attributes(clean: &CmsDraft, city: &City) -> Vec<Case> {
    let signed_set = clean.signers[0].signed_set().expect("a baseline has signed attributes");
    let value = city.signer.key.sign(&signed_set);
    // The attributes' bytes as content, with the value that was made over them (RFC 5652, 11 does not
    // forbid it; "attribute confusion").
    let mut confused = CmsDraft::cades(&city.signer, &city.authority, &signed_set);
    confused.detached = false;
    let confused = confused.signer(|signer| {
        signer.signed = None;
        signer.value = Some(value);
    });
    let twice = Attribute::message_digest(Digest::Sha256, CONTENT);
    vec![
        case(
            ("attributes-as-content", "the signed attributes are shown as what was signed"),
            &confused,
        ),
        case(
            ("message-digest-twice", "two message digests, one of them right"),
            &clean.clone().signer(|signer| {
                signer.set(Attribute::message_digest(Digest::Sha256, b"another"));
                signer.add(twice);
            }),
        ),
        case(
            ("content-type-missing", "signed attributes without a content type"),
            &clean.clone().signer(|signer| signer.remove(attribute::CONTENT_TYPE)),
        ),
        case(
            ("attributes-not-in-order", "the signed attributes are no DER"),
            &clean.clone().signer(|signer| {
                signer.in_order = false;
                if let Some(all) = &mut signer.signed {
                    all.reverse();
                }
            }),
        ),
        case(
            (
                "other-certificate-bound",
                "the attribute binds another certificate than the signer's",
            ),
            &clean.clone().signer(|signer| {
                let other = (&city.stamper, &city.authority);
                let bound = Attribute::signing_certificate_v2(Digest::Sha256, other.0, other.1);
                signer.set(bound);
            }),
        ),
    ]
}

fn of_signers(clean: &CmsDraft, city: &City) -> Vec<Case> {
    let stranger = Entity::root("Root lạ");
    let unknown = stranger.issue(&Draft::signer("Người lạ"));
    let not_authority = city.authority.issue(&Draft::signer("Không phải CA"));
    let by_signer = not_authority.issue(&Draft::signer("Người lạ"));
    let mut below = CmsDraft::cades(&by_signer, &not_authority, CONTENT);
    below.certificates.push(not_authority.der.clone());
    let for_tls = city.authority.issue(&Draft::signer("Máy chủ").key_usage(&[2]));
    vec![
        case(
            ("other-key", "signed with another key than the certificate's"),
            &clean.clone().signer(|signer| signer.entity.key = unknown.key.clone()),
        ),
        case(
            ("not-trusted", "by somebody below another root"),
            &CmsDraft::cades(&unknown, &stranger, CONTENT),
        ),
        case(("issued-by-signer", "the issuer is a signer, and no authority"), &below),
        case(
            ("purpose-encryption", "the certificate is for encrypting keys, not for signing"),
            &CmsDraft::cades(&for_tls, &city.authority, CONTENT),
        ),
    ]
}
