//! Builds objects from tokens.

use super::super::lexer::{Lexer, Token, is_white_space};
use super::super::{Fault, fault};
use super::{Dictionary, Entry, Name, Object, Reference, Stream};

/// How deep arrays and dictionaries may stand in each other. Real files stay under 20; the parser
/// recurses, so the stack sets the limit.
const MAX_DEPTH: usize = 64;

/// Reads one object, direct or a reference; no stream.
pub(crate) fn parse<'a>(lexer: &mut Lexer<'a>) -> Result<Object<'a>, Fault> {
    let token = lexer.next()?;
    parse_from(token, lexer, 0)
}

fn parse_from<'a>(
    token: Token<'a>,
    lexer: &mut Lexer<'a>,
    depth: usize,
) -> Result<Object<'a>, Fault> {
    if depth > MAX_DEPTH {
        return Err(fault("too-deep", format!("more than {MAX_DEPTH} arrays in each other")));
    }
    Ok(match token {
        Token::Integer(value) => reference_or_integer(value, lexer),
        Token::Real(text) => Object::Real(text),
        Token::Literal(text) => Object::Literal(text),
        Token::Hex(text) => Object::Hex(text),
        Token::Name(text) => Object::Name(Name(text)),
        Token::ArrayStart => {
            let mut items = Vec::new();
            loop {
                match lexer.next()? {
                    Token::ArrayEnd => break Object::Array(items),
                    token => items.push(parse_from(token, lexer, depth + 1)?),
                }
            }
        }
        Token::DictionaryStart => Object::Dictionary(dictionary(lexer, depth + 1)?),
        Token::Keyword(b"true") => Object::Boolean(true),
        Token::Keyword(b"false") => Object::Boolean(false),
        Token::Keyword(b"null") => Object::Null,
        Token::ArrayEnd | Token::DictionaryEnd | Token::Keyword(_) | Token::End => {
            let at = lexer.position();
            return Err(fault("broken-syntax", format!("no object before offset {at}")));
        }
    })
}

fn reference_or_integer<'a>(value: i64, lexer: &mut Lexer<'a>) -> Object<'a> {
    let mut ahead = lexer.clone();
    if let (Ok(number), Ok(Token::Integer(generation))) = (u32::try_from(value), ahead.next())
        && let Ok(generation) = u16::try_from(generation)
        && ahead.next() == Ok(Token::Keyword(b"R"))
    {
        *lexer = ahead;
        return Object::Reference(Reference { number, generation });
    }
    Object::Integer(value)
}

fn dictionary<'a>(lexer: &mut Lexer<'a>, depth: usize) -> Result<Dictionary<'a>, Fault> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    loop {
        match lexer.next()? {
            Token::DictionaryEnd => break,
            Token::Name(key) => {
                lexer.skip_space();
                let start = lexer.position();
                let token = lexer.next()?;
                let value = parse_from(token, lexer, depth)?;
                let span = start..lexer.position();
                entries.push(Entry { key: Name(key), value, span });
            }
            _ => {
                let at = lexer.position();
                return Err(fault("broken-syntax", format!("no key before offset {at}")));
            }
        }
    }
    refuse_duplicate_keys(&entries)?;
    Ok(Dictionary { entries })
}

/// Two readers may take different ones of two equal keys, so neither is taken.
fn refuse_duplicate_keys(entries: &[Entry<'_>]) -> Result<(), Fault> {
    // Most dictionaries are small: comparing all pairs is faster than sorting, up to here.
    const FEW: usize = 16;
    let plain = entries.iter().all(|entry| !entry.key.0.contains(&b'#'));
    let twice = if entries.len() <= FEW && plain {
        entries
            .iter()
            .enumerate()
            .any(|(at, entry)| entries.iter().take(at).any(|earlier| earlier.key.0 == entry.key.0))
    } else {
        let mut keys: Vec<_> = entries.iter().map(|entry| entry.key.decoded()).collect();
        keys.sort_unstable();
        keys.windows(2).any(|pair| matches!(pair, [one, other] if one == other))
    };
    if twice {
        let at = entries.first().map_or(0, |entry| entry.span.start);
        return Err(fault("duplicate-key", format!("in the dictionary at offset {at}")));
    }
    Ok(())
}

/// An indirect object, and the offset after its `endobj`.
pub(crate) struct Indirect<'a> {
    pub(crate) reference: Reference,
    pub(crate) object: Object<'a>,
    pub(crate) end: usize,
}

/// Reads `n g obj … endobj` at an offset. `length` tells a stream's length where that is a reference.
pub(crate) fn parse_indirect<'a>(
    bytes: &'a [u8],
    at: usize,
    length: &dyn Fn(Reference) -> Option<usize>,
) -> Result<Indirect<'a>, Fault> {
    let broken = |what: &str| fault("broken-object", format!("{what} at offset {at}"));
    if !bytes.get(at).is_some_and(u8::is_ascii_digit) {
        return Err(broken("no object"));
    }
    let mut lexer = Lexer::at(bytes, at);
    let (Token::Integer(number), Token::Integer(generation), Token::Keyword(b"obj")) =
        (lexer.next()?, lexer.next()?, lexer.next()?)
    else {
        return Err(broken("no object"));
    };
    let (Ok(number), Ok(generation)) = (u32::try_from(number), u16::try_from(generation)) else {
        return Err(broken("an object number out of range"));
    };
    let reference = Reference { number, generation };
    let mut object = parse(&mut lexer)?;
    let mut next = lexer.next()?;
    if next == Token::Keyword(b"stream") {
        let Object::Dictionary(dictionary) = object else {
            return Err(broken("a stream without a dictionary"));
        };
        let body = stream_body(bytes, &mut lexer, &dictionary, length)
            .ok_or_else(|| broken("a stream whose length is not its own"))?;
        object = Object::Stream(Stream { dictionary, body });
        next = lexer.next()?;
    }
    if next != Token::Keyword(b"endobj") {
        return Err(broken("an object without its end"));
    }
    Ok(Indirect { reference, object, end: lexer.position() })
}

/// The bytes between `stream` and `endstream` (7.3.8.1), which must agree with `/Length`.
fn stream_body<'a>(
    bytes: &'a [u8],
    lexer: &mut Lexer<'a>,
    dictionary: &Dictionary<'a>,
    length: &dyn Fn(Reference) -> Option<usize>,
) -> Option<&'a [u8]> {
    // A body in another file cannot be compared, and no city paper needs one.
    if dictionary.get("F").is_some() {
        return None;
    }
    if !lexer.skip_exactly(b"\r\n") && !lexer.skip_exactly(b"\n") {
        return None;
    }
    let length = match dictionary.get("Length")? {
        Object::Integer(length) => usize::try_from(*length).ok()?,
        Object::Reference(reference) => length(*reference)?,
        _ => return None,
    };
    let start = lexer.position();
    let end = start.checked_add(length)?;
    let body = bytes.get(start..end)?;
    let mut after = Lexer::at(bytes, end);
    while bytes.get(after.position()).copied().is_some_and(is_white_space) {
        let one = after.position();
        after = Lexer::at(bytes, one.saturating_add(1));
        // One end of line is the rule; some writers leave out or double it.
        if after.position().saturating_sub(end) > 4 {
            return None;
        }
    }
    if !after.skip_exactly(b"endstream") {
        return None;
    }
    *lexer = after;
    Some(body)
}
