use proptest::prelude::*;

use super::*;
use crate::xml::Document;

fn form(document: &Document<'_>, id: Option<&str>, uri: &str) -> String {
    let how = Canonicalization::from_uri(uri).unwrap();
    let apex = id.map_or(document.root(), |id| document.by_id(id).unwrap());
    let set = NodeSet { apex, without: None, comments: true };
    String::from_utf8(canonicalize(&set, &how).unwrap()).unwrap()
}

const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const C14N_COMMENTS: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments";
const C14N_11: &str = "http://www.w3.org/2006/12/xml-c14n11";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

fn whole(xml: &str, uri: &str) -> String {
    form(&crate::xml::read(xml.as_bytes()).unwrap(), None, uri)
}

/// Canonical XML 1.0, section 3.1 (without its document type).
#[test]
fn instructions_and_comments_outside_of_the_element_stand_on_their_own_lines() {
    let xml = "<?xml version=\"1.0\"?>\n\n<?xml-stylesheet   href=\"doc.xsl\"\n   type=\"text/xsl\"   \
               ?>\n\n<doc>Hello, world!<!-- Comment 1 --></doc>\n\n<?pi-without-data     ?>\n\n\
               <!-- Comment 2 -->\n\n<!-- Comment 3 -->\n";
    assert_eq!(
        whole(xml, C14N),
        "<?xml-stylesheet href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n<doc>Hello, world!</doc>\n\
         <?pi-without-data?>"
    );
    assert_eq!(
        whole(xml, C14N_COMMENTS),
        "<?xml-stylesheet href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n<doc>Hello, world!\
         <!-- Comment 1 --></doc>\n<?pi-without-data?>\n<!-- Comment 2 -->\n<!-- Comment 3 -->"
    );
}

/// Canonical XML 1.0, section 3.2.
#[test]
fn white_space_in_content_stays() {
    let xml = "<doc>\n   <clean>   </clean>\n   <dirty>   A   B   </dirty>\n</doc>";
    assert_eq!(whole(xml, C14N), xml);
}

/// Canonical XML 1.0, section 3.3 (without the attribute that its document type brings).
#[test]
fn tags_are_written_in_one_way() {
    let xml = "<doc>\n   <e1   />\n   <e2   ></e2>\n   <e3   name = \"elem3\"   id=\"elem3\"   />\n   \
               <e4   name=\"elem4\"   id=\"elem4\"   ></e4>\n   <e5 a:attr=\"out\" b:attr=\"sorted\" \
               attr2=\"all\" attr=\"I'm\"\n      xmlns:b=\"http://www.ietf.org\"\n      \
               xmlns:a=\"http://www.w3.org\"\n      xmlns=\"http://example.org\"/>\n   <e6 xmlns=\"\" \
               xmlns:a=\"http://www.w3.org\">\n      <e7 xmlns=\"http://www.ietf.org\">\n         <e8 \
               xmlns=\"\" xmlns:a=\"http://www.w3.org\">\n            <e9 xmlns=\"\" \
               xmlns:a=\"http://www.ietf.org\"/>\n         </e8>\n      </e7>\n   </e6>\n</doc>";
    assert_eq!(
        whole(xml, C14N),
        "<doc>\n   <e1></e1>\n   <e2></e2>\n   <e3 id=\"elem3\" name=\"elem3\"></e3>\n   <e4 \
         id=\"elem4\" name=\"elem4\"></e4>\n   <e5 xmlns=\"http://example.org\" \
         xmlns:a=\"http://www.w3.org\" xmlns:b=\"http://www.ietf.org\" attr=\"I'm\" attr2=\"all\" \
         b:attr=\"sorted\" a:attr=\"out\"></e5>\n   <e6 xmlns:a=\"http://www.w3.org\">\n      <e7 \
         xmlns=\"http://www.ietf.org\">\n         <e8 xmlns=\"\">\n            <e9 \
         xmlns:a=\"http://www.ietf.org\"></e9>\n         </e8>\n      </e7>\n   </e6>\n</doc>"
    );
}

/// Canonical XML 1.0, section 3.4 (without the attribute that its document type normalises).
#[test]
fn characters_are_escaped_where_a_parser_would_change_them() {
    let xml = "<doc>\r\n   <text>First line&#x0d;&#10;Second line</text>\r\n   \
               <value>&#x32;</value>\r\n   <compute><![CDATA[value>\"0\" && value<\"10\" \
               ?\"valid\":\"error\"]]></compute>\r\n   <compute expr='value>\"0\" &amp;&amp; \
               value&lt;\"10\" ?\"valid\":\"error\"'>valid</compute>\r\n   <norm attr=' &apos;   \
               &#x20;&#13;&#xa;&#9;   &apos; '/>\r\n</doc>";
    assert_eq!(
        whole(xml, C14N),
        "<doc>\n   <text>First line&#xD;\nSecond line</text>\n   <value>2</value>\n   \
         <compute>value&gt;\"0\" &amp;&amp; value&lt;\"10\" ?\"valid\":\"error\"</compute>\n   \
         <compute expr=\"value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; \
         ?&quot;valid&quot;:&quot;error&quot;\">valid</compute>\n   <norm attr=\" '    \
         &#xD;&#xA;&#x9;   ' \"></norm>\n</doc>"
    );
}

