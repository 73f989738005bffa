//! What comes with every command beside its content: who acts, by what right, seen what.

use motcua_domain::Actor;
use motcua_domain::rights::Right;
use motcua_eventlog::Version;

/// One request to decide something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Who acts.
    pub actor: Actor,
    /// The right by which it acts.
    pub right: Right,
    /// The idempotency key and the request that it stands for.
    pub key: Option<RequestKey>,
    /// The version that the person saw (`If-Match`).
    pub seen: Option<Version>,
    /// W3C trace id.
    pub trace_id: Option<[u8; 16]>,
}

/// Keyed digests of an idempotency key and of the request that used it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestKey {
    /// Over caller and idempotency key.
    pub key: [u8; 32],
    /// Over caller, method, path and body.
    pub request: [u8; 32],
}
