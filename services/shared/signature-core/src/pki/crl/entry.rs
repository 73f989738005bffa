//! The entries of a list (RFC 5280, 5.1.2.6 and 5.3).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{ID_CE_CERTIFICATE_ISSUER, ID_CE_CRL_REASONS, ID_CE_INVALIDITY_DATE};
use der::asn1::IntRef;
use der::{Decode, Reader, Tag};
use jiff::Timestamp;
use x509_cert::ext::pkix::{CrlReason, name::GeneralNames};

use crate::pki::cert::extensions;
use crate::pki::names::{GeneralName, Name};
use crate::pki::tlv::{next_is, raw, sequence, time};

/// The most entries that are read: each takes some 60 bytes of memory.
const MAX_ENTRIES: usize = 1_000_000;

/// What a list says about a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    serial: Box<[u8]>,
    /// Which of `Entries::issuers` issued the certificate.
    issuer: usize,
    /// From when it is revoked.
    pub(super) at: Timestamp,
    /// Why.
    pub(super) reason: CrlReason,
}

/// The entries of a list, sorted by serial number.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    sorted: Vec<Entry>,
    issuers: Vec<Name>,
    unusable: Option<ObjectIdentifier>,
}

impl Entries {
    /// Reads `revokedCertificates`. `issuer` is the list's: it is that of the certificates too, until an
    /// entry names another, which then holds for those that follow (5.3.3).
    pub(super) fn read(bytes: &[u8], issuer: &Name) -> der::Result<Entries> {
        let mut read = Entries { issuers: vec![issuer.clone()], ..Entries::default() };
        let mut reader = sequence(bytes)?;
        while !reader.is_finished() {
            if read.sorted.len() == MAX_ENTRIES {
                return Err(Tag::Sequence.length_error().into());
            }
            let mut fields = sequence(reader.tlv_bytes()?)?;
            let serial = IntRef::decode(&mut fields)?.as_bytes().into();
            let at = time(&mut fields)?;
            let mut reason = CrlReason::Unspecified;
            if next_is(&fields, Tag::Sequence) {
                read.take_extensions(raw(&mut fields)?, &mut reason)?;
            }
            fields.finish()?;
            let issuer = read.issuers.len().saturating_sub(1);
            read.sorted.push(Entry { serial, issuer, at, reason });
        }
        read.sorted.sort_by(|a, b| a.serial.cmp(&b.serial));
        Ok(read)
    }

    fn take_extensions(&mut self, bytes: &[u8], reason: &mut CrlReason) -> der::Result<()> {
        for extension in extensions(bytes)? {
            let value = extension.extn_value.as_bytes();
            match extension.extn_id {
                ID_CE_CRL_REASONS => *reason = CrlReason::from_der(value)?,
                ID_CE_CERTIFICATE_ISSUER => {
                    let names = GeneralName::read_all(&GeneralNames::from_der(value)?)?;
                    let name = names.into_iter().find_map(|name| match name {
                        GeneralName::Directory(name) => Some(name),
                        _ => None,
                    });
                    self.issuers.push(name.ok_or_else(|| Tag::Sequence.value_error())?);
                }
                // Since when the key has been in doubt: for people to weigh.
                ID_CE_INVALIDITY_DATE => {}
                unknown if extension.critical => self.unusable = Some(unknown),
                _ => {}
            }
        }
        Ok(())
    }

    /// A critical extension of an entry that is not known here.
    pub(super) fn unusable(&self) -> Option<ObjectIdentifier> {
        self.unusable
    }

    /// What is said about the certificate of this issuer with this number; where several entries speak of
    /// it, the earliest that revokes it.
    pub(super) fn find(&self, issuer: &Name, serial: &[u8]) -> Option<&Entry> {
        let from = self.sorted.partition_point(|entry| *entry.serial < *serial);
        let same = self.sorted.get(from..).unwrap_or_default().iter();
        same.take_while(|entry| *entry.serial == *serial)
            .filter(|entry| self.issuers.get(entry.issuer) == Some(issuer))
            .min_by_key(|entry| (entry.reason == CrlReason::RemoveFromCRL, entry.at))
    }
}
