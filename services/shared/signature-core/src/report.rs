//! What is said of a document's signatures: a verdict, and every check that led to it.
//!
//! The same document, evidence, trust, policy and moment give the same bytes: lists are in a fixed
//! order, and nothing here knows another moment than the one that came in.
//!
//! Source: ETSI EN 319 102-1, clause 5.1 (status and sub-indications).

mod texts;

use jiff::Timestamp;
use serde::Serialize;

use crate::crypto::Digest;
use crate::facts::Fault;
use crate::wants::{self, Want, WantKind};

pub use texts::said;

/// The status of a validation.
///
/// The worst of several is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// Everything was checked and holds.
    TotalPassed,
    /// There is no signature to be checked.
    NoSignatureFound,
    /// What there is does not suffice, to say one or the other.
    Indeterminate,
    /// It is certain that it is not valid.
    TotalFailed,
}

/// Why it is not passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "ETSI EN 319 102-1, tables 5 and 6, says what each means")]
pub enum SubIndication {
    FormatFailure,
    HashFailure,
    SigCryptoFailure,
    Revoked,
    Expired,
    NotYetValid,
    SigConstraintsFailure,
    ChainConstraintsFailure,
    CertificateChainGeneralFailure,
    CryptoConstraintsFailure,
    CryptoConstraintsFailureNoPoe,
    TimestampOrderFailure,
    NoSigningCertificateFound,
    NoCertificateChainFound,
    RevokedNoPoe,
    #[serde(rename = "REVOKED_CA_NO_POE")]
    RevokedCaNoPoe,
    OutOfBoundsNoPoe,
    RevocationOutOfBoundsNoPoe,
    TryLater,
    SignedDataNotFound,
}

/// Something that was found, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Reason {
    /// Stable.
    pub code: &'static str,
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
    /// What exactly was found, for a specialist.
    pub detail: String,
}

impl From<Fault> for Reason {
    fn from(fault: Fault) -> Self {
        let (vi, en) = said(fault.code);
        Self { code: fault.code, vi, en, detail: fault.detail }
    }
}

/// The report on a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The document.
    pub document: Document,
    /// Its worst signature's; under `vn-decree30` the last seal's, where earlier signatures are whole.
    pub verdict: Verdict,
    /// Why, where it is not passed.
    pub sub_indication: Option<SubIndication>,
    /// What was found about the document as such.
    pub reasons: Vec<Reason>,
    /// Its signatures, in the order in which they were made as far as the format tells.
    pub signatures: Vec<Signature>,
    /// What was fetched to judge them.
    pub fetched: Vec<Fetched>,
    /// What was missing, in the order in which it would help.
    pub wants: Vec<Want>,
}

/// Something that was fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fetched {
    /// What it was fetched as.
    pub kind: WantKind,
    /// From where.
    pub url: String,
    /// When.
    pub at: Timestamp,
    /// The SHA-256 of what came, in hexadecimal digits.
    pub sha256: String,
}

impl From<&wants::Fetched> for Fetched {
    fn from(fetched: &wants::Fetched) -> Self {
        let wants::Fetched { kind, url, at, body } = fetched;
        let sha256 = hex::encode(Digest::Sha256.hash(body));
        Self { kind: *kind, url: url.clone(), at: *at, sha256 }
    }
}

/// What was looked at, when and by which rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub size: usize,
    /// `pdf`, `cms`, `xml`; none of these: `unknown`.
    pub format: &'static str,
    /// The moment of validation.
    pub checked_at: Timestamp,
    /// The policy's name.
    pub policy: String,
    /// The SHA-256 of the policy's text.
    pub policy_sha256: String,
    /// The number of the trust list; none: a plain folder of anchors.
    pub trust_list: Option<TrustList>,
}

/// Which trust list was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrustList {
    /// Its id.
    pub id: String,
    /// Its running number.
    pub sequence: u64,
}

