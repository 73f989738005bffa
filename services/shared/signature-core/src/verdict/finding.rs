//! Why a signature is not passed.

use crate::facts::Fault;
use crate::report::{SubIndication, Verdict};

/// What ends the validation of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) verdict: Verdict,
    pub(super) sub_indication: SubIndication,
    pub(super) fault: Fault,
}

impl Finding {
    /// It is certain.
    pub(super) fn failed(
        sub: SubIndication,
        code: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        let fault = Fault { code, detail: detail.into() };
        Self { verdict: Verdict::TotalFailed, sub_indication: sub, fault }
    }

    /// It is not known.
    pub(super) fn open(sub: SubIndication, code: &'static str, detail: impl Into<String>) -> Self {
        let fault = Fault { code, detail: detail.into() };
        Self { verdict: Verdict::Indeterminate, sub_indication: sub, fault }
    }

    /// A fault of form. Most are certain; what is only not known or not allowed here is not.
    pub(super) fn of_form(fault: Fault) -> Self {
        let Fault { code, detail } = fault;
        match code {
            // EN 319 102-1, clause 5.2.3.4: the certificate is not the one that the signature names.
            "signer-certificate-ambiguous" | "signing-certificate-differs" => {
                Self::open(SubIndication::NoSigningCertificateFound, code, detail)
            }
            "xml-transform"
            | "xml-canonicalization"
            | "xml-hmac"
            | "signing-certificate-not-bound" => {
                Self::open(SubIndication::SigConstraintsFailure, code, detail)
            }
            _ => Self::failed(SubIndication::FormatFailure, code, detail),
        }
    }
}
