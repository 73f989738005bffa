//! For what a certificate's key may be used (RFC 5280, 4.2.1.3 and 4.2.1.12).

use const_oid::db::rfc5280::ID_KP_TIME_STAMPING;
use x509_cert::ext::pkix::KeyUsages;

use super::Certificate;
use crate::facts::Fault;

/// Whether its owner may sign documents: for digital signatures or for non-repudiation (content
/// commitment), or nothing is said about usage.
///
/// # Errors
/// `key-usage-not-signing`
pub fn may_sign_documents(certificate: &Certificate) -> Result<(), Fault> {
    let may =
        certificate.may(KeyUsages::DigitalSignature) || certificate.may(KeyUsages::NonRepudiation);
    let detail = "the key is neither for digital signatures nor for non-repudiation";
    if may { Ok(()) } else { Err(fault("key-usage-not-signing", detail)) }
}

/// Whether its owner may stamp time: for that purpose, which is critical, and for no other (RFC 3161,
/// section 2.3).
///
/// # Errors
/// `key-usage-not-signing`, `purpose-not-timestamping`, `purpose-not-only-timestamping`,
/// `purpose-not-critical`
pub fn may_stamp_time(certificate: &Certificate) -> Result<(), Fault> {
    may_sign_documents(certificate)?;
    let usage = certificate.extensions().extended_key_usage.as_ref();
    let (code, detail) = match usage {
        Some(usage) if usage.purposes == [ID_KP_TIME_STAMPING] && usage.critical => return Ok(()),
        Some(usage) if usage.purposes == [ID_KP_TIME_STAMPING] => {
            ("purpose-not-critical", "the purpose is not marked critical")
        }
        Some(usage) if usage.purposes.contains(&ID_KP_TIME_STAMPING) => {
            ("purpose-not-only-timestamping", "the key is for other purposes too")
        }
        _ => ("purpose-not-timestamping", "the key is not for timestamps"),
    };
    Err(fault(code, detail))
}

fn fault(code: &'static str, detail: &str) -> Fault {
    Fault { code, detail: detail.to_owned() }
}

#[cfg(test)]
mod tests {
    use const_oid::db::rfc5280::{ANY_EXTENDED_KEY_USAGE, ID_KP_EMAIL_PROTECTION};

    use super::*;
    use crate::testing::pki::{Draft, Entity};

    fn made(draft: &Draft) -> Certificate {
        Entity::root("Root").issue(draft).certificate()
    }

    fn code(result: Result<(), Fault>) -> &'static str {
        result.map_or_else(|fault| fault.code, |()| "none")
    }

    #[test]
    fn a_signer_signs_with_either_usage_or_where_nothing_is_said() {
        for draft in [
            Draft::signer("Both"),
            Draft::signer("Digital signature").key_usage(&[0x80]),
            Draft::signer("Non-repudiation").key_usage(&[0x40]),
            Draft::new("Nothing said"),
        ] {
            assert_eq!(code(may_sign_documents(&made(&draft))), "none");
        }
        let encrypts = Draft::signer("Key encipherment").key_usage(&[0x20]);
        assert_eq!(code(may_sign_documents(&made(&encrypts))), "key-usage-not-signing");
    }

    #[test]
    fn a_timestamper_has_one_purpose_and_it_is_critical() {
        let with = |critical, purposes: &[_]| {
            code(may_stamp_time(&made(&Draft::timestamper("TSA").purposes(critical, purposes))))
        };
        let stamping = ID_KP_TIME_STAMPING;
        assert_eq!(code(may_stamp_time(&made(&Draft::timestamper("TSA")))), "none");
        assert_eq!(with(false, &[stamping]), "purpose-not-critical");
        assert_eq!(
            with(true, &[stamping, ID_KP_EMAIL_PROTECTION]),
            "purpose-not-only-timestamping"
        );
        assert_eq!(with(true, &[ANY_EXTENDED_KEY_USAGE]), "purpose-not-timestamping");
        assert_eq!(code(may_stamp_time(&made(&Draft::signer("S")))), "purpose-not-timestamping");
        let encrypts = Draft::timestamper("TSA").key_usage(&[0x20]);
        assert_eq!(code(may_stamp_time(&made(&encrypts))), "key-usage-not-signing");
    }
}
