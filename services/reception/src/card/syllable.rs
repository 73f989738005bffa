//! Whether a word is spelled as a Vietnamese syllable is: an initial, a nucleus, a coda, at most one tone.
//! In such a word no key of Telex stands after its vowels, so that the method leaves it as it is.

use unicode_normalization::UnicodeNormalization;

const INITIALS: [&str; 28] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];

/// Nuclei that may stand alone.
const OPEN: [&str; 48] = [
    "a", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây", "eo",
    "êu", "ia", "iu", "iêu", "yêu", "oa", "oe", "oai", "oay", "oao", "oeo", "oi", "ôi", "ơi", "ua",
    "uê", "ui", "uơ", "uy", "uya", "uyu", "uôi", "uây", "ưa", "ưi", "ưu", "ươi", "ươu", "uai",
    "uay", "uao",
];

/// Nuclei after which a coda comes.
const CLOSED: [&str; 22] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "oa", "oă", "oe", "iê", "yê", "uâ",
    "uô", "ươ", "uê", "uyê",
];

const CODAS: [&str; 8] = ["ch", "ng", "nh", "c", "m", "n", "p", "t"];

/// The five tone marks (huyền, sắc, ngã, hỏi, nặng) as combining characters.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// A word without its tones, and how many it had.
pub(super) fn without_tone(word: &str) -> (String, usize) {
    let tones = word.nfd().filter(|c| TONES.contains(c)).count();
    (word.nfd().filter(|c| !TONES.contains(c)).nfc().collect(), tones)
}

/// Whether a word is a syllable.
pub(super) fn is_syllable(word: &str) -> bool {
    let (plain, tones) = without_tone(&word.to_lowercase());
    let spelled = |initial: &str| {
        let Some(rhyme) = plain.strip_prefix(initial) else { return false };
        let closed = |coda: &str| rhyme.strip_suffix(coda).is_some_and(|n| CLOSED.contains(&n));
        // "gi" may be its own vowel: gì, gìn, giêng.
        OPEN.contains(&rhyme) || CODAS.into_iter().any(closed)
            // "uy" has a coda too: huỳnh, quýt.
            || CODAS.into_iter().any(|coda| rhyme.strip_suffix(coda) == Some("uy"))
    };
    let own_vowel = ["gi", "gin", "giêng", "giêm"].contains(&&*plain);
    tones <= 1 && (own_vowel || INITIALS.into_iter().any(spelled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_names_and_addresses_are_syllables_and_others_are_not() {
        for word in [
            "Nguyễn",
            "Văn",
            "Mẫu",
            "Trần",
            "Thị",
            "Huỳnh",
            "Nghĩa",
            "Giang",
            "Gì",
            "Quý",
            "Quyên",
            "Khuya",
            "Đường",
            "Phường",
            "Ấp",
            "Xã",
            "Rượu",
            "Hoài",
            "Oanh",
            "Yến",
            "Uyên",
            "Ý",
            "Á",
            "Ngoằn",
            "Thuở",
            "Quốc",
            "Khuê",
            "Ninh",
            "Kiều",
            "Diệu",
            "Hòa",
            "Hoà",
            "NGUYỄN",
            "Nam",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        for word in [
            "James", "Ksor", "Ksỏ", "Jamé", "Ưen", "Niê", "Mlô", "Wen", "Yă", "Block", "", "n",
            "ngà́",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
