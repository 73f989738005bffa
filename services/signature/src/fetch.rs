//! Fetches what the verifier lacked: revocation lists, OCSP answers and certificates of issuers. It is
//! the only network of this service, and asks nobody but the hosts that the operator allows.
//!
//! What comes is evidence like any other: the verifier believes it by its signature alone. It is kept
//! until newer is issued, so that a clerk's next document is judged by it at once.

mod address;
mod allowed;
mod ask;
mod kept;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use motcua_domain::Timestamp;
use motcua_signature_core::pki::crl::Crl;
use motcua_signature_core::pki::issuers;
use motcua_signature_core::pki::ocsp::OcspAnswer;
use motcua_signature_core::{Fetched, Want, WantKind};
use tokio::task::spawn_blocking;

use ask::{AskError, Limits, Network};
use kept::Kept;

pub use allowed::{Allowed, NotAHost};

/// Fetches, and keeps what it has fetched. Clones are the same.
#[derive(Clone)]
pub struct Fetcher(Arc<Inner>);

struct Inner {
    network: Network,
    kept: Mutex<Kept>,
}

impl Fetcher {
    /// Asks these hosts and no others.
    pub fn of(allowed: Allowed) -> Self {
        let network = Network { allowed, ..Network::default() };
        Self(Arc::new(Inner { network, kept: Mutex::default() }))
    }

    /// What was fetched before and is still good. Asks nobody.
    pub(crate) fn kept(&self, want: &Want, now: Timestamp) -> Option<Fetched> {
        self.locked().good(want, now)
    }

    /// What is wanted, newly fetched if what is kept is not good enough; `None` if nothing came.
    pub(crate) async fn fetch(&self, want: &Want, now: Timestamp) -> Option<Fetched> {
        if self.0.network.allowed.is_empty() {
            return None;
        }
        let fetched = match self.0.network.allowed.place(&want.url) {
            Ok(place) => {
                let host = format!("{}:{}", place.host, place.port);
                if !self.locked().may_ask(want, &host, now) {
                    return self.kept(want, now);
                }
                let limits = Limits::of(want.kind);
                // A request with its connection is large, and most documents need none.
                let body = Box::pin(self.0.network.ask(&place, want, limits)).await;
                if body.as_ref().is_err_and(AskError::is_of_host) {
                    self.locked().host_failed(&host, now);
                }
                body
            }
            Err(error) => Err(error),
        };
        match fetched {
            Ok(body) => self.take(want, body.to_vec().into(), now).await,
            Err(error) => {
                self.told(want, &error, now);
                self.kept(want, now)
            }
        }
    }

    /// What was given for a want did not help.
    pub(crate) fn doubt(&self, want: &Want) {
        self.locked().doubt(want);
    }

    /// Keeps what came, if it is what was wanted.
    async fn take(&self, want: &Want, body: Arc<[u8]>, now: Timestamp) -> Option<Fetched> {
        let (kind, read) = (want.kind, body.clone());
        // An error: the program ends.
        let read = spawn_blocking(move || next_update(kind, &read)).await;
        if let Ok(Some(next)) = read {
            return Some(self.locked().came(want, body, next, now));
        }
        let (url, kind) = (&want.url, want.kind);
        tracing::warn!(%url, ?kind, "what was fetched is not what was wanted");
        self.locked().failed(want, now);
        self.kept(want, now)
    }

    fn told(&self, want: &Want, error: &AskError, now: Timestamp) {
        let url = &want.url;
        match error {
            // The operator wants it so; the report tells what is missing.
            AskError::NotAllowed | AskError::Url => {
                tracing::debug!(%url, %error, "not fetched");
            }
            _ => {
                let error = error as &dyn std::error::Error;
                tracing::warn!(%url, error, "cannot fetch what a signature lacks");
                self.locked().failed(want, now);
            }
        }
    }

    fn locked(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When newer is issued, if it says so; `None` if it is not what it should be.
#[expect(
    clippy::option_option,
    reason = "whether it can be read, and whether it says when it ends"
)]
fn next_update(kind: WantKind, body: &[u8]) -> Option<Option<Timestamp>> {
    match kind {
        WantKind::Crl => Some(Crl::from_der(body).ok()?.next_update()),
        WantKind::Ocsp => Some(OcspAnswer::from_der(body).ok()?.next_update()),
        WantKind::Issuer => (!issuers(body).is_empty()).then_some(None),
    }
}

#[cfg(test)]
mod tests;
