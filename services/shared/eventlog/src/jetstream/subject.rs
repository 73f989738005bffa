//! The subject under which a stream's records are published: one token, another for each name.

use std::fmt::Write;

use crate::StreamName;

/// `<log>.<token>`: what separates or matches in a subject (`.`, `*`, `>`, space), and every other
/// byte that is not a letter, a digit, `_` or `-`, is written as `=` and two hexadecimal digits.
pub(super) fn of(log: &str, stream: &StreamName) -> String {
    let mut subject = String::with_capacity(log.len() + 1 + stream.as_str().len());
    subject.push_str(log);
    subject.push('.');
    for byte in stream.as_str().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' => subject.push(byte.into()),
            _ => write!(subject, "={byte:02X}").expect("a text takes whatever is written"),
        }
    }
    subject
}

/// The subjects of all streams.
pub(super) fn all(log: &str) -> String {
    format!("{log}.>")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The name that a subject was made of.
    fn name(subject: &str) -> String {
        let token = subject.strip_prefix("motcua.").unwrap();
        let mut bytes = Vec::new();
        let mut rest = token.bytes();
        while let Some(byte) = rest.next() {
            bytes.push(if byte == b'=' {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            } else {
                byte
            });
        }
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_code_stays_readable() {
        let code = StreamName::new("H13.121-261123-0001").unwrap();
        assert_eq!(of("motcua", &code), "motcua.H13=2E121-261123-0001");
        assert_eq!(all("motcua"), "motcua.>");
    }

    proptest! {
        /// So no two names have one subject.
        #[test]
        fn a_subject_is_one_plain_token_that_tells_its_name(text in "[^\\pC]{1,40}|[ -~]{1,40}") {
            prop_assume!(StreamName::new(&text).is_ok());
            let subject = of("motcua", &StreamName::new(&text).unwrap());
            let token = subject.strip_prefix("motcua.").unwrap();
            prop_assert!(!token.is_empty());
            prop_assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-=".contains(&b)));
            prop_assert_eq!(name(&subject), text);
        }
    }
}
