//! What a responder is asked (RFC 6960, 4.1).

use const_oid::db::rfc5912::ID_SHA_1;
use der::asn1::{AnyRef, IntRef, OctetString};
use der::{Encode, Sequence};
use spki::AlgorithmIdentifierRef;

use crate::crypto::Digest;
use crate::pki::Certificate;

#[derive(Sequence)]
struct OcspRequest<'a> {
    to_be_signed: ToBeSigned<'a>,
}

#[derive(Sequence)]
struct ToBeSigned<'a> {
    requests: Vec<Request<'a>>,
}

#[derive(Sequence)]
struct Request<'a> {
    certificate: CertificateId<'a>,
}

#[derive(Sequence)]
struct CertificateId<'a> {
    digest: AlgorithmIdentifierRef<'a>,
    issuer_name_hash: OctetString,
    issuer_key_hash: OctetString,
    serial: IntRef<'a>,
}

/// Asks about one certificate of this issuer, in DER; nobody signs it.
///
/// The hashes are SHA-1, the one digest that every responder must know (RFC 5019, section 2.1.1): they
/// say which certificate is meant, and prove nothing. There is no nonce, so that responders may hand out
/// answers that they have made before: how old one may be is judged by its times.
///
/// # Errors
/// The issuer's key is not well made.
pub fn request(certificate: &Certificate, issuer: &Certificate) -> der::Result<Vec<u8>> {
    let key = issuer.public_key_bits().ok_or_else(|| der::Tag::BitString.value_error())?;
    let digest = AlgorithmIdentifierRef { oid: ID_SHA_1, parameters: Some(AnyRef::NULL) };
    let certificate = CertificateId {
        digest,
        issuer_name_hash: OctetString::new(Digest::Sha1.hash(certificate.issuer().as_der()))?,
        issuer_key_hash: OctetString::new(Digest::Sha1.hash(key))?,
        serial: IntRef::new(certificate.serial())?,
    };
    let to_be_signed = ToBeSigned { requests: vec![Request { certificate }] };
    OcspRequest { to_be_signed }.to_der()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::testing::pki::{Draft, Entity};

    #[test]
    fn openssl_asks_with_the_same_bytes() {
        let root = Entity::root("Root");
        let signer = root.issue(&Draft::signer("Nguyễn Văn Mẫu"));
        let folder = std::env::temp_dir().join(format!("motcua-ocsp-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("root.der"), &root.der).unwrap();
        std::fs::write(folder.join("signer.der"), &signer.der).unwrap();
        let mut openssl = Command::new("openssl");
        openssl.args(["ocsp", "-issuer", "root.der", "-cert", "signer.der", "-no_nonce"]);
        let made = openssl.args(["-reqout", "request.der"]).current_dir(&folder).output();
        match made {
            Ok(made) => {
                let theirs = std::fs::read(folder.join("request.der"));
                let theirs = theirs.unwrap_or_else(|_| panic!("{made:?}"));
                assert_eq!(request(&signer.certificate(), &root.certificate()).unwrap(), theirs);
            }
            Err(error) => println!("skipped: cannot run openssl: {error}"),
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
