use super::*;
use crate::testing::pki::write::common_name;

fn dns(text: &str) -> GeneralName {
    GeneralName::Dns(text.to_owned())
}

fn email(text: &str) -> GeneralName {
    GeneralName::Email(text.to_owned())
}

fn uri(text: &str) -> GeneralName {
    GeneralName::Uri(text.to_owned())
}

fn permitted(bases: &[GeneralName]) -> Constraints {
    Constraints { permitted: vec![bases.to_vec()], excluded: Vec::new() }
}

fn excluded(bases: &[GeneralName]) -> Constraints {
    Constraints { permitted: Vec::new(), excluded: bases.to_vec() }
}

fn allows(constraints: &Constraints, name: &GeneralName) -> bool {
    let empty = Name::from_der(&[0x30, 0]).unwrap();
    constraints.check(&empty, std::slice::from_ref(name)).is_ok()
}

/// Whether `name` lies in `base`: it is permitted where that alone is, refused where that is excluded.
fn is_in(name: &GeneralName, base: &GeneralName) -> bool {
    let permitted = allows(&permitted(std::slice::from_ref(base)), name);
    let excluded = !allows(&excluded(std::slice::from_ref(base)), name);
    assert_eq!(permitted, excluded, "{name:?} {base:?}");
    permitted
}

#[test]
fn a_host_lies_in_its_domain() {
    assert!(is_in(&dns("example.vn"), &dns("example.vn")));
    assert!(is_in(&dns("a.b.EXAMPLE.vn"), &dns("example.vn")));
    assert!(!is_in(&dns("myexample.vn"), &dns("example.vn")));
    assert!(!is_in(&dns("example.vn"), &dns("a.example.vn")));
    assert!(!is_in(&dns("example.vn"), &dns(".example.vn")));
    assert!(is_in(&dns("example.vn"), &dns("")));
    assert!(is_in(&dns("example.vn."), &dns("example.vn")));
}

#[test]
fn an_address_lies_at_its_host_and_below_its_domain() {
    assert!(is_in(&email("an@example.vn"), &email("example.vn")));
    assert!(!is_in(&email("an@mail.example.vn"), &email("example.vn")));
    assert!(is_in(&email("an@mail.example.vn"), &email(".example.vn")));
    assert!(!is_in(&email("an@example.vn"), &email(".example.vn")));
    assert!(is_in(&email("an@example.vn"), &email("an@EXAMPLE.vn")));
    assert!(!is_in(&email("binh@example.vn"), &email("an@example.vn")));
    assert!(!is_in(&email("\"x@example.vn\"@other.vn"), &email("example.vn")));
}

#[test]
fn a_uri_lies_at_its_host() {
    assert!(is_in(&uri("https://example.vn/x"), &uri("example.vn")));
    assert!(is_in(&uri("https://u:p@a.example.vn:8443/x"), &uri(".example.vn")));
    assert!(!is_in(&uri("https://example.vn@other.vn/"), &uri("example.vn")));
    assert!(!is_in(&uri("https://other.vn/?https://example.vn"), &uri("example.vn")));
}

#[test]
fn a_uri_without_a_host_name_is_refused_where_uris_are_constrained() {
    for name in ["mailto:an@example.vn", "https://10.0.0.1/", "https://[::1]/", "urn:example:vn"] {
        assert!(!allows(&permitted(&[uri("example.vn")]), &uri(name)), "{name}");
        assert!(!allows(&excluded(&[uri("example.vn")]), &uri(name)), "{name}");
    }
}

#[test]
fn an_address_lies_in_its_network() {
    let network = GeneralName::Ip(vec![10, 1, 0, 0, 255, 255, 0, 0]);
    assert!(is_in(&GeneralName::Ip(vec![10, 1, 2, 3]), &network));
    assert!(!is_in(&GeneralName::Ip(vec![10, 2, 2, 3]), &network));
    assert!(!is_in(&GeneralName::Ip(vec![0; 16]), &network));
}

#[test]
fn an_address_of_an_odd_length_is_refused() {
    let network = [GeneralName::Ip(vec![10, 1, 0, 0, 255, 255, 0, 0])];
    for odd in [vec![], vec![10, 1, 2], vec![10, 1, 2, 3, 4]] {
        assert!(!allows(&permitted(&network), &GeneralName::Ip(odd.clone())));
        assert!(!allows(&excluded(&network), &GeneralName::Ip(odd)));
    }
}

#[test]
fn another_form_is_not_constrained_and_one_that_cannot_be_compared_is_refused() {
    let constraints = permitted(&[dns("example.vn")]);
    assert!(allows(&constraints, &email("an@other.vn")));
    for constraints in [permitted(&[GeneralName::Other(0)]), excluded(&[GeneralName::Other(0)])] {
        assert!(!allows(&constraints, &GeneralName::Other(0)));
        assert!(allows(&constraints, &GeneralName::Other(8)));
    }
}

#[test]
fn a_name_must_lie_in_what_each_authority_permits() {
    let mut constraints = permitted(&[dns("example.vn")]);
    constraints.permitted.push(vec![dns("a.example.vn"), dns("b.example.vn")]);
    assert!(allows(&constraints, &dns("x.b.example.vn")));
    assert!(!allows(&constraints, &dns("c.example.vn")));
}

#[test]
fn the_subject_is_held_against_directory_names() {
    let subject = Name::from_der(&common_name("Signer")).unwrap();
    let other = Name::from_der(&common_name("Other")).unwrap();
    let directory = |name: &Name| GeneralName::Directory(name.clone());
    assert!(permitted(&[directory(&subject)]).check(&subject, &[]).is_ok());
    assert!(permitted(&[directory(&other)]).check(&subject, &[]).is_err());
    assert!(excluded(&[directory(&subject)]).check(&subject, &[]).is_err());
}

#[test]
fn names_and_subtrees_are_counted() {
    let many = vec![dns("example.vn"); MAX_NAMES + 1];
    let empty = Name::from_der(&[0x30, 0]).unwrap();
    assert_eq!(permitted(&[dns("vn")]).check(&empty, &many), Err(Refused::TooMany));
    let constraints = NameConstraints { permitted: many, excluded: Vec::new() };
    assert_eq!(Constraints::default().add(&constraints), Err(Refused::TooMany));
}
