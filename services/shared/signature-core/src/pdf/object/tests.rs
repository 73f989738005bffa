use super::super::lexer::Lexer;
use super::*;

fn object(text: &[u8]) -> Object<'_> {
    parse(&mut Lexer::at(text, 0)).unwrap()
}

#[test]
fn a_reference_is_told_from_two_numbers() {
    let items = object(b"[1 0 R 1 0 3 0 R]");
    let Object::Array(items) = items else { panic!("no array") };
    assert_eq!(items.len(), 4);
    assert_eq!(items[3].reference(), Some(Reference { number: 3, generation: 0 }));
}

#[test]
fn duplicate_keys_are_refused() {
    for text in [&b"<< /A 1 /A 2 >>"[..], b"<< /A 1 /#41 2 >>"] {
        assert_eq!(parse(&mut Lexer::at(text, 0)).unwrap_err().code, "duplicate-key");
    }
    let many: Vec<_> = (0..20).map(|at| format!("/K{} 1", at % 19)).collect();
    let text = format!("<< {} >>", many.join(" "));
    assert_eq!(parse(&mut Lexer::at(text.as_bytes(), 0)).unwrap_err().code, "duplicate-key");
}

#[test]
fn nesting_has_an_end() {
    let deep = vec![b'['; 100_000];
    assert_eq!(parse(&mut Lexer::at(&deep, 0)).unwrap_err().code, "too-deep");
}

#[test]
fn strings_of_both_forms_have_the_same_bytes() {
    let literal = object(b"(a\\n\\050\\\r\nb\\51)");
    let hex = object(b"<610A28 6229>");
    assert_eq!(literal.string(), hex.string());
}

#[test]
fn a_stream_whose_length_is_wrong_is_broken() {
    let read = |text: &'static [u8]| parse_indirect(text, 0, &|_| None);
    let good = read(b"1 0 obj <</Length 3>> stream\nabc\nendstream endobj").unwrap();
    assert!(matches!(good.object, Object::Stream(Stream { body: b"abc", .. })));
    for text in [
        &b"1 0 obj <</Length 2>> stream\nabc\nendstream endobj"[..],
        b"1 0 obj <</Length 99>> stream\nabc\nendstream endobj",
        b"1 0 obj <</Length -1>> stream\nabc\nendstream endobj",
        b"1 0 obj <<>> stream\nabc\nendstream endobj",
    ] {
        assert_eq!(read(text).err().unwrap().code, "broken-object");
    }
}
