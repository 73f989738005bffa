//! Personal data: the part of an event that can be erased by dropping the dossier's key.

/// Personal data, or the place where it was.
///
/// Names, identities, contacts, addresses, form data, free text and file names are personal. What
/// figures, routing and rights need is never in here, so they are equal before and after an
/// erasure. Source: Law 91/2025/QH15; Law 33/2024/QH15 on archives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Personal<T> {
    /// The data.
    Known(T),
    /// The key is gone: nobody can read it any more.
    Erased,
}

impl<T> Personal<T> {
    /// The data, if it was not erased.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(data) => Some(data),
            Self::Erased => None,
        }
    }
}
