//! The codes and numbers by which the shop names things. Each is parsed once, at the edge.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A code that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {text:?} {rule}")]
pub struct CodeError {
    /// What was to be read, for example `agency`.
    pub what: &'static str,
    /// The text that was given, shortened to 80 characters.
    pub text: String,
    /// What a right one looks like.
    pub rule: &'static str,
}

impl CodeError {
    pub(crate) fn new(what: &'static str, text: &str, rule: &'static str) -> Self {
        Self { what, text: text.chars().take(80).collect(), rule }
    }
}

/// A short text without spaces or control characters, cheap to clone.
macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal, $rule:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The text of the code.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = CodeError;
            fn from_str(text: &str) -> Result<Self, CodeError> {
                let valid: fn(&str) -> bool = $valid;
                if text.is_empty() || text.len() > $max || !valid(text) {
                    return Err(CodeError::new($what, text, $rule));
                }
                Ok(Self(text.into()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = CodeError;
            fn try_from(text: String) -> Result<Self, CodeError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> String {
                code.0.as_ref().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

fn plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b))
}

code!(
    /// An agency (cơ quan): an opaque id, stable, never reused; nothing is read from its text.
    AgencyId, "agency", 40, "must be 1 to 40 letters, digits, '.', '-' or '_'", plain
);
code!(
    /// A counter (Bộ phận Tiếp nhận và Trả kết quả): `<agency>/<n>`.
    CounterId, "counter", 48, "must be <agency>/<number>",
    |text| text.rsplit_once('/').is_some_and(|(agency, n)| !agency.is_empty()
        && plain(agency) && n.parse::<u16>().is_ok_and(|n| n > 0))
);
code!(
    /// A procedure (thủ tục hành chính) of the catalogue, by its national code, e.g. `1.001193`.
    ProcedureCode, "procedure", 40, "must be 1 to 40 letters, digits, '.', '-' or '_'", plain
);
code!(
    /// A kind of paper (thành phần hồ sơ) of one version of a procedure, e.g. `p1`.
    PaperId, "paper", 40, "must be 1 to 40 letters, digits, '.', '-' or '_'", plain
);
code!(
    /// An account: opaque, never a name or an identity number.
    AccountId, "account", 40, "must be 1 to 40 letters, digits, '.', '-' or '_'", plain
);
code!(
    /// A stored file: the keyed hash of its content, 64 hexadecimal digits.
    DocumentId, "document", 64, "must be 64 hexadecimal digits",
    |text| text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
);
code!(
    /// A certificate: the SHA-256 of its DER bytes, 64 hexadecimal digits.
    Fingerprint, "certificate", 64, "must be 64 hexadecimal digits in lower case",
    |text| text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
);
code!(
    /// A dossier code (mã hồ sơ): `H13.121-261123-0001`, unique and unchanged for life.
    ///
    /// Layouts read: agency short (`H13.16`) or long (`000.00.16.H13`), date `YYMMDD` or
    /// `YYYYMMDD`, number of 4 to 7 digits; or, for an imported dossier whose own code has none of
    /// these, `<source>:<its code>`.
    DossierCode, "dossier code", 120,
    "must be <agency>-<date>-<number> as in H13.121-261123-0001, or <source>:<code>",
    |text| Layout::of(text).is_some() || is_imported(text)
);

/// A code of another system: `<source>:<its code>`, the source being `[a-z0-9-]` but never `slip`
/// or another word that begins a stream of ours.
fn is_imported(text: &str) -> bool {
    text.split_once(':').is_some_and(|(source, code)| is_source(source) && is_foreign(code))
}

/// Whether a word may name the system that imported dossiers came from.
pub fn is_source(word: &str) -> bool {
    !["slip", "agency", "counter", "procedure", "calendar", "petition"].contains(&word)
        && !word.is_empty()
        && word.len() <= 20
        && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn is_foreign(code: &str) -> bool {
    !code.is_empty()
        && code.len() <= 99
        && !code.starts_with(' ')
        && !code.ends_with(' ')
        && !code.chars().any(char::is_control)
}

/// The parts of a code that was minted: by whom, on which day, which number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout<'a> {
    /// The agency's code, as written.
    pub agency: &'a str,
    /// The local day.
    pub day: Date,
    /// The number of that agency and day, from 1.
    pub number: u32,
}

impl<'a> Layout<'a> {
    /// Reads a code in one of the layouts that were ever in use.
    pub fn of(text: &'a str) -> Option<Self> {
        let mut parts = text.rsplitn(3, '-');
        let (number, day, agency) = (parts.next()?, parts.next()?, parts.next()?);
        if !(4..=7).contains(&number.len()) || !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number = number.parse().ok()?;
        Some(Self { agency: is_agency_code(agency).then_some(agency)?, day: day_of(day)?, number })
            .filter(|layout| layout.number > 0)
    }
}

fn day_of(text: &str) -> Option<Date> {
    if !matches!(text.len(), 6 | 8) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = text.split_at(text.len() - 4);
    let year: i16 = year.parse().ok()?;
    let year = if year < 100 { year + 2000 } else { year };
    Date::new(year, rest[..2].parse().ok()?, rest[2..].parse().ok()?).ok()
}

/// Short (`H13`, `H13.16`, `H13.V101.1`) or long (`000.00.16.H13`) agency code.
///
/// Source: Decision 20/2020/QĐ-TTg (short); QCVN 102:2016/BTTTT (long).
fn is_agency_code(text: &str) -> bool {
    let province = |part: &str| {
        part.len() == 3
            && part.as_bytes()[0].is_ascii_uppercase()
            && part.bytes().skip(1).all(|b| b.is_ascii_digit())
    };
    let unit = |part: &str| {
        let digits = part.strip_prefix(['V', 'S']).unwrap_or(part);
        !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let parts: Vec<&str> = text.split('.').collect();
    match parts.as_slice() {
        [first, rest @ ..] if province(first) => rest.len() <= 6 && rest.iter().all(|p| unit(p)),
        [rest @ .., last] if province(last) => {
            rest.len() == 3 && rest.iter().all(|p| p.len() <= 3 && unit(p))
        }
        _ => false,
    }
}

impl DossierCode {
    /// Mints the code of a dossier: short agency code, `YYMMDD`, at least four digits.
    ///
    /// # Errors
    /// If `agency` is not the short code of an agency.
    pub fn mint(agency: &str, day: Date, number: u32) -> Result<Self, CodeError> {
        let prefix = Self::series(agency, day);
        format!("{prefix}{number:04}").parse()
    }

    /// What all codes of one agency and day begin with: `H13.121-261123-`.
    pub fn series(agency: &str, day: Date) -> String {
        format!("{agency}-{:02}{:02}{:02}-", day.year() % 100, day.month(), day.day())
    }
}

/// The number of a slip (phiếu given at the counter before there is a dossier).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlipNumber {
    /// The local year.
    pub year: i16,
    /// The counter that gave it.
    pub counter: CounterId,
    /// The number of that counter and year, from 1.
    pub number: u32,
}

impl fmt::Display for SlipNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.year, self.counter, self.number)
    }
}

