//! The checklist of the design, sections 4.1 and 4.2: each line has a test here that goes red
//! without its code.

mod attacks;
mod byte_range;
mod changes;
mod decree_30;
mod permissions;
mod properties;
mod shadow;
mod structure;

use super::{Document, PdfSignature, SubFilter, read};
use crate::testing::pdf::{Layout, Pdf, Signing, dummy_cms};

/// A file with one signature.
fn signed(layout: Layout) -> Pdf {
    let mut pdf = Pdf::new(layout);
    pdf.sign(&Signing::new("clerk"), Vec::new(), &dummy_cms);
    pdf
}

fn only<'d, 'a>(document: &'d Document<'a>) -> &'d PdfSignature<'a> {
    let [signature] = document.signatures.as_slice() else {
        panic!("{} signatures", document.signatures.len())
    };
    signature
}

/// The code by which the file as a whole is refused.
fn refused(bytes: &[u8]) -> &'static str {
    read(bytes).map(|document| document.remarks).expect_err("must be refused").code
}

/// The codes of the only signature's faults.
fn faults(bytes: &[u8]) -> Vec<&'static str> {
    only(&read(bytes).unwrap()).faults.iter().map(|fault| fault.code).collect()
}
