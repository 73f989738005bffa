//! Whether the signer's certificate leads to an anchor, at the moment that counts (EN 319 102-1,
//! clauses 5.2.6 and 5.6.2.1).

use super::{Finding, Judge, Judged, Purpose};
use crate::facts::Fault;
use crate::pki::Certificate;
use crate::pki::build::{NoPath, build, open_ends};
use crate::pki::path::{Inputs, Path, PathFault, Validated};
use crate::pki::purpose::{may_sign_documents, may_stamp_time};
use crate::report::{Anchor, Link, SubIndication};
use crate::trust::AnchorKind;

impl<'m> Judge<'m> {
    /// The path that holds now; or, for what was proved to be there earlier, that held then.
    pub(super) fn path(
        &self,
        signer: &'m Certificate,
        purpose: Purpose,
        judged: &mut Judged<'m>,
    ) -> Result<(Path<'m>, Validated), Finding> {
        let best = judged.best.at;
        let at = |time| build(signer, &self.pool, &Inputs::at(time));
        let found = match at(self.now) {
            Err(NoPath { nearest: Some((_, fault)), .. })
                if fault.is_of_time() && best < self.now =>
            {
                at(best)
            }
            found => found,
        };
        let (path, validated) = match found {
            Ok(found) => found,
            Err(no_path) => {
                match &no_path.nearest {
                    Some((path, _)) => judged.chain = self.links(path),
                    None => self.wants.issuers_of(&open_ends(signer, &self.pool)),
                }
                return Err(self.without_path(no_path, signer, judged));
            }
        };
        judged.chain = self.links(&path);
        if best < signer.not_before() {
            let detail = format!("it was there at {best}");
            let sub = SubIndication::NotYetValid;
            return Err(Finding::failed(sub, "signed-before-validity", detail));
        }
        allowed_use(signer, purpose)?;
        self.anchor_counts(&path, purpose, judged)?;
        Ok((path, validated))
    }

    fn without_path(
        &self,
        no_path: NoPath<'_>,
        signer: &Certificate,
        judged: &Judged<'_>,
    ) -> Finding {
        use SubIndication as Sub;
        let Some((path, fault)) = no_path.nearest else {
            if self.trust.list().is_some_and(|list| list.next_update < self.now) {
                let detail = "its next update is overdue: no anchor counts";
                return Finding::open(Sub::NoCertificateChainFound, "trust-list-ended", detail);
            }
            let detail = format!("nobody who is trusted issued {}", signer.issuer());
            return Finding::open(Sub::NoCertificateChainFound, "anchor-missing", detail);
        };
        let is_signer = path.certificates.len();
        let (code, detail) = (fault.code(), fault.to_string());
        let proved_after = |moment| judged.not_before.is_some_and(|proved| proved > moment);
        match fault {
            PathFault::Expired { certificate, not_after }
                if certificate == is_signer && proved_after(not_after) =>
            {
                Finding::failed(Sub::Expired, code, detail)
            }
            PathFault::NotYetValid { certificate, .. } if certificate == is_signer => {
                Finding::failed(Sub::NotYetValid, code, detail)
            }
            PathFault::Expired { .. } | PathFault::NotYetValid { .. } => {
                Finding::open(Sub::OutOfBoundsNoPoe, code, detail)
            }
            PathFault::NotAnAuthority { .. }
            | PathFault::PathLength { .. }
            | PathFault::KeyUsage { .. }
            | PathFault::NameConstraints { .. }
            | PathFault::NoValidPolicy { .. }
            | PathFault::AnyPolicyMapped { .. }
            | PathFault::UnknownCriticalExtension { .. } => {
                Finding::open(Sub::ChainConstraintsFailure, code, detail)
            }
            PathFault::Unsupported { .. } => {
                Finding::open(Sub::CryptoConstraintsFailureNoPoe, code, detail)
            }
            PathFault::TooLong
            | PathFault::BadSignature { .. }
            | PathFault::NameChaining { .. }
            | PathFault::MalformedExtension { .. }
            | PathFault::RepeatedExtension { .. }
            | PathFault::BadKey { .. } => {
                Finding::open(Sub::CertificateChainGeneralFailure, code, detail)
            }
        }
    }

    /// The anchor is for this purpose, and counts at the moment of signing.
    fn anchor_counts(
        &self,
        path: &Path<'_>,
        purpose: Purpose,
        judged: &Judged<'_>,
    ) -> Result<(), Finding> {
        let sub = SubIndication::ChainConstraintsFailure;
        if purpose == Purpose::Document && self.trust.kind(path.anchor) == AnchorKind::Tsa {
            let detail = path.anchor.subject().to_string();
            return Err(Finding::open(sub, "anchor-for-timestamps-alone", detail));
        }
        let Some(entry) = self.trust.entry(path.anchor) else { return Ok(()) };
        let best = judged.best.at;
        let too_early = entry.valid_from.is_some_and(|from| best < from);
        let too_late = entry.valid_until.is_some_and(|until| best > until);
        if too_early || too_late {
            let detail = format!("{} does not count at {best}", entry.name);
            return Err(Finding::open(sub, "anchor-not-trusted-then", detail));
        }
        Ok(())
    }

    fn links(&self, path: &Path<'_>) -> Vec<Link> {
        let all = std::iter::once(path.anchor).chain(path.certificates.iter().copied());
        let link = |(place, certificate): (usize, &Certificate)| Link {
            subject: certificate.subject().to_string(),
            sha256: hex::encode(certificate.fingerprint()),
            anchor: (place == 0).then(|| Anchor {
                name: self
                    .trust
                    .entry(certificate)
                    .map_or_else(|| certificate.subject().to_string(), |entry| entry.name.clone()),
                kind: self.trust.kind(certificate).name().to_owned(),
            }),
        };
        all.enumerate().map(link).collect()
    }
}

/// The key may sign documents; that of a timestamping authority stamps and does nothing else.
fn allowed_use(signer: &Certificate, purpose: Purpose) -> Result<(), Finding> {
    let may = match purpose {
        Purpose::Document => may_sign_documents(signer),
        Purpose::Timestamp => may_stamp_time(signer),
    };
    may.map_err(|Fault { code, detail }| {
        Finding::open(SubIndication::ChainConstraintsFailure, code, detail)
    })
}
