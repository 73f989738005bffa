//! Vietnamese first, English second: texts in both, and which one a caller asked for.

use std::borrow::Cow;

use axum::http::{HeaderMap, header};

/// A language that the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Tiếng Việt, if nothing else is asked for.
    #[default]
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// What `Accept-Language` asks for: the first of the two with the greatest weight.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut best = (Self::Vietnamese, 0_u16);
        let values = headers.get_all(header::ACCEPT_LANGUAGE);
        let ranges = values.iter().filter_map(|value| value.to_str().ok());
        for range in ranges.flat_map(|value| value.split(',')) {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let language = match primary.as_str() {
                "vi" | "*" => Self::Vietnamese,
                "en" => Self::English,
                _ => continue,
            };
            let weight = thousandths(weight);
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }

    /// Its tag: `vi` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }
}

/// The weight of a language range, `q=0.8` being 800; 0 if it cannot be read.
fn thousandths(weight: &str) -> u16 {
    let Some(q) = weight.trim().strip_prefix("q=") else { return 0 };
    let (whole, rest) = q.split_once('.').unwrap_or((q, ""));
    match whole {
        "1" => 1000,
        "0" if rest.len() <= 3 => format!("{rest:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// In Vietnamese.
    pub vi: Cow<'static, str>,
    /// In English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// A text that is known when the program is built.
    pub const fn fixed(vi: &'static str, en: &'static str) -> Self {
        Self { vi: Cow::Borrowed(vi), en: Cow::Borrowed(en) }
    }

    /// A text that is made while the program runs.
    pub fn new(vi: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Vietnamese => &self.vi,
            Language::English => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(header: &str) -> &'static str {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, header.parse().unwrap());
        Language::of(&headers).tag()
    }

    #[test]
    fn the_language_with_the_greatest_weight_is_spoken_and_vietnamese_if_in_doubt() {
        assert_eq!(Language::of(&HeaderMap::new()).tag(), "vi");
        for (header, spoken) in [
            ("en", "en"),
            ("en-GB,en;q=0.9", "en"),
            ("vi-VN, en;q=0.8", "vi"),
            ("fr, en;q=0.5, vi;q=0.3", "en"),
            ("fr", "vi"),
            ("*", "vi"),
            ("en;q=0", "vi"),
            ("en;q=x", "vi"),
            (";;,,;q=", "vi"),
        ] {
            assert_eq!(language(header), spoken, "{header}");
        }
    }
}
