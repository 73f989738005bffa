//! Reads what a content stream does: ISO 32000-2, 7.8.2. For what was added after a signature alone.

use super::super::lexer::{Lexer, Token};
use super::super::object::{self, Object};
use super::super::{Fault, fault};

/// How many bytes of an added stream are looked at. A mark or a filled field has a few hundred.
pub(super) const MAX_CONTENT_BYTES: usize = 1 << 20;

/// How many operands an operator may have before it; none has more than 33.
const MAX_OPERANDS: usize = 64;

/// Hands each operator with its operands to a closure, which says whether to go on. Gives whether it
/// went on to the end.
pub(super) fn each_operation(
    content: &[u8],
    mut read: impl FnMut(&[u8], &[Object<'_>]) -> bool,
) -> Result<bool, Fault> {
    let mut lexer = Lexer::at(content, 0);
    let mut operands = Vec::new();
    loop {
        let mut ahead = lexer.clone();
        match ahead.next()? {
            Token::End => return Ok(operands.is_empty()),
            Token::Keyword(word) if !matches!(word, b"true" | b"false" | b"null") => {
                if !read(word, &operands) {
                    return Ok(false);
                }
                operands.clear();
                lexer = ahead;
            }
            _ if operands.len() >= MAX_OPERANDS => {
                return Err(fault("broken-content", "an operator with too many operands"));
            }
            _ => operands.push(object::parse(&mut lexer)?),
        }
    }
}

/// The bytes that an operator shows as text; none if it shows none (9.4.3).
pub(super) fn shown(operator: &[u8], operands: &[Object<'_>]) -> Vec<u8> {
    match (operator, operands) {
        (b"Tj" | b"'" | b"\"", [.., text]) => text.string().unwrap_or_default().into_owned(),
        (b"TJ", [Object::Array(items)]) => {
            items.iter().filter_map(Object::string).flat_map(std::borrow::Cow::into_owned).collect()
        }
        _ => Vec::new(),
    }
}
