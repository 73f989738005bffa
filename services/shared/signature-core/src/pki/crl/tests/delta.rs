//! Delta lists.

use super::*;

#[test]
fn a_delta_list_alone_says_nothing() {
    let city = City::new();
    let delta = june().number(2).delta_of(1).revoke(&city.signer, "2026-05-01");
    assert!(is_without_answer(&city.ask(&[city.root.list(&delta)])));
}

#[test]
fn a_delta_list_adds_and_takes_off() {
    let city = City::new();
    let base = ListDraft::new("2026-05-01", "2026-06-01").number(5);
    let hold = base.clone().revoke_for(&city.signer, "2026-04-01", 6);
    let adds = june().number(6).delta_of(5).revoke_for(&city.signer, "2026-05-20", 1);
    let takes_off = june().number(6).delta_of(5).revoke_for(&city.signer, "2026-05-20", 8);
    let says_nothing = june().number(6).delta_of(5);
    let ask = |base: &ListDraft, delta: &ListDraft| {
        city.ask(&[city.root.list(base), city.root.list(delta)])
    };
    assert!(is_revoked(&ask(&base, &adds)));
    assert!(is_not_revoked(&ask(&hold, &takes_off)));
    assert!(is_revoked(&ask(&hold, &says_nothing)));
    let Status::NotRevoked { used } = ask(&base, &says_nothing) else { panic!() };
    assert_eq!((used[0].this_update, used[0].signatures.len()), (at("2026-06-01"), 2));
    assert!(used[0].delta.is_some());
}

#[test]
fn a_delta_list_that_does_not_belong_to_a_list_is_left_out() {
    let city = City::new();
    let base = city.root.list(&ListDraft::new("2026-05-01", "2026-06-01").number(5));
    let revoking = |delta: ListDraft| delta.revoke(&city.signer, "2026-05-20");
    let other_key = Entity::self_signed(&Draft::authority("Root").key_type(KeyType::P256, "other"));
    let left_out = [
        // Based on a list after this one; no newer than this one; of another scope; of another key.
        city.root.list(&revoking(june().number(8).delta_of(6))),
        city.root.list(&revoking(june().number(5).delta_of(4))),
        city.root.list(&revoking(june().number(6).delta_of(5)).scope(&tlv(0x81, &[0xff]))),
        other_key.list(&revoking(june().number(6).delta_of(5))),
    ];
    for delta in left_out {
        assert!(is_not_revoked(&city.ask(&[base.clone(), delta])));
    }
    let fits = city.root.list(&revoking(june().number(6).delta_of(4)));
    assert!(is_revoked(&city.ask(&[base, fits])));
}

#[test]
fn a_delta_list_with_a_wrong_signature_is_left_out() {
    let city = City::new();
    let base = city.root.list(&ListDraft::new("2026-05-01", "2026-06-01").number(5));
    let delta = june().number(6).delta_of(5).revoke(&city.signer, "2026-05-20");
    let mut delta = city.root.list(&delta);
    *delta.last_mut().unwrap() ^= 1;
    assert!(is_not_revoked(&city.ask(&[base, delta])));
}
