//! What was found of a signature, as the report has it.

use crate::facts::{Format, Scope, Signature};
use crate::report;
use crate::verdict::{Judged, described};

pub(super) fn signature(
    number: usize,
    name: Option<String>,
    facts: &Signature<'_>,
    judged: Judged<'_>,
) -> report::Signature {
    let scopes = facts.references.iter().filter(|it| it.scope != Scope::Properties);
    let scope: Vec<_> = scopes.map(|reference| scope(&reference.scope)).collect();
    report::Signature {
        number,
        name,
        format: format(facts.format),
        level: judged.level,
        verdict: judged.verdict,
        sub_indication: judged.sub_indication,
        reasons: judged.reasons,
        integrity: judged.integrity,
        covers_whole_document: scope.iter().any(|it| it == "whole"),
        scope,
        changes_after_signing: Vec::new(),
        signer: judged.signer.map(described),
        claimed_time: facts.claimed_time,
        best_signature_time: judged.best,
        chain: judged.chain,
        revocation: judged.revocation,
        timestamps: judged.timestamps,
        algorithms: judged.algorithms,
    }
}

fn format(format: Format) -> &'static str {
    match format {
        Format::Pades => "PAdES",
        Format::Pkcs7InPdf => "PKCS#7",
        Format::Cades => "CAdES",
        Format::Cms => "CMS",
        Format::Xades => "XAdES",
        Format::XmlDsig => "XML-DSig",
        Format::DocumentTimestamp => "RFC 3161",
    }
}

fn scope(scope: &Scope) -> String {
    match scope {
        Scope::Whole => "whole".to_owned(),
        Scope::Revision(number) => format!("revision {number}"),
        Scope::File(name) => format!("file {name}"),
        Scope::Fragment(id) => format!("fragment {id}"),
        Scope::Properties => "properties".to_owned(),
    }
}
