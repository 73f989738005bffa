use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;
use crate::crypto::Digest;
use crate::facts::TimestampKind;
use crate::testing::xml::{Named, Recipe, to_stamp, with_unsigned};
use crate::xml::c14n::Canonicalization;
use crate::xml::{read as parse, signatures};

const CERTIFICATE: &[u8] = b"a certificate";

fn sign(_: &[u8]) -> Vec<u8> {
    b"value".to_vec()
}

fn facts(text: &str) -> Signature<'static> {
    signatures(&parse(text.as_bytes()).unwrap(), &[]).remove(0)
}

fn codes(faults: &[Fault]) -> Vec<&'static str> {
    faults.iter().map(|fault| fault.code).collect()
}

/// What the signer binds, in place of `SigningCertificateV2`.
fn with_binding(binding: &str) -> Signature<'static> {
    let made = Recipe::enveloped(CERTIFICATE).make(sign);
    let start = made.find("<xades:SigningCertificateV2>").unwrap();
    let end = made.find("</xades:SignedSignatureProperties>").unwrap();
    facts(&format!("{}{binding}{}", &made[..start], &made[end..]))
}

fn cert(more: &str) -> String {
    format!(
        "<xades:Cert><xades:CertDigest><ds:DigestMethod \
         Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue>{}</ds:DigestValue>\
         </xades:CertDigest>{more}</xades:Cert>",
        STANDARD.encode(Digest::Sha256.hash(CERTIFICATE))
    )
}

#[test]
fn a_signature_without_properties_is_plain_xml_dsig() {
    let facts = facts(&Recipe::enveloped(CERTIFICATE).plain().make(sign));
    assert_eq!((facts.format, codes(&facts.faults)), (Format::XmlDsig, vec![]));
}

#[test]
fn a_typed_reference_needs_properties() {
    let mut recipe = Recipe::enveloped(CERTIFICATE).plain();
    let mut named = Named::new("");
    named.attributes = format!(" Type=\"{SIGNED_PROPERTIES}\"");
    recipe.references.push(named);
    assert_eq!(codes(&facts(&recipe.make(sign)).faults), ["xades-signed-properties"]);
}

#[test]
fn the_properties_of_the_later_namespace_are_read_too() {
    let made = Recipe::enveloped(CERTIFICATE).make(sign);
    let facts = facts(&made.replace("01903/v1.3.2#", "01903/v1.4.1#"));
    assert_eq!((facts.format, facts.bound.len()), (Format::Xades, 1));
}

#[test]
fn both_forms_of_the_binding_are_read() {
    let first = format!(
        "<xades:SigningCertificate>{}</xades:SigningCertificate>",
        cert(
            "<xades:IssuerSerial><ds:X509IssuerName>CN=a</ds:X509IssuerName><ds:X509SerialNumber>1\
             </ds:X509SerialNumber></xades:IssuerSerial>"
        )
    );
    // SEQUENCE { SEQUENCE { [4] { a Name without parts } }, INTEGER 200 }
    let serial = hex::decode("300a3004a4023000020200c8").unwrap();
    let second = format!(
        "<xades:SigningCertificateV2>{}</xades:SigningCertificateV2>",
        cert(&format!("<xades:IssuerSerialV2>{}</xades:IssuerSerialV2>", STANDARD.encode(serial)))
    );
    let hash = Digest::Sha256.hash(CERTIFICATE);
    let bound = with_binding(&first).bound;
    assert_eq!((&bound[0].hash, &bound[0].issuer_and_serial), (&hash, &None));
    let bound = with_binding(&second).bound;
    assert_eq!(bound[0].issuer_and_serial, Some((vec![0x30, 0], vec![0, 0xc8])));
    let both = with_binding(&format!("{first}{second}"));
    assert_eq!(codes(&both.faults), ["xades-signing-certificate"]);
}

#[test]
fn a_binding_that_cannot_be_read_is_a_fault_and_none_a_remark() {
    assert_eq!(codes(&with_binding("").remarks), ["xades-signing-certificate"]);
    for bad in [
        String::new(),
        "<xades:Cert/>".to_owned(),
        cert("").replace("DigestMethod", "Digestmethod"),
        cert("<xades:IssuerSerialV2>AAAA</xades:IssuerSerialV2>"),
        cert("").replace("xades:Cert>", "xades:Other>"),
    ] {
        let list = format!("<xades:SigningCertificateV2>{bad}</xades:SigningCertificateV2>");
        assert_eq!(codes(&with_binding(&list).faults), ["xades-signing-certificate"], "{bad}");
    }
    let list = format!("<xades:SigningCertificateV2>{}</xades:SigningCertificateV2>", cert(""));
    assert_eq!(codes(&with_binding(&list.repeat(2)).faults), ["xades-repeated"]);
}

