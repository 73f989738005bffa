//! OCSP answers before they are signed (RFC 6960, 4.2.1).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc6960::ID_PKIX_OCSP_BASIC;
use jiff::Timestamp;

use super::key::digest_identifier;
use super::write::{Seq, explicit, generalized_time, octets, oid, tlv};
use super::{Entity, at};
use crate::crypto::Digest;

/// An OCSP answer about one certificate, before it is signed.
#[derive(Debug, Clone)]
pub struct AnswerDraft {
    certificate: Vec<u8>,
    status: Vec<u8>,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    produced_at: Timestamp,
    by_key: bool,
    extensions: Seq,
    single_extensions: Seq,
    pub(super) with_certificate: bool,
}

impl AnswerDraft {
    /// Good on a day, until another; see [`at`] for their text. The certificate is named with SHA-1, as
    /// almost all do, the responder by its name, and its certificate comes along.
    pub fn good(
        certificate: &Entity,
        issuer: &Entity,
        this_update: &str,
        next_update: &str,
    ) -> Self {
        AnswerDraft {
            certificate: certificate_id(Digest::Sha1, certificate, issuer),
            status: tlv(0x80, &[]),
            this_update: at(this_update),
            next_update: Some(at(next_update)),
            produced_at: at(this_update),
            by_key: false,
            extensions: Seq::new(),
            single_extensions: Seq::new(),
            with_certificate: true,
        }
    }

    /// Revoked since a day, for a reason by its number in `CRLReason`.
    #[must_use]
    pub fn revoked(self, since: &str, reason: u8) -> Self {
        let mut content = generalized_time(at(since));
        content.extend(explicit(0, &tlv(0x0a, &[reason])));
        AnswerDraft { status: tlv(0xa1, &content), ..self }
    }

    /// Not known to the responder.
    #[must_use]
    pub fn unknown(self) -> Self {
        AnswerDraft { status: tlv(0x82, &[]), ..self }
    }

    /// With the certificate named by another digest.
    #[must_use]
    pub fn named_with(self, digest: Digest, certificate: &Entity, issuer: &Entity) -> Self {
        AnswerDraft { certificate: certificate_id(digest, certificate, issuer), ..self }
    }

    /// Signed at another moment than that of which it speaks.
    #[must_use]
    pub fn produced_at(self, moment: &str) -> Self {
        AnswerDraft { produced_at: at(moment), ..self }
    }

    /// Without saying when more is known.
    #[must_use]
    pub fn without_next_update(self) -> Self {
        AnswerDraft { next_update: None, ..self }
    }

    /// With the responder named by its key.
    #[must_use]
    pub fn by_key(self) -> Self {
        AnswerDraft { by_key: true, ..self }
    }

    /// Without the responder's certificate.
    #[must_use]
    pub fn without_certificate(self) -> Self {
        AnswerDraft { with_certificate: false, ..self }
    }

    /// With an extension of the whole answer, its value in DER.
    #[must_use]
    pub fn extension(mut self, id: ObjectIdentifier, critical: bool, value: &[u8]) -> Self {
        self.extensions.extension(id, critical, value);
        self
    }

    /// With an extension of what is said about the certificate, its value in DER.
    #[must_use]
    pub fn single_extension(mut self, id: ObjectIdentifier, critical: bool, value: &[u8]) -> Self {
        self.single_extensions.extension(id, critical, value);
        self
    }

    /// The `ResponseData`, in DER.
    pub(super) fn to_be_signed(&self, responder: &Entity) -> Vec<u8> {
        let mut single = Seq::new();
        single.raw(&self.certificate).raw(&self.status).raw(&generalized_time(self.this_update));
        if let Some(next) = self.next_update {
            single.raw(&explicit(0, &generalized_time(next)));
        }
        if !self.single_extensions.is_empty() {
            single.raw(&explicit(1, &self.single_extensions.finish()));
        }
        let mut responses = Seq::new();
        responses.raw(&single.finish());
        let mut data = Seq::new();
        if self.by_key {
            data.raw(&explicit(2, &octets(&responder.key.identifier())));
        } else {
            data.raw(&explicit(1, &responder.name));
        }
        data.raw(&generalized_time(self.produced_at)).raw(&responses.finish());
        if !self.extensions.is_empty() {
            data.raw(&explicit(1, &self.extensions.finish()));
        }
        data.finish()
    }
}

fn certificate_id(digest: Digest, certificate: &Entity, issuer: &Entity) -> Vec<u8> {
    let mut id = Seq::new();
    id.raw(&digest_identifier(digest))
        .raw(&octets(&digest.hash(&issuer.name)))
        .raw(&octets(&digest.hash(&issuer.key.public_key_bits())))
        .raw(&tlv(0x02, &certificate.serial));
    id.finish()
}

/// The `OCSPResponse` around a `BasicOCSPResponse`.
pub(super) fn response(basic: &[u8]) -> Vec<u8> {
    let mut bytes = Seq::new();
    bytes.raw(&oid(ID_PKIX_OCSP_BASIC)).raw(&octets(basic));
    let mut response = Seq::new();
    response.raw(&tlv(0x0a, &[0])).raw(&explicit(0, &bytes.finish()));
    response.finish()
}