impl FromStr for SlipNumber {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let wrong = || CodeError::new("slip", text, "must be <year>/<counter>/<number>");
        let (year, rest) = text.split_once('/').ok_or_else(wrong)?;
        let (counter, number) = rest.rsplit_once('/').ok_or_else(wrong)?;
        Ok(Self {
            year: year.parse().ok().filter(|y| (2000..=9999).contains(y)).ok_or_else(wrong)?,
            counter: counter.parse()?,
            number: number.parse().ok().filter(|n| *n > 0).ok_or_else(wrong)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_that_was_ever_in_use_is_read() {
        for (text, agency, day, number) in [
            ("H13.121-261123-0001", "H13.121", "2026-11-23", 1),
            ("H13.2-180702-0001", "H13.2", "2018-07-02", 1),
            ("H13-180702-12345", "H13", "2018-07-02", 12345),
            ("G09.20-20260609-0092637", "G09.20", "2026-06-09", 92637),
            ("000.00.16.H13-200115-0007", "000.00.16.H13", "2020-01-15", 7),
            ("H13.V101.1-260101-0002", "H13.V101.1", "2026-01-01", 2),
        ] {
            let layout = Layout::of(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((layout.agency, layout.number), (agency, number));
            assert_eq!(layout.day, day.parse().unwrap());
            assert_eq!(text.parse::<DossierCode>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_is_no_code_is_refused_with_the_rule() {
        for text in [
            "",
            "H13.121-261323-0001",
            "H13.121-261123-001",
            "H13.121-261123-00000001",
            "h13-261123-0001",
            "slip:2026/H13.121/1/57",
            "H13.121-261123-0000",
            "H13--261123-0001",
            "Wabo:1",
            "wabo:",
            "wabo:a\nb",
            "H13.X1-261123-0001",
        ] {
            assert!(text.parse::<DossierCode>().is_err(), "{text:?}");
        }
        assert!("wabo:case-3756".parse::<DossierCode>().is_ok());
    }

    #[test]
    fn a_number_grows_past_9999_without_wrapping() {
        let day = "2026-11-23".parse().unwrap();
        assert_eq!(DossierCode::mint("H13.121", day, 7).unwrap().as_str(), "H13.121-261123-0007");
        assert_eq!(
            DossierCode::mint("H13.121", day, 12_345).unwrap().as_str(),
            "H13.121-261123-12345"
        );
    }

    #[test]
    fn a_slip_number_reads_back_as_it_is_written() {
        let text = "2026/H13.121/1/57";
        let slip: SlipNumber = text.parse().unwrap();
        assert_eq!((slip.year, slip.counter.as_str(), slip.number), (2026, "H13.121/1", 57));
        assert_eq!(slip.to_string(), text);
    }
}
