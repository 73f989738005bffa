//! What a document is, by its content, never by its name.

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A PDF.
    Pdf,
    /// A CMS `ContentInfo`, in DER or BER.
    Cms,
    /// XML.
    Xml,
    /// A ZIP container: `ASiC`, Office Open XML. What is signed in it is not read.
    Container,
    /// Anything else.
    Unknown,
}

impl Kind {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Cms => "cms",
            Self::Xml => "xml",
            Self::Container => "container",
            Self::Unknown => "unknown",
        }
    }

    /// What bytes are.
    pub fn of(bytes: &[u8]) -> Self {
        /// A `SEQUENCE` that begins with the object identifier of signed data (RFC 5652, section 5.1).
        const SIGNED_DATA: [u8; 11] =
            [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
        if bytes.starts_with(b"%PDF-") {
            return Self::Pdf;
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return Self::Container;
        }
        // The header of the sequence has two bytes up to six.
        let head = bytes.get(..bytes.len().min(6 + SIGNED_DATA.len())).unwrap_or_default();
        if bytes.first() == Some(&0x30)
            && head.windows(SIGNED_DATA.len()).any(|it| it == SIGNED_DATA)
        {
            return Self::Cms;
        }
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'<') => Self::Xml,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_what_it_contains() {
        let cms = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80";
        for (bytes, kind) in [
            (&b"%PDF-1.7\n"[..], Kind::Pdf),
            (cms, Kind::Cms),
            (b"\xef\xbb\xbf <?xml version='1.0'?>", Kind::Xml),
            (b"PK\x03\x04", Kind::Container),
            (b"\x30\x03\x02\x01\x05", Kind::Unknown),
            (b"", Kind::Unknown),
        ] {
            assert_eq!(Kind::of(bytes), kind, "{bytes:?}");
        }
    }
}
