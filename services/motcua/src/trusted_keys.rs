//! The keys that verify tokens, where another process signs them: asked for, and asked for again.

use std::time::Duration;

use anyhow::Context;
use motcua_api::token::{PublicKey, Tokens};
use serde::Deserialize;

/// Identity seldom changes its key; a token lives fifteen minutes.
const AGAIN: Duration = Duration::from_mins(1);
/// Until the keys are known nobody can sign in.
const SOON: Duration = Duration::from_millis(500);
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// A set of keys (RFC 7517, section 5).
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<PublicKey>,
}

/// Trusts the keys that a URL tells, for as long as it is polled. Keys stay trusted while the URL
/// does not answer.
pub(crate) async fn follow(url: String, tokens: Tokens) {
    let client = reqwest::Client::new();
    loop {
        match keys(&client, &url).await {
            Ok(keys) => {
                tokens.trust(&keys);
                tokio::time::sleep(AGAIN).await;
            }
            Err(error) => {
                tracing::warn!(%url, error = format!("{error:#}"), "no keys for tokens, to ask again");
                tokio::time::sleep(if tokens.trusts_somebody() { AGAIN } else { SOON }).await;
            }
        }
    }
}

async fn keys(client: &reqwest::Client, url: &str) -> anyhow::Result<Vec<PublicKey>> {
    let reply = client.get(url).timeout(PATIENCE).send().await.context("no answer")?;
    let set: KeySet = reply.error_for_status()?.json().await.context("not a set of keys")?;
    anyhow::ensure!(!set.keys.is_empty(), "the set has no keys");
    Ok(set.keys)
}
