use super::*;
use crate::crypto::{Digest, SignatureAlgorithm};
use crate::facts::{ReferenceState, Scope};
use crate::testing::xml::{ENVELOPED, EXCLUSIVE, Named, Recipe};
use crate::xml;

const CERTIFICATE: &[u8] = b"a certificate";

fn sign(_: &[u8]) -> Vec<u8> {
    b"value".to_vec()
}

fn only(text: &str, files: &[(&str, &[u8])]) -> Signature<'static> {
    let document = xml::read(text.as_bytes()).unwrap();
    let mut found = xml::signatures(&document, files);
    assert_eq!(found.len(), 1, "{text}");
    found.remove(0)
}

fn codes(faults: &[Fault]) -> Vec<&'static str> {
    faults.iter().map(|fault| fault.code).collect()
}

fn states(facts: &Signature<'_>) -> Vec<(Scope, ReferenceState)> {
    facts.references.iter().map(|row| (row.scope.clone(), row.state)).collect()
}

#[test]
fn an_enveloped_signature_covers_the_whole_document() {
    let recipe = Recipe::enveloped(CERTIFICATE);
    let facts = only(&recipe.make(sign), &[]);
    assert_eq!(codes(&facts.faults), [""; 0], "{:?}", facts.faults);
    assert_eq!(
        states(&facts),
        [(Scope::Whole, ReferenceState::Intact), (Scope::Properties, ReferenceState::Intact)]
    );
    assert_eq!(facts.format, Format::Xades);
    assert_eq!(facts.certificates, [CERTIFICATE]);
    assert_eq!(facts.claimed_time, Some("2025-03-10T02:00:00Z".parse().unwrap()));
    assert_eq!(facts.bound[0].hash, Digest::Sha256.hash(CERTIFICATE));
    assert_eq!(facts.value, &b"value"[..]);
}

#[test]
fn a_changed_document_is_changed() {
    let made = Recipe::enveloped(CERTIFICATE).make(sign);
    let facts = only(&made.replace("<granted>yes", "<granted>no"), &[]);
    assert_eq!(states(&facts)[0], (Scope::Whole, ReferenceState::Changed));
}

#[test]
fn enveloping_and_detached_signatures_cover_their_parts() {
    let enveloping = only(&Recipe::enveloping(CERTIFICATE).make(sign), &[]);
    assert_eq!(states(&enveloping)[0], (Scope::Fragment("data".into()), ReferenceState::Intact));
    let beside = only(&Recipe::beside(CERTIFICATE).make(sign), &[]);
    assert_eq!(states(&beside)[0], (Scope::Fragment("result".into()), ReferenceState::Intact));
    assert_eq!(codes(&beside.remarks), ["xml-covers-part"]);
    assert!(beside.remarks[0].detail.contains("/*[1]/*[1] "), "{:?}", beside.remarks);
    let recipe = Recipe::over_files(&[("a.pdf", b"one"), ("b.pdf", b"two")], CERTIFICATE);
    let made = recipe.make(sign);
    let files = only(&made, &recipe.given());
    assert_eq!(states(&files)[1], (Scope::File("b.pdf".into()), ReferenceState::Intact));
    let missing = only(&made, &[("a.pdf", b"one")]);
    assert_eq!(states(&missing)[1], (Scope::File("b.pdf".into()), ReferenceState::Missing));
}

#[test]
fn an_identifier_of_two_elements_is_a_fault_however_it_is_spelled() {
    let made = Recipe::beside(CERTIFICATE).make(sign);
    for attribute in ["Id", "ID", "id", "xml:id"] {
        let twice = made.replace("<granted>", &format!("<granted {attribute}=\"result\">"));
        let facts = only(&twice, &[]);
        assert!(codes(&facts.faults).contains(&"xml-duplicate-id"), "{attribute}");
        assert_eq!(states(&facts)[0].1, ReferenceState::Missing, "{attribute}");
    }
    let other =
        made.replace("<granted>", "<granted idx=\"result\" w:Id=\"result\" xmlns:w=\"urn:w\">");
    assert!(!codes(&only(&other, &[]).faults).contains(&"xml-duplicate-id"));
    // Two that nothing refers to are a fault too: another reader may resolve them.
    let unused = made.replace("</package>", "<a id=\"x\"/><a id=\"x\"/></package>");
    assert_eq!(codes(&only(&unused, &[]).faults), ["xml-duplicate-id"]);
}

