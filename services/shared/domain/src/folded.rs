//! Texts as they are compared when somebody searches.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text in small letters and without diacritics, `đ` as `d`: `Đăng ký` is `dang ky`. All that is
/// neither letter nor number becomes one space.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfd().filter(|letter| !is_combining_mark(*letter)) {
        let letter = if matches!(letter, 'đ' | 'Đ') { 'd' } else { letter };
        if letter.is_alphanumeric() {
            folded.extend(letter.to_lowercase());
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn diacritics_and_case_make_no_difference() {
        for (text, expected) in [
            ("Đăng ký khai sinh", "dang ky khai sinh"),
            ("ĐẤT ĐAI", "dat dai"),
            ("  Cấp bản sao (trích lục) – hộ tịch.", "cap ban sao trich luc ho tich"),
            ("Ường Ợ ỹ", "uong o y"),
            ("1.001193", "1 001193"),
            ("–", ""),
        ] {
            assert_eq!(folded(text), expected);
            let decomposed: String = text.nfd().collect();
            assert_eq!(folded(&decomposed), expected);
        }
    }

    proptest! {
        #[test]
        fn folding_again_changes_nothing(text: String) {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
