//! A small writer of PDFs: a document with two pages and a form, updates to it, and signatures.
//!
//! The numbers of the first objects are fixed, so that a test can name them: see the constants. A
//! signature is made by a closure that gets the signed bytes and gives a CMS, so that tests can sign
//! with anything.

pub mod attacks;
mod layout;
mod signing;

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

pub use signing::{Signing, byte_range_text};

use layout::{Row, may_be_packed, object_stream};
use signing::{field_dictionary, signature_dictionary};

/// The catalogue.
pub const CATALOGUE: u32 = 1;
/// The root of the page tree.
pub const PAGES: u32 = 2;
/// The first page; signatures and marks stand on it.
pub const PAGE: u32 = 3;
/// The first page's content stream.
pub const CONTENT: u32 = 4;
/// The font of both pages.
pub const FONT: u32 = 5;
/// The second page.
pub const SECOND_PAGE: u32 = 6;
/// The second page's content stream.
pub const SECOND_CONTENT: u32 = 7;
/// The form.
pub const FORM: u32 = 8;
/// The text field "owner", which is its own widget.
pub const FIELD: u32 = 9;
/// The text field's appearance.
pub const FIELD_APPEARANCE: u32 = 10;

/// Gets the signed bytes, gives the CMS over them.
pub type Signer<'s> = &'s dyn Fn(&[u8]) -> Vec<u8>;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Cross-reference tables.
    Table,
    /// Cross-reference streams, and object streams for what may be in them.
    Stream,
}

/// A PDF that is being written, and what its next revision has to repeat.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file so far.
    pub bytes: Vec<u8>,
    /// How it is written.
    pub layout: Layout,
    /// The number that the next new object gets.
    pub next: u32,
    /// Where the last cross-reference begins; 0 before the first one.
    pub xref: usize,
    /// The form's fields.
    pub fields: Vec<u32>,
    /// The first page's annotations.
    pub annotations: Vec<u32>,
    /// The first page's content streams.
    pub contents: Vec<u32>,
    /// Further fonts of the first page, by their names.
    pub fonts: Vec<(String, u32)>,
    /// Further entries of the catalogue.
    pub catalogue_extra: String,
    /// Further entries of the first page.
    pub page_extra: String,
    /// Further entries of the form.
    pub form_extra: String,
}

/// An object to be written: its number and what stands between `obj` and `endobj`.
pub type Body = (u32, Vec<u8>);

/// A stream's dictionary and body, not compressed.
pub fn stream(entries: &str, body: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {entries} /Length {} >>\nstream\n", body.len()).into_bytes();
    out.extend(body);
    out.extend(b"\nendstream");
    out
}

/// A stream's dictionary and body, compressed.
pub fn flate_stream(entries: &str, body: &[u8]) -> Vec<u8> {
    stream(&format!("{entries} /Filter /FlateDecode"), &deflated(body))
}

fn deflated(body: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).expect("a Vec takes all bytes");
    encoder.finish().expect("a Vec takes all bytes")
}

/// A well-formed SEQUENCE that stands for a CMS where nobody looks into it.
pub fn dummy_cms(signed: &[u8]) -> Vec<u8> {
    let length = u32::try_from(signed.len()).unwrap_or(0).to_be_bytes();
    [&[0x30, 0x08, 0x02, 0x06, 0x01, 0x00][..], &length].concat()
}

/// Where a text first stands in a file.
pub fn position(bytes: &[u8], text: &str) -> usize {
    bytes
        .windows(text.len())
        .position(|window| window == text.as_bytes())
        .expect("the test looks for what it has written")
}

/// Replaces a text once; where both have the same length, nothing else moves.
#[must_use]
pub fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = position(bytes, from);
    [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
}

impl Pdf {
    /// A file with two pages and a form with one text field, not signed.
    pub fn new(layout: Layout) -> Self {
        Self::with_objects(layout, Vec::new())
    }

