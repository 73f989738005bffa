//! Whether the bytes are those that were signed, by the key of the signer (EN 319 102-1, clause 5.2.7).

use super::{Finding, Judged};
use crate::crypto::{CryptoFault, verify};
use crate::facts::{ReferenceState, Signature};
use crate::pki::Certificate;
use crate::pki::path::SignedWith;
use crate::report::SubIndication;

/// Every hash that is signed is that of what it names, and there is one.
pub(super) fn is_whole(signature: &Signature<'_>) -> bool {
    let mut references = signature.references.iter();
    !signature.references.is_empty() && references.all(|it| it.state == ReferenceState::Intact)
}

/// Checks the hashes, then the value.
pub(super) fn check(
    signature: &Signature<'_>,
    signer: &Certificate,
    judged: &mut Judged<'_>,
) -> Result<SignedWith, Finding> {
    let state = |wanted| signature.references.iter().find(|it| it.state == wanted);
    if let Some(changed) = state(ReferenceState::Changed) {
        let detail = format!("the hash of {} is another", changed.name);
        return Err(Finding::failed(SubIndication::HashFailure, "content-changed", detail));
    }
    if let Some(missing) = state(ReferenceState::Missing) {
        let detail = format!("{} is not here", missing.name);
        return Err(Finding::open(SubIndication::SignedDataNotFound, "content-missing", detail));
    }
    if let Some(unknown) = state(ReferenceState::Unknown) {
        let detail = format!("{} over {}", unknown.digest_name, unknown.name);
        return Err(unsupported("digest-unsupported", detail));
    }
    let Some(algorithm) = signature.algorithm else {
        return Err(unsupported("algorithm-unsupported", signature.algorithm_name.clone()));
    };
    let key = signer.public_key().map_err(|fault| of_crypto(&fault))?;
    verify(&key, algorithm, &signature.signed, &signature.value)
        .map_err(|fault| of_crypto(&fault))?;
    judged.integrity.signature = true;
    Ok(SignedWith { algorithm, key: key.kind(), key_bits: key.bits() })
}

fn of_crypto(fault: &CryptoFault) -> Finding {
    let detail = fault.to_string();
    match fault {
        CryptoFault::Wrong => {
            Finding::failed(SubIndication::SigCryptoFailure, "signature-value-wrong", detail)
        }
        CryptoFault::Unsupported(_) => unsupported("algorithm-unsupported", detail),
        CryptoFault::BadKey(_) => unsupported("signer-key-unusable", detail),
    }
}

/// Nothing is known of the value: neither right nor wrong.
fn unsupported(code: &'static str, detail: String) -> Finding {
    Finding::open(SubIndication::CryptoConstraintsFailureNoPoe, code, detail)
}
