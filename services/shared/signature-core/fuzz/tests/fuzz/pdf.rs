//! PDFs: one signature and several, a certification, timestamps, a security store.

use std::cell::RefCell;

use motcua_fuzz::Edited;
use motcua_signature_core::Verdict;
use motcua_signature_core::pdf::{self, SignatureKind};
use motcua_signature_core::testing::pdf::{Layout, Pdf, Signing};

use crate::city::City;
use crate::pace::{SHORT, in_time};

/// What a signed PDF is made of.
pub(crate) const WORDS: &[&str] = &[
    "<<",
    ">>",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    " R ",
    " obj\n",
    "\nendobj\n",
    "\nstream\n",
    "\nendstream",
    "xref\n",
    "trailer\n",
    "startxref\n",
    "%%EOF\n",
    "/Root ",
    "/Prev ",
    "/Size ",
    "/XRefStm ",
    "/Type /XRef",
    "/Type /ObjStm",
    "/W [1 4 2]",
    "/Index [0 1]",
    "/Length ",
    "/Filter ",
    "/FlateDecode ",
    "/ASCIIHexDecode ",
    "/DecodeParms ",
    "/Predictor 12",
    "/Encrypt ",
    "/ByteRange ",
    "/Contents ",
    "/SubFilter ",
    "/ETSI.CAdES.detached",
    "/adbe.pkcs7.sha1",
    "/adbe.x509.rsa_sha1",
    "/ETSI.RFC3161",
    "/DocTimeStamp",
    "/AcroForm ",
    "/Fields ",
    "/Kids ",
    "/Parent ",
    "/Annots ",
    "/Perms ",
    "/DocMDP ",
    "/FieldMDP ",
    "/Reference ",
    "/TransformParams ",
    "/P 1",
    "/P 3",
    "/Lock ",
    "/DSS ",
    "/VRI ",
    "/Certs ",
    "/CRLs ",
    "/OCSPs ",
    "/V ",
    "/AP ",
    "/N ",
    "/Rect ",
    "null ",
    "true ",
    "0 ",
    "1 ",
    "-1 ",
    "3 0 R ",
    "8 0 R ",
    "65535 f \n",
    "0000000000 00000 n \n",
    "4294967296 ",
    "9223372036854775808 ",
    "%",
    "\\",
    "#00",
];

/// Seeds, and all that was signed in them.
struct Signed {
    files: Vec<Vec<u8>>,
    contents: Vec<Vec<u8>>,
}

fn signed(city: &City) -> Signed {
    let contents = RefCell::default();
    let record = |content: &[u8]| RefCell::<Vec<_>>::borrow_mut(&contents).push(content.to_vec());
    let sign = |content: &[u8]| {
        record(content);
        city.signs(content).finish()
    };
    let stamp = |content: &[u8]| {
        record(content);
        city.stamp(content, "2026-02-01")
    };
    // The room that a CMS has is zeros, in which a fuzzer finds nothing.
    let small = |signing: Signing| Signing { room: 1400, ..signing };
    let person = small(Signing::new("person"));
    let mut files = Vec::new();
    for layout in [Layout::Table, Layout::Stream] {
        let mut pdf = Pdf::new(layout);
        pdf.sign(&person, vec![], &sign);
        files.push(pdf.bytes.clone());
        pdf.sign(&small(Signing::new("seal")), vec![], &sign);
        files.push(pdf.bytes.clone());
        let mut pdf = Pdf::new(layout);
        pdf.sign(&person, vec![], &sign);
        pdf.add_security_store(
            &[&city.authority.der, &city.stamper.der],
            &[&city.evidence.crls[0]],
        );
        pdf.sign(&small(Signing::timestamp("stamp")), vec![], &stamp);
        files.push(pdf.bytes);
        let mut pdf = Pdf::new(layout);
        let certified = person.clone().with(
            " /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams \
             << /Type /TransformParams /P 2 /V /1.2 >> >>]",
        );
        pdf.sign(&certified, vec![], &sign);
        files.push(pdf.bytes);
    }
    Signed { files, contents: contents.into_inner() }
}

#[test]
fn pdf() {
    let city = City::new();
    let Signed { files, contents } = signed(&city);
    for file in &files {
        let report = city.asks(file);
        assert_eq!(report.verdict, Verdict::TotalPassed, "{report:#?}");
    }
    bolero::check!()
        .with_test_time(SHORT)
        .with_iterations(usize::MAX)
        .with_type::<Edited>()
        .for_each(|edited| {
            let bytes = edited.bytes(&files, WORDS);
            let report = in_time(bytes.len(), || city.asks(&bytes));
            if report.verdict != Verdict::TotalPassed {
                return;
            }
            let document = pdf::read(&bytes).expect("it passed");
            let of_people =
                document.signatures.iter().filter(|it| it.kind == SignatureKind::Signature);
            for (signature, reported) in of_people.zip(&report.signatures) {
                let [before, after] = signature.signed_pieces;
                assert!(contents.contains(&[before, after].concat()), "{reported:#?}");
                assert!(bytes.starts_with(before));
                assert!(!reported.covers_whole_document || bytes.ends_with(after));
            }
        });
}