#[test]
fn hmac_is_refused_by_each_of_its_names() {
    for name in [
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2007/05/xmldsig-more#HMAC-sha3-256",
    ] {
        let mut recipe = Recipe::enveloped(CERTIFICATE);
        name.clone_into(&mut recipe.method);
        let facts = only(&recipe.make(sign), &[]);
        assert_eq!((codes(&facts.faults), facts.algorithm), (vec!["xml-hmac"], None), "{name}");
    }
}

#[test]
fn an_unknown_algorithm_is_named_and_is_no_fault_of_form() {
    let mut recipe = Recipe::enveloped(CERTIFICATE);
    "urn:example:new".clone_into(&mut recipe.method);
    let facts = only(&recipe.make(sign), &[]);
    assert_eq!((codes(&facts.faults), facts.algorithm), (vec![], None));
    assert_eq!(facts.algorithm_name, "urn:example:new");
    let made = Recipe::enveloped(CERTIFICATE).make(sign);
    let unknown = made.replacen("http://www.w3.org/2001/04/xmlenc#sha256", "urn:example:digest", 1);
    let facts = only(&unknown, &[]);
    assert_eq!(states(&facts)[0].1, ReferenceState::Unknown);
    assert_eq!(facts.references[0].digest_name, "urn:example:digest");
}

#[test]
fn only_the_six_canonical_forms_are_allowed_for_signed_info() {
    for uri in ["urn:example:own", "http://www.w3.org/2000/09/xmldsig#base64", ""] {
        let mut recipe = Recipe::enveloped(CERTIFICATE);
        uri.clone_into(&mut recipe.canonicalization);
        let facts = only(&recipe.make(sign), &[]);
        assert_eq!(codes(&facts.faults), ["xml-canonicalization"], "{uri}");
        assert!(facts.signed.is_empty());
    }
}

#[test]
fn what_is_verified_is_the_canonical_signed_info() {
    let mut given = Vec::new();
    let made = Recipe::enveloped(CERTIFICATE).make(|signed| {
        given = signed.to_vec();
        b"value".to_vec()
    });
    assert_eq!(only(&made, &[]).signed, given);
    assert!(given.starts_with(b"<ds:SignedInfo xmlns:ds="));
}

#[test]
fn references_are_at_most_32() {
    let mut recipe = Recipe::beside(CERTIFICATE).plain();
    recipe.references = vec![Named::new("#result"); 32];
    assert_eq!(codes(&only(&recipe.make(sign), &[]).faults), [""; 0]);
    recipe.references.push(Named::new("#result"));
    assert_eq!(codes(&only(&recipe.make(sign), &[]).faults), ["xml-too-many-references"]);
}

#[test]
fn signatures_are_at_most_32() {
    let made = Recipe::beside(CERTIFICATE).plain().make(sign);
    let more = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>".repeat(32);
    let text = made.replace("</package>", &format!("{more}</package>"));
    let document = xml::read(text.as_bytes()).unwrap();
    let found = xml::signatures(&document, &[]);
    assert_eq!(found.len(), 32);
    assert!(found.iter().all(|facts| codes(&facts.faults).contains(&"xml-too-many-signatures")));
}

