//! A PDF's signatures, from the newest to the oldest: what a document timestamp proves helps all that
//! it covers.

use std::borrow::Cow;

use super::{Evidence, Found, Question, contains, reporting};
use crate::cms::{self, Mode, TimestampToken};
use crate::crypto::{Digest, SignatureAlgorithm};
use crate::facts::{Fault, Format, Reference, ReferenceState, Scope, Signature, SignerHint};
use crate::pdf::{self, ChangePolicy, Document, PdfSignature, SignatureKind, SubFilter};
use crate::pki::Certificate;
use crate::policy::Changes;
use crate::report::{self, BestTime, Reason, SubIndication, TimeSource, TimestampReport, Verdict};
use crate::verdict::{Judge, Judged, Material, Prepared, Purpose};

/// A signature as it stands in the file, and what of it is judged.
struct InFile<'d, 'a> {
    pdf: &'d PdfSignature<'a>,
    prepared: Prepared<'a>,
    /// A document timestamp's token, where it could be read.
    token: Option<(TimestampToken, ReferenceState)>,
}

pub(super) fn judge(bytes: &[u8], question: &Question<'_>) -> Found {
    let document = match pdf::read(bytes) {
        Ok(document) => document,
        Err(fault) => return Found::unreadable(fault, contains(bytes, b"/ByteRange")),
    };
    let all: Vec<_> = document.signatures.iter().map(InFile::new).collect();
    let mut along = Evidence::default();
    let mut remarks: Vec<_> = document.remarks.iter().cloned().map(Reason::from).collect();
    match document.security_store(document.revisions().len()) {
        Ok(Some(store)) => along = evidence(&store),
        Ok(None) => {}
        Err(fault) => remarks.push(fault.into()),
    }
    let prepared: Vec<_> = all.iter().map(|one| one.prepared.clone()).collect();
    let material = Material::gather(&prepared, &along, question.evidence, question.cache);
    let judge = Judge::new(&material, question.trust, question.policy, question.now);
    let mut signatures = newest_first(&document, &all, &judge, question);
    signatures.reverse();
    for (number, signature) in (1..).zip(&mut signatures) {
        signature.number = number;
    }
    let verdict = whole(&document, &signatures, all.len(), question, &mut remarks);
    Found { verdict, reasons: remarks, signatures, wants: judge.into_wants() }
}

fn newest_first(
    document: &Document<'_>,
    all: &[InFile<'_, '_>],
    judge: &Judge<'_>,
    question: &Question<'_>,
) -> Vec<report::Signature> {
    let mut proof = question.proof();
    let mut stamps: Vec<TimestampReport> = Vec::new();
    let mut signatures = Vec::new();
    for one in all.iter().rev() {
        if one.pdf.kind == SignatureKind::DocumentTimestamp {
            let stamp = one.stamp(document, judge, proof);
            if stamp.verdict == Verdict::TotalPassed && stamp.at <= proof.at {
                proof = BestTime { at: stamp.at, source: TimeSource::Timestamp };
            }
            stamps.insert(0, stamp);
        } else {
            let judged = judge.judge(&one.prepared, Purpose::Document, proof, &stamps);
            signatures.push(one.report(document, judged, question));
        }
    }
    signatures
}

/// The document's verdict, where it is not simply its worst signature's.
fn whole(
    document: &Document<'_>,
    signatures: &[report::Signature],
    in_file: usize,
    question: &Question<'_>,
    remarks: &mut Vec<Reason>,
) -> Option<(Verdict, Option<SubIndication>)> {
    if document.encrypted {
        let detail = "what an encrypted file shows cannot be compared with what was signed";
        let fault = Fault { code: "document-encrypted", detail: detail.to_owned() };
        remarks.insert(0, fault.into());
        return Some((Verdict::Indeterminate, None));
    }
    if signatures.is_empty() && in_file > 0 {
        let detail = "it has timestamps, and nobody's signature";
        remarks.push(Fault { code: "timestamps-alone", detail: detail.to_owned() }.into());
    }
    // Decree 30/2020/NĐ-CP: the agency's seal comes last and stands for all before it, which must be
    // whole by themselves.
    let (last, before) = signatures.split_last()?;
    let is_whole = |one: &report::Signature| {
        one.verdict != Verdict::TotalFailed && one.integrity.hash && one.integrity.signature
    };
    let by_seal = question.policy.changes() == Changes::Decree30;
    (by_seal && !before.is_empty() && before.iter().all(is_whole))
        .then_some((last.verdict, last.sub_indication))
}

