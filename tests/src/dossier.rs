//! A dossier as the people of a story know it: its code, and the version that they saw last.

use crate::Reply;

/// A dossier in somebody's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Its code.
    pub code: String,
    /// The version that was seen last.
    pub version: u32,
}

impl Dossier {
    /// The dossier of a receipt.
    pub fn of(receipt: &Reply) -> Self {
        let code = receipt.json()["code"].as_str().unwrap_or_default().to_owned();
        Self { code, version: receipt.version() }
    }

    /// The path of something that is done to it; of the dossier itself without one.
    pub fn path(&self, action: &str) -> String {
        match action {
            "" => format!("/api/v1/dossiers/{}", self.code),
            action => format!("/api/v1/dossiers/{}/{action}", self.code),
        }
    }
}