/// The report on a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Signature {
    /// Its place in the document, from 1.
    pub number: usize,
    /// What the document calls it: a PDF's field, an XML id.
    pub name: Option<String>,
    /// `PAdES`, `CAdES`, `XAdES`; without what these ask for: `PKCS#7`, `CMS`, `XML-DSig`.
    pub format: &'static str,
    /// `B`, `T`, `LT` or `LTA`: how long it can be verified.
    pub level: Level,
    /// The verdict on it.
    pub verdict: Verdict,
    /// Why, where it is not passed.
    pub sub_indication: Option<SubIndication>,
    /// Why, and what is unusual.
    pub reasons: Vec<Reason>,
    /// Whether the bytes are those that were signed.
    pub integrity: Integrity,
    /// What it covers: `whole`, `revision`, `file` or `fragment`.
    pub scope: Vec<String>,
    /// It covers the document as it is here.
    pub covers_whole_document: bool,
    /// What was changed in the document after it, and whether that is allowed.
    pub changes_after_signing: Vec<Change>,
    /// Who signed; none where no certificate was found.
    pub signer: Option<Signer>,
    /// When the signer says that it was signed; nobody has proved it.
    pub claimed_time: Option<Timestamp>,
    /// The earliest moment at which it is proved to have been there.
    pub best_signature_time: BestTime,
    /// From the anchor to the signer.
    pub chain: Vec<Link>,
    /// What was known of revocation, from the anchor down.
    pub revocation: Vec<Revocation>,
    /// Its timestamps.
    pub timestamps: Vec<TimestampReport>,
    /// The algorithms that it rests on.
    pub algorithms: Vec<String>,
}

/// How long a signature can be verified (EN 319 142-1, clause 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// As long as the certificate is valid.
    B,
    /// It is proved when it was made.
    T,
    /// All that is needed to verify it came along.
    Lt,
    /// And that is proved in its turn.
    Lta,
}

/// Whether bytes are whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Integrity {
    /// Every hash that is signed is that of what it names.
    pub hash: bool,
    /// The signature value is one of the signer's key.
    pub signature: bool,
}

/// A change after signing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// Stable.
    pub code: &'static str,
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
    /// Where: an object, a page.
    pub detail: String,
    /// The policy allows it.
    pub allowed: bool,
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Signer {
    /// The subject, as RFC 4514 writes names.
    pub subject: String,
    /// The common name alone.
    pub name: Option<String>,
    /// The organisation.
    pub organisation: Option<String>,
    /// Identity or tax number as it stands in the subject: `CCCD:…`, `MST:…`.
    pub identifier: Option<String>,
    /// The issuer, as RFC 4514 writes names.
    pub issuer: String,
    /// The certificate's number, in hexadecimal digits.
    pub serial: String,
    /// The SHA-256 of the certificate, in hexadecimal digits.
    pub sha256: String,
    /// From when it is valid.
    pub not_before: Timestamp,
    /// Until when.
    pub not_after: Timestamp,
}

/// The moment at which a signature is proved to have been there, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BestTime {
    /// The moment.
    pub at: Timestamp,
    /// By what.
    pub source: TimeSource,
}

/// By what a moment is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeSource {
    /// By nothing: it is there now.
    Now,
    /// By the record of its intake.
    Log,
    /// By a timestamp.
    Timestamp,
}

/// A certificate of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The subject, as RFC 4514 writes names.
    pub subject: String,
    /// The SHA-256 of the certificate, in hexadecimal digits.
    pub sha256: String,
    /// What the trust list calls it, if it is an anchor.
    pub anchor: Option<Anchor>,
}

/// The entry of a trust list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Anchor {
    /// Its name there.
    pub name: String,
    /// `public-ca`, `official`, `tsa`, `foreign`; `unlisted` from a plain folder.
    pub kind: String,
}

/// What was known of a certificate's revocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Revocation {
    /// Its place in the chain: 0 is the anchor.
    pub certificate: usize,
    /// `crl`, `ocsp`; `none` where nothing told.
    pub kind: &'static str,
    /// `good`, `revoked` or `unknown`.
    pub status: &'static str,
    /// Since when it is revoked.
    pub revoked_at: Option<Timestamp>,
    /// When the list or the answer was issued.
    pub issued: Option<Timestamp>,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: Option<String>,
}

/// The report on a timestamp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimestampReport {
    /// `content`, `signature`, `archive` or `document`.
    pub kind: &'static str,
    /// The moment that it proves.
    pub at: Timestamp,
    /// The verdict on it.
    pub verdict: Verdict,
    /// Why, where it is not passed.
    pub sub_indication: Option<SubIndication>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Who made it.
    pub authority: Option<String>,
}
