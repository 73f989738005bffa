//! What was fetched, until newer is there.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::SignedDuration;
use lru::LruCache;
use motcua_domain::Timestamp;
use motcua_signature_core::{Fetched, Want};

/// The most that is kept, in bytes: the lists of all authorities of a country, and answers about tens of
/// thousands of signers.
const MAX_BYTES: usize = 128 * 1024 * 1024;
/// The most that is kept, in pieces: answers have two thousand bytes, and their addresses some hundred.
const MAX_PIECES: usize = 50_000;
/// For how long nothing is asked again where nothing came, or what came was of no use. Shorter than the
/// hour after which an open verdict is looked at again.
const QUIET: SignedDuration = SignedDuration::from_mins(10);
/// The longest for which nothing newer is asked for: a list may be good for months, and who is revoked
/// today should be known tomorrow. What does not say when newer is issued is good for as long.
const ASK_DAILY: SignedDuration = SignedDuration::from_hours(24);

/// What was fetched, and where nothing came.
#[derive(Debug)]
pub(super) struct Kept {
    pieces: LruCache<Asked, Piece>,
    bytes: usize,
    /// Until when hosts that did not answer are left alone. Only hosts of the configuration are here.
    quiet: HashMap<String, Timestamp>,
}

/// An address, and what was asked there.
type Asked = (String, Vec<u8>);

#[derive(Debug)]
struct Piece {
    /// `None`: nothing came.
    fetched: Option<Fetched>,
    good_until: Timestamp,
    ask_again_at: Timestamp,
}

fn asked(want: &Want) -> Asked {
    (want.url.clone(), want.request.clone())
}

impl Default for Kept {
    fn default() -> Self {
        Self { pieces: LruCache::unbounded(), bytes: 0, quiet: HashMap::new() }
    }
}

impl Kept {
    /// What is still good.
    pub(super) fn good(&mut self, want: &Want, now: Timestamp) -> Option<Fetched> {
        let piece = self.pieces.get(&asked(want))?;
        piece.fetched.clone().filter(|_| now <= piece.good_until)
    }

    /// Whether something may be asked for now.
    pub(super) fn may_ask(&self, want: &Want, host: &str, now: Timestamp) -> bool {
        let is_quiet = self.quiet.get(host).is_some_and(|until| now < *until);
        let is_known = self.pieces.peek(&asked(want)).is_some_and(|it| now < it.ask_again_at);
        !is_quiet && !is_known
    }

    /// Keeps what came, with the moment at which newer is issued, if it says so.
    pub(super) fn came(
        &mut self,
        want: &Want,
        body: Arc<[u8]>,
        next_update: Option<Timestamp>,
        now: Timestamp,
    ) -> Fetched {
        let good_until = next_update.unwrap_or(now + ASK_DAILY);
        let ask_again_at = good_until.clamp(now + QUIET, now + ASK_DAILY);
        let fetched = Fetched { kind: want.kind, url: want.url.clone(), at: now, body };
        self.put(want, Piece { fetched: Some(fetched.clone()), good_until, ask_again_at });
        fetched
    }

    /// Nothing came: what was there before stays as good as it was.
    pub(super) fn failed(&mut self, want: &Want, now: Timestamp) {
        let ask_again_at = now + QUIET;
        match self.pieces.get_mut(&asked(want)) {
            Some(piece) => piece.ask_again_at = ask_again_at,
            None => self.put(want, Piece { fetched: None, good_until: now, ask_again_at }),
        }
    }

    /// The host did not answer.
    pub(super) fn host_failed(&mut self, host: &str, now: Timestamp) {
        self.quiet.insert(host.to_owned(), now + QUIET);
    }

    /// What came did not help, whatever it says of itself: it is asked for again soon.
    pub(super) fn doubt(&mut self, want: &Want) {
        if let Some(piece) = self.pieces.get_mut(&asked(want))
            && let Some(fetched) = &piece.fetched
        {
            piece.ask_again_at = piece.ask_again_at.min(fetched.at + QUIET);
        }
    }

