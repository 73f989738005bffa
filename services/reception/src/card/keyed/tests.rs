//! Against small models of the input methods, written for the tests: what a method makes of a text is
//! read as that text, or not at all.

use proptest::prelude::*;

use super::*;

/// Puts a tone on the last vowel; the same tone once more is taken back, and its key is a letter.
fn mark_last_vowel(word: &mut Vec<char>, tone: char) -> bool {
    let bearer = |c: &char| "aăâeêioôơuưy".contains(c.to_lowercase().next().unwrap_or(*c));
    let bare: Vec<_> =
        word.iter().map(|c| without_tone(&c.to_string()).0.chars().next().unwrap()).collect();
    let Some(at) = bare.iter().rposition(bearer) else { return false };
    let again = word[at].to_string().nfd().any(|c| c == tone);
    word.clone_from(&bare);
    if again {
        return false;
    }
    word[at] = format!("{}{tone}", bare[at]).nfc().next().unwrap();
    true
}

/// Changes the last letter that a key can change: `a` before `a` to `â`.
fn change(word: &mut [char], from: &str, to: &str) -> bool {
    let pairs: Vec<_> = from.chars().zip(to.chars()).collect();
    let found = word.iter().rposition(|c| pairs.iter().any(|(from, _)| from == c));
    let Some(at) = found else { return false };
    word[at] = pairs.iter().find(|(from, _)| *from == word[at]).unwrap().1;
    true
}

/// What Telex does with a key after the word so far; `false`: it is a letter.
fn telex(word: &mut Vec<char>, key: char) -> bool {
    match key.to_ascii_lowercase() {
        's' => mark_last_vowel(word, '\u{301}'),
        'f' => mark_last_vowel(word, '\u{300}'),
        'r' => mark_last_vowel(word, '\u{309}'),
        'x' => mark_last_vowel(word, '\u{303}'),
        'j' => mark_last_vowel(word, '\u{323}'),
        'a' => word.last().is_some_and(|c| "aA".contains(*c)) && change(word, "aA", "âÂ"),
        'e' => word.last().is_some_and(|c| "eE".contains(*c)) && change(word, "eE", "êÊ"),
        'o' => word.last().is_some_and(|c| "oO".contains(*c)) && change(word, "oO", "ôÔ"),
        'd' => word.last().is_some_and(|c| "dD".contains(*c)) && change(word, "dD", "đĐ"),
        'w' => {
            if !change(word, "aAoOuU", "ăĂơƠưƯ") {
                word.push(if key == 'W' { 'Ư' } else { 'ư' });
            }
            true
        }
        _ => false,
    }
}

/// The same of VNI.
fn vni(word: &mut Vec<char>, key: char) -> bool {
    match key {
        '1' => mark_last_vowel(word, '\u{301}'),
        '2' => mark_last_vowel(word, '\u{300}'),
        '3' => mark_last_vowel(word, '\u{309}'),
        '4' => mark_last_vowel(word, '\u{303}'),
        '5' => mark_last_vowel(word, '\u{323}'),
        '6' => change(word, "aAeEoO", "âÂêÊôÔ"),
        '7' => change(word, "oOuU", "ơƠưƯ"),
        '8' => change(word, "aA", "ăĂ"),
        '9' => change(word, "dD", "đĐ"),
        _ => false,
    }
}

/// A text as it comes out of a method.
fn typed(text: &str, method: impl Fn(&mut Vec<char>, char) -> bool) -> String {
    let (mut whole, mut word) = (String::new(), Vec::new());
    for key in text.chars() {
        if !key.is_alphanumeric() {
            whole.extend(word.drain(..));
            whole.push(key);
        } else if !method(&mut word, key) {
            word.push(key);
        }
    }
    whole.extend(word);
    whole
}

