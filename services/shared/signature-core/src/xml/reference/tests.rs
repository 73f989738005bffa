use super::*;
use crate::xml;

fn reference(inner: &str, attributes: &str) -> String {
    format!(
        "<ds:Reference xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" {attributes}>{inner}\
         <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
         <ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>"
    )
}

fn transforms(list: &[&str]) -> String {
    let list: Vec<_> =
        list.iter().map(|uri| format!("<ds:Transform Algorithm=\"{uri}\"/>")).collect();
    format!("<ds:Transforms>{}</ds:Transforms>", list.concat())
}

fn read(text: &str) -> Result<usize, &'static str> {
    let document = xml::read(text.as_bytes()).unwrap();
    let node = document.root().first_element_child().unwrap();
    Reference::read(node).map(|read| read.transforms.len()).map_err(|fault| fault.code)
}

/// The octets of a reference in `<doc>`, whose signature is `<signature>`.
fn octets(
    doc: &str,
    uri: &str,
    list: &[&str],
    files: &[(&str, &[u8])],
) -> Result<String, &'static str> {
    let text = doc.replace("HERE", &reference(&transforms(list), &format!("URI=\"{uri}\"")));
    let document = xml::read(text.as_bytes()).unwrap();
    let find = |name: &str| {
        document.root().descendants().find(|node| node.tag_name().name() == name).unwrap()
    };
    let sources = Sources { document: &document, files, work: usize::MAX };
    let read = Reference::read(find("Reference")).unwrap();
    let found = read.target(&sources).and_then(|target| {
        read.octets(&target, find("signature"), &Canonicalization::DEFAULT, &mut usize::MAX.clone())
            .map(Cow::into_owned)
    });
    found.map(|octets| String::from_utf8(octets).unwrap()).map_err(|fault| fault.code)
}

const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const BASE64: &str = "http://www.w3.org/2000/09/xmldsig#base64";
const COMMENTS: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments";

#[test]
fn the_allowed_transforms_are_read() {
    for uri in [
        ENVELOPED,
        BASE64,
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        COMMENTS,
        "http://www.w3.org/2006/12/xml-c14n11",
        "http://www.w3.org/2006/12/xml-c14n11#WithComments",
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    ] {
        assert_eq!(read(&reference(&transforms(&[uri]), "URI=\"\"")), Ok(1), "{uri}");
    }
}

#[test]
fn every_other_transform_is_refused() {
    for uri in [
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/2010/10/xml-c14n2",
        "http://www.w3.org/2006/12/xmlc14n11",
        "",
    ] {
        let read = read(&reference(&transforms(&[uri]), "URI=\"\""));
        assert_eq!(read, Err("xml-transform"), "{uri}");
    }
}

#[test]
fn a_reference_has_at_most_four_transforms() {
    assert_eq!(read(&reference(&transforms(&[ENVELOPED; 4]), "URI=\"\"")), Ok(4));
    let five = read(&reference(&transforms(&[ENVELOPED; 5]), "URI=\"\""));
    assert_eq!(five, Err("xml-too-many-transforms"));
}

#[test]
fn a_reference_without_a_uri_is_refused() {
    assert_eq!(read(&reference("", "")), Err("xml-reference-uri"));
}

#[test]
fn parameters_that_a_transform_has_not_are_refused() {
    for (uri, inner) in [
        (ENVELOPED, "<ds:XPath>x</ds:XPath>"),
        (COMMENTS, "<e:InclusiveNamespaces xmlns:e=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>"),
        ("http://www.w3.org/2001/10/xml-exc-c14n#", "<ds:XPath>x</ds:XPath>"),
    ] {
        let transforms = format!(
            "<ds:Transforms><ds:Transform Algorithm=\"{uri}\">{inner}</ds:Transform></ds:Transforms>"
        );
        assert_eq!(read(&reference(&transforms, "URI=\"\"")), Err("xml-structure"), "{uri}");
    }
}

