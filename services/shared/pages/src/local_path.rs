//! Where to go on: an address of ours, never another site's.

use std::fmt;

use serde::Deserialize;

/// A path of ours, with its query; what could lead elsewhere is `/`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct LocalPath(String);

/// The longest path that is kept, in bytes; longer than any that we make.
const LONGEST: usize = 2048;

impl LocalPath {
    /// As it stands in an address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `path?to=…`: an address that comes back here.
    pub fn after(&self, path: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        format!("{path}?{}", query.append_pair("to", &self.0).finish())
    }
}

impl From<String> for LocalPath {
    /// Browsers read `//host`, `/\host` and what has tabs or line ends between as another host (WHATWG
    /// URL Standard, section 4.4): only visible ASCII is taken, no backslash, and one slash first.
    fn from(text: String) -> Self {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        let here = text.starts_with('/') && !text.starts_with("//");
        if plain && here && text.len() <= LONGEST { Self(text) } else { Self::default() }
    }
}

impl Default for LocalPath {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_lead_to_another_site_leads_home() {
        for text in [
            "",
            "https://evil",
            "//evil",
            "/\\evil",
            "\\/evil",
            "/\t/evil",
            "/\n/evil",
            " /x",
            "javascript:alert(1)",
            "x",
            "/é",
            "/a b",
        ] {
            assert_eq!(LocalPath::from(text.to_owned()).as_str(), "/", "{text:?}");
        }
        assert_eq!(LocalPath::from(format!("/{}", "a".repeat(LONGEST))).as_str(), "/");
        for text in ["/", "/dashboard?from=2026-01-01&by=procedure", "/a//b", "/%2F%2Fevil"] {
            assert_eq!(LocalPath::from(text.to_owned()).as_str(), text);
        }
    }

    #[test]
    fn an_address_that_comes_back_holds_the_whole_path() {
        let path = LocalPath::from("/dashboard?from=2026-01-01&to=x".to_owned());
        assert_eq!(path.after("/sign-in"), "/sign-in?to=%2Fdashboard%3Ffrom%3D2026-01-01%26to%3Dx");
    }
}
