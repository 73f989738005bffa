//! What somebody typed to find a dossier: pure, and with limits.

use std::collections::BTreeSet;

use motcua_api::{Problem, Text, kinds};
use motcua_domain::{DossierCode, folded};

/// The longest question, in letters: longer than any name or code that is typed.
pub(crate) const MOST_LETTERS: usize = 120;

/// The most words of a question: each may stand for many, and each pair is looked for.
pub(crate) const MOST_TYPED: usize = 8;

/// The fewest digits by which a code's end, a telephone or an identity number is known.
const FEWEST_DIGITS: usize = 4;

/// The fewest digits of a telephone number, without its area.
const PHONE_DIGITS: usize = 8;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question(pub(super) Kind);

/// By what a dossier is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name: its words, in the order in which they were typed.
    Name(Vec<String>),
    /// A number: whatever of these it is.
    Number(Number),
    /// A parcel (thửa đất) of a map sheet (tờ bản đồ), or one of the two.
    Parcel(Parcel),
}

/// What a number can be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Number {
    /// A dossier's code.
    pub(crate) code: Option<DossierCode>,
    /// The last digits of a code, the last one first.
    pub(crate) tail: Option<String>,
    /// A telephone number.
    pub(crate) phone: Option<String>,
    /// An identity number.
    pub(crate) identity: Option<String>,
}

/// A parcel, its numbers folded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Parcel {
    pub(crate) parcel: Option<String>,
    pub(crate) sheet: Option<String>,
}

/// Why a question is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclear {
    /// No letter and no digit.
    Empty,
    /// Of more than 120 letters.
    TooLong,
    /// Of more than 8 words.
    TooManyWords,
    /// Of a single letter.
    OneLetter,
    /// Of fewer than 4 digits.
    FewDigits,
}

impl Unclear {
    const fn rule(self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong => "up-to-120-letters",
            Self::TooManyWords => "up-to-8-words",
            Self::OneLetter => "2-letters-or-more",
            Self::FewDigits => "4-digits-or-more",
        }
    }

    /// The rule in Vietnamese and in English.
    pub(crate) const fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Empty => ("Phải gõ nội dung cần tìm.", "Say what to search for."),
            Self::TooLong => ("Tối đa 120 ký tự.", "At most 120 letters."),
            Self::TooManyWords => ("Tối đa 8 từ.", "At most 8 words."),
            Self::OneLetter => ("Tên phải có ít nhất 2 chữ cái.", "A name has at least 2 letters."),
            Self::FewDigits => ("Số phải có ít nhất 4 chữ số.", "A number has at least 4 digits."),
        }
    }
}

impl From<Unclear> for Problem {
    fn from(unclear: Unclear) -> Self {
        let (vi, en) = unclear.said();
        Problem::new(&kinds::INVALID_PARAMETER).field_said("q", unclear.rule(), Text::new(vi, en))
    }
}

impl Question {
    /// Reads what was typed.
    pub fn read(typed: &str) -> Result<Self, Unclear> {
        let typed = typed.trim();
        if typed.chars().count() > MOST_LETTERS {
            return Err(Unclear::TooLong);
        }
        if let Some(code) = code(typed) {
            return Ok(Self(Kind::Number(Number { code: Some(code), ..Number::default() })));
        }
        let folded = folded(typed);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Err(Unclear::Empty);
        }
        if let Some(parcel) = Parcel::read(&words) {
            return Ok(Self(Kind::Parcel(parcel)));
        }
        if is_number(&words) {
            return match Number::of(typed) {
                none if none == Number::default() => Err(Unclear::FewDigits),
                number => Ok(Self(Kind::Number(number))),
            };
        }
        let mut seen = BTreeSet::new();
        let mut name: Vec<String> = Vec::new();
        // Of a word that was typed twice the last one counts: it may be unfinished.
        for word in words.into_iter().rev().filter(|word| seen.insert(*word)) {
            name.insert(0, word.to_owned());
        }
        match name.as_slice() {
            [one] if one.chars().count() < 2 => Err(Unclear::OneLetter),
            words if words.len() > MOST_TYPED => Err(Unclear::TooManyWords),
            _ => Ok(Self(Kind::Name(name))),
        }
    }
}

impl Question {
    /// Whether it asks for a code, and for this one.
    pub(super) fn is_for(&self, code: &DossierCode) -> bool {
        let Kind::Number(number) = &self.0 else { return false };
        let ends = |asked: &String| tail(code.as_str()).starts_with(asked.as_str());
        number.code.as_ref() == Some(code) || number.tail.as_ref().is_some_and(ends)
    }
}

/// A whole code, whatever its capitals.
fn code(typed: &str) -> Option<DossierCode> {
    typed.to_uppercase().parse().or_else(|_| typed.parse()).ok()
}

/// A number has digits, and no word of letters alone but one or two that stand before it.
fn is_number(words: &[&str]) -> bool {
    let letters: usize =
        words.iter().flat_map(|word| word.chars()).filter(|one| one.is_alphabetic()).count();
    let digits = words.iter().flat_map(|word| word.chars()).filter(char::is_ascii_digit).count();
    digits > letters && letters <= 2
}

