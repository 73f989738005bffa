//! Writing DER, right or wrong.

use const_oid::ObjectIdentifier;
use jiff::{Timestamp, tz::Offset};

/// One element.
///
/// # Panics
/// If the content has more than 4 GiB.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut element = vec![tag];
    let length = u32::try_from(content.len()).expect("no test writes gigabytes");
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => element.push(short),
        _ => {
            let bytes = length.to_be_bytes();
            let significant = bytes.iter().skip_while(|byte| **byte == 0);
            let count = significant.clone().count();
            element.push(0x80 | u8::try_from(count).expect("at most four"));
            element.extend(significant);
        }
    }
    element.extend_from_slice(content);
    element
}

/// An object identifier.
pub fn oid(id: ObjectIdentifier) -> Vec<u8> {
    tlv(0x06, id.as_bytes())
}

/// An `OCTET STRING`.
pub fn octets(content: &[u8]) -> Vec<u8> {
    tlv(0x04, content)
}

/// `[number] EXPLICIT`.
pub fn explicit(number: u8, element: &[u8]) -> Vec<u8> {
    tlv(0xa0 | number, element)
}

/// An `INTEGER` that is not negative.
pub fn integer(value: u64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let mut content: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
    if content.first().is_none_or(|first| *first >= 0x80) {
        content.insert(0, 0);
    }
    tlv(0x02, &content)
}

/// A `GeneralizedTime`, to the second.
pub fn generalized_time(at: Timestamp) -> Vec<u8> {
    let text = Offset::UTC.to_datetime(at).strftime("%Y%m%d%H%M%SZ").to_string();
    tlv(0x18, text.as_bytes())
}

/// A `Time`: `UTCTime` until 2049, then `GeneralizedTime` (RFC 5280, 4.1.2.5).
pub fn time(at: Timestamp) -> Vec<u8> {
    let civil = Offset::UTC.to_datetime(at);
    if (1950..2050).contains(&civil.year()) {
        tlv(0x17, civil.strftime("%y%m%d%H%M%SZ").to_string().as_bytes())
    } else {
        generalized_time(at)
    }
}

/// A name of one attribute, `commonName`.
pub fn common_name(text: &str) -> Vec<u8> {
    name(&[(const_oid::db::rfc4519::COMMON_NAME, text)])
}

/// A name of these attributes.
pub fn name(attributes: &[(ObjectIdentifier, &str)]) -> Vec<u8> {
    let mut name = Seq::new();
    for (kind, text) in attributes {
        let mut attribute = Seq::new();
        attribute.raw(&oid(*kind)).raw(&tlv(0x0c, text.as_bytes()));
        name.raw(&tlv(0x31, &attribute.finish()));
    }
    name.finish()
}

/// A `SEQUENCE` that is being written.
#[derive(Debug, Clone, Default)]
pub struct Seq {
    content: Vec<u8>,
}

impl Seq {
    /// An empty one.
    pub fn new() -> Seq {
        Seq::default()
    }

    /// Adds an element that is already written.
    pub fn raw(&mut self, element: &[u8]) -> &mut Seq {
        self.content.extend_from_slice(element);
        self
    }

    /// Adds a `BIT STRING` of whole bytes.
    pub fn bits(&mut self, bytes: &[u8]) -> &mut Seq {
        let mut content = vec![0];
        content.extend_from_slice(bytes);
        self.raw(&tlv(0x03, &content))
    }

    /// Adds an `Extension`.
    pub fn extension(&mut self, id: ObjectIdentifier, critical: bool, value: &[u8]) -> &mut Seq {
        let mut extension = Seq::new();
        extension.raw(&oid(id));
        if critical {
            extension.raw(&tlv(0x01, &[0xff]));
        }
        extension.raw(&octets(value));
        self.raw(&extension.finish())
    }

    /// Whether nothing has been added.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// The whole `SEQUENCE`.
    pub fn finish(&self) -> Vec<u8> {
        tlv(0x30, &self.content)
    }
}
