//! The text of a citizen card's QR code, as a barcode reader types it: into whatever field the cursor
//! stands in, and through whatever input method is on.
//!
//! Source: domain reference 5.3. One line, its fields apart by `|`: number, old number or empty, full
//! name, birth, sex, residence, issue; days as ddMMyyyy. What newer cards add at the end is left out.

mod keyed;
mod syllable;

use jiff::civil::Date;

pub(crate) use keyed::Reading;

/// What a card says of its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Card {
    /// The 12-digit personal number.
    pub(crate) number: String,
    /// The 9-digit number of the card before, or empty.
    pub(crate) former: String,
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) issued_on: Option<Date>,
}

/// A card's text that was found in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scanned {
    /// As it stands on the card.
    Card(Card),
    /// An input method may have changed the name or the residence: it has to be switched off. What no
    /// method changes, figures, is told.
    Mangled(Card),
}

/// The longest text that is looked at, in bytes: a QR code holds less.
const LONGEST: usize = 4096;

/// The card whose text stands in a field, and what stood in the field before it.
///
/// With `method_is_off` the clerk says that no input method is on: nothing is doubted.
pub(crate) fn find(text: &str, method_is_off: bool) -> Option<(&str, Scanned)> {
    if text.len() > LONGEST {
        return None;
    }
    let bar = text.find('|')?;
    let start = bar.checked_sub(12)?;
    let number = text.get(start..bar)?;
    let before = text.get(..start)?;
    if !is_digits(number) || before.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let fields: Vec<_> = text[start..].split('|').map(str::trim).collect();
    let [number, former, name, birth, _sex, address, issued, ..] = fields[..] else { return None };
    let is_former = former.is_empty() || former.len() == 9 && is_digits(former);
    if !is_former || name.is_empty() || day(birth).is_none() {
        return None;
    }
    let card = |name: &str, address: &str| Card {
        number: number.to_owned(),
        former: former.to_owned(),
        name: name.to_owned(),
        address: address.to_owned(),
        issued_on: day(issued),
    };
    if method_is_off {
        return Some((before, Scanned::Card(card(name, address))));
    }
    let scanned = match (keyed::name(name), keyed::address(address)) {
        (Reading::Certain(name), Reading::Certain(address)) => Scanned::Card(card(&name, &address)),
        (Reading::Certain(name), Reading::Doubtful) => Scanned::Mangled(card(&name, "")),
        (Reading::Doubtful, _) => Scanned::Mangled(card("", "")),
    };
    Some((before, scanned))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A day as ddMMyyyy; of who knows the year alone, `0000` and the year.
fn day(text: &str) -> Option<Date> {
    let year_alone = Some(text).filter(|text| text.len() == 8).and_then(|t| t.strip_prefix("0000"));
    if let Some(year) = year_alone {
        return Date::new(year.parse().ok()?, 1, 1).ok();
    }
    Date::strptime("%d%m%Y", text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "000000000001|000000001|Nguyễn Văn Mẫu|02011990|Nam|Số 12, Tổ 5, Ấp Mẫu, Phường Mẫu, Cần Thơ|01052021";

    fn mau() -> Card {
        Card {
            number: "000000000001".to_owned(),
            former: "000000001".to_owned(),
            name: "Nguyễn Văn Mẫu".to_owned(),
            address: "Số 12, Tổ 5, Ấp Mẫu, Phường Mẫu, Cần Thơ".to_owned(),
            issued_on: Some(jiff::civil::date(2021, 5, 1)),
        }
    }

    #[test]
    fn a_card_is_recognised_wherever_its_text_stands() {
        assert_eq!(find(TEXT, false), Some(("", Scanned::Card(mau()))));
        let typed_before = format!("Trần {TEXT}");
        assert_eq!(find(&typed_before, false), Some(("Trần ", Scanned::Card(mau()))));
        let newer = format!("{TEXT}|a|b||");
        assert_eq!(find(&newer, false), Some(("", Scanned::Card(mau()))));
    }

    #[test]
    fn what_is_no_card_is_a_text() {
        for text in [
            "",
            "|||||||",
            "000000000001",
            "000000000001|1|2",
            "a|000000000001||Nguyễn Văn Mẫu|02011990|Nam|x|01052021",
            "0000000000001||Nguyễn Văn Mẫu|02011990|Nam|x|01052021",
            "000000000001||Nguyễn Văn Mẫu|31021990|Nam|x|01052021",
            "000000000001|12|Nguyễn Văn Mẫu|02011990|Nam|x|01052021",
            "000000000001|||02011990|Nam|x|01052021",
        ] {
            assert_eq!(find(text, false), None, "{text}");
        }
    }

    #[test]
    fn a_name_that_an_input_method_may_have_changed_is_not_taken() {
        let mangled = TEXT.replace("Nguyễn Văn Mẫu", "Jamé Mẫu");
        let told = Card { name: String::new(), address: String::new(), ..mau() };
        assert_eq!(find(&mangled, false), Some(("", Scanned::Mangled(told))));
        let off = find(&mangled, true).unwrap().1;
        assert_eq!(off, Scanned::Card(Card { name: "Jamé Mẫu".to_owned(), ..mau() }));
        let undone = TEXT.replace("Nguyễn Văn Mẫu", "Ksỏ Mẫu");
        let told = Card { name: "Ksor Mẫu".to_owned(), ..mau() };
        assert_eq!(find(&undone, false), Some(("", Scanned::Card(told))));
    }
}
