//! Whether a certificate of the chain was revoked, and how fresh what tells of it must be (EN 319
//! 102-1, clauses 5.2.5, 5.2.6 and 5.6.2.3).

use jiff::Timestamp;
use x509_cert::ext::pkix::CrlReason;

use super::{Finding, Judge, Judged, Sources};
use crate::facts::Fault;
use crate::pki::Certificate;
use crate::pki::crl::{self, Evidence};
use crate::pki::ocsp;
use crate::pki::path::{Inputs, Path, SignedWith};
use crate::report::{Reason, Revocation, SubIndication};

/// What there is was issued too early.
const STALE: &str = "revocation-stale";
/// Nothing tells.
const UNKNOWN: &str = "revocation-unknown";

/// What lists or answers say of a certificate.
enum Said {
    Good(Source),
    Revoked { at: Timestamp, reason: CrlReason, source: Source },
    Unknown(String),
}

/// What says so.
struct Source {
    kind: &'static str,
    sha256: [u8; 32],
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    signatures: Vec<SignedWith>,
}

impl Judge<'_> {
    /// Asks for each certificate below the anchor, from the top down.
    pub(super) fn revocation(
        &self,
        path: &Path<'_>,
        judged: &mut Judged<'_>,
    ) -> Result<(), Finding> {
        for place in 1..=path.certificates.len() {
            let certificates = path.certificates.iter().take(place).copied().collect();
            let above = Path { anchor: path.anchor, certificates };
            let (finding, entry) = self.of_certificate(&above, &self.all, judged);
            judged.revocation.push(Revocation { certificate: place, ..entry });
            let is_signer = place == path.certificates.len();
            finding.map_err(|finding| {
                self.wanted(&above, &finding);
                of_place(finding, is_signer)
            })?;
        }
        Ok(())
    }

    /// Where it is not known whether the last certificate of a path is revoked: what would tell.
    fn wanted(&self, path: &Path<'_>, finding: &Finding) {
        if !matches!(finding.fault.code, UNKNOWN | STALE) {
            return;
        }
        self.wants.revocation(path);
        // A responder that answers for the issuer must not be revoked itself.
        let responders = self.all.answers.iter().flat_map(|answer| answer.certificates());
        let of_issuer = |one: &&Certificate| one.issuer() == path.end().issuer();
        for responder in responders.filter(of_issuer).filter(|one| !one.extensions().ocsp_nocheck) {
            self.wants.lists_for(responder);
        }
    }

    /// Whether what came along tells by itself that nobody on the path was revoked.
    pub(super) fn is_complete(&self, path: &Path<'_>, judged: &Judged<'_>) -> bool {
        (1..=path.certificates.len()).all(|place| {
            let certificates = path.certificates.iter().take(place).copied().collect();
            let above = Path { anchor: path.anchor, certificates };
            self.of_certificate(&above, &self.along, &mut judged.clone()).0.is_ok()
        })
    }

    /// What is known of the last certificate of a path. Who says revoked is believed before who says
    /// good, a fresh one before a stale one.
    fn of_certificate(
        &self,
        path: &Path<'_>,
        sources: &Sources<'_>,
        judged: &mut Judged<'_>,
    ) -> (Result<(), Finding>, Revocation) {
        let inputs = Inputs::at(self.now.min(path.end().not_after()));
        let evidence = Evidence {
            lists: &sources.lists,
            pool: &self.pool,
            inputs: &inputs,
            known_at: self.now,
        };
        let said = [
            of_answers(ocsp::status(path, &sources.answers, evidence)),
            of_lists(crl::status(path, evidence)),
        ];
        let (mut good, mut unknown) = (None, Vec::new());
        for said in said {
            match said {
                Said::Revoked { at, reason, source } => {
                    let entry = entry("revoked", Some(at), Some(&source));
                    return (revoked(at, reason, judged), entry);
                }
                Said::Good(source) => match self.counts(&source, judged) {
                    Ok(()) => good = good.or(Some(source)),
                    Err(detail) => unknown.push((detail, Some(source))),
                },
                Said::Unknown(detail) => unknown.push((detail, None)),
            }
        }
        if let Some(source) = good {
            return (Ok(()), entry("good", None, Some(&source)));
        }
        let stale = unknown.iter().find_map(|(_, source)| source.as_ref());
        let code = if stale.is_some() { STALE } else { UNKNOWN };
        let entry = entry("unknown", None, stale);
        let details: Vec<_> = unknown.into_iter().map(|(detail, _)| detail).collect();
        let finding = Finding::open(SubIndication::TryLater, code, details.join("; "));
        (Err(finding), entry)
    }

    /// Whether who says good counts: issued after the signature was there, or still valid now; and
    /// with an algorithm that is good enough.
    fn counts(&self, source: &Source, judged: &Judged<'_>) -> Result<(), String> {
        let issued = source.this_update;
        let is_current = match source.next_update {
            Some(next) => self.now <= next,
            None => self.now <= issued.saturating_add(self.policy.ocsp_max_age()).unwrap_or(issued),
        };
        if issued < judged.best.at && !is_current {
            return Err(format!(
                "issued at {issued}, before the signature is proved to have been there"
            ));
        }
        if !source.signatures.iter().all(|signed| self.policy.allows(*signed, issued)) {
            return Err("signed with an algorithm that is not good enough".to_owned());
        }
        Ok(())
    }
}

