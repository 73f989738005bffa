//! Whom the operator trusts: anchors, and intermediates that help to find paths and are not trusted.
//!
//! No anchor comes with the program, and none is taken from a document. A trust list says for each
//! anchor, pinned by the SHA-256 of its certificate, what kind of authority it is and for which time of
//! signing it counts. A list that has ended leaves no anchor.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::pki::Certificate;
use crate::pki::crl::Crl;

/// The most certificates of a trust folder. Việt Nam has about thirty authorities.
const MAX_CERTIFICATES: usize = 10_000;

/// A trust list, `trust.json`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrustList {
    /// Its id.
    pub list_id: String,
    /// Its running number.
    pub sequence: u64,
    /// When it was made.
    pub issued: Timestamp,
    /// By when the next one is due: from then on it counts for nothing.
    pub next_update: Timestamp,
    /// The anchors.
    pub entries: Vec<Entry>,
}

/// An anchor in the list.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entry {
    /// The SHA-256 of its certificate, in hexadecimal digits.
    pub sha256: String,
    /// How people call it.
    pub name: String,
    /// What it issues for.
    pub kind: AnchorKind,
    /// Signatures made before do not count.
    pub valid_from: Option<Timestamp>,
    /// Signatures made later do not count.
    pub valid_until: Option<Timestamp>,
    /// The decision by which it is trusted.
    pub policy: Option<String>,
}

/// What an anchor is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnchorKind {
    /// Public authorities, under the national root.
    PublicCa,
    /// Official specialised signatures (chữ ký số chuyên dùng công vụ).
    Official,
    /// Timestamps alone.
    Tsa,
    /// Foreign ones that are recognised.
    Foreign,
    /// From a folder without a list: anything but timestamps is not told apart.
    Unlisted,
}

impl AnchorKind {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::PublicCa => "public-ca",
            Self::Official => "official",
            Self::Tsa => "tsa",
            Self::Foreign => "foreign",
            Self::Unlisted => "unlisted",
        }
    }
}

/// Whom the operator trusts.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    list: Option<TrustList>,
    anchors: Vec<Certificate>,
    intermediates: Vec<Certificate>,
    lists: Vec<Crl>,
    entries: BTreeMap<[u8; 32], Entry>,
}

/// Why certificates and list make no trust.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// Not a trust list.
    #[error("trust.json cannot be read: {0}")]
    List(String),
    /// A hash is not 64 hexadecimal digits.
    #[error("trust.json: {0:?} is not the SHA-256 of a certificate")]
    Hash(String),
    /// The list pins a certificate that is not there.
    #[error("trust.json names {name} ({sha256}), whose certificate is not among the anchors")]
    Missing {
        /// Its name.
        name: String,
        /// Its hash.
        sha256: String,
    },
    /// An anchor is there that the list does not pin.
    #[error("the anchor {subject} ({sha256}) is not in trust.json")]
    Unlisted {
        /// The subject.
        subject: String,
        /// Its hash.
        sha256: String,
    },
    /// More certificates than can be meant.
    #[error("more than {MAX_CERTIFICATES} certificates")]
    TooMany,
}

impl Trust {
    /// Anchors and intermediates, with the list that pins the anchors, or without one.
    ///
    /// # Errors
    /// The list cannot be read, or list and anchors are not the same.
    pub fn new(
        anchors: Vec<Certificate>,
        intermediates: Vec<Certificate>,
        list: Option<&[u8]>,
    ) -> Result<Self, TrustError> {
        if anchors.len() + intermediates.len() > MAX_CERTIFICATES {
            return Err(TrustError::TooMany);
        }
        let Some(json) = list else {
            return Ok(Self { anchors, intermediates, ..Self::default() });
        };
        let list: TrustList =
            serde_json::from_slice(json).map_err(|error| TrustError::List(error.to_string()))?;
        let mut entries = BTreeMap::new();
        for entry in &list.entries {
            let mut hash = [0; 32];
            hex::decode_to_slice(&entry.sha256, &mut hash)
                .map_err(|_| TrustError::Hash(entry.sha256.clone()))?;
            if !anchors.iter().any(|anchor| *anchor.fingerprint() == hash) {
                let (name, sha256) = (entry.name.clone(), entry.sha256.clone());
                return Err(TrustError::Missing { name, sha256 });
            }
            entries.insert(hash, entry.clone());
        }
        if let Some(other) = anchors.iter().find(|it| !entries.contains_key(it.fingerprint())) {
            return Err(TrustError::Unlisted {
                subject: other.subject().to_string(),
                sha256: hex::encode(other.fingerprint()),
            });
        }
        Ok(Self { list: Some(list), anchors, intermediates, entries, ..Self::default() })
    }

    /// The list, where there is one.
    pub fn list(&self) -> Option<&TrustList> {
        self.list.as_ref()
    }

    /// The anchors that count at a moment; none where the list has ended.
    pub fn anchors(&self, now: Timestamp) -> &[Certificate] {
        let has_ended = self.list.as_ref().is_some_and(|list| list.next_update < now);
        if has_ended { &[] } else { &self.anchors }
    }

    /// Certificates that help to find paths.
    pub fn intermediates(&self) -> &[Certificate] {
        &self.intermediates
    }

    /// With revocation lists that the operator has. They are believed by their signatures alone.
    #[must_use]
    pub fn with_revocation_lists(self, lists: Vec<Crl>) -> Self {
        Self { lists, ..self }
    }

    /// The revocation lists.
    pub fn revocation_lists(&self) -> &[Crl] {
        &self.lists
    }

    /// What the list says of an anchor.
    pub fn entry(&self, anchor: &Certificate) -> Option<&Entry> {
        self.entries.get(anchor.fingerprint())
    }

    /// What an anchor is for.
    pub fn kind(&self, anchor: &Certificate) -> AnchorKind {
        self.entry(anchor).map_or(AnchorKind::Unlisted, |entry| entry.kind)
    }
}
