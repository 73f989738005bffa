//! When a name is a hit: pure rules over folded words (no diacritics, no capitals).
//!
//! Every word that was typed must fit a word of the name, in any order. The last one may be unfinished;
//! each of four letters or more may have mistakes in its last two.

use std::collections::BTreeSet;

use motcua_domain::folded;

/// The most words of a name that are searched; no person's has as many, and organisations' rarely do.
pub(crate) const MOST_WORDS: usize = 16;

/// From how many letters a word may be unfinished: fewer begin too many names.
pub(crate) const BEGINNING: usize = 2;

/// From how many letters a word may have mistakes.
pub(crate) const MISTAKEN_FROM: usize = 4;

/// So many letters at its end may be wrong, missing or too many.
pub(crate) const WRONG_LETTERS: usize = 2;

/// How a hit fits what was typed; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Fit {
    /// Every word as it was typed.
    Whole,
    /// The last word goes on.
    Begun,
    /// With mistakes at the end of words.
    Mistaken,
}

impl Fit {
    pub(crate) const ALL: [Self; 3] = [Self::Whole, Self::Begun, Self::Mistaken];

    /// The word of the API.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Begun => "begun",
            Self::Mistaken => "mistaken",
        }
    }
}

/// The words of a name that are searched, each once.
pub(crate) fn words_of(name: &str) -> BTreeSet<String> {
    let folded = folded(name);
    let mut words = BTreeSet::new();
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        if words.len() < MOST_WORDS {
            words.insert(word.to_owned());
        }
    }
    words
}

/// The beginnings of a word under which it is found, each with the number of letters that follow.
pub(crate) fn beginnings(word: &str) -> impl Iterator<Item = (&str, usize)> {
    let letters = word.chars().count();
    let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let ends = ends.enumerate().skip(BEGINNING - 1);
    ends.map(move |(index, end)| (&word[..end], letters - index - 1))
}

/// The beginnings of a typed word that a word with mistakes shares with it, longest last; none where
/// it is too short to have any.
pub(crate) fn sure_beginnings(typed: &str) -> impl Iterator<Item = &str> {
    let letters = typed.chars().count();
    let from = if letters < MISTAKEN_FROM { usize::MAX } else { letters - WRONG_LETTERS };
    let known =
        beginnings(typed).enumerate().skip_while(move |(index, _)| index + BEGINNING < from);
    known.map(|(_, (beginning, _))| beginning)
}

#[cfg(test)]
pub(crate) mod oracle {
    use super::*;

    /// How a word fits a typed one, letter by letter.
    pub(crate) fn fit(typed: &str, word: &str, is_last: bool) -> Option<Fit> {
        let (typed, word): (Vec<char>, Vec<char>) =
            (typed.chars().collect(), word.chars().collect());
        let shared = typed.iter().zip(&word).take_while(|(a, b)| a == b).count();
        let (wrong, other) = (typed.len() - shared, word.len() - shared);
        if wrong == 0 && other == 0 {
            Some(Fit::Whole)
        } else if is_last && typed.len() >= 2 && wrong == 0 {
            Some(Fit::Begun)
        } else if typed.len() >= 4 && wrong <= 2 && other <= 2 {
            Some(Fit::Mistaken)
        } else {
            None
        }
    }

    /// How a name fits what was typed.
    pub(crate) fn fit_of_name(typed: &[&str], name: &str) -> Option<Fit> {
        let words: Vec<String> = folded(name).split(' ').map(str::to_owned).collect();
        let last = typed.len() - 1;
        let fits = typed.iter().enumerate().map(|(index, typed)| {
            words.iter().filter_map(|word| fit(typed, word, index == last)).min()
        });
        fits.collect::<Option<Vec<_>>>()?.into_iter().max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_name_have_no_marks_and_no_order() {
        let words = |name| words_of(name).into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(words("Nguyễn Thị ÁNH  Nguyệt"), "anh nguyen nguyet thi");
        assert_eq!(words("Đỗ Đỗ (Đức)"), "do duc");
        assert_eq!(words_of(&"a b c d e f g h i j k l m n o p q r".repeat(2)).len(), MOST_WORDS);
        assert!(words_of(" – ").is_empty());
    }

    #[test]
    fn a_word_is_found_by_its_beginnings() {
        let of = |word| beginnings(word).map(|(begin, rest)| format!("{begin}+{rest}"));
        assert_eq!(of("hung").collect::<Vec<_>>(), ["hu+2", "hun+1", "hung+0"]);
        assert_eq!(of("y").count(), 0);
        assert_eq!(of("ơn1").collect::<Vec<_>>(), ["ơn+1", "ơn1+0"]);
    }

    #[test]
    fn the_last_two_letters_of_a_longer_word_may_be_wrong() {
        let sure = |typed| sure_beginnings(typed).collect::<Vec<_>>().join(" ");
        assert_eq!(sure("nguyen"), "nguy nguye nguyen");
        assert_eq!(sure("hung"), "hu hun hung");
        assert_eq!(sure("anh"), "");
    }

    #[test]
    fn a_name_fits_as_an_official_would_say() {
        for (typed, name, fits) in [
            ("nguyen van an", "Nguyễn Văn An", Some(Fit::Whole)),
            ("an nguyen", "Nguyễn Văn An", Some(Fit::Whole)),
            ("nguyen van ngh", "Nguyễn Văn Nghĩa", Some(Fit::Begun)),
            ("ngh nguyen", "Nguyễn Văn Nghĩa", None),
            ("nguyem van an", "Nguyễn Văn An", Some(Fit::Mistaken)),
            ("nguye van an", "Nguyễn Văn An", Some(Fit::Mistaken)),
            ("nguyenh an", "Nguyễn Văn An", Some(Fit::Mistaken)),
            ("nguyxxx an", "Nguyễn Văn An", None),
            ("am nguyen", "Nguyễn Văn An", None),
            ("nguyen n", "Nguyễn Văn Nghĩa", None),
            ("thuongg", "Lê Thị Thương", Some(Fit::Mistaken)),
        ] {
            let words: Vec<&str> = typed.split(' ').collect();
            assert_eq!(oracle::fit_of_name(&words, name), fits, "{typed} / {name}");
        }
    }
}