#[test]
fn a_time_without_an_offset_names_no_moment() {
    let mut recipe = Recipe::enveloped(CERTIFICATE);
    let claimed = |recipe: &mut Recipe, time: &str| {
        time.clone_into(&mut recipe.properties.as_mut().unwrap().signing_time);
        let facts = facts(&recipe.make(sign));
        (facts.claimed_time, codes(&facts.remarks))
    };
    let moment = "2025-03-10T02:00:00Z".parse().ok();
    assert_eq!(claimed(&mut recipe, "2025-03-10T09:00:00+07:00"), (moment, vec![]));
    let remarked = (None, vec!["xades-signing-time"]);
    assert_eq!(claimed(&mut recipe, "2025-03-10T09:00:00"), remarked);
    assert_eq!(claimed(&mut recipe, "yesterday"), remarked);
}

#[test]
fn a_signature_timestamp_covers_the_canonical_signature_value() {
    let made = Recipe::enveloped(CERTIFICATE).make(sign);
    let token = |method: &str| {
        format!(
            "<xades:SignatureTimeStamp>{method}<xades:EncapsulatedTimeStamp>{}\
             </xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>",
            STANDARD.encode("token")
        )
    };
    let exclusive = Canonicalization::from_uri(crate::testing::xml::EXCLUSIVE).unwrap();
    let method = format!("<ds:CanonicalizationMethod Algorithm=\"{}\"/>", exclusive.uri());
    for (how, method) in [(Canonicalization::DEFAULT, ""), (exclusive, method.as_str())] {
        let facts = facts(&with_unsigned(&made, &token(method)));
        assert_eq!(codes(&facts.faults), [""; 0]);
        let [timestamp] = facts.timestamps.as_slice() else { panic!("{:?}", facts.timestamps) };
        assert_eq!(timestamp.kind, TimestampKind::Signature);
        assert_eq!(timestamp.token, &b"token"[..]);
        assert_eq!(timestamp.covers, [to_stamp(&made, &how)]);
    }
    let own = token("<ds:CanonicalizationMethod Algorithm=\"urn:example:own\"/>");
    assert_eq!(codes(&facts(&with_unsigned(&made, &own)).faults), ["xml-canonicalization"]);
}

#[test]
fn content_timestamps_cover_what_the_references_name() {
    let token = format!(
        "<xades:EncapsulatedTimeStamp>{}</xades:EncapsulatedTimeStamp>",
        STANDARD.encode("token")
    );
    let with = |data: &str| {
        let mut recipe = Recipe::over_files(&[("a", b"one"), ("b", b"two")], CERTIFICATE);
        recipe.references[1].attributes = " Id=\"second\"".to_owned();
        data.clone_into(&mut recipe.properties.as_mut().unwrap().data);
        let document = recipe.make(sign);
        signatures(&parse(document.as_bytes()).unwrap(), &recipe.given()).remove(0)
    };
    let all =
        with(&format!("<xades:AllDataObjectsTimeStamp>{token}</xades:AllDataObjectsTimeStamp>"));
    assert_eq!(all.timestamps[0].kind, TimestampKind::Content);
    assert_eq!(all.timestamps[0].covers, [&b"one"[..], b"two"]);
    let individual = |include: &str| {
        with(&format!(
            "<xades:IndividualDataObjectsTimeStamp>{include}{token}\
             </xades:IndividualDataObjectsTimeStamp>"
        ))
    };
    let data = individual("<xades:Include URI=\"#second\" referencedData=\"true\"/>");
    assert_eq!(data.timestamps[0].covers, [&b"two"[..]]);
    let reference = individual("<xades:Include URI=\"#second\"/>");
    assert!(reference.timestamps[0].covers[0].starts_with(b"<ds:Reference xmlns:ds="));
    for bad in ["", "<xades:Include URI=\"#none\"/>", "<xades:Include/>"] {
        assert_eq!(codes(&individual(bad).faults), ["xades-timestamp"], "{bad}");
    }
}

#[test]
fn validation_data_comes_along_and_archive_timestamps_are_only_named() {
    let made = Recipe::enveloped(CERTIFICATE).make(sign);
    let value = |name: &str, bytes: &str| {
        format!("<xades:{name}>{}</xades:{name}>", STANDARD.encode(bytes))
    };
    let values = |certificate: &str| {
        format!(
            "<xades:CertificateValues>{}</xades:CertificateValues><xades:RevocationValues>\
             <xades:CRLValues>{}</xades:CRLValues><xades:OCSPValues>{}</xades:OCSPValues>\
             </xades:RevocationValues>",
            value("EncapsulatedX509Certificate", certificate),
            value("EncapsulatedCRLValue", "a list"),
            value("EncapsulatedOCSPValue", "an answer")
        )
    };
    let later = "xmlns:x=\"http://uri.etsi.org/01903/v1.4.1#\"";
    let facts = facts(&with_unsigned(
        &made,
        &format!(
            "{}<x:TimeStampValidationData {later}>{}</x:TimeStampValidationData>\
             <x:ArchiveTimeStamp {later}/>",
            values("an issuer"),
            values("of the stamp")
        ),
    ));
    assert_eq!(codes(&facts.faults), [""; 0]);
    assert_eq!(facts.certificates, [CERTIFICATE, b"an issuer", b"of the stamp"]);
    assert_eq!(facts.crls, [&b"a list"[..]]);
    assert_eq!(facts.ocsp_answers, [&b"an answer"[..]]);
    assert_eq!(codes(&facts.remarks), ["xades-timestamp-not-checked"]);
}
