//! What was missing to judge a document, and where the certificates say that it is found.
//!
//! Nothing is fetched here. Whoever may fetches it, gives it as [`Fetched`] evidence, and asks again.

use std::cell::RefCell;

use jiff::Timestamp;
use serde::Serialize;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};

use crate::pki::path::Path;
use crate::pki::{Certificate, ocsp};

/// The most that is told of one document. A signature with its timestamps wants less than ten.
const MAX_WANTS: usize = 64;

/// The longest address that is told, in bytes. Those of authorities have less than 200.
const MAX_URL_BYTES: usize = 2_048;

/// What can be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WantKind {
    /// The certificate of an issuer: in DER, or CMS of certificates alone (RFC 5280, 4.2.2.1).
    Issuer,
    /// An OCSP answer (RFC 6960).
    Ocsp,
    /// A revocation list in DER (RFC 5280, 4.2.1.13).
    Crl,
}

/// Something that was missing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Want {
    /// What.
    pub kind: WantKind,
    /// Where the certificate says that it is: `http` or `https`. Nobody has proved it yet where an issuer
    /// is missing.
    pub url: String,
    /// The SHA-256 of that certificate, in hexadecimal digits.
    pub certificate: String,
    /// What a responder is asked, in DER; empty for the others.
    #[serde(skip)]
    pub request: Vec<u8>,
}

/// Something that was fetched. It is not trusted for that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// What it was fetched as.
    pub kind: WantKind,
    /// From where.
    pub url: String,
    /// When.
    pub at: Timestamp,
    /// As it came.
    pub body: std::sync::Arc<[u8]>,
}

/// What was missing, as it is found out.
#[derive(Debug, Default)]
pub(crate) struct Wants(RefCell<Vec<Want>>);

impl Wants {
    /// All of it, in the order in which it was missed.
    pub(crate) fn into_all(self) -> Vec<Want> {
        self.0.into_inner()
    }

    /// Issuers of certificates.
    pub(crate) fn issuers_of(&self, certificates: &[&Certificate]) {
        for certificate in certificates {
            for url in &certificate.extensions().issuer_addresses {
                self.add(WantKind::Issuer, url, certificate, Vec::new());
            }
        }
    }

    /// What tells whether the last certificate of a path is revoked: an answer, which is small, and else
    /// lists.
    pub(crate) fn revocation(&self, path: &Path<'_>) {
        let certificate = path.end();
        let issuer = path.certificates.len().checked_sub(1).and_then(|above| path.at(above));
        let request = issuer.and_then(|issuer| ocsp::request(certificate, issuer).ok());
        if let Some(request) = request {
            for url in &certificate.extensions().ocsp_addresses {
                self.add(WantKind::Ocsp, url, certificate, request.clone());
            }
        }
        self.lists_for(certificate);
    }

    /// The lists on which a certificate would stand.
    pub(crate) fn lists_for(&self, certificate: &Certificate) {
        for point in &certificate.extensions().crl_distribution_points {
            let Some(DistributionPointName::FullName(names)) = &point.distribution_point else {
                continue;
            };
            for name in names {
                if let GeneralName::UniformResourceIdentifier(url) = name {
                    self.add(WantKind::Crl, url.as_str(), certificate, Vec::new());
                }
            }
        }
    }

    fn add(&self, kind: WantKind, url: &str, certificate: &Certificate, request: Vec<u8>) {
        let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        let is_web = matches!(scheme.as_deref(), Some("http" | "https"));
        let mut all = self.0.borrow_mut();
        if !is_web || url.len() > MAX_URL_BYTES || all.len() == MAX_WANTS {
            return;
        }
        let certificate = hex::encode(certificate.fingerprint());
        let want = Want { kind, url: url.to_owned(), certificate, request };
        if !all.contains(&want) {
            all.push(want);
        }
    }
}