#[test]
fn the_same_bytes_are_not_hashed_without_end() {
    let mut recipe = Recipe::beside(CERTIFICATE).plain();
    recipe.references = vec![Named::new("#result"); 32];
    let long = "x".repeat(100_000);
    recipe.document = recipe.document.replace("yes", &long);
    let one = recipe.make(sign);
    assert_eq!(codes(&only(&one, &[]).faults), [""; 0]);
    // Two such signatures hash each byte 64 times.
    let signature = &one[one.find("<ds:Signature").unwrap()..one.find("</package>").unwrap()];
    let second = signature.replace("Id=\"signature", "Id=\"second");
    let text = one.replace("</package>", &format!("{second}</package>"));
    let document = xml::read(text.as_bytes()).unwrap();
    let found = xml::signatures(&document, &[]);
    assert!(codes(&found[1].faults).contains(&"xml-too-much-work"), "{:?}", found[1].faults);
}

/// A reference per pass, and at each element a declaration and 32 prefixes that may have changed.
#[test]
fn namespaces_at_every_element_are_counted_as_work() {
    let declared: Vec<_> = (0..60).map(|index| format!(" xmlns:p{index}=\"urn:p\"")).collect();
    let redeclares = "<a xmlns:p0=\"urn:x\"/><b xmlns:p0=\"urn:y\"/>".repeat(2000);
    let mut recipe = Recipe::beside(CERTIFICATE).plain();
    recipe.document = recipe
        .document
        .replace("<granted>", &format!("<more{}>{redeclares}</more><granted>", declared.concat()));
    let listed = format!(
        "<ds:Transform Algorithm=\"{EXCLUSIVE}\"><e:InclusiveNamespaces xmlns:e=\"{EXCLUSIVE}\" \
         PrefixList=\"{}\"/></ds:Transform>",
        "q ".repeat(32)
    );
    recipe.references = vec![Named::new("#result").with_transforms(&[&listed])];
    let facts = only(&recipe.make(sign), &[]);
    assert_eq!(codes(&facts.faults), ["xml-too-much-work"]);
    recipe.references = vec![Named::new("#result")];
    assert_eq!(codes(&only(&recipe.make(sign), &[]).faults), [""; 0]);
}

#[test]
fn a_manifest_is_followed_and_each_of_its_references_reported() {
    let mut recipe = Recipe::beside(CERTIFICATE).plain();
    recipe.files = vec![("a.txt".to_owned(), b"one".to_vec())];
    let listed = recipe.reference(&Named::new("a.txt").with_transforms(&[]));
    recipe.objects =
        format!("<ds:Object><ds:Manifest Id=\"manifest\">{listed}</ds:Manifest></ds:Object>");
    let mut named = Named::new("#manifest");
    named.attributes = format!(" Type=\"{MANIFEST}\"");
    recipe.references = vec![named];
    let made = recipe.make(sign);
    let facts = only(&made, &recipe.given());
    assert_eq!(codes(&facts.faults), [""; 0]);
    assert!(codes(&facts.remarks).contains(&"xml-manifest"));
    assert_eq!(
        states(&facts),
        [
            (Scope::Fragment("manifest".into()), ReferenceState::Intact),
            (Scope::File("a.txt".into()), ReferenceState::Intact)
        ]
    );
    let changed = only(&made, &[("a.txt", b"two")]);
    assert_eq!(states(&changed)[1], (Scope::File("a.txt".into()), ReferenceState::Changed));
    let none = made.replacen("URI=\"#manifest\"", "URI=\"#result\"", 1);
    assert!(codes(&only(&none, &[]).faults).contains(&"xml-manifest"));
}

#[test]
fn manifests_have_at_most_32_references_together() {
    let mut recipe = Recipe::beside(CERTIFICATE).plain();
    let listed = recipe.reference(&Named::new("#result")).repeat(33);
    recipe.objects =
        format!("<ds:Object><ds:Manifest Id=\"manifest\">{listed}</ds:Manifest></ds:Object>");
    recipe.references = vec![Named::new("#manifest")];
    assert_eq!(codes(&only(&recipe.make(sign), &[]).faults), ["xml-too-many-references"]);
}