/// Canonical XML 1.0, section 3.6: the output is UTF-8 (the input here too).
#[test]
fn characters_beyond_ascii_are_written_as_themselves() {
    assert_eq!(whole("<doc>&#169;&#x1F600; Đà Nẵng</doc>", C14N), "<doc>©😀 Đà Nẵng</doc>");
}

#[test]
fn line_ends_in_comments_and_instructions_become_line_feeds() {
    assert_eq!(
        whole("<a><?p x\r\ny?><!--x\r\ny--></a>", C14N_COMMENTS),
        "<a><?p x\ny?><!--x\ny--></a>"
    );
}

/// Exclusive XML Canonicalization, section 2.1: an element in two envelopes.
#[test]
fn the_exclusive_form_does_not_depend_on_the_envelope() {
    let first = "<n0:pdu xmlns:n0=\"http://a.example\" xmlns:n1=\"http://b.example\" \
                 xml:lang=\"vi\"><n1:elem2 xml:id=\"x\"><n3:stuff xmlns:n3=\"ftp://example.org\"/>\
                 </n1:elem2></n0:pdu>";
    let second = "<n2:pdu xmlns:n2=\"http://c.example\" xmlns:n1=\"http://b.example\"><n1:elem2 \
                  xml:id=\"x\"><n3:stuff xmlns:n3=\"ftp://example.org\"/></n1:elem2></n2:pdu>";
    let written = "<n1:elem2 xmlns:n1=\"http://b.example\" xml:id=\"x\"><n3:stuff \
                   xmlns:n3=\"ftp://example.org\"></n3:stuff></n1:elem2>";
    for xml in [first, second] {
        let document = crate::xml::read(xml.as_bytes()).unwrap();
        assert_eq!(form(&document, Some("x"), EXCLUSIVE), written);
    }
    let document = crate::xml::read(first.as_bytes()).unwrap();
    assert_eq!(
        form(&document, Some("x"), C14N),
        "<n1:elem2 xmlns:n0=\"http://a.example\" xmlns:n1=\"http://b.example\" xml:id=\"x\" \
         xml:lang=\"vi\"><n3:stuff xmlns:n3=\"ftp://example.org\"></n3:stuff></n1:elem2>"
    );
}

#[test]
fn a_listed_prefix_is_written_in_the_exclusive_form_though_nothing_uses_it() {
    let xml = "<r xmlns=\"urn:d\" xmlns:p=\"urn:p\" xmlns:q=\"urn:q\"><q:e id=\"x\"><q:f \
               xmlns:p=\"urn:p2\"/></q:e></r>";
    let document = crate::xml::read(xml.as_bytes()).unwrap();
    let mut how = Canonicalization::from_uri(EXCLUSIVE).unwrap();
    how.inclusive_prefixes = vec!["p".to_owned(), "#default".to_owned()];
    let set = NodeSet { apex: document.by_id("x").unwrap(), without: None, comments: false };
    assert_eq!(
        String::from_utf8(canonicalize(&set, &how).unwrap()).unwrap(),
        "<q:e xmlns=\"urn:d\" xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" id=\"x\"><q:f \
         xmlns:p=\"urn:p2\"></q:f></q:e>"
    );
}

#[test]
fn the_default_namespace_is_undone_only_where_it_was_written() {
    let xml =
        "<r xmlns=\"urn:d\"><e xmlns=\"\" id=\"x\"><f xmlns=\"urn:d\"><g xmlns=\"\"/></f></e></r>";
    let document = crate::xml::read(xml.as_bytes()).unwrap();
    let written = "<e id=\"x\"><f xmlns=\"urn:d\"><g xmlns=\"\"></g></f></e>";
    for uri in [C14N, C14N_11, EXCLUSIVE] {
        assert_eq!(form(&document, Some("x"), uri), written, "{uri}");
    }
}

/// Canonical XML 1.1, section 2.4: `xml:id` stays with its element, `xml:base` is joined.
#[test]
fn canonical_xml_1_1_does_not_pass_on_an_identifier_and_joins_bases() {
    let xml = "<a xml:base=\"http://example.org/one/\" xml:lang=\"vi\" xml:id=\"outer\"><b \
               xml:base=\"two/three\" xml:space=\"preserve\"><c Id=\"x\" \
               xml:base=\"../four\"/></b></a>";
    let document = crate::xml::read(xml.as_bytes()).unwrap();
    assert_eq!(
        form(&document, Some("x"), C14N_11),
        "<c Id=\"x\" xml:base=\"http://example.org/one/four\" xml:lang=\"vi\" \
         xml:space=\"preserve\"></c>"
    );
    assert_eq!(
        form(&document, Some("x"), C14N),
        "<c Id=\"x\" xml:base=\"../four\" xml:id=\"outer\" xml:lang=\"vi\" \
         xml:space=\"preserve\"></c>"
    );
}

