//! Whether the algorithms were good enough when it was signed, and whether the signature binds its
//! certificate (EN 319 102-1, clauses 5.2.8 and 5.6.2.4).

use super::{Finding, Judge, Judged, Purpose};
use crate::crypto::SignatureAlgorithm;
use crate::facts::{Fault, Signature};
use crate::pki::path::{SignedWith, Validated};
use crate::policy::Weight;
use crate::report::{Reason, SubIndication};

impl Judge<'_> {
    /// Judges all algorithms at the earliest moment that is proved.
    pub(super) fn algorithms(
        &self,
        signature: &Signature<'_>,
        own: SignedWith,
        validated: &Validated,
        judged: &mut Judged<'_>,
    ) -> Result<(), Finding> {
        let best = judged.best.at;
        let all = std::iter::once(own).chain(validated.signatures.iter().copied());
        let digests = signature.references.iter().filter_map(|reference| reference.digest);
        let mut weak = Vec::new();
        for signed in all {
            let name = named(signed);
            if !self.policy.allows(signed, best) {
                weak.push(name.clone());
            }
            if !judged.algorithms.contains(&name) {
                judged.algorithms.push(name);
            }
        }
        for digest in digests {
            if !self.policy.allows_digest(digest, best) {
                weak.push(digest.name().to_owned());
            }
        }
        if let Some(first) = weak.first() {
            let detail = format!("{first} is not good enough at {best}");
            let sub = SubIndication::CryptoConstraintsFailureNoPoe;
            return Err(Finding::open(sub, "algorithm-too-weak", detail));
        }
        if matches!(own.algorithm, SignatureAlgorithm::RsaPkcs1(_)) {
            self.pkcs1(judged)?;
        }
        Ok(())
    }

    fn pkcs1(&self, judged: &mut Judged<'_>) -> Result<(), Finding> {
        let (code, detail) = ("pkcs1-padding", "RSASSA-PKCS1-v1_5");
        match self.policy.pkcs1() {
            Weight::Silent => Ok(()),
            Weight::Remark => {
                let fault = Fault { code, detail: detail.to_owned() };
                judged.reasons.push(Reason::from(fault));
                Ok(())
            }
            Weight::Required => {
                Err(Finding::open(SubIndication::SigConstraintsFailure, code, detail))
            }
        }
    }

    /// A timestamp's binding is a matter of its form, and was looked at there.
    pub(super) fn binding(
        &self,
        signature: &Signature<'_>,
        purpose: Purpose,
    ) -> Result<(), Finding> {
        let is_needed = purpose == Purpose::Document && self.policy.binding() == Weight::Required;
        if is_needed && signature.bound.is_empty() {
            let sub = SubIndication::SigConstraintsFailure;
            let detail = "the signature does not bind its certificate";
            return Err(Finding::open(sub, "signing-certificate-not-bound", detail));
        }
        Ok(())
    }
}

/// What a reader is shown must be what was signed.
pub(super) fn shown(signature: &Signature<'_>) -> Result<(), Finding> {
    let misleading = ["xml-comment-in-text", "xml-object-not-covered"];
    match signature.remarks.iter().find(|remark| misleading.contains(&remark.code)) {
        Some(Fault { code, detail }) => {
            Err(Finding::open(SubIndication::SigConstraintsFailure, code, detail.clone()))
        }
        None => Ok(()),
    }
}

fn named(signed: SignedWith) -> String {
    format!("{} {}", signed.algorithm, signed.key_bits)
}