fn evidence(store: &pdf::SecurityStore<'_>) -> Evidence {
    let owned = |list: &[Cow<'_, [u8]>]| list.iter().map(|der| der.to_vec()).collect();
    Evidence {
        certificates: owned(&store.certificates),
        crls: owned(&store.crls),
        ocsp_answers: owned(&store.ocsp_answers),
        ..Evidence::default()
    }
}

impl<'d, 'a> InFile<'d, 'a> {
    fn new(pdf: &'d PdfSignature<'a>) -> Self {
        let mut token = None;
        let mut signature = match pdf.kind {
            SignatureKind::DocumentTimestamp => match cms::timestamp(&pdf.contents) {
                Ok(read) => {
                    let signature = read.signature.clone();
                    let state = read.stamps(pdf.signed_pieces);
                    token = Some((read, state));
                    signature
                }
                Err(fault) => unreadable(fault),
            },
            SignatureKind::Signature => value(pdf).unwrap_or_else(unreadable),
        };
        signature.faults.splice(0..0, pdf.faults.iter().cloned());
        signature.claimed_time = signature.claimed_time.or(pdf.claimed_time);
        let scope =
            if pdf.covers_whole_document { Scope::Whole } else { Scope::Revision(pdf.revision) };
        for reference in &mut signature.references {
            reference.scope = scope.clone();
        }
        Self { pdf, prepared: Prepared::new(signature), token }
    }

    /// A document timestamp; where the security store lies under it, it proves that as well.
    fn stamp(
        &self,
        document: &Document<'_>,
        judge: &Judge<'_>,
        proof: BestTime,
    ) -> TimestampReport {
        let over_store = matches!(document.security_store(self.pdf.revision), Ok(Some(_)));
        let kind = if over_store { "archive" } else { "document" };
        match &self.token {
            Some((token, state)) if self.pdf.faults.is_empty() => {
                judge.token(token, *state, kind, proof)
            }
            _ => {
                let faults = self.prepared.signature.faults.iter().cloned();
                TimestampReport {
                    kind,
                    at: proof.at,
                    verdict: Verdict::TotalFailed,
                    sub_indication: Some(SubIndication::FormatFailure),
                    reasons: faults.map(Reason::from).collect(),
                    authority: None,
                }
            }
        }
    }

    fn report(
        &self,
        document: &Document<'_>,
        judged: Judged<'_>,
        question: &Question<'_>,
    ) -> report::Signature {
        let name = Some(self.pdf.field.clone());
        let mut report = reporting::signature(0, name, &self.prepared.signature, judged);
        report.covers_whole_document = self.pdf.covers_whole_document;
        let policy = match question.policy.changes() {
            Changes::Strict => ChangePolicy::Strict,
            Changes::FormFill => ChangePolicy::FormFill,
            Changes::Annotations => ChangePolicy::Annotations,
            Changes::Decree30 => ChangePolicy::Decree30,
        };
        let changes = document.changes_after(self.pdf, policy);
        let changes = changes.into_iter().map(|change| {
            let (vi, en) = report::said(change.code);
            let (code, detail, allowed) = (change.code, change.path, change.allowed.is_some());
            report::Change { code, vi, en, detail, allowed }
        });
        report.changes_after_signing = changes.collect();
        let forbidden = report.changes_after_signing.iter().find(|change| !change.allowed);
        if let Some(change) = forbidden {
            let detail = format!("{}: {}", change.code, change.detail);
            report.verdict = Verdict::TotalFailed;
            report.sub_indication = Some(SubIndication::FormatFailure);
            report.reasons.insert(0, Fault { code: "changed-after-signing", detail }.into());
        }
        report
    }
}

/// Reads the signature's value.
fn value<'a>(pdf: &PdfSignature<'a>) -> Result<Signature<'a>, Fault> {
    let mode = match pdf.sub_filter {
        Some(SubFilter::CadesDetached) => Mode::PdfCades,
        Some(SubFilter::Pkcs7Sha1) => Mode::PdfPkcs7Sha1,
        Some(SubFilter::RsaSha1) => return Ok(bare_rsa(pdf)),
        Some(SubFilter::Pkcs7Detached | SubFilter::Rfc3161) | None => Mode::PdfPkcs7,
    };
    let mut all = cms::signatures(&pdf.contents, Some(&pdf.signed_pieces), mode)?;
    if all.is_empty() {
        let detail = "no signer".to_owned();
        return Err(Fault { code: "cms-without-signer", detail });
    }
    Ok(all.swap_remove(0))
}

/// `adbe.x509.rsa_sha1`: an RSA value over the pieces, beside its certificate (ISO 32000-1, 12.8.3.2).
fn bare_rsa<'a>(pdf: &PdfSignature<'a>) -> Signature<'a> {
    let value = <&der::asn1::OctetStringRef as der::Decode>::from_der(&pdf.contents);
    let value = value.map(|octets| octets.as_bytes().to_vec()).unwrap_or_default();
    Signature {
        format: Format::Pkcs7InPdf,
        signer: first_of(&pdf.certificates),
        signed: Cow::Owned(pdf.signed_pieces.concat()),
        algorithm: Some(SignatureAlgorithm::RsaPkcs1(Digest::Sha1)),
        algorithm_name: "adbe.x509.rsa_sha1".to_owned(),
        value: Cow::Owned(value),
        references: vec![Reference {
            name: "document".to_owned(),
            digest: Some(Digest::Sha1),
            digest_name: "SHA-1".to_owned(),
            // The value is over the bytes themselves.
            state: ReferenceState::Intact,
            scope: Scope::Whole,
        }],
        certificates: pdf.certificates.iter().cloned().map(Cow::Owned).collect(),
        ..Signature::nothing_known(Format::Pkcs7InPdf, Vec::new())
    }
}

/// The signer's certificate is the first of `/Cert` (ISO 32000-1, table 252).
fn first_of(certificates: &[Vec<u8>]) -> SignerHint {
    let first = certificates.first().and_then(|der| Certificate::from_der(der).ok());
    first.map_or(SignerHint::None, |signer| SignerHint::IssuerAndSerial {
        issuer: signer.issuer().as_der().to_vec(),
        serial: signer.serial().to_vec(),
    })
}

fn unreadable<'a>(fault: Fault) -> Signature<'a> {
    Signature::nothing_known(Format::Pkcs7InPdf, vec![fault])
}
