//! Signatures in CMS and timestamp tokens, as their signers write them and as nobody should.
//!
//! A draft starts right; tests change what they are about and leave the rest.
//!
//! ```
//! use motcua_signature_core::cms::{Mode, signatures};
//! use motcua_signature_core::testing::cms::CmsDraft;
//! use motcua_signature_core::testing::pki::{Draft, Entity};
//!
//! let root = Entity::root("Root");
//! let signer = root.issue(&Draft::signer("Nguyễn Văn An"));
//! let cms = CmsDraft::cades(&signer, &root, b"a paper").finish();
//! let found = signatures(&cms, Some(&[b"a ", b"paper"]), Mode::StandAlone).unwrap();
//! assert!(found[0].faults.is_empty());
//! ```

pub mod attribute;

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

pub use attribute::{Attribute, digest_identifier};

use super::pki::Entity;
use super::pki::write::{Seq, explicit, generalized_time, integer, octets, oid, tlv};
use crate::asn1::{cms::DATA, cms::SIGNED_DATA, tsp::TST_INFO};
use crate::crypto::Digest;

/// A `SignedData` before it is signed.
#[derive(Debug, Clone)]
pub struct CmsDraft {
    /// What the content is.
    pub content_type: ObjectIdentifier,
    /// What is signed.
    pub content: Vec<u8>,
    /// Whether the content is left out.
    pub detached: bool,
    /// Certificates that go along, each in DER.
    pub certificates: Vec<Vec<u8>>,
    /// Revocation lists that go along, each in DER.
    pub crls: Vec<Vec<u8>>,
    /// Who signs.
    pub signers: Vec<SignerDraft>,
    /// Whether the envelope has indefinite lengths and its content comes in pieces.
    pub ber: bool,
}

/// One signer before it signs.
#[derive(Debug, Clone)]
pub struct SignerDraft {
    /// Whose key and certificate.
    pub entity: Entity,
    /// Who issued the certificate.
    pub issuer: Entity,
    /// The digest's `AlgorithmIdentifier`, in DER.
    pub digest: Vec<u8>,
    /// The signature's `AlgorithmIdentifier`, in DER.
    pub algorithm: Vec<u8>,
    /// Whether the certificate is named by its key's identifier.
    pub by_key_identifier: bool,
    /// The signed attributes; `None` signs the content itself.
    pub signed: Option<Vec<Attribute>>,
    /// Whether the signed attributes are written in the order of DER.
    pub in_order: bool,
    /// The value, in the place of the one that the key makes.
    pub value: Option<Vec<u8>>,
    /// The unsigned attributes.
    pub unsigned: Vec<Attribute>,
    /// Who stamps the signature value, who issued that certificate, and when.
    pub stamped: Vec<(Entity, Entity, Timestamp)>,
}

impl CmsDraft {
    /// A detached baseline signature of `CAdES` (EN 319 122-1, clause 6), level B, signing time left out.
    pub fn cades(signer: &Entity, issuer: &Entity, content: &[u8]) -> Self {
        Self::of(DATA, signer, issuer, content)
    }

    /// A timestamp token over `stamped` (RFC 3161).
    pub fn timestamp(authority: &Entity, issuer: &Entity, info: &StampDraft) -> Self {
        Self { detached: false, ..Self::of(TST_INFO, authority, issuer, &info.to_der()) }
    }

    fn of(kind: ObjectIdentifier, signer: &Entity, issuer: &Entity, content: &[u8]) -> Self {
        Self {
            content_type: kind,
            content: content.to_vec(),
            detached: true,
            certificates: vec![signer.der.clone()],
            crls: Vec::new(),
            signers: vec![SignerDraft::of(kind, signer, issuer, content)],
            ber: false,
        }
    }

    /// Changes the first signer.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn signer(mut self, change: impl FnOnce(&mut SignerDraft)) -> Self {
        change(self.signers.first_mut().expect("a draft begins with a signer"));
        self
    }

    /// Signs, and writes the `ContentInfo`.
    pub fn finish(&self) -> Vec<u8> {
        let write = if self.ber { indefinite } else { tlv };
        let mut encapsulated = oid(self.content_type);
        if !self.detached {
            encapsulated.extend(write(0xa0, &self.string()));
        }
        let digests: Vec<Vec<u8>> = self.signers.iter().map(|it| it.digest.clone()).collect();
        let signers = self.signers.iter().map(|it| it.to_der(&self.content));
        let fields = [
            integer(if self.content_type == DATA { 1 } else { 3 }),
            set(0x31, digests),
            write(0x30, &encapsulated),
            optional(0xa0, &self.certificates, write),
            optional(0xa1, &self.crls, write),
            write(0x31, &signers.collect::<Vec<_>>().concat()),
        ];
        let signed_data = write(0x30, &fields.concat());
        write(0x30, &[oid(SIGNED_DATA), write(0xa0, &signed_data)].concat())
    }

    /// The content as an `OCTET STRING`.
    fn string(&self) -> Vec<u8> {
        if self.ber {
            let pieces = self.content.chunks(7).map(octets).collect::<Vec<_>>();
            indefinite(0x24, &pieces.concat())
        } else {
            octets(&self.content)
        }
    }
}

