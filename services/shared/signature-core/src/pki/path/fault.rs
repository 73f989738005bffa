//! Why a path is not valid.

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use crate::facts::Fault;

/// Why a path is not valid. `certificate` is a place in it: 0 is the anchor, 1 what it issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    /// It has more certificates than are looked at.
    #[error("the path is longer than eight certificates")]
    TooLong,
    /// The moment lies before the certificate's validity.
    #[error("certificate {certificate} is not valid before {not_before}")]
    NotYetValid {
        /// Its place.
        certificate: usize,
        /// From when it is valid.
        not_before: Timestamp,
    },
    /// The moment lies after the certificate's validity.
    #[error("certificate {certificate} expired at {not_after}")]
    Expired {
        /// Its place.
        certificate: usize,
        /// Until when it was valid.
        not_after: Timestamp,
    },
    /// Its signature is not of the issuer's key.
    #[error("the signature of certificate {certificate} is wrong")]
    BadSignature {
        /// Its place.
        certificate: usize,
    },
    /// Its issuer is not the subject of the certificate above.
    #[error("certificate {certificate} names another issuer")]
    NameChaining {
        /// Its place.
        certificate: usize,
    },
    /// It issued another, and does not say that it may.
    #[error("certificate {certificate} is not of an authority")]
    NotAnAuthority {
        /// Its place.
        certificate: usize,
    },
    /// It is one authority too many below one that limits their number.
    #[error("certificate {certificate} is one authority too many")]
    PathLength {
        /// Its place.
        certificate: usize,
    },
    /// Its key is not for signing certificates.
    #[error("the key of certificate {certificate} is not for signing certificates")]
    KeyUsage {
        /// Its place.
        certificate: usize,
    },
    /// An authority above does not allow its names.
    #[error("the names of certificate {certificate} are not allowed by an authority above")]
    NameConstraints {
        /// Its place.
        certificate: usize,
    },
    /// A policy must be named, and none is valid.
    #[error("no policy is valid at certificate {certificate}")]
    NoValidPolicy {
        /// At which place that was found.
        certificate: usize,
    },
    /// It maps `anyPolicy`, which is not allowed.
    #[error("certificate {certificate} maps anyPolicy")]
    AnyPolicyMapped {
        /// Its place.
        certificate: usize,
    },
    /// It has a critical extension that is not known here.
    #[error("certificate {certificate} has an unknown critical extension {extension}")]
    UnknownCriticalExtension {
        /// Its place.
        certificate: usize,
        /// Which one.
        extension: ObjectIdentifier,
    },
    /// It has a known extension that is not well made.
    #[error("extension {extension} of certificate {certificate} is not well made")]
    MalformedExtension {
        /// Its place.
        certificate: usize,
        /// Which one.
        extension: ObjectIdentifier,
    },
    /// It has an extension twice.
    #[error("certificate {certificate} has extension {extension} more than once")]
    RepeatedExtension {
        /// Its place.
        certificate: usize,
        /// Which one.
        extension: ObjectIdentifier,
    },
    /// An algorithm, or a kind of key, that is not verified here: nothing is known about the signature.
    #[error("certificate {certificate}: {name} is not supported")]
    Unsupported {
        /// Its place.
        certificate: usize,
        /// What is not supported.
        name: String,
    },
    /// Its key is none, or not one for the algorithm of what it signed.
    #[error("the key of certificate {certificate} cannot be used: {detail}")]
    BadKey {
        /// Its place.
        certificate: usize,
        /// What is wrong with it.
        detail: &'static str,
    },
}

impl PathFault {
    /// The stable code of a fault.
    pub fn code(&self) -> &'static str {
        match self {
            PathFault::TooLong => "path-too-long",
            PathFault::NotYetValid { .. } => "certificate-not-yet-valid",
            PathFault::Expired { .. } => "certificate-expired",
            PathFault::BadSignature { .. } => "certificate-signature-wrong",
            PathFault::NameChaining { .. } => "certificate-issuer-differs",
            PathFault::NotAnAuthority { .. } => "certificate-not-an-authority",
            PathFault::PathLength { .. } => "path-length-exceeded",
            PathFault::KeyUsage { .. } => "certificate-key-usage",
            PathFault::NameConstraints { .. } => "name-constraints-violated",
            PathFault::NoValidPolicy { .. } => "no-valid-policy",
            PathFault::AnyPolicyMapped { .. } => "any-policy-mapped",
            PathFault::UnknownCriticalExtension { .. } => "unknown-critical-extension",
            PathFault::MalformedExtension { .. } => "extension-malformed",
            PathFault::RepeatedExtension { .. } => "extension-repeated",
            PathFault::Unsupported { .. } => "certificate-algorithm-unsupported",
            PathFault::BadKey { .. } => "certificate-key-unusable",
        }
    }

    /// Whether only the moment is wrong.
    pub fn is_of_time(&self) -> bool {
        matches!(self, PathFault::NotYetValid { .. } | PathFault::Expired { .. })
    }
}

impl From<PathFault> for Fault {
    fn from(fault: PathFault) -> Fault {
        Fault { code: fault.code(), detail: fault.to_string() }
    }
}
