//! Distinguished names, and when two of them are the same (RFC 5280, 7.1; RFC 4518).

pub mod constraints;
mod general;
mod prepare;

use const_oid::ObjectIdentifier;
use der::{Decode, Encode, Tag, Tagged};
use prepare::prepare;
use x509_cert::attr::AttributeTypeAndValue;

pub use general::GeneralName;

/// `emailAddress` of PKCS #9, to which the constraints of e-mail addresses apply too.
const EMAIL_ADDRESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1");

/// The largest name that is read, in bytes. Those of certificates have some hundred.
const MAX_NAME_BYTES: usize = 16 * 1024;

/// A distinguished name, made ready to be compared.
///
/// Two names are equal if they have the same relative names in the same order, and each of these the same
/// attributes, whose text is compared without regard to case, Unicode form, kind of string, and spaces
/// at its ends or doubled within.
#[derive(Debug, Clone)]
pub struct Name {
    der: Vec<u8>,
    relative: Vec<Vec<Attribute>>,
}

/// An attribute of a name, its value made ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Attribute {
    kind: ObjectIdentifier,
    value: Value,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Value {
    Text(String),
    /// Anything else is compared by its bytes.
    Der(Vec<u8>),
}

impl Name {
    /// Reads a `Name` from DER.
    ///
    /// # Errors
    /// It is not DER, or larger than 16 KiB.
    pub fn from_der(der: &[u8]) -> der::Result<Name> {
        if der.len() > MAX_NAME_BYTES {
            return Err(Tag::Sequence.length_error().into());
        }
        Self::read(&x509_cert::name::Name::from_der(der)?, der.to_vec())
    }

    fn read(name: &x509_cert::name::Name, der: Vec<u8>) -> der::Result<Name> {
        let relative =
            name.iter_rdn().map(|rdn| relative(rdn.iter())).collect::<der::Result<_>>()?;
        Ok(Name { der, relative })
    }

    pub(super) fn from_parsed(name: &x509_cert::name::Name) -> der::Result<Name> {
        Self::read(name, name.to_der()?)
    }

    /// As it was written.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.relative.is_empty()
    }

    /// Whether this name lies in the subtree below `base`: `base` is its beginning.
    pub fn is_within(&self, base: &Name) -> bool {
        self.relative.starts_with(&base.relative)
    }

    /// This name with one relative name more (RFC 5280, 4.2.1.13: `nameRelativeToCRLIssuer`).
    pub(super) fn with(
        &self,
        rdn: &x509_cert::name::RelativeDistinguishedName,
    ) -> der::Result<Name> {
        let mut name = self.clone();
        name.relative.push(relative(rdn.iter())?);
        // Nobody has written this name down.
        name.der.clear();
        Ok(name)
    }

    /// The e-mail addresses that stand in the name as attributes, as compared.
    pub(super) fn email_addresses(&self) -> impl Iterator<Item = &str> {
        self.relative.iter().flatten().filter_map(|attribute| match &attribute.value {
            Value::Text(text) if attribute.kind == EMAIL_ADDRESS => Some(text.as_str()),
            _ => None,
        })
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.relative == other.relative
    }
}

impl Eq for Name {}

impl std::hash::Hash for Name {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.relative.hash(state);
    }
}

/// As RFC 4514 writes it, the text as it stands in the name.
impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match x509_cert::name::Name::from_der(&self.der) {
            Ok(name) => name.fmt(f),
            Err(_) => f.write_str("(relative name)"),
        }
    }
}

fn relative<'a>(
    attributes: impl Iterator<Item = &'a AttributeTypeAndValue>,
) -> der::Result<Vec<Attribute>> {
    let mut attributes = attributes
        .map(|attribute| Ok(Attribute { kind: attribute.oid, value: value(&attribute.value)? }))
        .collect::<der::Result<Vec<_>>>()?;
    // A relative name is a set: the order in which it was written means nothing.
    attributes.sort_unstable();
    Ok(attributes)
}

fn value(any: &der::Any) -> der::Result<Value> {
    Ok(match text(any.tag(), any.value()) {
        Some(text) => Value::Text(prepare(&text)),
        None => Value::Der(any.to_der()?),
    })
}

/// The text of a string of any kind; `None` for what is no string or not well made.
fn text(tag: Tag, bytes: &[u8]) -> Option<String> {
    match tag {
        Tag::Utf8String
        | Tag::PrintableString
        | Tag::Ia5String
        | Tag::NumericString
        | Tag::VisibleString => String::from_utf8(bytes.to_vec()).ok(),
        // T.61 in name; what is met in certificates is Latin-1.
        Tag::TeletexString => Some(bytes.iter().copied().map(char::from).collect()),
        Tag::BmpString => {
            let (pairs, []) = bytes.as_chunks::<2>() else { return None };
            char::decode_utf16(pairs.iter().copied().map(u16::from_be_bytes))
                .collect::<Result<_, _>>()
                .ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
