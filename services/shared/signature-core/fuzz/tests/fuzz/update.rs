//! Incremental updates of a signed PDF: an object of it is defined again, and nobody signs that.

use bolero::TypeGenerator;
use motcua_fuzz::Edited;
use motcua_signature_core::Verdict;
use motcua_signature_core::testing::pdf::{Layout, Pdf, Signing, stream};

use crate::city::City;
use crate::pace::{SHORT, in_time};
use crate::pdf::WORDS;

/// The objects of the makers' file that its pages are made of; the catalogue may get a security store.
const OBJECTS: &[u32] = &[2, 3, 4, 5, 6, 7, 8, 9, 10];

/// Which object is defined again, and as what: one of the file's own bodies, changed.
#[derive(Debug, TypeGenerator)]
struct Update {
    object: u8,
    body: Edited,
}

/// An object's body, as the newest revision has it.
fn body(file: &[u8], number: u32) -> &[u8] {
    let head = format!("\n{number} 0 obj\n");
    let at = file.windows(head.len()).rposition(|it| it == head.as_bytes()).expect("it is there");
    let body = &file[at + head.len()..];
    let end = body.windows(7).position(|it| it == b"\nendobj").expect("it ends");
    &body[..end]
}

/// What counts of a body: white space does not.
fn counted(body: &[u8]) -> Vec<u8> {
    body.iter().copied().filter(|byte| !b" \n\r\t\0\x0c".contains(byte)).collect()
}

#[test]
fn update() {
    let city = City::new();
    let mut pdf = Pdf::new(Layout::Table);
    pdf.sign(&Signing::new("person"), vec![], &|signed| city.signs(signed).finish());
    assert_eq!(city.asks(&pdf.bytes).verdict, Verdict::TotalPassed);
    let mut bodies: Vec<_> = OBJECTS.iter().map(|it| body(&pdf.bytes, *it).to_vec()).collect();
    bodies.push(stream("", b"BT /F1 14 Tf 72 700 Td (Fee: 900000) Tj ET"));
    bolero::check!()
        .with_test_time(SHORT)
        .with_iterations(usize::MAX)
        .with_type::<Update>()
        .for_each(|update| {
            let number = OBJECTS[usize::from(update.object) % OBJECTS.len()];
            let new = update.body.bytes(&bodies, WORDS);
            let mut updated = pdf.clone();
            updated.update(&[(number, new.clone())]);
            let report = in_time(updated.bytes.len(), || city.asks(&updated.bytes));
            if report.verdict == Verdict::TotalPassed {
                let (old, shown) =
                    (counted(body(&pdf.bytes, number)), String::from_utf8_lossy(&new));
                assert!(counted(&new) == old, "{number} 0 obj\n{shown}\n{report:#?}");
            }
        });
}
