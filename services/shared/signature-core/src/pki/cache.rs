//! Certificates and revocation lists that were read before, across documents.
//!
//! A city's documents come with the same authorities' certificates and lists. What is read of them, and
//! whether their signatures fit, depends on their bytes alone: it is found again by the SHA-256 of these
//! bytes. What depends on time, trust or policy is never kept.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use super::Certificate;
use super::crl::Crl;
use crate::crypto::Digest;

/// The most certificates: those of all authorities, and the last signers'. Each takes some kilobytes.
const MAX_CERTIFICATES: usize = 4_000;
/// The most lists.
const MAX_LISTS: usize = 1_000;
/// The most bytes of lists, as they came; read they take some times as much.
const MAX_LIST_BYTES: usize = 64 * 1024 * 1024;

/// What was read before. It is shared by those who verify at the same time.
#[derive(Debug)]
pub struct Cache(Mutex<Read>);

#[derive(Debug)]
struct Read {
    certificates: LruCache<[u8; 32], Arc<Certificate>>,
    lists: LruCache<[u8; 32], Arc<Crl>>,
    list_bytes: usize,
}

impl Default for Cache {
    fn default() -> Self {
        let (certificates, lists) = (LruCache::unbounded(), LruCache::unbounded());
        Self(Mutex::new(Read { certificates, lists, list_bytes: 0 }))
    }
}

impl Cache {
    /// Reads a certificate, or finds it.
    pub(crate) fn certificate(&self, der: &[u8]) -> der::Result<Arc<Certificate>> {
        let hash = hash(der)?;
        if let Some(known) = self.locked().certificates.get(&hash) {
            return Ok(known.clone());
        }
        let read = Arc::new(Certificate::from_der(der)?);
        let mut kept = self.locked();
        kept.certificates.put(hash, read.clone());
        if kept.certificates.len() > MAX_CERTIFICATES {
            kept.certificates.pop_lru();
        }
        Ok(read)
    }

    /// Reads a revocation list, or finds it.
    pub(crate) fn list(&self, der: &[u8]) -> der::Result<Arc<Crl>> {
        let hash = hash(der)?;
        if let Some(known) = self.locked().lists.get(&hash) {
            return Ok(known.clone());
        }
        let read = Arc::new(Crl::from_der(der)?);
        let mut kept = self.locked();
        kept.list_bytes += der.len();
        if let Some(old) = kept.lists.put(hash, read.clone()) {
            kept.list_bytes -= old.as_der().len();
        }
        while kept.list_bytes > MAX_LIST_BYTES || kept.lists.len() > MAX_LISTS {
            let Some((_, old)) = kept.lists.pop_lru() else { break };
            kept.list_bytes -= old.as_der().len();
        }
        Ok(read)
    }

    fn locked(&self) -> MutexGuard<'_, Read> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hash(der: &[u8]) -> der::Result<[u8; 32]> {
    Digest::Sha256.hash(der).try_into().map_err(|_| der::Tag::OctetString.length_error().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::pki::{Draft, Entity, ListDraft};

    #[test]
    fn the_same_bytes_are_read_once() {
        let (cache, root) = (Cache::default(), Entity::root("Root"));
        let one = cache.certificate(&root.der).unwrap();
        assert!(Arc::ptr_eq(&one, &cache.certificate(&root.der).unwrap()));
        let list = root.list(&ListDraft::new("2026-03-01", "2026-03-08"));
        let read = cache.list(&list).unwrap();
        assert!(Arc::ptr_eq(&read, &cache.list(&list).unwrap()));
        let mut other = list.clone();
        *other.last_mut().unwrap() ^= 1;
        assert_ne!(cache.list(&other).unwrap().as_der(), list);
        assert!(cache.certificate(b"no certificate").is_err());
    }

    #[test]
    fn the_oldest_goes_where_there_is_too_much() {
        let (cache, root) = (Cache::default(), Entity::root("Root"));
        let first = root.list(&ListDraft::new("2026-03-01", "2026-03-08").number(0));
        let read = cache.list(&first).unwrap();
        for number in 1..=MAX_LISTS as u64 {
            let draft = ListDraft::new("2026-03-01", "2026-03-08").number(number);
            cache.list(&root.list(&draft)).unwrap();
        }
        assert_eq!(cache.locked().lists.len(), MAX_LISTS);
        assert!(!Arc::ptr_eq(&read, &cache.list(&first).unwrap()), "it was read anew");
        let bytes = cache.locked().lists.iter().map(|(_, list)| list.as_der().len()).sum::<usize>();
        assert_eq!(cache.locked().list_bytes, bytes);
        let signer = root.issue(&Draft::signer("Nguyễn Văn Mẫu"));
        cache.certificate(&signer.der).unwrap();
        assert_eq!(cache.locked().certificates.len(), 1);
    }
}