impl SignerDraft {
    /// With the attributes that a baseline asks for, in SHA-256.
    pub fn of(kind: ObjectIdentifier, entity: &Entity, issuer: &Entity, content: &[u8]) -> Self {
        let digest = entity.key.algorithm().digest().unwrap_or(Digest::Sha512);
        Self {
            entity: entity.clone(),
            issuer: issuer.clone(),
            digest: digest_identifier(digest),
            algorithm: entity.key.algorithm_identifier(),
            by_key_identifier: false,
            signed: Some(vec![
                Attribute::content_type(kind),
                Attribute::message_digest(digest, content),
                Attribute::signing_certificate_v2(Digest::Sha256, entity, issuer),
            ]),
            in_order: true,
            value: None,
            unsigned: Vec::new(),
            stamped: Vec::new(),
        }
    }

    /// Adds a signed attribute, beside one of its kind.
    pub fn add(&mut self, attribute: Attribute) {
        self.signed.get_or_insert_default().push(attribute);
    }

    /// Puts a signed attribute in the place of those of its kind.
    pub fn set(&mut self, attribute: Attribute) {
        self.remove(attribute.kind);
        self.add(attribute);
    }

    /// Leaves a signed attribute out.
    pub fn remove(&mut self, kind: ObjectIdentifier) {
        self.signed.get_or_insert_default().retain(|it| it.kind != kind);
    }

    /// The signed attributes as the `SET` over which the value is made.
    pub fn signed_set(&self) -> Option<Vec<u8>> {
        let mut attributes: Vec<Vec<u8>> =
            self.signed.as_ref()?.iter().map(Attribute::to_der).collect();
        attributes.sort();
        if !self.in_order {
            attributes.reverse();
        }
        Some(tlv(0x31, &attributes.concat()))
    }

    fn to_der(&self, content: &[u8]) -> Vec<u8> {
        let set = self.signed_set();
        let sign = || self.entity.key.sign(set.as_deref().unwrap_or(content));
        let value = self.value.clone().unwrap_or_else(sign);
        let mut unsigned = self.unsigned.clone();
        for (authority, issuer, at) in &self.stamped {
            let info = StampDraft::over(&value, *at);
            let token = CmsDraft::timestamp(authority, issuer, &info).finish();
            unsigned.push(Attribute::new(attribute::SIGNATURE_TIMESTAMP, token));
        }
        let mut signer = Seq::new();
        signer.raw(&integer(if self.by_key_identifier { 3 } else { 1 }));
        signer.raw(&self.id()).raw(&self.digest);
        if let Some(mut attributes) = set {
            if let Some(tag) = attributes.first_mut() {
                *tag = 0xa0;
            }
            signer.raw(&attributes);
        }
        signer.raw(&self.algorithm).raw(&octets(&value));
        if !unsigned.is_empty() {
            let unsigned = unsigned.iter().map(Attribute::to_der).collect::<Vec<_>>();
            signer.raw(&tlv(0xa1, &unsigned.concat()));
        }
        signer.finish()
    }

    fn id(&self) -> Vec<u8> {
        if self.by_key_identifier {
            return tlv(0x80, &self.entity.key.identifier());
        }
        let mut both = Seq::new();
        both.raw(&self.issuer.name).raw(&tlv(0x02, &self.entity.serial));
        both.finish()
    }
}

/// A `TSTInfo` before it is signed.
#[derive(Debug, Clone)]
pub struct StampDraft {
    /// The imprint's digest.
    pub digest: Digest,
    /// The hash that is stamped.
    pub imprint: Vec<u8>,
    /// When.
    pub at: Timestamp,
    /// By how many seconds the time may be off.
    pub accuracy: Option<u64>,
    /// Extensions, each in DER.
    pub extensions: Vec<Vec<u8>>,
}

impl StampDraft {
    /// Over the SHA-256 of `message`, to the second.
    pub fn over(message: &[u8], at: Timestamp) -> Self {
        let digest = Digest::Sha256;
        let imprint = digest.hash(message);
        Self { digest, imprint, at, accuracy: Some(1), extensions: Vec::new() }
    }

    /// In DER.
    pub fn to_der(&self) -> Vec<u8> {
        let mut imprint = Seq::new();
        imprint.raw(&digest_identifier(self.digest)).raw(&octets(&self.imprint));
        let mut info = Seq::new();
        info.raw(&integer(1))
            .raw(&oid(ObjectIdentifier::new_unwrap("1.2.3.4")))
            .raw(&imprint.finish())
            .raw(&integer(77))
            .raw(&generalized_time(self.at));
        if let Some(seconds) = self.accuracy {
            info.raw(&tlv(0x30, &integer(seconds)));
        }
        if !self.extensions.is_empty() {
            info.raw(&explicit(1, &self.extensions.concat()));
        }
        info.finish()
    }
}

/// A `SET OF` in the order of DER.
fn set(tag: u8, mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    elements.sort();
    tlv(tag, &elements.concat())
}

/// A list that is left out where it is empty.
fn optional(tag: u8, elements: &[Vec<u8>], write: fn(u8, &[u8]) -> Vec<u8>) -> Vec<u8> {
    if elements.is_empty() { Vec::new() } else { write(tag, &elements.concat()) }
}

/// An element of indefinite length.
fn indefinite(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], content, &[0, 0]].concat()
}
