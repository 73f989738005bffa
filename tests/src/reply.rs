//! An answer of the system.

use http::HeaderMap;
use serde_json::Value;

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// A header's text; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The problem's slug; empty if the answer is none.
    pub fn slug(&self) -> String {
        let body = self.json();
        let kind = body["type"].as_str().unwrap_or_default();
        kind.trim_start_matches("/problems/").to_owned()
    }

    /// The rule's code where a problem has one, else its slug.
    pub fn code(&self) -> String {
        let body = self.json();
        body["code"].as_str().map_or_else(|| self.slug(), str::to_owned)
    }

    /// The fields that a problem names.
    pub fn fields(&self) -> Vec<String> {
        let body = self.json();
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().filter_map(|error| error["field"].as_str().map(str::to_owned)).collect()
    }

    /// The version in `ETag`, or in the body.
    pub fn version(&self) -> u32 {
        let tag = self.header("etag").trim_matches('"').parse();
        tag.ok().or_else(|| u32::try_from(self.json()["version"].as_u64()?).ok()).unwrap_or(0)
    }

    /// Whether it is the first answer to the same request, given again.
    pub fn repeated(&self) -> bool {
        self.header("motcua-repeated") == "true"
    }

    /// Itself, if it has this status.
    #[track_caller]
    #[must_use]
    pub fn expect(self, status: u16) -> Self {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status, status, "expected {status}, got {}: {text}", self.status);
        self
    }

    /// Itself, if it succeeded.
    #[track_caller]
    #[must_use]
    pub fn done(self) -> Self {
        let text = String::from_utf8_lossy(&self.bytes);
        assert!((200..300).contains(&self.status), "refused with {}: {text}", self.status);
        self
    }

    /// Itself, if it is this problem.
    #[track_caller]
    #[must_use]
    pub fn problem(self, status: u16, slug: &str) -> Self {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!((self.status, self.slug().as_str()), (status, slug), "{text}");
        self
    }
}
