//! Documents that attack the reader, and signatures that sign something else than they seem to.

use super::{Attack, Expected, Recipe, Sign, by_signer, on, with_transforms};
use crate::testing::xml::{ENVELOPED, EXCLUSIVE, Named, SIGNED_PROPERTIES};

const XPATH: &str = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\">\
                     <ds:XPath>not(ancestor-or-self::granted)</ds:XPath></ds:Transform>";
const FILTER: &str = "<ds:Transform Algorithm=\"http://www.w3.org/2002/06/xmldsig-filter2\">\
                      <f:XPath xmlns:f=\"http://www.w3.org/2002/06/xmldsig-filter2\" \
                      Filter=\"subtract\">//granted</f:XPath></ds:Transform>";
const XSLT: &str = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\">\
                    <x:stylesheet xmlns:x=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\"/>\
                    </ds:Transform>";
const BASE64: &str = "http://www.w3.org/2000/09/xmldsig#base64";
const HMAC: &str = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";

pub(super) fn attacks(sign: Sign<'_>, certificate: &[u8]) -> Vec<Attack> {
    let mut all = on_the_parser(sign, certificate);
    all.extend(on_transforms(sign, certificate));
    all.extend(on_algorithms_and_references(sign, certificate));
    all.extend(on_the_properties(sign, certificate));
    all.extend(on_what_is_bound(sign, certificate));
    all
}

fn on_the_parser(sign: Sign<'_>, certificate: &[u8]) -> Vec<Attack> {
    let enveloped = Recipe::enveloped(certificate);
    let prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    let with_type = |clean: &str, declared: &str, used: &str| {
        let typed = format!("{prolog}<!DOCTYPE result [{declared}]>");
        clean.replacen("yes", used, 1).replacen(prolog, &typed, 1)
    };
    let bomb: Vec<_> = (1..10)
        .map(|level| format!("<!ENTITY e{level} \"{}\">", format!("&e{};", level - 1).repeat(10)))
        .collect();
    let bomb = bomb.concat();
    vec![
        on(
            &enveloped,
            sign,
            ("entity-bomb", "entities that multiply to gigabytes"),
            |clean| with_type(clean, &format!("<!ENTITY e0 \"yes\">{bomb}"), "&e9;"),
            Expected::Unreadable("xml-doctype"),
        ),
        on(
            &enveloped,
            sign,
            ("external-entity", "an entity that reads a file of the server"),
            |clean| with_type(clean, "<!ENTITY e SYSTEM \"file:///etc/passwd\">", "&e;"),
            Expected::Unreadable("xml-doctype"),
        ),
        on(
            &enveloped,
            sign,
            ("identifier-by-type", "a document type that makes another attribute the identifier"),
            |clean| with_type(clean, "<!ATTLIST granted x ID #IMPLIED>", "yes"),
            Expected::Unreadable("xml-doctype"),
        ),
        on(
            &enveloped,
            sign,
            ("xinclude", "an element that pastes a file of the server"),
            |clean| {
                let include = "<i:include xmlns:i=\"http://www.w3.org/2001/XInclude\" \
                               href=\"/etc/passwd\"/>";
                clean.replacen("yes", include, 1)
            },
            Expected::Unreadable("xml-xinclude"),
        ),
        on(
            &enveloped,
            sign,
            ("depth-bomb", "elements in elements until the stack ends"),
            |clean| {
                let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
                clean.replacen("yes", &deep, 1)
            },
            Expected::Unreadable("xml-too-deep"),
        ),
    ]
}

fn on_transforms(sign: Sign<'_>, certificate: &[u8]) -> Vec<Attack> {
    let enveloped = Recipe::enveloped(certificate);
    let beside = Recipe::beside(certificate);
    let fault = |twist: Box<dyn FnOnce(&mut Recipe) + '_>, recipe, what, code| {
        by_signer(recipe, sign, what, twist, Expected::Fault(code))
    };
    vec![
        fault(
            Box::new(with_transforms(&[ENVELOPED, XPATH, EXCLUSIVE])),
            &enveloped,
            ("xpath-transform", "XPath takes the result out of what is signed"),
            "xml-transform",
        ),
        fault(
            Box::new(with_transforms(&[ENVELOPED, FILTER, EXCLUSIVE])),
            &enveloped,
            ("xpath-filter-transform", "XPath Filter 2.0 takes the result out of what is signed"),
            "xml-transform",
        ),
        fault(
            Box::new(with_transforms(&[XSLT])),
            &beside,
            ("xslt-transform", "a program makes what is signed"),
            "xml-transform",
        ),
        fault(
            Box::new(with_transforms(&[EXCLUSIVE, ENVELOPED])),
            &enveloped,
            ("enveloped-after-canonical", "what was written would be parsed again"),
            "xml-transform-order",
        ),
        fault(
            Box::new(with_transforms(&[ENVELOPED; 5])),
            &enveloped,
            ("many-transforms", "more transforms than anybody needs"),
            "xml-too-many-transforms",
        ),
    ]
}

