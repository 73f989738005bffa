//! When a signature is proved to have been there: its timestamps, and their order (EN 319 102-1,
//! clauses 5.4 to 5.6).

use super::material::Stamp;
use super::{Finding, Judge, Judged, Prepared, Purpose};
use crate::cms::TimestampToken;
use crate::facts::{ReferenceState, TimestampKind};
use crate::report::{BestTime, Reason, SubIndication, TimeSource, TimestampReport, Verdict};

impl Judge<'_> {
    /// Judges the timestamps, the outermost first: what it proves helps those within.
    pub(super) fn times(
        &self,
        prepared: &Prepared<'_>,
        judged: &mut Judged<'_>,
    ) -> Result<(), Finding> {
        let mut earliest_after = judged.best.at;
        for kind in [TimestampKind::Archive, TimestampKind::Signature, TimestampKind::Content] {
            for stamp in prepared.stamps.iter().filter(|stamp| stamp.kind == kind) {
                let Some(report) = self.stamp(stamp, judged) else { continue };
                let passed = report.verdict == Verdict::TotalPassed;
                let at = report.at;
                judged.timestamps.push(report);
                if !passed {
                    continue;
                }
                // Content before signature, signature before archive.
                if at > earliest_after {
                    let detail = format!("{at} is after {earliest_after}");
                    let sub = SubIndication::TimestampOrderFailure;
                    return Err(Finding::open(sub, "timestamps-out-of-order", detail));
                }
                if kind == TimestampKind::Content {
                    judged.not_before = judged.not_before.max(Some(at));
                } else {
                    judged.best = BestTime { at, source: TimeSource::Timestamp };
                }
            }
            earliest_after = judged.best.at;
        }
        Ok(())
    }

    fn stamp(&self, stamp: &Stamp, judged: &mut Judged<'_>) -> Option<TimestampReport> {
        match &stamp.token {
            Ok((token, state)) => Some(self.token(token, *state, name(stamp.kind), judged.best)),
            // Without a time there is nothing to report of it but that it is there.
            Err(fault) => {
                judged.reasons.push(Reason::from(fault.clone()));
                None
            }
        }
    }

    /// Judges a token that was there at a moment that is proved.
    pub(crate) fn token(
        &self,
        token: &TimestampToken,
        state: ReferenceState,
        kind: &'static str,
        proof: BestTime,
    ) -> TimestampReport {
        let own = Prepared::new(token.signature.clone());
        let judged = self.judge(&own, Purpose::Timestamp, proof, &[]);
        let authority = judged.signer.map(|signer| signer.subject().to_string());
        let mut report = TimestampReport {
            kind,
            at: token.info.time,
            verdict: judged.verdict,
            sub_indication: judged.sub_indication,
            reasons: judged.reasons,
            authority,
        };
        let wrong = match state {
            ReferenceState::Intact => return report,
            ReferenceState::Changed => {
                let sub = SubIndication::HashFailure;
                Finding::failed(sub, "timestamp-of-other-content", "its imprint is another")
            }
            ReferenceState::Missing | ReferenceState::Unknown => {
                let sub = SubIndication::CryptoConstraintsFailureNoPoe;
                Finding::open(sub, "digest-unsupported", token.info.digest_name.clone())
            }
        };
        if wrong.verdict > report.verdict {
            report.verdict = wrong.verdict;
            report.sub_indication = Some(wrong.sub_indication);
        }
        report.reasons.insert(0, wrong.fault.into());
        report
    }
}

fn name(kind: TimestampKind) -> &'static str {
    match kind {
        TimestampKind::Content => "content",
        TimestampKind::Signature => "signature",
        TimestampKind::Archive => "archive",
    }
}
