//! `motcua verify`: what documents' signatures are worth, without any server.

use std::fmt::Write;
use std::path::Path;

use anyhow::Context;
use motcua_domain::Timestamp;
use motcua_signature::read_trust;
use motcua_signature_core::report::{Reason, Report, Signature};
use motcua_signature_core::{Cache, Evidence, Policy, Question, Verdict, verify};

use super::{Ended, print};
use crate::command_line::{Verify, Written};

/// Verifies each file; the worst verdict decides how it ends.
pub(super) fn verify_files(asked: &Verify, now: Timestamp) -> anyhow::Result<Ended> {
    let trust = asked.trust.as_deref().map(read_trust).transpose()?.unwrap_or_default();
    let policy = Policy::named(&asked.policy).context("there is no such policy")?;
    let detached = asked.detached.as_deref().map(read).transpose()?;
    let beside = asked.detached.as_ref().zip(detached.as_ref());
    let beside = beside.map(|(path, bytes)| (name(path), &bytes[..]));
    let (cache, evidence) = (Cache::default(), Evidence::default());
    let mut worst = Verdict::TotalPassed;
    for path in &asked.files {
        let bytes = read(path)?;
        let question = Question {
            evidence: &evidence,
            files: beside.as_slice(),
            trust: &trust,
            policy: &policy,
            now: asked.at.unwrap_or(now),
            cache: Some(&cache),
        };
        let report = verify(&bytes, &question);
        worst = worst.max(report.verdict);
        match asked.format {
            Written::Json => print(&format!("{}\n", serde_json::to_string(&report)?))?,
            Written::Text => print(&said(path, &report))?,
        }
    }
    Ok(Ended::Verified(worst))
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The name by which an XML signature names a file beside it.
fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// The report in words, Vietnamese first.
fn said(path: &Path, report: &Report) -> String {
    let mut text = String::new();
    let mut line = |line: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{line}");
    };
    line(format!("{}: {}", path.display(), verdict(report.verdict)));
    report.reasons.iter().for_each(|reason| line(format!("  {}", because(reason))));
    for signature in &report.signatures {
        signed(signature).into_iter().for_each(&mut line);
    }
    text
}

fn signed(signature: &Signature) -> Vec<String> {
    let who = signature.signer.as_ref();
    let who = who.map_or("?", |signer| signer.name.as_deref().unwrap_or(&signer.subject));
    let mut lines = vec![format!(
        "  {}. {} ({}, {:?}): {}",
        signature.number,
        who,
        signature.format,
        signature.level,
        verdict(signature.verdict)
    )];
    if let Some(time) = signature.claimed_time {
        lines.push(format!("     người ký khai ký lúc {time} (claimed, not proved)"));
    }
    let best = signature.best_signature_time;
    lines.push(format!("     có trước / not later than: {}", best.at));
    lines.extend(signature.reasons.iter().map(|reason| format!("     {}", because(reason))));
    for change in signature.changes_after_signing.iter().filter(|change| !change.allowed) {
        lines.push(format!("     - {} / {} ({})", change.vi, change.en, change.detail));
    }
    lines
}

fn because(reason: &Reason) -> String {
    format!("{} / {} [{}: {}]", reason.vi, reason.en, reason.code, reason.detail)
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TotalPassed => "ĐẠT / TOTAL-PASSED",
        Verdict::TotalFailed => "KHÔNG ĐẠT / TOTAL-FAILED",
        Verdict::Indeterminate => "CHƯA KẾT LUẬN ĐƯỢC / INDETERMINATE",
        Verdict::NoSignatureFound => "KHÔNG CÓ CHỮ KÝ / NO_SIGNATURE_FOUND",
    }
}
