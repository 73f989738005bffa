//! How a text is made ready to be compared (RFC 4518, section 2).

use unicode_normalization::UnicodeNormalization as _;

/// Maps, folds case, normalises to NFKC, and leaves one space where there were several and none at the ends.
///
/// What RFC 4518 prohibits (2.4) is kept and compared as it is: a name with such a character is then
/// equal only to itself, and a certificate is not refused for its look.
pub(super) fn prepare(text: &str) -> String {
    if text.is_ascii() {
        return prepare_ascii(text);
    }
    let folded: String = text.chars().filter_map(map).nfkc().flat_map(fold).nfkc().collect();
    collapse(&folded)
}

/// The same for the most frequent case, for which no table is needed.
fn prepare_ascii(text: &str) -> String {
    let mapped: String = text.chars().filter_map(map).map(|c| c.to_ascii_lowercase()).collect();
    collapse(&mapped)
}

/// Section 2.2: some characters become a space, some vanish.
fn map(c: char) -> Option<char> {
    match c {
        '\u{9}'..='\u{d}'
        | '\u{85}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Some(' '),
        '\0'..='\u{8}'
        | '\u{e}'..='\u{1f}'
        | '\u{7f}'..='\u{84}'
        | '\u{86}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{6dd}'
        | '\u{70f}'
        | '\u{1806}'
        | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2063}'
        | '\u{206a}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffc}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0001}'
        | '\u{e0020}'..='\u{e007f}' => None,
        other => Some(other),
    }
}

/// Folds case: down, up and down again, so that ẞ, ß and ss are one, as in the full folding.
fn fold(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

/// Section 2.6.1: spaces at the ends go, several become one.
fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

#[cfg(test)]
mod tests {
    use super::prepare;

    #[test]
    fn case_and_spaces_make_no_difference() {
        assert_eq!(prepare("  Sở   Tài CHÍNH "), prepare("sở tài chính"));
        assert_eq!(prepare("A\tB"), "a b");
    }

    #[test]
    fn a_vietnamese_name_is_the_same_composed_and_decomposed() {
        let composed = "Nguyễn";
        let decomposed: String =
            unicode_normalization::UnicodeNormalization::nfd(composed).collect();
        assert_ne!(composed, decomposed);
        assert_eq!(prepare(composed), prepare(&decomposed));
    }

    #[test]
    fn what_cannot_be_seen_vanishes() {
        assert_eq!(prepare("so\u{ad}ft\u{200b}"), "soft");
        assert_eq!(prepare("a\0b"), "ab");
    }

    #[test]
    fn the_sharp_s_folds_to_two() {
        assert_eq!(prepare("STRASSE"), prepare("Straße"));
        assert_eq!(prepare("STRAẞE"), prepare("strasse"));
    }

    #[test]
    fn marks_still_tell_names_apart() {
        assert_ne!(prepare("Hoà"), prepare("Hoa"));
    }
}
