//! What was on the card, of what an input method may have made of it.
//!
//! A reader types letter by letter. With Telex on, `s f r x j` after a vowel become tones, doubled letters
//! and `w` become other letters; with VNI on, figures do. A word that is spelled as a Vietnamese
//! syllable has none of these keys: it is taken as it is. Names of other languages and codes like `A12`
//! may have lost letters: what was there is told where only one reading is possible, else nothing is.
//!
//! What cannot be seen: a word that a method makes a Vietnamese syllable (`Lee`, `Lê`). The clerk reads
//! the name on the card.

use unicode_normalization::UnicodeNormalization;

use super::syllable::{is_syllable, without_tone};

/// What a text was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// This; no other reading is possible.
    Certain(String),
    /// Several texts become this one: the input method has to be switched off.
    Doubtful,
}

/// A person's name: words of letters.
pub(super) fn name(text: &str) -> Reading {
    each_word(text, |word| {
        if word.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        letters(word)
    })
}

/// A residence: words, numbers, and codes of both.
pub(super) fn address(text: &str) -> Reading {
    each_word(text, |word| {
        let numbers = word.chars().filter(char::is_ascii_digit).count();
        if numbers == word.chars().count() {
            return Some(word.to_owned());
        }
        // A code's letters are capitals, and few: a mark on one of them may have been a figure.
        let few = word.chars().count() - numbers <= 2;
        let capitals = !word.chars().any(char::is_lowercase);
        if numbers > 0 || few && capitals {
            let whole = word.is_ascii() && !may_have_lost_a_figure(word);
            return whole.then(|| word.to_owned());
        }
        letters(word)
    })
}

/// Reads each word; what stands between words no method changes.
fn each_word(text: &str, read: impl Fn(&str) -> Option<String>) -> Reading {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        if end == 0 {
            let next = rest.chars().next().map_or(rest.len(), char::len_utf8);
            whole.push_str(&rest[..next]);
            rest = &rest[next..];
            continue;
        }
        match read(&rest[..end]) {
            Some(word) => whole.push_str(&word),
            None => return Reading::Doubtful,
        }
        rest = &rest[end..];
    }
    Reading::Certain(whole)
}

/// What a word of letters was; `None`: more than one word becomes this one.
fn letters(word: &str) -> Option<String> {
    if is_syllable(word) {
        return Some(word.to_owned());
    }
    if word.is_ascii() {
        return (!may_have_lost_a_key(word)).then(|| word.to_owned());
    }
    let (plain, tones) = without_tone(word);
    match tones {
        // Letters of other languages (Niê, Mlô), unless a `w` or a second `d` may have made them; no
        // name of the peoples of Vietnam doubles an a, e or o.
        // A letter alone may have been a pair: `AA` comes as `Â`.
        0 if word.chars().count() == 1 => None,
        0 => (!word.chars().any(|c| "ăơưđĂƠƯĐ".contains(c))).then(|| word.to_owned()),
        // Only Vietnamese syllables bear tones: on another word it was a key, somewhere after the first
        // vowel. Where that vowel ends the word there is one such place.
        1 if plain.is_ascii() && vowels_end_the_word(&plain) => {
            Some(format!("{plain}{}", key_of(word)?))
        }
        _ => None,
    }
}

/// Whether a word could be what remains of one with a doubled key: `Jesica`, of `Jessica`.
fn may_have_lost_a_key(word: &str) -> bool {
    let low = word.to_ascii_lowercase();
    let after_vowel = low.find(is_vowel).map_or("", |at| &low[at + 1..]);
    let doubled = ["aa", "ee", "oo", "dd"].iter().any(|pair| low.contains(pair));
    doubled || low.contains('w') || after_vowel.contains(['s', 'f', 'r', 'x', 'j'])
}

/// Whether a code could be what remains of one with a doubled figure: `A2`, of `A22`.
fn may_have_lost_a_figure(code: &str) -> bool {
    let at = code.find(|c: char| is_vowel(c.to_ascii_lowercase()) || "dD".contains(c));
    at.is_some_and(|at| code[at..].contains(|c: char| c.is_ascii_digit()))
}

/// Whether the word has one vowel, its last letter, and no key of Telex besides.
fn vowels_end_the_word(plain: &str) -> bool {
    let low = plain.to_ascii_lowercase();
    low.find(is_vowel) == low.len().checked_sub(1) && !low.contains('w') && !low.contains("dd")
}

fn is_vowel(c: char) -> bool {
    "aeiouy".contains(c)
}

/// The key of Telex for a word's tone.
fn key_of(word: &str) -> Option<char> {
    word.nfd().find_map(|c| match c {
        '\u{300}' => Some('f'),
        '\u{301}' => Some('s'),
        '\u{303}' => Some('x'),
        '\u{309}' => Some('r'),
        '\u{323}' => Some('j'),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