impl Number {
    fn of(typed: &str) -> Self {
        let tail = tail(typed);
        let identity = identity(typed);
        Self {
            code: None,
            tail: (tail.len() >= FEWEST_DIGITS).then_some(tail),
            phone: phone(typed),
            identity: (identity.len() >= FEWEST_DIGITS).then_some(identity),
        }
    }
}

/// The digits of a code, the last one first: what begins so ends so.
pub(crate) fn tail(code: &str) -> String {
    code.chars().rev().filter(char::is_ascii_digit).collect()
}

/// A telephone number as it is dialled within the country: `+84 901 …` is `0901 …`.
pub(crate) fn phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    let national = match digits.strip_prefix("84") {
        Some(rest) if rest.len() > PHONE_DIGITS => rest.strip_prefix('0').unwrap_or(rest),
        _ => digits.strip_prefix('0').unwrap_or(digits),
    };
    (national.len() >= PHONE_DIGITS).then(|| format!("0{national}"))
}

/// An identity number without spaces and dots, in capitals.
pub(crate) fn identity(number: &str) -> String {
    number.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// The number of a parcel or a sheet, as it is compared: `012` is `12`.
pub(crate) fn plot_number(text: &str) -> String {
    let folded = folded(text).replace(' ', "");
    let number = folded.trim_start_matches('0');
    if number.is_empty() { folded } else { number.to_owned() }
}

impl Parcel {
    /// `thửa đất số 12, tờ bản đồ số 5`, shortened as people shorten it, in either order.
    fn read(words: &[&str]) -> Option<Self> {
        const LONG: [(&[&str], bool); 4] = [
            (&["thua", "dat"], true),
            (&["thua"], true),
            (&["to", "ban", "do"], false),
            (&["to"], false),
        ];
        let mut found = Self::default();
        let mut rest = words;
        while !rest.is_empty() {
            let (is_parcel, after) = LONG
                .iter()
                .find_map(|(said, parcel)| Some((*parcel, rest.strip_prefix(*said)?)))?;
            let after = after.strip_prefix(&["so"]).unwrap_or(after);
            let (number, after) = after.split_first()?;
            let place = if is_parcel { &mut found.parcel } else { &mut found.sheet };
            let has_digit = number.bytes().any(|byte| byte.is_ascii_digit());
            if place.is_some() || !has_digit {
                return None;
            }
            *place = Some(plot_number(number));
            rest = after;
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(typed: &str) -> Number {
        match Question::read(typed) {
            Ok(Question(Kind::Number(number))) => number,
            other => panic!("{typed}: {other:?}"),
        }
    }

    #[test]
    fn a_name_is_its_words() {
        let words = |typed| match Question::read(typed) {
            Ok(Question(Kind::Name(words))) => words.join(" "),
            other => panic!("{typed}: {other:?}"),
        };
        assert_eq!(words("  Nguyễn  Văn ÁN"), "nguyen van an");
        assert_eq!(words("Công ty 622"), "cong ty 622");
        assert_eq!(words("an nguyen an"), "nguyen an");
        assert_eq!(words("Tô Thửa"), "to thua");
        assert_eq!(words("y bih"), "y bih");
    }

    #[test]
    fn a_number_is_whatever_it_can_be() {
        let code = number("h13.131-261123-0001");
        assert_eq!(code.code.unwrap().as_str(), "H13.131-261123-0001");
        assert_eq!(number("wabo:Case 3756").code.unwrap().as_str(), "wabo:Case 3756");
        assert_eq!(number("261123-0001").tail.unwrap(), "1000321162");
        for phone in ["0901 234 567", "+84901234567", "84 901.234.567", "0084 (0) 901234567"] {
            assert_eq!(number(phone).phone.as_deref(), Some("0901234567"), "{phone}");
        }
        assert_eq!(number("0901234567").tail.as_deref(), Some("7654321090"));
        assert_eq!(number("b 1234567").identity.as_deref(), Some("B1234567"));
        assert_eq!(number("0010 9900 1234").identity.as_deref(), Some("001099001234"));
        assert_eq!(number("0137").phone, None);
    }

    #[test]
    fn a_parcel_is_said_in_many_ways() {
        for (typed, parcel, sheet) in [
            ("thửa 12 tờ 5", Some("12"), Some("5")),
            ("Tờ bản đồ số 05, thửa đất số 12", Some("12"), Some("5")),
            ("thua 12a", Some("12a"), None),
            ("tờ 7", None, Some("7")),
        ] {
            let (parcel, sheet) = (parcel.map(str::to_owned), sheet.map(str::to_owned));
            assert_eq!(Question::read(typed), Ok(Question(Kind::Parcel(Parcel { parcel, sheet }))));
        }
        for name in ["thua 12 thua 13", "thửa to", "to 5 an"] {
            assert!(matches!(Question::read(name), Ok(Question(Kind::Name(_)))), "{name}");
        }
    }

    #[test]
    fn what_is_no_question_is_told_so() {
        for (typed, why) in [
            ("", Unclear::Empty),
            (" –. ", Unclear::Empty),
            ("ế", Unclear::OneLetter),
            ("12", Unclear::FewDigits),
            ("a b c d e f g h i", Unclear::TooManyWords),
            (&"an ".repeat(41), Unclear::TooLong),
        ] {
            assert_eq!(Question::read(typed), Err(why), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_breaks_it(typed: String) {
            let _ = Question::read(&typed);
        }
    }
}