#[test]
fn more_prefixes_than_can_be_in_force_are_not_listed() {
    let list = |count: usize| {
        let list = format!(
            "<ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">\
             <e:InclusiveNamespaces xmlns:e=\"http://www.w3.org/2001/10/xml-exc-c14n#\" \
             PrefixList=\"{}\"/></ds:Transform></ds:Transforms>",
            "p ".repeat(count)
        );
        read(&reference(&list, "URI=\"\""))
    };
    assert_eq!(list(32), Ok(1));
    assert_eq!(list(33), Err("xml-structure"));
}

#[test]
fn other_content_of_a_reference_is_refused() {
    let good = reference("", "URI=\"\"");
    for bad in [
        good.replace("<ds:DigestValue>AAAA</ds:DigestValue>", ""),
        good.replace("</ds:Reference>", "<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>"),
        good.replace("ds:DigestMethod", "ds:Digestmethod"),
        good.replace("ds:Reference", "ds:Other"),
        good.replace("AAAA", "A<b/>AAA"),
        good.replace(" Algorithm=", " algorithm="),
    ] {
        assert_eq!(read(&bad), Err("xml-structure"), "{bad}");
    }
    assert_eq!(read(&good.replace("AAAA", "A*AA")), Err("xml-base64"));
}

#[test]
fn the_signature_and_nothing_else_is_taken_out() {
    let doc = "<doc>1<signature>HERE</signature>2<other/></doc>";
    assert_eq!(octets(doc, "", &[ENVELOPED], &[]).unwrap(), "<doc>12<other></other></doc>");
    let aside = "<doc><a id=\"a\">1</a><signature>HERE</signature></doc>";
    assert_eq!(octets(aside, "#a", &[ENVELOPED], &[]).unwrap(), "<a id=\"a\">1</a>");
    let inside = "<doc><signature><o id=\"o\"/>HERE</signature></doc>";
    assert_eq!(octets(inside, "#o", &[ENVELOPED], &[]), Err("xml-reference-covers-nothing"));
}

#[test]
fn comments_are_signed_only_through_a_pointer() {
    let doc = "<doc id=\"a\"><!--c--><signature>HERE</signature></doc>";
    let of = |uri: &str| octets(doc, uri, &[ENVELOPED, COMMENTS], &[]).unwrap();
    for uri in ["", "#a"] {
        assert_eq!(of(uri), "<doc id=\"a\"></doc>", "{uri}");
    }
    for uri in ["#xpointer(/)", "#xpointer(id('a'))"] {
        assert_eq!(of(uri), "<doc id=\"a\"><!--c--></doc>", "{uri}");
    }
}

#[test]
fn base64_decodes_text_of_nodes_and_of_files() {
    let doc = "<doc><a id=\"a\">aGVs<b>bG8=</b><!--x--></a><signature>HERE</signature></doc>";
    assert_eq!(octets(doc, "#a", &[BASE64], &[]).unwrap(), "hello");
    assert_eq!(octets(doc, "f", &[BASE64], &[("f", b"aGVs\nbG8=")]).unwrap(), "hello");
    assert_eq!(octets(doc, "f", &[BASE64], &[("f", b"aGVsbG8")]), Err("xml-base64"));
}

#[test]
fn a_file_may_be_canonicalised_and_is_then_looked_through() {
    let doc = "<doc><signature>HERE</signature></doc>";
    let of = |bytes: &[u8]| octets(doc, "f", &[COMMENTS], &[("f", bytes)]);
    assert_eq!(of(b"<a/><!--c-->").unwrap(), "<a></a>\n<!--c-->");
    assert_eq!(of(b"<!DOCTYPE a><a/>"), Err("xml-doctype"));
    assert_eq!(octets(doc, "f", &[], &[("f", b"as it is")]).unwrap(), "as it is");
}

#[test]
fn what_a_transform_has_made_is_not_parsed_again() {
    let doc = "<doc><signature>HERE</signature></doc>";
    for list in [[COMMENTS, ENVELOPED], [COMMENTS, COMMENTS]] {
        assert_eq!(octets(doc, "", &list, &[]), Err("xml-transform-order"));
    }
    assert_eq!(octets(doc, "f", &[ENVELOPED], &[("f", b"")]), Err("xml-transform-order"));
}
