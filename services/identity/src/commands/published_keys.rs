//! The keys that verify tokens.

use axum::Json;
use axum::extract::State;
use motcua_api::token::PublicKey;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Identity;

/// A set of keys (RFC 7517, section 5).
#[derive(Serialize, ToSchema)]
#[schema(as = JsonWebKeySet)]
pub(super) struct KeySet {
    /// The keys.
    keys: Vec<PublicKey>,
}

/// The public keys that verify this program's tokens.
#[utoipa::path(
    get, path = "/.well-known/jwks.json", tag = "identity",
    responses((status = 200, body = KeySet, description = "The keys")),
)]
pub(super) async fn published_keys(State(identity): State<Identity>) -> Json<KeySet> {
    Json(KeySet { keys: identity.public_keys() })
}
