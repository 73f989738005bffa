//! What a file is, by its content and never by its name, and how many signatures it bears.
//!
//! Nothing is verified here, and nothing is parsed: the bytes are searched for the words that every
//! signature of a format needs. Any bytes are taken.

/// What a look at a file shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// `pdf`, `xml`, `cms` or `other`.
    pub format: &'static str,
    /// How many signatures it bears.
    pub signatures: u32,
}

/// PDF readers look for the header in the first 1024 bytes (ISO 32000-1, annex H.3.4.1).
const PDF_HEADER_WITHIN: usize = 1024;
/// Object identifier of signed data, 1.2.840.113549.1.7.2 (RFC 5652, section 5.1), in DER.
const SIGNED_DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// Namespace of XML signatures (XML-Signature Syntax and Processing 1.1, section 1.3).
const XML_SIGNATURE: &[u8] = b"http://www.w3.org/2000/09/xmldsig#";

/// Looks at a file.
pub fn look(bytes: &[u8]) -> Look {
    if is_pdf(bytes) {
        // Each signature dictionary says which bytes it covers (ISO 32000-1, 12.8.1).
        return Look { format: "pdf", signatures: count(bytes, b"/ByteRange") };
    }
    if is_xml(bytes) {
        let signed = count(bytes, XML_SIGNATURE) > 0;
        let ends = count(bytes, b"</SignatureValue>") + count(bytes, b":SignatureValue>") / 2;
        return Look { format: "xml", signatures: if signed { ends.max(1) } else { 0 } };
    }
    let head = &bytes[..bytes.len().min(32)];
    if bytes.first() == Some(&0x30) && count(head, &SIGNED_DATA) > 0 {
        return Look { format: "cms", signatures: 1 };
    }
    Look { format: "other", signatures: 0 }
}

/// Whether a file is a PDF.
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    count(&bytes[..bytes.len().min(PDF_HEADER_WITHIN)], b"%PDF-") > 0
}

fn is_xml(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes).trim_ascii_start();
    text.starts_with(b"<?xml") || (text.starts_with(b"<") && count(text, XML_SIGNATURE) > 0)
}

/// How often a word stands in the bytes, without overlaps.
fn count(bytes: &[u8], word: &[u8]) -> u32 {
    let (mut found, mut rest) = (0u32, bytes);
    let Some(first) = word.first() else { return 0 };
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = &rest[at..];
        if rest.starts_with(word) {
            found = found.saturating_add(1);
            rest = &rest[word.len()..];
        } else {
            rest = &rest[1..];
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_is_told_by_its_content() {
        let signed = b"%PDF-1.7\n1 0 obj<</Type/Sig/ByteRange[0 1 2 3]>>endobj\n%%EOF";
        assert_eq!(look(signed), Look { format: "pdf", signatures: 1 });
        assert_eq!(look(b"%PDF-1.4\n%%EOF"), Look { format: "pdf", signatures: 0 });
        let xml = b"<?xml version=\"1.0\"?><a xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\
            <ds:SignatureValue>AA==</ds:SignatureValue></a>";
        assert_eq!(look(xml), Look { format: "xml", signatures: 1 });
        assert_eq!(look(b"<?xml version=\"1.0\"?><a/>"), Look { format: "xml", signatures: 0 });
        let mut cms = vec![0x30, 0x82, 0x01, 0x00];
        cms.extend(SIGNED_DATA);
        assert_eq!(look(&cms), Look { format: "cms", signatures: 1 });
        assert_eq!(look(b"\x89PNG"), Look { format: "other", signatures: 0 });
        assert_eq!(look(b""), Look { format: "other", signatures: 0 });
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..4096)) {
            let _ = look(&bytes);
        }
    }
}
