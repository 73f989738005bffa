//! What a format has found of a signature, before anybody judges it.
//!
//! PDF, CMS and XML differ in where things stand. What they deliver is the same, so that there is one
//! engine of verdicts. Facts are not verdicts: a hash that does not match is a fact here.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::crypto::{Digest, SignatureAlgorithm};

/// One signature as its format delivers it.
#[derive(Debug, Clone)]
pub struct Signature<'a> {
    /// How it is written.
    pub format: Format,
    /// What is wrong with its form, so that nothing else about it can be believed.
    pub faults: Vec<Fault>,
    /// What is unusual and does not make it wrong.
    pub remarks: Vec<Fault>,
    /// Over what the signature value was made: signed attributes, or a canonical `SignedInfo`.
    pub signed: Cow<'a, [u8]>,
    /// How it was made; `None` where the algorithm is not known here.
    pub algorithm: Option<SignatureAlgorithm>,
    /// The algorithm as the document names it, an object identifier or a URI.
    pub algorithm_name: String,
    /// The signature value.
    pub value: Cow<'a, [u8]>,
    /// Each thing that is signed by way of its hash.
    pub references: Vec<Reference>,
    /// Certificates that came along, each in DER. None is trusted for that.
    pub certificates: Vec<Cow<'a, [u8]>>,
    /// Which certificate is said to have signed.
    pub signer: SignerHint,
    /// The certificates that the signature itself binds (ESS, `SigningCertificate`); the first is the
    /// signer's.
    pub bound: Vec<BoundCertificate>,
    /// When the signer says that it was signed. Nobody has proved it.
    pub claimed_time: Option<Timestamp>,
    /// Timestamps over the signature and over what was there before it.
    pub timestamps: Vec<TimestampFound<'a>>,
    /// Revocation lists that came along, each in DER.
    pub crls: Vec<Cow<'a, [u8]>>,
    /// OCSP answers that came along, each a whole `OCSPResponse` or a `BasicOCSPResponse` in DER.
    pub ocsp_answers: Vec<Cow<'a, [u8]>>,
}

impl Signature<'_> {
    /// One of which nothing is known but these faults.
    pub fn nothing_known(format: Format, faults: Vec<Fault>) -> Self {
        Self {
            format,
            faults,
            remarks: Vec::new(),
            signed: Cow::Borrowed(&[]),
            algorithm: None,
            algorithm_name: String::new(),
            value: Cow::Borrowed(&[]),
            references: Vec::new(),
            certificates: Vec::new(),
            signer: SignerHint::None,
            bound: Vec::new(),
            claimed_time: None,
            timestamps: Vec::new(),
            crls: Vec::new(),
            ocsp_answers: Vec::new(),
        }
    }
}

/// How a signature is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// In a PDF, `ETSI.CAdES.detached`.
    Pades,
    /// In a PDF, `adbe.pkcs7.detached` and older.
    Pkcs7InPdf,
    /// CMS with signed attributes that bind the signer's certificate.
    Cades,
    /// CMS without that binding.
    Cms,
    /// XML with qualifying properties.
    Xades,
    /// XML without.
    XmlDsig,
    /// A timestamp over a document that is in no other format (a PDF's `DocTimeStamp`).
    DocumentTimestamp,
}

/// A fault of form: a stable code, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable, in kebab-case; its Vietnamese and English texts stand in the report.
    pub code: &'static str,
    /// What was found and where, in English, without the document's own text.
    pub detail: String,
}

/// Something that is signed by way of its hash.
#[derive(Debug, Clone)]
pub struct Reference {
    /// What it names: `message-digest`, a URI.
    pub name: String,
    /// With which digest; `None` where it is not known here.
    pub digest: Option<Digest>,
    /// The digest as the document names it.
    pub digest_name: String,
    /// Whether what it names was found, and its hash is the one that was signed.
    pub state: ReferenceState,
    /// What of the document it covers.
    pub scope: Scope,
}

/// How a reference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceState {
    /// Found, and its hash is the one signed.
    Intact,
    /// Found, and its hash is another.
    Changed,
    /// Not found: a detached file that nobody gave.
    Missing,
    /// Not looked at: the digest is unknown.
    Unknown,
}

/// What of a document is covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The document as a whole.
    Whole,
    /// A PDF's revision, counted from 1, that is not the last.
    Revision(usize),
    /// A file beside the signature.
    File(String),
    /// A part, by its id.
    Fragment(String),
    /// The signature's own properties.
    Properties,
}

/// By what the signer's certificate is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignerHint {
    /// CMS: issuer's name in DER and the serial number's bytes.
    IssuerAndSerial {
        /// The `Name`, in DER.
        issuer: Vec<u8>,
        /// The content bytes of the `INTEGER`.
        serial: Vec<u8>,
    },
    /// CMS: the subject key identifier.
    KeyIdentifier(Vec<u8>),
    /// XML: nothing but what the signature binds and what came along.
    None,
}

/// A certificate that the signature binds by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundCertificate {
    /// With which digest; `None` where it is not known here.
    pub digest: Option<Digest>,
    /// The hash over the certificate's DER.
    pub hash: Vec<u8>,
    /// The issuer's name in DER and the serial number's bytes, where they stand beside it.
    pub issuer_and_serial: Option<(Vec<u8>, Vec<u8>)>,
}

impl BoundCertificate {
    /// Whether the hash is this certificate's; `None` where its digest is not known here.
    pub fn binds(&self, certificate: &[u8]) -> Option<bool> {
        self.digest.map(|digest| digest.hash(certificate) == self.hash)
    }
}

/// A timestamp token, and over what it must have been made.
#[derive(Debug, Clone)]
pub struct TimestampFound<'a> {
    /// What it stamps.
    pub kind: TimestampKind,
    /// The token: a `ContentInfo` in DER.
    pub token: Cow<'a, [u8]>,
    /// What the message imprint must be the hash of, in pieces.
    pub covers: Vec<Cow<'a, [u8]>>,
}

/// What a timestamp stamps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampKind {
    /// The content, before it was signed.
    Content,
    /// The signature value.
    Signature,
    /// Signature and validation data (`LTA`).
    Archive,
}
