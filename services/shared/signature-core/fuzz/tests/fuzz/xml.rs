//! XML signatures: around, inside of and beside what they sign, and over files.

use motcua_fuzz::Edited;
use motcua_signature_core::Verdict;
use motcua_signature_core::testing::xml::{EXCLUSIVE, Named, Recipe};

use crate::city::{City, fixed};
use crate::pace::{SHORT, in_time};

/// What a signed XML document is made of.
const WORDS: &[&str] = &[
    "<",
    ">",
    "/>",
    "</",
    "=\"",
    "\"",
    " ",
    "&lt;",
    "&#65;",
    "&#xD;",
    "&amp;",
    "<!-- -->",
    "<?a b?>",
    "<![CDATA[a]]>",
    "<!DOCTYPE a>",
    "<a>",
    "</a>",
    "<a/>",
    " xmlns=\"\"",
    " xmlns:a=\"urn:a\"",
    " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"",
    " xml:id=\"result\"",
    " Id=\"result\"",
    " Id=\"signature\"",
    " ID=\"data\"",
    " id=\"a\"",
    " xml:lang=\"vi\"",
    " xml:base=\"a\"",
    "URI=\"\"",
    "URI=\"#result\"",
    "URI=\"#xpointer(/)\"",
    "URI=\"#xpointer(id('result'))\"",
    "<ds:Object>",
    "</ds:Object>",
    "<ds:Signature>",
    "</ds:Signature>",
    "<ds:Manifest>",
    "</ds:Manifest>",
    "<ds:Reference URI=\"\">",
    "</ds:Reference>",
    "<ds:Transform Algorithm=\"",
    "<ds:KeyInfo>",
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
    "http://www.w3.org/2000/09/xmldsig#base64",
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/2006/12/xml-c14n11",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "#WithComments",
    "PrefixList=\"#default ds\"",
    "http://www.w3.org/2001/04/xmlenc#sha512",
    "http://www.w3.org/2000/09/xmldsig#sha1",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
    "granted",
    "yes",
    "no",
    "\u{feff}",
    "\r\n",
    "\u{301}",
];

fn recipes(city: &City) -> Vec<Recipe> {
    let certificate = &city.signer.der;
    let mut manifest = Recipe::enveloping(certificate);
    let named = manifest.reference(&Named::new("#data"));
    let inner = format!("<ds:Manifest Id=\"manifest\">{named}</ds:Manifest>");
    manifest.objects = format!("{}<ds:Object>{inner}</ds:Object>", manifest.objects);
    manifest.references.push(Named {
        uri: "#manifest".to_owned(),
        attributes: " Type=\"http://www.w3.org/2000/09/xmldsig#Manifest\"".to_owned(),
        transforms: vec![EXCLUSIVE.to_owned()],
    });
    let mut inclusive = Recipe::enveloped(certificate);
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315".clone_into(&mut inclusive.canonicalization);
    vec![
        Recipe::enveloped(certificate),
        inclusive,
        Recipe::enveloping(certificate),
        Recipe::beside(certificate),
        Recipe::over_files(&[("a.txt", b"a paper")], certificate),
        manifest,
    ]
}

/// What a reader takes from a document: elements, attributes and texts, but for what says how it was
/// signed and is not signed itself.
fn content(document: &str) -> Vec<String> {
    let tree = roxmltree::Document::parse(document).expect("it was read");
    let mut taken = Vec::new();
    take(tree.root(), &mut taken);
    taken
}

fn take(node: roxmltree::Node<'_, '_>, taken: &mut Vec<String>) {
    let name = node.tag_name().name();
    let is_unsigned = ["SignatureValue", "KeyInfo", "UnsignedProperties"].contains(&name);
    let is_between = node.is_text()
        && node.parent().is_some_and(|it| {
            ["Signature", "QualifyingProperties"].contains(&it.tag_name().name())
        });
    if is_unsigned || is_between || node.is_comment() {
        return;
    }
    if node.is_text() {
        taken.push(node.text().unwrap_or_default().to_owned());
    } else {
        let mut attributes: Vec<_> = node
            .attributes()
            .map(|it| format!("{:?} {}={:?}", it.namespace(), it.name(), it.value()))
            .collect();
        attributes.sort();
        taken.push(format!("{:?} {name} {attributes:?}", node.tag_name().namespace()));
    }
    node.children().for_each(|child| take(child, taken));
}

#[test]
fn xml() {
    let city = City::new();
    let sign = |signed: &[u8]| fixed(&city.signer.key.sign(signed));
    let seeds: Vec<_> = recipes(&city).iter().map(|recipe| recipe.make(sign)).collect();
    let files = [("a.txt", &b"a paper"[..])];
    let contents: Vec<_> = seeds.iter().map(|seed| content(seed)).collect();
    for seed in &seeds {
        let report = city.asks_with(seed.as_bytes(), &files);
        assert_eq!(report.verdict, Verdict::TotalPassed, "{seed} {report:#?}");
    }
    bolero::check!()
        .with_test_time(SHORT)
        .with_iterations(usize::MAX)
        .with_type::<Edited>()
        .for_each(|edited| {
            let bytes = edited.bytes(&seeds, WORDS);
            let report = in_time(bytes.len(), || city.asks_with(&bytes, &files));
            if report.verdict == Verdict::TotalPassed {
                let text = str::from_utf8(&bytes).expect("it was read");
                assert!(contents.contains(&content(text)), "{text}");
            }
        });
}
