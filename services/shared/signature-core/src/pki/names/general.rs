//! Names of other kinds (RFC 5280, 4.2.1.6).

use x509_cert::ext::pkix::name::GeneralName as Parsed;

use super::Name;

/// A `GeneralName`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GeneralName {
    /// An e-mail address.
    Email(String),
    /// A name of the DNS.
    Dns(String),
    /// A URI.
    Uri(String),
    /// An address of 4 or 16 bytes; in a constraint twice as many, the second half its mask.
    Ip(Vec<u8>),
    /// A distinguished name.
    Directory(Name),
    /// A form that is not compared here, by the number of its tag.
    Other(u32),
}

impl GeneralName {
    pub(in crate::pki) fn read(parsed: &Parsed) -> der::Result<GeneralName> {
        Ok(match parsed {
            Parsed::Rfc822Name(text) => GeneralName::Email(text.as_str().to_owned()),
            Parsed::DnsName(text) => GeneralName::Dns(text.as_str().to_owned()),
            Parsed::UniformResourceIdentifier(text) => GeneralName::Uri(text.as_str().to_owned()),
            Parsed::IpAddress(bytes) => GeneralName::Ip(bytes.as_bytes().to_vec()),
            Parsed::DirectoryName(name) => GeneralName::Directory(Name::from_parsed(name)?),
            Parsed::OtherName(_) => GeneralName::Other(0),
            Parsed::EdiPartyName(_) => GeneralName::Other(5),
            Parsed::RegisteredId(_) => GeneralName::Other(8),
        })
    }

    pub(in crate::pki) fn read_all(parsed: &[Parsed]) -> der::Result<Vec<GeneralName>> {
        parsed.iter().map(GeneralName::read).collect()
    }
}