#[test]
fn whole_is_said_only_of_the_root_and_of_the_documents_element() {
    let scope = |uri: &str, transforms: &[&str]| {
        let mut recipe = Recipe::enveloped(CERTIFICATE).plain();
        recipe.document = recipe.document.replace("<granted>", "<granted Id=\"part\">");
        recipe.references = vec![Named::new(uri).with_transforms(transforms)];
        states(&only(&recipe.make(sign), &[]))[0].0.clone()
    };
    for uri in ["", "#result", "#xpointer(/)", "#xpointer(id('result'))"] {
        assert_eq!(scope(uri, &[ENVELOPED, EXCLUSIVE]), Scope::Whole, "{uri}");
    }
    assert_eq!(scope("#part", &[EXCLUSIVE]), Scope::Fragment("part".into()));
    // Its text is not the document.
    let base64 = "http://www.w3.org/2000/09/xmldsig#base64";
    assert_eq!(scope("", &[ENVELOPED, base64]), Scope::Fragment(String::new()));
}

#[test]
fn a_bare_key_is_not_used() {
    let mut recipe = Recipe::enveloped(CERTIFICATE);
    recipe.key_info = "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AAAA</ds:Modulus><ds:Exponent>AQAB\
                       </ds:Exponent></ds:RSAKeyValue></ds:KeyValue>"
        .to_owned();
    let facts = only(&recipe.make(sign), &[]);
    assert!(facts.certificates.is_empty());
    assert_eq!(codes(&facts.remarks), ["xml-key-value"]);
}

#[test]
fn the_parts_of_a_signature_stand_in_their_places_once() {
    let made = Recipe::enveloped(CERTIFICATE).make(sign);
    let value = &made[made.find("<ds:SignatureValue").unwrap()..made.find("<ds:KeyInfo>").unwrap()];
    let key_info = &made[made.find("<ds:KeyInfo>").unwrap()..made.find("<ds:Object>").unwrap()];
    let references = made.find("<ds:Reference ").unwrap();
    for bad in [
        made.replace(value, ""),
        made.replace(value, &format!("{value}<ds:SignatureValue/>")),
        made.replace(key_info, &key_info.repeat(2)),
        made.replace("</ds:Signature>", "<other/></ds:Signature>"),
        made.replace("<ds:SignedInfo>", "<other/><ds:SignedInfo>"),
        made.replace("</ds:SignedInfo>", "<other/></ds:SignedInfo>"),
        made.replace("<ds:SignatureMethod ", "<ds:Other "),
        format!("{}{}", &made[..references], &made[made.find("</ds:SignedInfo>").unwrap()..]),
    ] {
        assert_eq!(codes(&only(&bad, &[]).faults), ["xml-structure"], "{bad}");
    }
}

#[test]
fn pss_reads_its_parameters() {
    let with = |inner: &str| {
        let made = Recipe::enveloped(CERTIFICATE).make(sign);
        let method = format!(
            "<ds:SignatureMethod Algorithm=\"http://www.w3.org/2007/05/xmldsig-more#rsa-pss\">{inner}\
             </ds:SignatureMethod>"
        );
        let start = made.find("<ds:SignatureMethod").unwrap();
        let end = start + made[start..].find("/>").unwrap() + 2;
        only(&format!("{}{method}{}", &made[..start], &made[end..]), &[])
    };
    let pss = "<p:RSAPSSParams xmlns:p=\"http://www.w3.org/2007/05/xmldsig-more#\">\
               <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha512\"/>\
               <p:SaltLength>20</p:SaltLength><p:TrailerField>1</p:TrailerField></p:RSAPSSParams>";
    assert_eq!(with("").algorithm, Some(SignatureAlgorithm::pss(Digest::Sha256)));
    assert_eq!(
        with(pss).algorithm,
        Some(SignatureAlgorithm::RsaPss { digest: Digest::Sha512, mask: Digest::Sha512, salt: 20 })
    );
    let trailer = with(&pss.replace(">1<", ">2<"));
    assert_eq!((codes(&trailer.faults), trailer.algorithm), (vec!["xml-structure"], None));
}

