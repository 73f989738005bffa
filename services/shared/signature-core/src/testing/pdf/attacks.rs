//! Attacks on signed PDFs, each beside its clean twin: a corpus for every verifier of this project.
//!
//! Sources: Mladenov et al. 2019, "1 Trillion Dollar Refund" (USF: universal signature forgery, ISA:
//! incremental saving attack, SWA: signature wrapping attack); Mainka et al. 2021, "Shadow Attacks";
//! Rohlmann et al. 2021, "Breaking the Specification: PDF Certification". How they are made is our own.

mod forgery;
mod saving;
mod shadow;
mod wrapping;

pub use forgery::*;
pub use saving::*;
pub use shadow::*;
pub use wrapping::*;

use super::{Layout, Pdf, Signer, Signing, byte_range_text};

/// A file that was tampered with, and the file as it was signed.
#[derive(Debug, Clone)]
pub struct Attack {
    /// Its name.
    pub name: &'static str,
    /// The untouched file.
    pub clean: Vec<u8>,
    /// The tampered file.
    pub attacked: Vec<u8>,
    /// The code by which it must be refused: of the file, of a signature, or of a change.
    pub refused_by: &'static str,
}

/// What the content of the first page is changed to: the fee is another one.
const FORGED_CONTENT: &[u8] = b"BT /F1 14 Tf 72 700 Td (Fee: 900000) Tj ET";

/// All attacks of the corpus.
pub fn all(sign: Signer<'_>) -> Vec<Attack> {
    let mut attacks = forgery::all(sign);
    attacks.extend(saving::all(sign));
    attacks.extend(wrapping::all(sign));
    attacks.extend(shadow::all(sign));
    attacks
}

/// The file that most attacks are made on, and the number of its signature.
fn signed(sign: Signer<'_>) -> (Pdf, u32) {
    let mut pdf = Pdf::new(Layout::Table);
    let signature = pdf.sign(&Signing::new("clerk"), Vec::new(), sign);
    (pdf, signature)
}

/// The byte range that a file has, as it is written, and its numbers.
fn range_of(bytes: &[u8]) -> (String, [usize; 3]) {
    let at = super::position(bytes, "/ByteRange [0 ");
    let text = str::from_utf8(&bytes[at + 14..at + 46]).expect("the writer's own text");
    let mut numbers = text.split(' ').map(|number| number.parse().expect("the writer's digits"));
    let numbers = [(); 3].map(|()| numbers.next().expect("three numbers of ten digits"));
    (byte_range_text(numbers), numbers)
}