fn of_answers(status: ocsp::Status) -> Said {
    let source = |used: ocsp::Used| Source {
        kind: "ocsp",
        sha256: used.answer,
        this_update: used.this_update,
        next_update: used.next_update,
        signatures: used.signatures,
    };
    match status {
        ocsp::Status::Good { used } => Said::Good(source(used)),
        ocsp::Status::Revoked { at, reason, used } => {
            Said::Revoked { at, reason, source: source(used) }
        }
        ocsp::Status::Unknown { faults } => Said::Unknown(
            faults
                .first()
                .map_or_else(|| "no OCSP answer".to_owned(), |(_, fault)| fault.to_string()),
        ),
    }
}

fn of_lists(status: crl::Status) -> Said {
    let source = |used: crl::Used| Source {
        kind: "crl",
        sha256: used.list,
        this_update: used.this_update,
        next_update: used.next_update,
        signatures: used.signatures,
    };
    match status {
        // Several lists together may say so, each for its reasons: the oldest is what it rests on.
        crl::Status::NotRevoked { used } => {
            let oldest = used.into_iter().min_by_key(|used| used.this_update);
            oldest.map_or_else(
                || Said::Unknown("no revocation list".to_owned()),
                |used| Said::Good(source(used)),
            )
        }
        crl::Status::Revoked { at, reason, used } => {
            Said::Revoked { at, reason, source: source(used) }
        }
        crl::Status::Unknown { faults } => Said::Unknown(
            faults
                .first()
                .map_or_else(|| "no revocation list".to_owned(), |(_, fault)| fault.to_string()),
        ),
    }
}

/// Before its revocation a signature was good, if it is proved to have been there.
fn revoked(at: Timestamp, reason: CrlReason, judged: &mut Judged<'_>) -> Result<(), Finding> {
    let detail = format!("revoked at {at} ({reason:?})");
    if judged.best.at < at {
        let fault = Fault { code: "revoked-later", detail };
        judged.reasons.push(Reason::from(fault));
        return Ok(());
    }
    if reason == CrlReason::CertificateHold {
        return Err(Finding::open(SubIndication::TryLater, "certificate-on-hold", detail));
    }
    if judged.not_before.is_some_and(|proved| proved >= at) {
        return Err(Finding::failed(SubIndication::Revoked, "signed-after-revocation", detail));
    }
    Err(Finding::open(SubIndication::RevokedNoPoe, "certificate-revoked", detail))
}

fn of_place(finding: Finding, is_signer: bool) -> Finding {
    match finding.sub_indication {
        SubIndication::RevokedNoPoe if !is_signer => {
            Finding { sub_indication: SubIndication::RevokedCaNoPoe, ..finding }
        }
        _ => finding,
    }
}

fn entry(
    status: &'static str,
    revoked_at: Option<Timestamp>,
    source: Option<&Source>,
) -> Revocation {
    Revocation {
        certificate: 0,
        kind: source.map_or("none", |source| source.kind),
        status,
        revoked_at,
        issued: source.map(|source| source.this_update),
        sha256: source.map(|source| hex::encode(source.sha256)),
    }
}
