//! Lists of other issuers, and who may issue lists.

use super::*;

#[test]
fn an_indirect_list_speaks_of_another_issuers_certificate() {
    let root = Entity::root("Root");
    let lister = root.issue(&Draft::authority("Lister").key_usage(&[0x02]));
    // cRLIssuer [2]
    let point = points(&tlv(0xa2, &explicit(4, &lister.name)));
    let draft = Draft::signer("Signer").extension(ID_CE_CRL_DISTRIBUTION_POINTS, false, &point);
    let signer = root.issue(&draft);
    let city = City { root, signer };
    let own = city.root.list(&ListDraft::new("2026-06-01", "2026-07-01").indirect());
    let ask = |draft: ListDraft| city.ask_with(&[lister.list(&draft), own.clone()], &[&lister]);
    assert!(is_not_revoked(&ask(june().indirect())));
    assert!(is_revoked(&ask(june().indirect().revoke_of(&city.root, &city.signer, "2026-05-01"))));
    // The same number of another issuer: the lister's own, and a stranger's.
    assert!(is_not_revoked(&ask(june().indirect().revoke(&city.signer, "2026-05-01"))));
    let stranger = Entity::root("Stranger");
    let of_stranger = june().indirect().revoke_of(&stranger, &city.signer, "2026-05-01");
    assert!(is_not_revoked(&ask(of_stranger)));
    // The issuer that an entry names holds for those that follow.
    let follows = june()
        .indirect()
        .revoke_of(&city.root, &stranger, "2026-05-01")
        .revoke(&city.signer, "2026-05-01");
    assert!(is_revoked(&ask(follows)));
}

#[test]
fn a_list_that_is_not_indirect_does_not_speak_for_another_issuer() {
    let root = Entity::root("Root");
    let lister = root.issue(&Draft::authority("Lister").key_usage(&[0x02]));
    let point = points(&tlv(0xa2, &explicit(4, &lister.name)));
    let draft = Draft::signer("Signer").extension(ID_CE_CRL_DISTRIBUTION_POINTS, false, &point);
    let signer = root.issue(&draft);
    let city = City { root, signer };
    assert!(is_without_answer(&city.ask_with(&[lister.list(&june())], &[&lister])));
}

/// A root with a key for certificates alone, and a second certificate of its name that signs its lists.
fn city_with_lister(lister: &Draft) -> (City, Entity) {
    let root = Entity::self_signed(&Draft::authority("Root").key_usage(&[0x04]));
    let lister = root.issue(lister);
    let signer = root.issue(&Draft::signer("Signer"));
    (City { root, signer }, lister)
}

fn lister() -> Draft {
    Draft::authority("Root").key_usage(&[0x02]).key_type(KeyType::P256, "lister").serial(&[7])
}

#[test]
fn nobody_vouches_for_itself() {
    let (city, lister) = city_with_lister(&lister());
    let status = city.ask_with(&[lister.list(&june())], &[&lister]);
    let Status::Unknown { faults } = status else { panic!("{status:?}") };
    assert_eq!(faults[0].1, ListFault::IssuerUnknown);
}

#[test]
fn an_issuer_of_lists_vouches_for_itself_where_its_authority_says_so() {
    let name = Entity::root("Lister").name;
    let point = points(&tlv(0xa2, &explicit(4, &name)));
    let named = |draft: Draft| draft.extension(ID_CE_CRL_DISTRIBUTION_POINTS, false, &point);
    let root = Entity::root("Root");
    let lister = root.issue(&named(Draft::authority("Lister").key_usage(&[0x02])));
    let signer = root.issue(&named(Draft::signer("Signer")));
    let city = City { root, signer };
    let ask = |draft: ListDraft| city.ask_with(&[lister.list(&draft)], &[&lister]);
    assert!(is_not_revoked(&ask(june().indirect())));
    let revoked = ask(june().indirect().revoke_of(&city.root, &lister, "2026-05-01"));
    let Status::Unknown { faults } = revoked else { panic!("{revoked:?}") };
    assert_eq!(faults[0].1, ListFault::IssuerRevoked);
}

#[test]
fn the_issuer_of_a_list_must_have_a_valid_path_and_not_be_revoked() {
    // The root's own list speaks of the lister, which is an authority, and not of the signer.
    let root = Entity::root("Root");
    let expired = Draft::authority("Lister").key_usage(&[0x02]);
    let valid = root.issue(&expired.clone());
    let expired = root.issue(&expired.valid("2020-01-01", "2021-01-01"));
    let point = points(&tlv(0xa2, &explicit(4, &valid.name)));
    let draft = Draft::signer("Signer").extension(ID_CE_CRL_DISTRIBUTION_POINTS, false, &point);
    let signer = root.issue(&draft);
    let city = City { root, signer };
    let list = valid.list(&june().indirect());
    let fault = |lists: &[Vec<u8>], lister: &Entity| match city.ask_with(lists, &[lister]) {
        Status::Unknown { faults } => faults[0].1.clone(),
        other => panic!("{other:?}"),
    };
    assert!(matches!(
        fault(std::slice::from_ref(&list), &expired),
        ListFault::IssuerPath(Some(fault)) if fault.is_of_time()
    ));
    let revoking = city.root.list(&june().scope(&tlv(0x82, &[0xff])).revoke(&valid, "2026-05-01"));
    assert_eq!(fault(&[list.clone(), revoking], &valid), ListFault::IssuerRevoked);
    assert_eq!(fault(&[list], &valid), ListFault::IssuerUnknown);
}

/// Anybody can make keys with the name of a list's issuer, and lists of them.
#[test]
fn no_more_than_eight_paths_to_issuers_are_looked_for() {
    let root = Entity::root("Root");
    let elsewhere = Entity::root("Elsewhere");
    let listers: Vec<_> = (0..10)
        .map(|number| Draft::authority("Lister").key_type(KeyType::P256, &number.to_string()))
        .map(|draft| elsewhere.issue(&draft))
        .collect();
    let point = points(&tlv(0xa2, &explicit(4, &listers[0].name)));
    let draft = Draft::signer("Signer").extension(ID_CE_CRL_DISTRIBUTION_POINTS, false, &point);
    let signer = root.issue(&draft);
    let city = City { root, signer };
    let lists: Vec<_> = listers.iter().map(|lister| lister.list(&june().indirect())).collect();
    let status = city.ask_with(&lists, &listers.iter().collect::<Vec<_>>());
    let Status::Unknown { faults } = status else { panic!("{status:?}") };
    let without_path =
        faults.iter().filter(|(_, fault)| *fault == ListFault::IssuerPath(None)).count();
    let too_many = faults.iter().filter(|(_, fault)| *fault == ListFault::TooMany).count();
    assert_eq!((without_path, too_many), (8, 2));
}
