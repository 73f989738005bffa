//! Who has just opened which dossier: a hint for colleagues that expires by itself, never a lock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::SignedDuration;
use motcua_domain::{AccountId, DossierCode, Timestamp};

/// How long somebody counts as looking at what was opened.
const LASTS: SignedDuration = SignedDuration::from_mins(5);

/// The most dossiers that are remembered; what has expired goes first, then all.
const MOST: usize = 10_000;

/// Kept in memory alone, in each process by itself. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Opened(Arc<Mutex<HashMap<DossierCode, Vec<Opening>>>>);

/// Who, and when.
type Opening = (AccountId, Timestamp);

impl Opened {
    /// Somebody opens a dossier: when the last of the others did, if that is not long ago.
    pub(super) fn by(
        &self,
        account: &AccountId,
        code: &DossierCode,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let mut opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lasts = |at: &Timestamp| now.duration_since(*at) < LASTS;
        if opened.len() >= MOST {
            opened.retain(|_, by| by.iter().any(|(_, at)| lasts(at)));
        }
        if opened.len() >= MOST {
            opened.clear();
        }
        let by = opened.entry(code.clone()).or_default();
        by.retain(|(who, at)| who != account && lasts(at));
        let other = by.iter().map(|(_, at)| *at).max();
        by.push((account.clone(), now));
        other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::testing::{at, id};

    #[test]
    fn who_opens_a_dossier_is_told_of_another_who_just_did_and_of_nobody_after_a_while() {
        let opened = Opened::default();
        let (one, other): (AccountId, AccountId) = (id("account-1"), id("account-2"));
        let code: DossierCode = id("H13.131-261102-0001");
        let by = |who, time| opened.by(who, &code, at(time));
        assert_eq!(by(&one, "2026-11-02 09:00"), None);
        assert_eq!(by(&one, "2026-11-02 09:01"), None, "nobody is told of oneself");
        assert_eq!(by(&other, "2026-11-02 09:03"), Some(at("2026-11-02 09:01")));
        assert_eq!(by(&one, "2026-11-02 09:09"), None, "a hint, not a lock");
    }
}
