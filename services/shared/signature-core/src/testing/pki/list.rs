//! Revocation lists before they are signed.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{
    ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_CERTIFICATE_ISSUER, ID_CE_CRL_NUMBER, ID_CE_CRL_REASONS,
    ID_CE_DELTA_CRL_INDICATOR, ID_CE_ISSUING_DISTRIBUTION_POINT,
};
use jiff::Timestamp;

use super::write::{Seq, explicit, integer, time, tlv};
use super::{Entity, Key, at};

/// A revocation list before it is signed.
#[derive(Debug, Clone)]
pub struct ListDraft {
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    entries: Seq,
    extensions: Seq,
}

impl ListDraft {
    /// A list of this day, and the day of the next; see [`at`] for their text.
    pub fn new(this_update: &str, next_update: &str) -> ListDraft {
        ListDraft {
            this_update: at(this_update),
            next_update: Some(at(next_update)),
            entries: Seq::new(),
            extensions: Seq::new(),
        }
    }

    /// Without saying when the next comes.
    #[must_use]
    pub fn without_next_update(self) -> ListDraft {
        ListDraft { next_update: None, ..self }
    }

    /// With its number.
    #[must_use]
    pub fn number(self, number: u64) -> ListDraft {
        self.extension(ID_CE_CRL_NUMBER, false, &integer(number))
    }

    /// A delta list, based on the list with this number.
    #[must_use]
    pub fn delta_of(self, base: u64) -> ListDraft {
        self.extension(ID_CE_DELTA_CRL_INDICATOR, true, &integer(base))
    }

    /// A list about certificates of other issuers too.
    #[must_use]
    pub fn indirect(self) -> ListDraft {
        self.scope(&tlv(0x84, &[0xff]))
    }

    /// `issuingDistributionPoint`, the content of its `SEQUENCE` in DER.
    #[must_use]
    pub fn scope(self, content: &[u8]) -> ListDraft {
        self.extension(ID_CE_ISSUING_DISTRIBUTION_POINT, true, &tlv(0x30, content))
    }

    /// Revokes a certificate of the list's issuer, for no reason given.
    #[must_use]
    pub fn revoke(self, revoked: &Entity, since: &str) -> ListDraft {
        self.entry(&revoked.serial, since, &Seq::new())
    }

    /// Revokes it for a reason, by its number in `CRLReason`; 8 takes it off the list.
    #[must_use]
    pub fn revoke_for(self, revoked: &Entity, since: &str, reason: u8) -> ListDraft {
        let mut extensions = Seq::new();
        extensions.extension(ID_CE_CRL_REASONS, false, &tlv(0x0a, &[reason]));
        self.entry(&revoked.serial, since, &extensions)
    }

    /// Revokes a certificate of another issuer; those that follow are of that issuer too.
    #[must_use]
    pub fn revoke_of(self, issuer: &Entity, revoked: &Entity, since: &str) -> ListDraft {
        let mut names = Seq::new();
        names.raw(&explicit(4, &issuer.name));
        let mut extensions = Seq::new();
        extensions.extension(ID_CE_CERTIFICATE_ISSUER, true, &names.finish());
        self.entry(&revoked.serial, since, &extensions)
    }

    /// Any entry: the content bytes of the serial number, and its extensions.
    #[must_use]
    pub fn entry(mut self, serial: &[u8], since: &str, extensions: &Seq) -> ListDraft {
        let mut entry = Seq::new();
        entry.raw(&tlv(0x02, serial)).raw(&time(at(since)));
        if !extensions.is_empty() {
            entry.raw(&extensions.finish());
        }
        self.entries.raw(&entry.finish());
        self
    }

    /// Any extension, its value in DER.
    #[must_use]
    pub fn extension(mut self, id: ObjectIdentifier, critical: bool, value: &[u8]) -> ListDraft {
        self.extensions.extension(id, critical, value);
        self
    }

    /// The `TBSCertList`, in DER.
    pub(super) fn to_be_signed(&self, issuer: &[u8], key: &Key) -> Vec<u8> {
        let mut authority = Seq::new();
        authority.raw(&tlv(0x80, &key.identifier()));
        let mut extensions = self.extensions.clone();
        extensions.extension(ID_CE_AUTHORITY_KEY_IDENTIFIER, false, &authority.finish());
        let mut list = Seq::new();
        list.raw(&integer(1)).raw(&key.algorithm_identifier()).raw(issuer);
        list.raw(&time(self.this_update));
        if let Some(next) = self.next_update {
            list.raw(&time(next));
        }
        if !self.entries.is_empty() {
            list.raw(&self.entries.finish());
        }
        list.raw(&explicit(0, &extensions.finish()));
        list.finish()
    }
}