    /// The same with further objects, which begin with number 11.
    pub fn with_objects(layout: Layout, more: Vec<Body>) -> Self {
        let mut pdf = Self {
            bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(),
            layout,
            next: more.iter().map(|(number, _)| number + 1).max().unwrap_or(11),
            xref: 0,
            fields: vec![FIELD],
            annotations: vec![FIELD],
            contents: vec![CONTENT],
            fonts: Vec::new(),
            catalogue_extra: String::new(),
            page_extra: String::new(),
            form_extra: String::new(),
        };
        let page = pdf.page();
        let mut objects = vec![
            (CATALOGUE, pdf.catalogue()),
            (PAGES, b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>".to_vec()),
            (PAGE, page),
            (CONTENT, stream("", b"BT /F1 14 Tf 72 700 Td (Fee: 100000) Tj ET")),
            (FONT, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec()),
            (
                SECOND_PAGE,
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 7 0 R \
                  /Resources << /Font << /F1 5 0 R >> >> >>"
                    .to_vec(),
            ),
            (SECOND_CONTENT, flate_stream("", b"BT /F1 14 Tf 72 700 Td (Second) Tj ET")),
            (FORM, pdf.form()),
            (FIELD, Self::text_field("Nguyen Van A", "")),
            (FIELD_APPEARANCE, Self::text_appearance("Nguyen Van A")),
        ];
        objects.extend(more);
        pdf.update(&objects);
        pdf
    }

    /// The text field "owner" with a value.
    pub fn text_field(value: &str, extra: &str) -> Vec<u8> {
        format!(
            "<< /Type /Annot /Subtype /Widget /FT /Tx /T (owner) /V ({value}) /F 4 \
             /Rect [72 600 272 620] /DA (/F1 12 Tf 0 g) /AP << /N 10 0 R >> /P 3 0 R {extra} >>"
        )
        .into_bytes()
    }

    /// The appearance of a text field that shows a text.
    pub fn text_appearance(shown: &str) -> Vec<u8> {
        stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 200 20] \
             /Resources << /Font << /F1 5 0 R >> >>",
            format!("/Tx BMC q BT /F1 12 Tf 0 g 2 5 Td ({shown}) Tj ET Q EMC").as_bytes(),
        )
    }

    /// The catalogue as it is now.
    pub fn catalogue(&self) -> Vec<u8> {
        let extra = &self.catalogue_extra;
        format!("<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R {extra} >>").into_bytes()
    }

    /// The first page as it is now.
    pub fn page(&self) -> Vec<u8> {
        let contents = references(&self.contents);
        let contents = if self.contents.len() == 1 {
            contents.trim_matches(['[', ']']).to_owned()
        } else {
            contents
        };
        let mut fonts = String::new();
        for (name, number) in &self.fonts {
            write!(fonts, " /{name} {number} 0 R").expect("a String takes all text");
        }
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} \
             /Resources << /Font << /F1 5 0 R{fonts} >> >> /Annots {} {} >>",
            references(&self.annotations),
            self.page_extra,
        )
        .into_bytes()
    }

    /// The form as it is now.
    pub fn form(&self) -> Vec<u8> {
        let flags = if self.fields.len() > 1 { "/SigFlags 3" } else { "" };
        format!(
            "<< /Fields {} {flags} /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 5 0 R >> >> {} >>",
            references(&self.fields),
            self.form_extra,
        )
        .into_bytes()
    }

    /// The number for a new object.
    pub fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    /// Writes a revision with these objects: an incremental update, or the first revision.
    pub fn update(&mut self, objects: &[Body]) {
        let (mut rows, mut packed) = (vec![(0, Row::Free)], Vec::new());
        for (number, body) in objects {
            if self.layout == Layout::Stream && may_be_packed(body) {
                packed.push((*number, body.clone()));
            } else {
                rows.push((*number, Row::At(self.write(*number, body))));
            }
        }
        if !packed.is_empty() {
            let container = self.number();
            let at = self.write(container, &object_stream(&packed));
            rows.push((container, Row::At(at)));
            let indexed = packed.iter().enumerate();
            rows.extend(indexed.map(|(index, (number, _))| (*number, Row::In(container, index))));
        }
        self.write_xref(rows);
    }

    /// Writes an object and nothing that finds it. Gives its offset.
    pub fn write(&mut self, number: u32, body: &[u8]) -> usize {
        let at = self.bytes.len();
        self.bytes.extend(format!("{number} 0 obj\n").as_bytes());
        self.bytes.extend(body);
        self.bytes.extend(b"\nendobj\n");
        at
    }

    /// Signs the file as it is, in a revision of its own with further objects. Gives the signature's
    /// number.
    pub fn sign(&mut self, signing: &Signing, more: Vec<Body>, signer: Signer<'_>) -> u32 {
        let signature = self.number();
        let mut objects = more;
        objects.push((signature, signature_dictionary(signing)));
        let field = signing.existing.unwrap_or_else(|| self.number());
        let appearance = signing.visible.then(|| self.number());
        objects.push((field, field_dictionary(signing, signature, appearance)));
        if let Some(appearance) = appearance {
            let entries = "/Type /XObject /Subtype /Form /BBox [0 0 200 60] \
                           /Resources << /Font << /F1 5 0 R >> >>";
            objects.push((appearance, stream(entries, b"BT /F1 9 Tf 5 40 Td (Signed) Tj ET")));
        }
        if signing.existing.is_none() {
            self.fields.push(field);
            self.annotations.push(field);
            objects.push((FORM, self.form()));
            objects.push((PAGE, self.page()));
        }
        self.update(&objects);
        self.fill(signing, signer);
        signature
    }

    /// Fills the last placeholder.
    fn fill(&mut self, signing: &Signing, signer: Signer<'_>) {
        let placeholder = byte_range_text([0; 3]);
        let range_at = self
            .bytes
            .windows(placeholder.len())
            .rposition(|window| window == placeholder.as_bytes())
            .expect("the signature was written with it");
        let from = range_at + position(&self.bytes[range_at..], "/Contents <") + 10;
        let to = from + 2 * signing.room + 2;
        let range = byte_range_text([from, to, self.bytes.len() - to]);
        self.bytes[range_at..range_at + range.len()].copy_from_slice(range.as_bytes());
        let cms = signer(&[&self.bytes[..from], &self.bytes[to..]].concat());
        assert!(cms.len() <= signing.room, "the CMS has {} bytes", cms.len());
        let digits = hex::encode(cms);
        self.bytes[from + 1..from + 1 + digits.len()].copy_from_slice(digits.as_bytes());
    }

    /// Adds a security store with these certificates and revocation lists, each in DER.
    pub fn add_security_store(&mut self, certificates: &[&[u8]], crls: &[&[u8]]) {
        let mut objects = Vec::new();
        let mut add = |pdf: &mut Self, items: &[&[u8]]| -> Vec<u32> {
            let written = items.iter().map(|item| {
                let number = pdf.number();
                objects.push((number, flate_stream("", item)));
                number
            });
            written.collect()
        };
        let certificates = add(self, certificates);
        let crls = add(self, crls);
        let dss = self.number();
        let body =
            format!("<< /Certs {} /CRLs {} >>", references(&certificates), references(&crls));
        objects.push((dss, body.into_bytes()));
        self.catalogue_extra = format!("/DSS {dss} 0 R");
        objects.push((CATALOGUE, self.catalogue()));
        self.update(&objects);
    }
}

fn references(numbers: &[u32]) -> String {
    let list: Vec<_> = numbers.iter().map(|number| format!("{number} 0 R")).collect();
    format!("[{}]", list.join(" "))
}