#[test]
fn a_base_that_comes_to_nothing_is_not_written() {
    let document = crate::xml::read(b"<a xml:base=\"abc/\"><b id=\"x\" xml:base=\"../\"/></a>");
    assert_eq!(form(&document.unwrap(), Some("x"), C14N_11), "<b id=\"x\"></b>");
}

#[test]
fn bases_that_are_long_together_are_refused() {
    let xml = format!("<a xml:base=\"{}\"><b id=\"x\"/></a>", "../".repeat(6000));
    let document = crate::xml::read(xml.as_bytes()).unwrap();
    let set = NodeSet { apex: document.by_id("x").unwrap(), without: None, comments: false };
    let how = Canonicalization::from_uri(C14N_11).unwrap();
    assert_eq!(canonicalize(&set, &how).unwrap_err().code, "xml-base-too-long");
}

#[test]
fn an_element_is_left_out_and_nothing_else() {
    let document = crate::xml::read(b"<a>1<b id=\"x\">2<c/></b>3<!--4--></a>").unwrap();
    let set = NodeSet { apex: document.root(), without: document.by_id("x"), comments: false };
    let how = Canonicalization { comments: true, ..Canonicalization::DEFAULT };
    assert_eq!(canonicalize(&set, &how).unwrap(), b"<a>13</a>");
}

#[test]
fn a_relative_namespace_is_refused() {
    let document = crate::xml::read(b"<a xmlns:p=\"relative\"/>").unwrap();
    let set = NodeSet { apex: document.root(), without: None, comments: false };
    let fault = canonicalize(&set, &Canonicalization::DEFAULT).unwrap_err();
    assert_eq!(fault.code, "xml-relative-namespace");
}

#[test]
fn a_short_document_cannot_become_a_form_of_gigabytes() {
    let long = "x".repeat(40_000);
    let xml = format!("<a xmlns:p=\"urn:{long}\">{}</a>", "<p:b/>".repeat(20_000));
    let document = crate::xml::read(xml.as_bytes()).unwrap();
    let set = NodeSet { apex: document.root(), without: None, comments: false };
    let how = Canonicalization::from_uri(EXCLUSIVE).unwrap();
    assert_eq!(canonicalize(&set, &how).unwrap_err().code, "xml-canonical-form-too-large");
}

#[test]
fn each_uri_names_its_own_form() {
    for (uri, ..) in URIS {
        assert_eq!(Canonicalization::from_uri(uri).unwrap().uri(), uri);
    }
    assert_eq!(Canonicalization::from_uri("http://www.w3.org/TR/1999/REC-xpath-19991116"), None);
}

/// Small documents full of what canonicalisation cares for.
pub(crate) fn documents() -> impl Strategy<Value = String> {
    let attribute = prop::sample::select(vec![
        " xmlns=\"urn:a\"",
        " xmlns=\"\"",
        " xmlns:p=\"urn:p\"",
        " xmlns:q=\"urn:q\"",
        " b='&#xD;&#9;\"'",
        " a=\"&lt; &amp;\"",
        " xml:lang=\"vi\"",
        " xml:base=\"../x\"",
        " xml:id=\"i\"",
        " p:a=\"1\"",
        " q:a=\"2\"",
        "",
    ]);
    let attributes = prop::collection::btree_set(attribute, 0..5)
        .prop_map(|attributes| attributes.into_iter().collect::<String>());
    let leaf = prop::sample::select(vec![
        "text",
        "&#xD;\r\n",
        "<![CDATA[<&]]>",
        "<!-- c -->",
        "<?p i ?>",
        " \n",
        "é",
        "&gt;",
    ])
    .prop_map(str::to_owned);
    let element = leaf.prop_recursive(5, 40, 5, move |inner| {
        let name = prop::sample::select(vec!["e", "f", "p:g", "q:h"]);
        (name, attributes.clone(), prop::collection::vec(inner, 0..5)).prop_map(
            |(name, attributes, children)| {
                format!("<{name}{attributes}>{}</{name}>", children.concat())
            },
        )
    });
    element.prop_map(|inner| format!("<r xmlns:p=\"urn:p1\" xmlns:q=\"urn:q1\">{inner}</r>"))
}

proptest! {
    #[test]
    fn the_form_of_the_form_is_the_form(xml in documents()) {
        let Ok(document) = crate::xml::read(xml.as_bytes()) else { return Ok(()) };
        for (uri, ..) in URIS {
            let once = form(&document, None, uri);
            prop_assert_eq!(whole(&once, uri), once);
        }
    }
}
