//! A little PKI: keys, certificates, revocation lists and OCSP answers.
//!
//! Everything is made from its name, so that each run makes the same bytes (RSASSA-PSS too: its salt
//! comes from the key). Nothing is checked: tests make what is wrong with the same means.
//!
//! ```
//! use motcua_signature_core::testing::pki::{Draft, Entity};
//!
//! let root = Entity::root("Root");
//! let authority = root.issue(&Draft::authority("Authority"));
//! let signer = authority.issue(&Draft::signer("Nguyễn Văn An"));
//! let value = signer.key.sign(b"a message");
//! ```

mod answer;
mod draft;
mod key;
mod list;
pub mod write;

use jiff::Timestamp;

pub use answer::AnswerDraft;
pub use draft::Draft;
pub use key::{Key, KeyType, Scheme};
pub use list::ListDraft;

use crate::pki::Certificate;
use write::{Seq, explicit};

/// Somebody with a key and a certificate: an authority, a signer, a responder.
#[derive(Debug, Clone)]
pub struct Entity {
    /// The key.
    pub key: Key,
    /// The name, in DER.
    pub name: Vec<u8>,
    /// The serial number of the certificate, its content bytes.
    pub serial: Vec<u8>,
    /// The certificate, in DER.
    pub der: Vec<u8>,
}

impl Entity {
    /// A root with a P-256 key, valid from 2020 to 2040.
    pub fn root(name: &str) -> Entity {
        Entity::self_signed(&Draft::authority(name))
    }

    /// A certificate that its own key signs.
    pub fn self_signed(draft: &Draft) -> Entity {
        let key = draft.key();
        let issuer =
            Entity { key, name: draft.subject.clone(), serial: Vec::new(), der: Vec::new() };
        issuer.issue(draft)
    }

    /// Issues a certificate. Whether this entity may is not asked.
    #[must_use]
    pub fn issue(&self, draft: &Draft) -> Entity {
        let key = draft.key();
        let der = self.signed(&draft.to_be_signed(&self.name, &self.key, &key));
        Entity { key, name: draft.subject.clone(), serial: draft.serial.clone(), der }
    }

    /// Issues a revocation list.
    pub fn list(&self, draft: &ListDraft) -> Vec<u8> {
        self.signed(&draft.to_be_signed(&self.name, &self.key))
    }

    /// Gives an OCSP answer: an `OCSPResponse`, signed with this entity's key, its certificate beside it
    /// if the draft says so.
    pub fn answer(&self, draft: &AnswerDraft) -> Vec<u8> {
        answer::response(&self.basic_answer(draft))
    }

    /// The same without its envelope: a `BasicOCSPResponse`.
    pub fn basic_answer(&self, draft: &AnswerDraft) -> Vec<u8> {
        let to_be_signed = draft.to_be_signed(self);
        let value = self.key.sign(&to_be_signed);
        let mut basic = Seq::new();
        basic.raw(&to_be_signed).raw(&self.key.algorithm_identifier()).bits(&value);
        if draft.with_certificate {
            let mut certificates = Seq::new();
            certificates.raw(&self.der);
            basic.raw(&explicit(0, &certificates.finish()));
        }
        basic.finish()
    }

    /// The certificate, parsed.
    ///
    /// # Panics
    /// If the draft was such that it is none.
    pub fn certificate(&self) -> Certificate {
        Certificate::from_der(&self.der)
            .expect("a test that parses a certificate makes a whole one")
    }

    /// What certificates and lists have in common: signed content, algorithm, value.
    fn signed(&self, to_be_signed: &[u8]) -> Vec<u8> {
        let value = self.key.sign(to_be_signed);
        let mut signed = Seq::new();
        signed.raw(to_be_signed).raw(&self.key.algorithm_identifier()).bits(&value);
        signed.finish()
    }
}

/// A moment from its text: a date (midnight in UTC), or date and time with their offset.
///
/// # Panics
/// If it is no moment.
pub fn at(text: &str) -> Timestamp {
    let whole = if text.contains('T') { text.to_owned() } else { format!("{text}T00:00:00Z") };
    whole.parse().expect("a test names a moment")
}
