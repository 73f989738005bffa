use crate::xml::{Document, read};

use super::*;

fn refused(xml: &str) -> &'static str {
    refused_bytes(xml.as_bytes())
}

fn refused_bytes(xml: &[u8]) -> &'static str {
    match read(xml) {
        Ok(_) => "",
        Err(fault) => fault.code,
    }
}

fn text(document: &Document<'_>) -> String {
    document.root().descendants().filter_map(|node| node.text()).collect()
}

#[test]
fn a_document_type_is_refused_before_parsing() {
    for xml in [
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
        "<!DOCTYPE a SYSTEM \"http://example.org/a.dtd\"><a/>",
        "<?xml version=\"1.0\"?>\n<!doctype a><a/>",
    ] {
        assert!(look_through(xml.as_bytes()).is_err(), "{xml}");
    }
    assert_eq!(refused("<!DOCTYPE a><a/>"), "xml-doctype");
    assert_eq!(refused("<a><!-- <!DOCTYPE a> --></a>"), "");
}

#[test]
fn an_entity_other_than_the_five_is_refused() {
    assert_eq!(refused("<a>&amp;&lt;&gt;&apos;&quot;&#65;&#x41;</a>"), "");
    assert_eq!(look_through(b"<a>&nbsp;</a>").unwrap_err().code, "xml-entity");
    assert_eq!(refused("<a b=\"&nbsp;\"/>"), "xml-entity");
}

#[test]
fn xinclude_is_refused_however_its_namespace_is_written() {
    let namespace = "http://www.w3.org/2001/XInclude";
    assert_eq!(refused(&format!("<a><x:include xmlns:x=\"{namespace}\"/></a>")), "xml-xinclude");
    let escaped = namespace.replace("XI", "&#88;I");
    assert_eq!(refused(&format!("<a><include xmlns=\"{escaped}\"/></a>")), "xml-xinclude");
}

#[test]
fn a_document_has_at_most_ten_megabytes() {
    let long = format!("<a>{}</a>", " ".repeat(MAX_SIZE_BYTES - 7));
    assert_eq!(refused(&long), "");
    assert_eq!(refused(&format!("{long} ")), "xml-too-large");
}

#[test]
fn elements_stand_at_most_256_deep() {
    let deep = |levels: usize| format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels));
    assert_eq!(refused(&deep(256)), "");
    assert_eq!(look_through(deep(257).as_bytes()).unwrap_err().code, "xml-too-deep");
}

#[test]
fn a_document_has_at_most_a_hundred_thousand_nodes() {
    let wide = |count: usize| format!("<a>{}</a>", "<b/>".repeat(count));
    assert_eq!(refused(&wide(99_000)), "");
    assert_eq!(look_through(wide(100_001).as_bytes()).unwrap_err().code, "xml-too-many-nodes");
}

#[test]
fn an_element_has_at_most_64_attributes() {
    let with = |count: usize| {
        let attributes: Vec<_> = (0..count).map(|index| format!(" a{index}=\"\"")).collect();
        format!("<a{}/>", attributes.concat())
    };
    assert_eq!(refused(&with(64)), "");
    assert_eq!(look_through(with(65).as_bytes()).unwrap_err().code, "xml-too-many-attributes");
}

#[test]
fn at_most_64_namespaces_are_in_force_at_once() {
    let nested = |count: usize| {
        let open: Vec<_> =
            (0..count).map(|index| format!("<a xmlns:p{index}=\"urn:p\">")).collect();
        format!("{}{}", open.concat(), "</a>".repeat(count))
    };
    assert_eq!(refused(&nested(64)), "");
    assert_eq!(look_through(nested(65).as_bytes()).unwrap_err().code, "xml-too-many-namespaces");
    // One after the other is another matter.
    let beside = "<b xmlns:p=\"urn:p\"/><c xmlns:p=\"urn:q\"></c>".repeat(100);
    assert_eq!(refused(&format!("<a>{beside}</a>")), "");
}

#[test]
fn names_are_short() {
    assert_eq!(refused(&format!("<{}/>", "a".repeat(1025))), "xml-name-too-long");
    assert_eq!(refused(&format!("<a {}=\"\"/>", "a".repeat(70_000))), "xml-name-too-long");
    assert_eq!(refused(&format!("<a><?{} ?></a>", "a".repeat(1025))), "xml-name-too-long");
}

#[test]
fn only_utf_8_and_xml_1_0_are_read() {
    assert_eq!(refused("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?><a/>"), "");
    assert_eq!(refused("\u{feff}<a/>"), "");
    assert_eq!(refused("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>"), "xml-encoding");
    assert_eq!(refused("<?xml version=\"1.1\"?><a/>"), "xml-not-well-formed");
    assert_eq!(refused_bytes(b"<a>\xff</a>"), "xml-encoding");
    let wide: Vec<u8> = "<a/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_ne!(refused_bytes(&wide), "");
}

/// What XML 1.0 forbids and the tree's parser lets pass.
#[test]
fn the_parsers_gaps_are_closed() {
    assert_eq!(refused("<a xmlns=\"urn:a\" xmlns=\"urn:b\"/>"), "xml-not-well-formed");
    assert_eq!(refused("<a xmlns:p=\"urn:p\" p:xmlns=\"urn:b\"/>"), "xml-not-well-formed");
    assert_eq!(refused("<a xmlns:p=\"\"/>"), "xml-not-well-formed");
    assert_eq!(refused("<?xml\nversion=\"1.0\"?><a/>"), "xml-not-well-formed");
    assert_eq!(refused("<a><?XML version=\"1.0\"?></a>"), "xml-not-well-formed");
}

#[test]
fn a_carriage_return_ends_a_line_only_before_a_line_feed() {
    assert_eq!(refused("<a>x\ry</a>"), "xml-line-end");
    assert_eq!(refused("<a>x\r</a>"), "xml-line-end");
    let document = read(b"<a>1\r\n&#13;\r\n&amp;\r\n<![CDATA[\r\n]]></a>").unwrap();
    assert_eq!(text(&document), "1\n\r\n&\n\n1\n\r\n&\n\n");
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for xml in [
        "",
        " ",
        "a",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a b=c/>",
        "<a b/>",
        "<a>]]></a>",
        "<a>&</a>",
        "<p:a/>",
        "<a b=\"<\"/>",
        "<a><!-- -- --></a>",
        "<a b=\"1\" b=\"2\"/>",
        "<a>\u{1}</a>",
        "<a xmlns:p=\"u:\" xmlns:q=\"u:\" p:b=\"\" q:b=\"\"/>",
    ] {
        assert_ne!(refused(xml), "", "{xml}");
    }
}