    fn put(&mut self, want: &Want, piece: Piece) {
        self.bytes += size(&piece);
        if let Some(old) = self.pieces.put(asked(want), piece) {
            self.bytes -= size(&old);
        }
        while self.bytes > MAX_BYTES || self.pieces.len() > MAX_PIECES {
            let Some((_, old)) = self.pieces.pop_lru() else { return };
            self.bytes -= size(&old);
        }
    }
}

fn size(piece: &Piece) -> usize {
    piece.fetched.as_ref().map_or(0, |fetched| fetched.body.len())
}

#[cfg(test)]
mod tests {
    use motcua_domain::testing::at;
    use motcua_signature_core::WantKind;

    use super::*;

    fn want(url: &str) -> Want {
        let (url, certificate) = (url.to_owned(), String::new());
        Want { kind: WantKind::Crl, url, certificate, request: Vec::new() }
    }

    fn body(size: usize) -> Arc<[u8]> {
        vec![0; size].into()
    }

    #[test]
    fn a_list_is_good_until_the_next_and_asked_for_daily() {
        let (mut kept, list) = (Kept::default(), want("http://ca/"));
        let (monday, next) = (at("2026-03-02 08:00"), at("2026-03-09 08:00"));
        assert!(kept.may_ask(&list, "ca", monday) && kept.good(&list, monday).is_none());
        kept.came(&list, body(3), Some(next), monday);
        assert!(!kept.may_ask(&list, "ca", at("2026-03-03 07:59")));
        assert!(kept.may_ask(&list, "ca", at("2026-03-03 08:00")));
        // Nothing newer came: the old one is as good as it was.
        kept.failed(&list, at("2026-03-03 08:00"));
        assert!(!kept.may_ask(&list, "ca", at("2026-03-03 08:09")));
        assert!(kept.may_ask(&list, "ca", at("2026-03-03 08:10")));
        assert!(kept.good(&list, next).is_some());
        assert!(kept.good(&list, at("2026-03-09 08:01")).is_none());
    }

    #[test]
    fn what_did_not_help_is_asked_for_again_after_ten_minutes() {
        let (mut kept, list) = (Kept::default(), want("http://ca/"));
        kept.came(&list, body(3), Some(at("2099-01-01 00:00")), at("2026-03-02 08:00"));
        kept.doubt(&list);
        assert!(!kept.may_ask(&list, "ca", at("2026-03-02 08:09")));
        assert!(kept.may_ask(&list, "ca", at("2026-03-02 08:10")));
    }

    #[test]
    fn a_host_that_does_not_answer_is_left_alone_for_a_while() {
        let mut kept = Kept::default();
        kept.host_failed("ca", at("2026-03-02 08:00"));
        assert!(!kept.may_ask(&want("http://ca/other"), "ca", at("2026-03-02 08:09")));
        assert!(kept.may_ask(&want("http://ca/other"), "ca", at("2026-03-02 08:10")));
        assert!(kept.may_ask(&want("http://other/"), "other", at("2026-03-02 08:09")));
    }

    #[test]
    fn the_oldest_goes_where_there_is_too_much() {
        let (mut kept, now) = (Kept::default(), at("2026-03-02 08:00"));
        let lists: Vec<_> = (0..9).map(|n| want(&format!("http://ca/{n}"))).collect();
        for list in &lists {
            kept.came(list, body(20_000_000), None, now);
        }
        assert!(kept.bytes <= MAX_BYTES);
        let left: Vec<_> = lists.iter().map(|list| kept.good(list, now).is_some()).collect();
        assert_eq!(left, [false, false, false, true, true, true, true, true, true]);
        for number in 0..=MAX_PIECES {
            kept.failed(&want(&number.to_string()), now);
        }
        assert_eq!((kept.pieces.len(), kept.bytes), (MAX_PIECES, 0));
    }
}