/// Words as cards have them: Vietnamese syllables, other names, codes.
fn word() -> impl Strategy<Value = String> {
    let syllable = prop::sample::select(vec![
        "Nguyễn",
        "Văn",
        "Mẫu",
        "Trần",
        "Thị",
        "Phường",
        "Xã",
        "Ấp",
        "Số",
        "Đường",
        "Tổ",
        "Khóm",
        "Sáu",
        "Xuân",
        "Rạng",
        "Huỳnh",
        "Ý",
        "Giang",
        "Lê",
        "Nam",
        "Oanh",
    ]);
    let other = "[A-Z]'?[a-z]{1,7}|Niê|Mlô|Êban|Yă|Adrơng";
    let code = "[0-9]{1,4}|[A-Z]{1,2}[0-9]{1,3}|[0-9]{1,3}[A-Z]?|[A-Z]{1,2}";
    prop_oneof![syllable.prop_map(str::to_owned), other, code]
}

/// What no method makes a Vietnamese syllable of: nobody could tell it from one. Nor does a name of the
/// peoples of Vietnam double an a, e or o, nor have two different keys of tones side by side (`Jexr`), of
/// which the second takes the place of the first.
fn can_be_told(word: &str) -> bool {
    let low = word.to_lowercase();
    let tones = |pair: &[u8]| pair[0] != pair[1] && pair.iter().all(|key| b"sfrxj".contains(key));
    if low.as_bytes().windows(2).any(tones) {
        return false;
    }
    if ["aa", "ee", "oo"].iter().any(|pair| low.contains(pair)) && word.len() > 2 {
        return false;
    }
    let same = |method: fn(&mut Vec<char>, char) -> bool| {
        let came = typed(word, method);
        came == word
            || came
                .split(|c: char| !c.is_alphanumeric())
                .all(|w| !is_syllable(w) || word.contains(w))
    };
    same(telex) && same(vni)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_a_method_made_of_a_text_is_read_as_that_text_or_not_at_all(
        words in prop::collection::vec(word().prop_filter("told apart", |w| can_be_told(w)), 1..6),
    ) {
        let text = words.join(" ");
        for method in [telex, vni, |_: &mut Vec<char>, _| false] {
            let came = typed(&text, method);
            // No name has figures.
            let of_name = (!text.contains(|c: char| c.is_ascii_digit())).then(|| name(&came));
            for reading in of_name.into_iter().chain([address(&came)]) {
                let right = reading == Reading::Certain(text.clone()) || reading == Reading::Doubtful;
                prop_assert!(right, "{text} came as {came} and is read as {reading:?}");
            }
        }
    }
}

#[test]
fn names_and_addresses_as_they_are_on_cards_are_taken_as_they_are() {
    for text in ["Nguyễn Văn Mẫu", "Trần Thị Mẫu", "Huỳnh Ngọc Ánh", "NGUYỄN VĂN MẪU", "Niê Mlô"]
    {
        assert_eq!(name(text), Reading::Certain(text.to_owned()));
    }
    for text in ["Số 12/5, Tổ 3, Ấp Mẫu, Phường Ninh Kiều, Cần Thơ", "Lô B2-12, Khu 586", ""]
    {
        assert_eq!(address(text), Reading::Certain(text.to_owned()));
    }
}

#[test]
fn what_only_one_key_can_have_done_is_undone() {
    assert_eq!(typed("Ksor Mẫu", telex), "Ksỏ Mẫu");
    assert_eq!(name("Ksỏ Mẫu"), Reading::Certain("Ksor Mẫu".to_owned()));
    assert_eq!(name("Rcọ Mẫu"), Reading::Certain("Rcoj Mẫu".to_owned()));
}

#[test]
fn where_several_names_become_one_nothing_is_guessed() {
    for text in ["Jamé", "Jesica", "H'Ưen", "Adrơng", "Ksor", "Ađison", "Tòm 3"] {
        assert_eq!(name(text), Reading::Doubtful, "{text}");
    }
    // An `A1` that VNI has taken the figure of.
    for text in ["Lô Á", "Căn 12Đ", "Lô Ế5"] {
        assert_eq!(address(text), Reading::Doubtful, "{text}");
    }
}
