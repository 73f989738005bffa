//! What is wrong with a procedure, and where.

/// A rule that a procedure breaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reason {
    /// Where: a JSON pointer into its entry, the steps in their order. Empty: the entry as a whole.
    pub(crate) at: String,
    /// What.
    pub(crate) text: String,
}

impl Reason {
    pub(crate) fn at(at: impl Into<String>, text: impl Into<String>) -> Self {
        Self { at: at.into(), text: text.into() }
    }

    /// The same of a part, seen from what holds the part.
    pub(crate) fn under(self, part: &str) -> Self {
        Self { at: format!("{part}{}", self.at), ..self }
    }
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self::at("", text)
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.text
    }
}
