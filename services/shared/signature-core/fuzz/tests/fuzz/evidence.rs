//! Certificates, revocation lists, OCSP answers and timestamps that somebody tampered with: a signature
//! that must not pass does not pass by them.

use motcua_fuzz::Edited;
use motcua_signature_core::cms::{Mode, signatures, timestamp};
use motcua_signature_core::pki::{Certificate, crl::Crl, ocsp::OcspAnswer};
use motcua_signature_core::testing::cms::{Attribute, attribute};
use motcua_signature_core::testing::pki::{AnswerDraft, Draft};
use motcua_signature_core::{Report, Verdict};

use crate::city::{CONTENT, City};
use crate::pace::{SHORT, in_time};

/// A signature that must not pass, and the piece that says so.
struct Case {
    city: City,
    piece: Piece,
    /// The piece as it was issued.
    der: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
enum Piece {
    Certificate,
    List,
    Answer,
    Timestamp,
}

impl AsRef<[u8]> for Case {
    fn as_ref(&self) -> &[u8] {
        &self.der
    }
}

impl Case {
    /// The report where these bytes stand in the place of the piece.
    fn report(&self, der: &[u8]) -> Report {
        let mut city = self.city.clone();
        let mut cms = city.signs(CONTENT);
        match self.piece {
            Piece::Certificate => city.evidence.certificates = vec![der.to_vec()],
            Piece::List => city.evidence.crls[1] = der.to_vec(),
            Piece::Answer => city.evidence.ocsp_answers = vec![der.to_vec()],
            Piece::Timestamp => {
                let stamp = Attribute::new(attribute::SIGNATURE_TIMESTAMP, der.to_vec());
                cms = cms.signer(|signer| signer.unsigned.push(stamp));
            }
        }
        city.asks_with(&cms.finish(), &[("content.bin", CONTENT)])
    }

    /// The signer is revoked, by a list.
    fn list() -> Self {
        let mut city = City::new();
        city.revoke("2026-02-01", 1);
        let der = city.evidence.crls[1].clone();
        Self { city, piece: Piece::List, der }
    }

    /// The signer is revoked, by an answer of its authority.
    fn answer() -> Self {
        let mut city = City::new();
        city.evidence.crls.truncate(1);
        let draft = AnswerDraft::good(&city.signer, &city.authority, "2026-03-04", "2026-03-05");
        let der = city.authority.answer(&draft.revoked("2026-02-01", 1));
        Self { city, piece: Piece::Answer, der }
    }

    /// Who issued the signer's certificate is none that may.
    fn issuer(draft: &Draft) -> Self {
        let mut city = City::new();
        city.authority = city.root.issue(draft);
        city.signer = city.authority.issue(&Draft::signer("Nguyễn Văn Mẫu"));
        city.evidence.crls = city.lists("2026-03-01", "2026-03-08");
        let der = city.authority.der.clone();
        Self { city, piece: Piece::Certificate, der }
    }

    /// The signer's certificate had ended when the signature was stamped.
    fn stamp() -> Self {
        let ended = Draft::signer("Nguyễn Văn Mẫu").valid("2023-01-01", "2026-01-01");
        let mut city = City::with_signer(&ended);
        city.evidence.crls.extend(city.lists("2025-12-01", "2025-12-08"));
        let cms = city.signs(CONTENT).finish();
        let found = signatures(&cms, Some(&[CONTENT]), Mode::StandAlone).expect("it is a CMS");
        let der = city.stamp(&found[0].value, "2026-02-01");
        Self { city, piece: Piece::Timestamp, der }
    }
}

/// Reads the bytes as everything that they could be.
fn read_all(bytes: &[u8]) {
    let _ = Certificate::from_der(bytes);
    let _ = Crl::from_der(bytes);
    let _ = OcspAnswer::from_der(bytes);
    let _ = timestamp(bytes);
}

#[test]
fn evidence() {
    let cases = [
        Case::list(),
        Case::answer(),
        Case::issuer(&Draft::signer("CA mẫu")),
        Case::issuer(&Draft::authority("CA mẫu").valid("2020-01-01", "2021-01-01")),
        Case::stamp(),
    ];
    let asserts_not_passed = |case: &Case, der: &[u8]| {
        let report = in_time(der.len(), || case.report(der));
        assert_ne!(report.verdict, Verdict::TotalPassed, "{:?} {report:#?}", case.piece);
    };
    for case in &cases {
        asserts_not_passed(case, &case.der);
    }
    bolero::check!()
        .with_test_time(SHORT)
        .with_iterations(usize::MAX)
        .with_type::<Edited>()
        .for_each(|edited| {
            let bytes = edited.bytes(&cases, &[""]);
            read_all(&bytes);
            asserts_not_passed(edited.seed(&cases), &bytes);
        });
}
