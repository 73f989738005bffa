//! What a file is, by its content and never by its name, as the record and the replies call it.
//!
//! Nothing is parsed: the verifier reads strictly, and this must also name what it refuses. Any bytes
//! are taken.

/// PDF readers look for the header in the first 1024 bytes (ISO 32000-1, annex H.3.4.1).
const PDF_HEADER_WITHIN: usize = 1024;
/// Object identifier of signed data, 1.2.840.113549.1.7.2 (RFC 5652, section 5.1), in DER.
const SIGNED_DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// Namespace of XML signatures (XML-Signature Syntax and Processing 1.1, section 1.3).
const XML_SIGNATURE: &[u8] = b"http://www.w3.org/2000/09/xmldsig#";

/// `pdf`, `xml`, `cms` or `other`.
pub(crate) fn format_of(bytes: &[u8]) -> &'static str {
    if is_pdf(bytes) {
        return "pdf";
    }
    if is_xml(bytes) {
        return "xml";
    }
    let head = &bytes[..bytes.len().min(32)];
    if bytes.first() == Some(&0x30) && contains(head, &SIGNED_DATA) { "cms" } else { "other" }
}

/// Whether a file is a PDF.
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    contains(&bytes[..bytes.len().min(PDF_HEADER_WITHIN)], b"%PDF-")
}

fn is_xml(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes).trim_ascii_start();
    text.starts_with(b"<?xml") || (text.starts_with(b"<") && contains(text, XML_SIGNATURE))
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_is_told_by_its_content() {
        let mut cms = vec![0x30, 0x82, 0x01, 0x00];
        cms.extend(SIGNED_DATA);
        for (bytes, format) in [
            (&b"%PDF-1.7\n1 0 obj<</Type/Sig/ByteRange[0 1 2 3]>>endobj\n%%EOF"[..], "pdf"),
            (b"%PDF-1.4\n%%EOF", "pdf"),
            (b"<?xml version=\"1.0\"?><a/>", "xml"),
            (b"<a xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>", "xml"),
            (&cms, "cms"),
            (b"\x89PNG", "other"),
            (b"", "other"),
        ] {
            assert_eq!(format_of(bytes), format, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..4096)) {
            let _ = format_of(&bytes);
        }
    }
}
