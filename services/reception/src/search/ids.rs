//! Keyed digests in the place of what is personal.
//!
//! The tables hold digests of words, of their beginnings and of numbers, never these themselves: with the
//! data key of a dossier erased nothing in them can be read, and without the master key not even a guess
//! can be tried. 8 bytes of a digest are kept: of a million names hardly two fall together by chance, and
//! then a name is found that does not fit, in a dossier that the asker may see anyway.

use motcua_keys::Keys;

use super::question::{Parcel, identity, phone, plot_number};

/// Makes the digests. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Ids(Keys);

impl Ids {
    pub(crate) const fn new(keys: Keys) -> Self {
        Self(keys)
    }

    fn digest(&self, purpose: &str, parts: &[&[u8]]) -> i64 {
        let digest = self.0.digest(purpose, parts);
        let (first, _) = digest.split_first_chunk().expect("a digest has 32 bytes");
        i64::from_be_bytes(*first)
    }

    /// A word of a name.
    pub(crate) fn word(&self, word: &str) -> i64 {
        self.digest("search word", &[word.as_bytes()])
    }

    /// The beginning of a word.
    pub(crate) fn beginning(&self, beginning: &str) -> i64 {
        self.digest("search beginning", &[beginning.as_bytes()])
    }

    /// Two words that stand in one name, in any order; a word alone is the pair of it with itself.
    pub(crate) fn pair(&self, one: i64, other: i64) -> i64 {
        let (first, second) = (one.min(other).to_be_bytes(), one.max(other).to_be_bytes());
        self.digest("search pair", &[&first, &second])
    }

    /// A telephone number, however it is written.
    pub(crate) fn phone(&self, text: &str) -> Option<i64> {
        phone(text).map(|phone| self.digest("search phone", &[phone.as_bytes()]))
    }

    /// The telephone numbers that somebody gave, one after the other.
    pub(crate) fn phones(&self, text: &str) -> Vec<i64> {
        text.split([',', ';', '/']).filter_map(|number| self.phone(number)).collect()
    }

    /// The number of an identity paper; its kind is not typed.
    pub(crate) fn identity(&self, number: &str) -> Option<i64> {
        let number = identity(number);
        (!number.is_empty()).then(|| self.digest("search identity", &[number.as_bytes()]))
    }

    /// A parcel of a sheet, or one of the two alone.
    pub(crate) fn parcel(&self, parcel: &Parcel) -> i64 {
        let number = |part: &Option<String>| part.as_deref().map(plot_number).unwrap_or_default();
        let (parcel, sheet) = (number(&parcel.parcel), number(&parcel.sheet));
        self.digest("search parcel", &[parcel.as_bytes(), sheet.as_bytes()])
    }
}