#[test]
fn an_object_that_nobody_signed_is_remarked_though_the_whole_document_is_signed() {
    let made = Recipe::enveloped(CERTIFICATE).make(sign);
    assert_eq!(codes(&only(&made, &[]).remarks), [""; 0]);
    let object = "<ds:Object><granted>everything</granted></ds:Object></ds:Signature>";
    let facts = only(&made.replace("</ds:Signature>", object), &[]);
    assert_eq!(states(&facts)[0], (Scope::Whole, ReferenceState::Intact));
    assert_eq!(codes(&facts.remarks), ["xml-object-not-covered"]);
    assert!(facts.remarks[0].detail.contains("/*[1]/*[3]/*[5] "), "{:?}", facts.remarks);
}

#[test]
fn a_comment_that_splits_a_signed_text_is_remarked() {
    let made = Recipe::enveloped(CERTIFICATE).make(sign);
    let facts = only(&made.replace("yes", "y<!---->es"), &[]);
    assert_eq!(states(&facts)[0], (Scope::Whole, ReferenceState::Intact));
    assert_eq!(codes(&facts.remarks), ["xml-comment-in-text"]);
    // Between elements a comment changes no value, and one that is signed is nobody's trick.
    assert_eq!(
        codes(&only(&made.replace("<granted>", "<!-- -->\n <granted>"), &[]).remarks),
        [""; 0]
    );
    let mut recipe = Recipe::enveloped(CERTIFICATE);
    recipe.document = recipe.document.replace("yes", "y<!---->es");
    let with_comments = format!("{EXCLUSIVE}WithComments");
    recipe.references =
        vec![Named::new("#xpointer(/)").with_transforms(&[ENVELOPED, &with_comments])];
    assert_eq!(codes(&only(&recipe.make(sign), &[]).remarks), [""; 0]);
}

mod never_panics {
    use proptest::prelude::*;

    use super::*;

    /// Reads and, where it can be read, looks for signatures.
    fn look(bytes: &[u8]) {
        if let Ok(document) = xml::read(bytes) {
            xml::signatures(&document, &[("a", b"<a/>")]);
        }
    }

    proptest! {
        #[test]
        fn whatever_the_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            look(&bytes);
        }

        #[test]
        fn whatever_is_changed_in_a_signed_document(
            which in 0..4_usize,
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
            cut in any::<prop::sample::Index>(),
            cuts in any::<bool>(),
        ) {
            let recipe = match which {
                0 => Recipe::enveloped(CERTIFICATE),
                1 => Recipe::enveloping(CERTIFICATE),
                2 => Recipe::beside(CERTIFICATE),
                _ => Recipe::over_files(&[("a", b"one")], CERTIFICATE),
            };
            let mut bytes = recipe.make(sign).into_bytes();
            for (place, byte) in changes {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            if cuts {
                bytes.truncate(cut.index(bytes.len()));
            }
            look(&bytes);
        }

        #[test]
        fn whatever_piece_is_put_where_another_was(
            from in any::<prop::sample::Index>(),
            to in any::<prop::sample::Index>(),
            length in 1..200_usize,
        ) {
            let text = Recipe::enveloped(CERTIFICATE).make(sign);
            let pieces: Vec<&str> = text.split_inclusive('>').collect();
            let (from, to) = (from.index(pieces.len()), to.index(pieces.len()));
            let moved = pieces.iter().skip(from).take(length % 6 + 1);
            let (before, after) = pieces.split_at(to);
            let all: String = before.iter().chain(moved).chain(after).copied().collect();
            look(all.as_bytes());
        }
    }
}
