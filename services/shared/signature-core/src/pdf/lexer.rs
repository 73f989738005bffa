//! The tokens of a PDF: ISO 32000-2, 7.2 and 7.3.
//!
//! Strict: what is no token is a fault, and nothing is repaired. Every slice is cut out of the file
//! itself; strings and names are decoded by those who need them.

use super::{Fault, fault};

/// One token, with its text as it stands in the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Token<'a> {
    Integer(i64),
    /// A number that is no integer of 64 bits.
    Real(&'a [u8]),
    /// The inside of `( )`, not decoded.
    Literal(&'a [u8]),
    /// The inside of `< >`, not decoded.
    Hex(&'a [u8]),
    /// A name without its `/`, not decoded.
    Name(&'a [u8]),
    ArrayStart,
    ArrayEnd,
    DictionaryStart,
    DictionaryEnd,
    /// `obj`, `R`, `true`, an operator of a content stream.
    Keyword(&'a [u8]),
    End,
}

/// Reads tokens one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

const WHITE: u8 = 1;
const DELIMITER: u8 = 2;
const HEX: u8 = 4;

/// What each byte is (ISO 32000-2, tables 1 and 2). One look-up a byte: most of the time of reading a
/// file is spent on its bytes.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    loop {
        let mut class = match byte {
            0 | 9 | 10 | 12 | 13 | 32 => WHITE,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' => DELIMITER,
            _ => 0,
        };
        if byte.is_ascii_hexdigit() {
            class |= HEX;
        }
        classes[byte as usize] = class;
        if byte == u8::MAX {
            break classes;
        }
        byte += 1;
    }
};

const fn class(byte: u8) -> u8 {
    CLASSES[byte as usize]
}

/// NUL, TAB, LF, FF, CR and SPACE (ISO 32000-2, table 1).
pub(crate) const fn is_white_space(byte: u8) -> bool {
    class(byte) & WHITE != 0
}

const fn is_regular(byte: u8) -> bool {
    class(byte) & (WHITE | DELIMITER) == 0
}

impl<'a> Lexer<'a> {
    /// A lexer that begins at an offset; past the end it finds [`Token::End`] alone.
    pub(crate) fn at(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at: at.min(bytes.len()) }
    }

    /// Where the next byte to be read stands.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1).min(self.bytes.len());
    }

    fn slice(&self, from: usize, to: usize) -> &'a [u8] {
        self.bytes.get(from..to).unwrap_or_default()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Passes bytes as long as they fit, and gives them.
    fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !fits(*byte)).unwrap_or(rest.len());
        self.at = self.at.saturating_add(length);
        rest.get(..length).unwrap_or_default()
    }

    /// Passes white space and comments.
    pub(crate) fn skip_space(&mut self) {
        loop {
            self.take_while(is_white_space);
            if self.peek() != Some(b'%') {
                return;
            }
            self.take_while(|byte| byte != b'\n' && byte != b'\r');
        }
    }

    /// Passes these bytes if they are the next ones.
    pub(crate) fn skip_exactly(&mut self, expected: &[u8]) -> bool {
        let end = self.at.saturating_add(expected.len());
        let found = self.bytes.get(self.at..end) == Some(expected);
        if found {
            self.at = end;
        }
        found
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Result<Token<'a>, Fault> {
        self.skip_space();
        let Some(byte) = self.peek() else { return Ok(Token::End) };
        let start = self.at;
        match byte {
            b'/' => {
                self.step();
                Ok(Token::Name(self.regular()))
            }
            b'(' => self.literal(),
            b'<' if self.skip_exactly(b"<<") => Ok(Token::DictionaryStart),
            b'>' if self.skip_exactly(b">>") => Ok(Token::DictionaryEnd),
            b'<' => self.hex(),
            b'[' => {
                self.step();
                Ok(Token::ArrayStart)
            }
            b']' => {
                self.step();
                Ok(Token::ArrayEnd)
            }
            _ if is_regular(byte) => Ok(number_or_keyword(self.regular())),
            _ => Err(fault("broken-syntax", format!("no token begins at offset {start}"))),
        }
    }

    fn regular(&mut self) -> &'a [u8] {
        self.take_while(is_regular)
    }

    fn literal(&mut self) -> Result<Token<'a>, Fault> {
        self.step();
        let start = self.at;
        // Parentheses inside are balanced or escaped (7.3.4.2). Counted, not recursed.
        let mut open = 1_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' => self.step(),
                b'(' => open = open.saturating_add(1),
                b')' => open = open.saturating_sub(1),
                _ => {}
            }
            self.step();
            if open == 0 {
                return Ok(Token::Literal(self.slice(start, self.at.saturating_sub(1))));
            }
        }
        Err(fault("broken-syntax", format!("the string before offset {start} has no end")))
    }

    fn hex(&mut self) -> Result<Token<'a>, Fault> {
        self.step();
        let start = self.at;
        let digits = self.take_while(|byte| class(byte) & (HEX | WHITE) != 0);
        if self.skip_exactly(b">") {
            return Ok(Token::Hex(digits));
        }
        Err(fault("broken-syntax", format!("the hex string before offset {start} has no end")))
    }
}

fn number_or_keyword(text: &[u8]) -> Token<'_> {
    let digits = match text {
        [b'+' | b'-', rest @ ..] => rest,
        all => all,
    };
    let (mut points, mut figures) = (0_usize, 0_usize);
    for byte in digits {
        points += usize::from(*byte == b'.');
        figures += usize::from(byte.is_ascii_digit());
    }
    if figures == 0 || points > 1 || figures.saturating_add(points) != digits.len() {
        return Token::Keyword(text);
    }
    let value = digits.iter().try_fold(0_i64, |sum, byte| {
        sum.checked_mul(10)?.checked_add(i64::from(byte.wrapping_sub(b'0')))
    });
    match value {
        Some(value) if points == 0 && text.first() == Some(&b'-') => Token::Integer(-value),
        Some(value) if points == 0 => Token::Integer(value),
        _ => Token::Real(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &[u8]) -> Vec<Token<'_>> {
        let mut lexer = Lexer::at(text, 0);
        let mut found = Vec::new();
        loop {
            match lexer.next().unwrap() {
                Token::End => return found,
                token => found.push(token),
            }
        }
    }

    #[test]
    fn a_dictionary_falls_apart_into_its_tokens() {
        assert_eq!(
            tokens(b"<< /A#20b 1 /C [-2.5 (x(y)\\)) <0aF> ] >> % end\nendobj"),
            [
                Token::DictionaryStart,
                Token::Name(b"A#20b"),
                Token::Integer(1),
                Token::Name(b"C"),
                Token::ArrayStart,
                Token::Real(b"-2.5"),
                Token::Literal(b"x(y)\\)"),
                Token::Hex(b"0aF"),
                Token::ArrayEnd,
                Token::DictionaryEnd,
                Token::Keyword(b"endobj"),
            ]
        );
    }

    #[test]
    fn what_only_looks_like_a_number_is_none() {
        assert_eq!(
            tokens(b"--1 1-2 . 99999999999999999999"),
            [
                Token::Keyword(b"--1"),
                Token::Keyword(b"1-2"),
                Token::Keyword(b"."),
                Token::Real(b"99999999999999999999"),
            ]
        );
    }

    #[test]
    fn a_string_without_an_end_is_a_fault() {
        for text in [&b"(abc"[..], b"(abc\\)", b"<0a", b"<0g>", b")", b"{"] {
            assert_eq!(Lexer::at(text, 0).next().unwrap_err().code, "broken-syntax");
        }
    }
}