fn on_algorithms_and_references(sign: Sign<'_>, certificate: &[u8]) -> Vec<Attack> {
    let enveloped = Recipe::enveloped(certificate);
    let beside = Recipe::beside(certificate);
    let to = |uri: &'static str| move |recipe: &mut Recipe| recipe.references[0] = Named::new(uri);
    let fault = |twist: Box<dyn FnOnce(&mut Recipe) + '_>, recipe, what, code| {
        by_signer(recipe, sign, what, twist, Expected::Fault(code))
    };
    vec![
        fault(
            Box::new(|recipe| recipe.references = vec![Named::new("#result"); 33]),
            &beside,
            ("many-references", "more references than anybody needs"),
            "xml-too-many-references",
        ),
        fault(
            Box::new(to("http://attacker.example/result.xml")),
            &beside,
            ("http-reference", "a reference that makes the server fetch"),
            "xml-reference-uri",
        ),
        fault(
            Box::new(to("file:///etc/passwd")),
            &beside,
            ("file-reference", "a reference that reads a file of the server"),
            "xml-reference-uri",
        ),
        fault(
            Box::new(to("#xpointer(//granted)")),
            &beside,
            ("xpointer-reference", "a pointer that is a program"),
            "xml-reference-uri",
        ),
        fault(
            Box::new(|recipe| HMAC.clone_into(&mut recipe.method)),
            &enveloped,
            ("hmac-with-public-key", "HMAC, so that the public key verifies what anybody made"),
            "xml-hmac",
        ),
        fault(
            Box::new(|recipe| "urn:example:own".clone_into(&mut recipe.canonicalization)),
            &enveloped,
            ("own-canonicalization", "a canonical form of the attacker's own"),
            "xml-canonicalization",
        ),
        fault(
            Box::new(to("#signature-properties")),
            &enveloped,
            ("signs-only-properties", "the document is not signed, only the properties are"),
            "xml-covers-nothing",
        ),
        fault(
            Box::new(|recipe| {
                recipe.references[0] = Named::new("#signature").with_transforms(&[ENVELOPED]);
            }),
            &enveloped,
            ("signs-nothing", "the transform takes out all that the reference names"),
            "xml-reference-covers-nothing",
        ),
    ]
}

fn on_the_properties(sign: Sign<'_>, certificate: &[u8]) -> Vec<Attack> {
    let enveloped = Recipe::enveloped(certificate);
    let typed = format!(" Type=\"{SIGNED_PROPERTIES}\"");
    vec![
        on(
            &enveloped,
            sign,
            ("properties-not-typed", "the reference to the properties loses its type"),
            |clean| clean.replacen(&typed, "", 1),
            Expected::Fault("xades-signed-properties"),
        ),
        by_signer(
            &enveloped,
            sign,
            ("two-typed-references", "two references say that they name the properties"),
            |recipe| {
                let mut second = Named::new("#signature-properties");
                second.attributes.clone_from(&typed);
                recipe.references.push(second);
            },
            Expected::Fault("xades-signed-properties"),
        ),
        on(
            &enveloped,
            sign,
            ("properties-replaced", "other properties stand where the signed ones stood"),
            |clean| {
                let moved = clean.replacen("<ds:Object>", "<ds:Object><old>", 1);
                let forged = format!(
                    "</old></ds:Object><ds:Object>{}</ds:Object></ds:Signature>",
                    "<xades:QualifyingProperties xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\" \
                     Target=\"#signature\"><xades:SignedProperties Id=\"forged\">\
                     <xades:SignedSignatureProperties><xades:SigningTime>2020-01-01T00:00:00Z\
                     </xades:SigningTime></xades:SignedSignatureProperties>\
                     </xades:SignedProperties></xades:QualifyingProperties>"
                );
                moved.replacen("</ds:Object></ds:Signature>", &forged, 1)
            },
            Expected::Fault("xades-signed-properties"),
        ),
        by_signer(
            &enveloped,
            sign,
            ("properties-of-another", "the properties name another signature as theirs"),
            |recipe| set_target(recipe, "#other"),
            Expected::Fault("xades-target"),
        ),
        on(
            &enveloped,
            sign,
            ("second-properties", "a second set of properties that nobody signed"),
            |clean| {
                let second = "<ds:Object><xades:QualifyingProperties \
                              xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\" \
                              Target=\"#signature\"/></ds:Object></ds:Signature>";
                clean.replacen("</ds:Signature>", second, 1)
            },
            Expected::Fault("xades-properties"),
        ),
    ]
}

fn on_what_is_bound(sign: Sign<'_>, certificate: &[u8]) -> Vec<Attack> {
    let enveloped = Recipe::enveloped(certificate);
    vec![
        by_signer(
            &enveloped,
            sign,
            ("text-of-properties", "only the text of the properties is signed, not their names"),
            |recipe| {
                if let Some(properties) = &mut recipe.properties {
                    properties.transforms = vec![BASE64.to_owned()];
                }
            },
            Expected::Fault("xades-signed-properties"),
        ),
        by_signer(
            &enveloped,
            sign,
            ("other-certificate-bound", "SigningCertificateV2 binds another certificate"),
            |recipe| {
                if let Some(properties) = &mut recipe.properties {
                    properties.certificate.push(0);
                }
            },
            Expected::OtherCertificateBound,
        ),
        on(
            &enveloped,
            sign,
            ("certificate-replaced", "another certificate stands in KeyInfo"),
            |clean| clean.replacen("<ds:X509Certificate>", "<ds:X509Certificate>AAAA", 1),
            Expected::OtherCertificateBound,
        ),
    ]
}

fn set_target(recipe: &mut Recipe, target: &str) {
    if let Some(properties) = &mut recipe.properties {
        target.clone_into(&mut properties.target);
    }
}
