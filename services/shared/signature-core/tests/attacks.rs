//! The attack corpus: every attack by a trusted signer is refused for its reason, and its clean twin
//! passes.

#[path = "verdicts/city.rs"]
#[expect(dead_code, reason = "the stories of verdicts ask for more")]
mod city;

use motcua_signature_core::testing::pdf::attacks as pdf;
use motcua_signature_core::testing::xml::attacks::{Expected, attacks as xml};
use motcua_signature_core::{Report, Verdict};

use city::{City, PASSED, said};

/// Every code that a report tells.
fn told(report: &Report) -> Vec<&'static str> {
    let of_signatures = report.signatures.iter().flat_map(|signature| {
        let changes = signature.changes_after_signing.iter().filter(|change| !change.allowed);
        let changes = changes.map(|change| change.code);
        signature.reasons.iter().map(|reason| reason.code).chain(changes)
    });
    report.reasons.iter().map(|reason| reason.code).chain(of_signatures).collect()
}

#[test]
fn every_attack_on_a_pdf_is_refused_for_its_reason_and_its_twin_passes() {
    let city = City::new();
    let sign = |signed: &[u8]| city.signs(signed).finish();
    let all = pdf::all(&sign);
    assert!(all.len() >= 40, "{} attacks", all.len());
    let mut wrong = Vec::new();
    for attack in all {
        let twin = city.asks(&attack.clean);
        if said(&twin) != PASSED {
            wrong.push(format!("{}: its twin is {:?} {:?}", attack.name, said(&twin), told(&twin)));
        }
        let report = city.asks(&attack.attacked);
        let is_refused = matches!(report.verdict, Verdict::TotalFailed | Verdict::Indeterminate);
        if !is_refused || !told(&report).contains(&attack.refused_by) {
            let (said, told) = (said(&report), told(&report));
            wrong.push(format!("{}: {said:?} {told:?}, not {}", attack.name, attack.refused_by));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_attack_on_an_xml_signature_is_refused_and_its_twin_passes() {
    let city = City::new();
    let sign = |signed: &[u8]| city::fixed(&city.signer.key.sign(signed));
    let all = xml(&sign, &city.signer.der);
    assert!(all.len() >= 25, "{} attacks", all.len());
    let mut wrong = Vec::new();
    for attack in all {
        let files: Vec<_> =
            attack.files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
        let twin = city.asks_with(attack.clean.as_bytes(), &files);
        if said(&twin) != PASSED {
            wrong.push(format!("{}: its twin is {:?} {:?}", attack.name, said(&twin), told(&twin)));
        }
        let report = city.asks_with(attack.attacked.as_bytes(), &files);
        let told = told(&report);
        let for_its_reason = match attack.expected {
            Expected::Unreadable(code) | Expected::Fault(code) => told.contains(&code),
            Expected::Changed => told.contains(&"content-changed"),
            Expected::CoversOnly(_) => told.contains(&"xml-content-not-covered"),
            Expected::OtherCertificateBound => told.contains(&"signer-certificate-missing"),
        };
        let is_refused = matches!(report.verdict, Verdict::TotalFailed | Verdict::Indeterminate);
        if !is_refused || !for_its_reason {
            wrong.push(format!(
                "{} ({:?}): {:?} {told:?}",
                attack.name,
                attack.expected,
                said(&report)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
