//! NIST's Public Key Interoperability Test Suite, section 4: certification path validation.
//!
//! Each case is given all certificates and all lists of the suite, and has to find its own path and lists
//! among them. What it must find is in `pkits/cases.rs`, with how the cases are counted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path as File;

use const_oid::ObjectIdentifier;
use jiff::Timestamp;
use motcua_signature_core::pki::build::{Pool, build};
use motcua_signature_core::pki::crl::{self, Crl, Evidence, Status};
use motcua_signature_core::pki::path::{Inputs, Path};
use motcua_signature_core::pki::{Certificate, policy_tree::ANY_POLICY};

#[path = "pkits/cases.rs"]
mod cases;

use cases::{CASES, Case};

/// The certificates and lists of the suite.
struct Suite {
    certificates: BTreeMap<String, Certificate>,
    lists: Vec<Crl>,
}

impl Suite {
    fn read() -> Suite {
        let certificates = files("certs")
            .map(|(name, der)| {
                let certificate = Certificate::from_der(&der).expect(&name);
                (name, certificate)
            })
            .collect();
        let lists = files("crls").map(|(name, der)| Crl::from_der(&der).expect(&name)).collect();
        Suite { certificates, lists }
    }

    /// What is found about a case's certificate: nothing wrong, or the code of the first fault.
    fn run(&self, case: &Case) -> Result<(), &'static str> {
        let anchor = &self.certificates["TrustAnchorRootCertificate"];
        let pool = Pool::new([anchor], self.certificates.values());
        let lists: Vec<_> = self.lists.iter().collect();
        let inputs = inputs(case);
        let end = &self.certificates[case.end];
        let (path, _) = build(end, &pool, &inputs)
            .map_err(|none| none.nearest.map_or("no-path", |(_, fault)| fault.code()))?;
        let default = Inputs::at(inputs.time);
        let evidence =
            Evidence { lists: &lists, pool: &pool, inputs: &default, known_at: inputs.time };
        (1..=path.certificates.len()).try_for_each(|length| {
            let certificates = path.certificates[..length].to_vec();
            not_revoked(&Path { anchor: path.anchor, certificates }, evidence)
        })
    }
}

fn inputs(case: &Case) -> Inputs {
    let policies = case.policies.iter().map(|number| match number {
        0 => ANY_POLICY,
        number => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.2.1.48")
            .push_arc(*number)
            .expect("a short identifier"),
    });
    Inputs {
        time: at(),
        policies: policies.collect(),
        explicit_policy: case.explicit,
        inhibit_any_policy: case.inhibit_any,
        inhibit_policy_mapping: case.inhibit_mapping,
    }
}

/// A moment at which what should be valid is: most of the suite ends in December 2030.
fn at() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().expect("a moment")
}

/// The suite wants a list whose successor is not yet due (4.4.11, 4.4.12).
fn not_revoked<'a>(path: &Path<'a>, evidence: Evidence<'_, 'a>) -> Result<(), &'static str> {
    match crl::status(path, evidence) {
        Status::NotRevoked { used } => {
            let fresh = |used: &crl::Used| used.next_update.is_some_and(|next| next >= at());
            if used.iter().all(fresh) { Ok(()) } else { Err("crl-stale") }
        }
        Status::Revoked { .. } => Err("revoked"),
        Status::Unknown { faults } => {
            Err(faults.first().map_or("crl-missing", |(_, fault)| fault.code()))
        }
    }
}

fn files(folder: &str) -> impl Iterator<Item = (String, Vec<u8>)> {
    let folder = File::new(env!("CARGO_MANIFEST_DIR")).join("tests/pkits").join(folder);
    fs::read_dir(folder).expect("the suite is here").map(|entry| {
        let file = entry.expect("a file").path();
        let name =
            file.file_stem().and_then(|name| name.to_str()).expect("a plain name").to_owned();
        (name, fs::read(file).expect("a file"))
    })
}

#[test]
fn the_cases_are_249_of_224_tests() {
    // Section, test, run.
    let tests: BTreeSet<_> =
        CASES.iter().map(|case| case.number.split('.').take(3).collect::<Vec<_>>()).collect();
    let numbers: BTreeSet<_> = CASES.iter().map(|case| case.number).collect();
    assert_eq!((tests.len(), numbers.len(), CASES.len()), (224, 249, 249));
}

#[test]
fn every_case_ends_as_the_suite_expects() {
    let suite = Suite::read();
    let differing: Vec<_> = CASES
        .iter()
        .filter_map(|case| {
            let found = suite.run(case);
            (found != case.expected).then(|| {
                format!(
                    "{} {}: expected {:?}, found {found:?}",
                    case.number, case.end, case.expected
                )
            })
        })
        .collect();
    assert!(differing.is_empty(), "{} cases:\n{}", differing.len(), differing.join("\n"));
}
