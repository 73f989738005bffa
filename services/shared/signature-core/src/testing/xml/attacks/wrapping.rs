//! Signature wrapping: the signed element is moved to where nobody looks, and a forged one stands in
//! its place. The eight are those known from SAML (XSW 1 to 8), moved to a document of ours.

use super::{Attack, Expected, Recipe, Sign, on};

const SIGNED: &str = "<result Id=\"result\"><granted>yes</granted></result>";
const FORGED: &str = "<result Id=\"forged\"><granted>everything</granted></result>";
const SAME_ID: &str = "<result Id=\"result\"><granted>everything</granted></result>";

pub(super) fn attacks(sign: Sign<'_>, certificate: &[u8]) -> Vec<Attack> {
    let beside = Recipe::beside(certificate);
    let mut all = moved(&beside, sign);
    all.extend(moved_further(&beside, sign));
    all.extend(of_whole_documents(sign, certificate));
    all.extend(of_signatures(sign, certificate));
    all
}

/// The signed element, or a forged one in its place.
fn swap(clean: &str, forged: &str) -> String {
    clean.replacen(SIGNED, forged, 1)
}

/// The signed element as it stands where the package's namespace is not in force by itself.
fn namespaced(text: &str) -> String {
    text.replacen("<result ", "<result xmlns=\"urn:example:result\" ", 1)
}

fn with_object(text: &str, inside: &str) -> String {
    let object = format!("<ds:Object>{inside}</ds:Object></ds:Signature>");
    text.replacen("</ds:Signature>", &object, 1)
}

fn signature_of(clean: &str) -> &str {
    let (start, end) = (clean.find("<ds:Signature "), clean.find("</package>"));
    &clean[start.expect("it is signed")..end.expect("it is a package")]
}

fn moved(beside: &Recipe, sign: Sign<'_>) -> Vec<Attack> {
    vec![
        on(
            beside,
            sign,
            ("xsw1-signed-in-object", "the signed element moves into an Object of the signature"),
            |clean| with_object(&swap(clean, FORGED), &namespaced(SIGNED)),
            Expected::CoversOnly("/*[1]/*[2]/*[5]/*[1]"),
        ),
        on(
            beside,
            sign,
            ("xsw2-signed-behind-signature", "the signed element moves behind the signature"),
            |clean| swap(clean, FORGED).replace("</package>", &format!("{SIGNED}</package>")),
            Expected::CoversOnly("/*[1]/*[3]"),
        ),
        on(
            beside,
            sign,
            ("xsw3-forged-before-signed", "a forged element stands before the signed one"),
            |clean| swap(clean, &format!("{FORGED}{SIGNED}")),
            Expected::CoversOnly("/*[1]/*[2]"),
        ),
        on(
            beside,
            sign,
            ("xsw4-signed-in-forged", "the signed element moves into the forged one"),
            |clean| {
                let wrapped = FORGED.replace("</result>", &format!("{SIGNED}</result>"));
                swap(clean, &wrapped)
            },
            Expected::CoversOnly("/*[1]/*[1]/*[2]"),
        ),
    ]
}

fn moved_further(beside: &Recipe, sign: Sign<'_>) -> Vec<Attack> {
    vec![
        on(
            beside,
            sign,
            ("xsw5-whole-package-wrapped", "a forged package is put around the signed one"),
            |clean| {
                format!(
                    "<package xmlns=\"urn:example:result\">{FORGED}<old>{clean}</old></package>"
                )
            },
            Expected::CoversOnly("/*[1]/*[2]/*[1]/*[1]"),
        ),
        on(
            beside,
            sign,
            ("xsw6-signature-in-forged", "the signature moves into the forged element"),
            |clean| {
                let signature = signature_of(clean);
                let holder = FORGED.replace("</result>", &format!("{signature}</result>"));
                let inside = with_object(&holder, &namespaced(SIGNED));
                format!("<package xmlns=\"urn:example:result\">{inside}</package>")
            },
            Expected::CoversOnly("/*[1]/*[1]/*[2]/*[5]/*[1]"),
        ),
        on(
            beside,
            sign,
            (
                "xsw7-signed-in-extension",
                "the signed element moves into a part that no schema checks",
            ),
            |clean| swap(clean, &format!("<extension>{SIGNED}</extension>{FORGED}")),
            Expected::CoversOnly("/*[1]/*[1]/*[1]"),
        ),
        on(
            beside,
            sign,
            ("xsw8-same-id-in-object", "the forged element takes the identifier of the signed one"),
            |clean| with_object(&swap(clean, SAME_ID), &namespaced(SIGNED)),
            Expected::Fault("xml-duplicate-id"),
        ),
    ]
}

fn of_whole_documents(sign: Sign<'_>, certificate: &[u8]) -> Vec<Attack> {
    let enveloped = Recipe::enveloped(certificate);
    vec![
        on(
            &enveloped,
            sign,
            ("whole-document-wrapped", "a document signed as a whole moves into a forged one"),
            |clean| {
                let inside = clean.split_once("?>").map_or(clean, |(_, inside)| inside);
                format!("<result Id=\"forged\">{}</result>", inside.trim_start())
            },
            Expected::Changed,
        ),
        on(
            &enveloped,
            sign,
            ("appended-beside-signature", "an element is added to a document signed as a whole"),
            |clean| clean.replace("</result>", "<granted>everything</granted></result>"),
            Expected::Changed,
        ),
    ]
}

/// Parts of the signature are added, moved or split.
fn of_signatures(sign: Sign<'_>, certificate: &[u8]) -> Vec<Attack> {
    let enveloping = Recipe::enveloping(certificate);
    let other = "<ds:Object Id=\"other\"><granted xmlns=\"urn:example:result\">everything</granted>\
                 </ds:Object>";
    vec![
        on(
            &enveloping,
            sign,
            ("object-added", "an Object that nobody signed is put before the signed one"),
            |clean| clean.replacen("<ds:Object ", &format!("{other}<ds:Object "), 1),
            Expected::CoversOnly("/*[1]/*[5]"),
        ),
        on(
            &enveloping,
            sign,
            ("object-in-signature-properties", "the signed Object moves into signature properties"),
            |clean| {
                let start = clean.find("<ds:Object Id=\"data\">").expect("it has its data");
                let end = clean[start..].find("</ds:Object>").expect("it ends") + start + 12;
                let signed = &clean[start..end];
                let properties = format!(
                    "<ds:Object><ds:SignatureProperties><ds:SignatureProperty \
                     Target=\"#signature\">{signed}</ds:SignatureProperty></ds:SignatureProperties>\
                     </ds:Object>{other}"
                );
                clean.replacen(signed, &properties, 1)
            },
            Expected::Fault("xml-covers-nothing"),
        ),
        on(
            &Recipe::beside(certificate),
            sign,
            ("second-signed-info", "a second SignedInfo stands behind the signed one"),
            |clean| {
                clean.replacen(
                    "</ds:SignedInfo>",
                    "</ds:SignedInfo><ds:SignedInfo></ds:SignedInfo>",
                    1,
                )
            },
            Expected::Fault("xml-structure"),
        ),
        on(
            &Recipe::beside(certificate),
            sign,
            (
                "comment-in-digest",
                "a comment splits a DigestValue, and the canonical form hides it",
            ),
            |clean| clean.replacen("<ds:DigestValue>", "<ds:DigestValue>AAAA<!---->", 1),
            Expected::Fault("xml-structure"),
        ),
    ]
}
