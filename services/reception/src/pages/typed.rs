//! What was typed into a form: read, and shown again as it was if something in it is wrong.

use serde::Deserialize;

/// The fields of a form in their order; a field may come several times.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(super) struct Typed(Vec<(String, String)>);

impl Typed {
    /// A field's text without the spaces around it; empty: it is not there, or nothing was typed.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value.trim())
    }

    /// A field's text; none: it is empty.
    pub(super) fn filled(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|text| !text.is_empty())
    }

    /// Whether a field was ticked with a value.
    pub(super) fn ticks(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(other, ticked)| other == name && ticked == value)
    }

    /// The number in a field; `None`: it is empty, or no number. Thousands may be set apart by dots.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.get(name).replace(['.', ' '], "").parse().ok()
    }

    /// Writes a field.
    pub(super) fn put(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.0.iter_mut().find(|(other, _)| other == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// Writes a field in which nothing was typed.
    pub(super) fn put_if_empty(&mut self, name: &str, value: &str) {
        if self.filled(name).is_none() {
            self.put(name, value);
        }
    }

    /// All fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Typed {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}
