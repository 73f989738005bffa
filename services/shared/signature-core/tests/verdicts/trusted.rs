//! Whom the operator trusts, for what and until when.

use motcua_signature_core::testing::pki::{Draft, at};
use motcua_signature_core::{SubIndication as Sub, Trust};
use serde_json::{Value, json};

use crate::city::{CONTENT, City, PASSED, codes, open, said};

fn listed(city: &City, next_update: &str, entry: &Value) -> Trust {
    let mut whole = json!({
        "sha256": hex::encode(city.root.certificate().fingerprint()), "name": "Root mẫu",
        "kind": "public-ca", "validFrom": null, "validUntil": null, "policy": null,
    });
    for (key, value) in entry.as_object().expect("an entry is an object") {
        whole[key] = value.clone();
    }
    let list = json!({
        "listId": "mẫu", "sequence": 3, "issued": "2026-01-01T00:00:00Z",
        "nextUpdate": next_update, "entries": [whole],
    });
    let list = list.to_string();
    let anchors = vec![city.root.certificate()];
    Trust::new(anchors, vec![], Some(list.as_bytes())).expect("list and anchor are the same")
}

#[test]
fn nobody_is_trusted_by_what_comes_along() {
    let mut city = City::new();
    let cms = city.signs(CONTENT);
    let mut along = cms.clone();
    along.certificates =
        vec![city.signer.der.clone(), city.authority.der.clone(), city.root.der.clone()];
    city.trusts(Trust::default());
    assert_eq!(city.verdict(&along.finish()), open(Sub::NoCertificateChainFound));
}

#[test]
fn a_list_that_has_ended_leaves_no_anchor() {
    let mut city = City::new();
    let cms = city.signs(CONTENT).finish();
    city.trusts(listed(&city, "2026-12-31T00:00:00Z", &json!({})));
    let report = city.asks_with(&cms, &[("content.bin", CONTENT)]);
    assert_eq!(said(&report), PASSED);
    assert_eq!(report.document.trust_list.unwrap().sequence, 3);
    city.trusts(listed(&city, "2026-03-01T00:00:00Z", &json!({})));
    let report = city.asks_with(&cms, &[("content.bin", CONTENT)]);
    assert_eq!(said(&report), open(Sub::NoCertificateChainFound));
    assert_eq!(codes(&report), ["trust-list-ended"]);
}

#[test]
fn an_anchor_counts_for_its_time_and_its_purpose() {
    let mut city = City::new();
    let cms = city.signs(CONTENT).finish();
    for entry in [
        json!({ "validUntil": "2026-03-01T00:00:00Z" }),
        json!({ "validFrom": "2026-03-05T00:00:00Z" }),
        json!({ "kind": "tsa" }),
    ] {
        city.trusts(listed(&city, "2026-12-31T00:00:00Z", &entry));
        assert_eq!(city.verdict(&cms), open(Sub::ChainConstraintsFailure), "{entry}");
    }
}

#[test]
fn the_report_names_the_anchors_kind_and_its_last_moment_counts() {
    let mut city = City::new();
    let cms = city.signs(CONTENT).finish();
    for kind in ["public-ca", "official", "foreign"] {
        let entry = json!({ "kind": kind, "validFrom": city.now, "validUntil": city.now });
        city.trusts(listed(&city, &city.now.to_string(), &entry));
        let report = city.asks_with(&cms, &[("content.bin", CONTENT)]);
        assert_eq!(said(&report), PASSED);
        let anchor = report.signatures[0].chain[0].anchor.as_ref().unwrap();
        assert_eq!((&*anchor.name, &*anchor.kind), ("Root mẫu", kind));
    }
}

#[test]
fn list_and_anchors_are_the_same() {
    let city = City::new();
    let other = City::with_signer(&Draft::signer("Kẻ khác")).signer.certificate();
    let list = json!({
        "listId": "mẫu", "sequence": 1, "issued": at("2026-01-01"), "nextUpdate": at("2027-01-01"),
        "entries": [],
    });
    let list = list.to_string();
    let unlisted = Trust::new(vec![other], vec![], Some(list.as_bytes())).unwrap_err();
    assert!(unlisted.to_string().contains("is not in trust.json"), "{unlisted}");
    let missing = listed_without_anchor(&city);
    assert!(missing.contains("is not among the anchors"), "{missing}");
}

fn listed_without_anchor(city: &City) -> String {
    let entry = json!({
        "sha256": hex::encode(city.root.certificate().fingerprint()), "name": "Root mẫu",
        "kind": "official", "validFrom": null, "validUntil": null, "policy": null,
    });
    let list = json!({
        "listId": "mẫu", "sequence": 1, "issued": at("2026-01-01"), "nextUpdate": at("2027-01-01"),
        "entries": [entry],
    });
    let list = list.to_string();
    let missing = Trust::new(vec![], vec![], Some(list.as_bytes()));
    missing.expect_err("the anchor is missing").to_string()
}

#[test]
fn a_key_that_is_not_for_signing_does_not_sign() {
    let city = City::with_signer(&Draft::new("Mã hóa").key_usage(&[0x20]));
    let cms = city.signs(CONTENT).finish();
    assert_eq!(city.verdict(&cms), open(Sub::ChainConstraintsFailure));
}
