//! Calendar feeds: a calendar program fetches an officer's dates by an address alone, for it cannot sign
//! in.
//!
//! The address has a secret of its own. Identity alone knows whose it is, and whether the account is still
//! in use and for which agency it acts; routing alone knows what somebody has to do. So that neither asks
//! the other, identity answers with the way to routing's feed and a pass ([`PASS_ISSUER`]), signed like
//! every token and valid for a moment: what ends here ends with the next fetch, and neither the secret nor
//! the pass opens anything else.

use jiff::{SignedDuration, Timestamp};
use motcua_api::token::PASS_ISSUER;
use motcua_domain::AccountId;

use crate::session::{digest_of, new_secret};
use crate::{Failure, Identity};

/// How long a pass is valid: the way from one answer to the next question, over a slow line.
const PASS_VALID_FOR: SignedDuration = SignedDuration::from_mins(1);

impl Identity {
    /// Makes the feed of an account: its secret, which nobody is shown again. The one before ends.
    pub(crate) async fn make_feed(&self, account: &AccountId) -> Result<String, Failure> {
        let secret = new_secret();
        self.store().put_feed(account, &digest_of(&secret), self.clock().now()).await?;
        Ok(secret)
    }

    /// Ends the feed of an account.
    pub(crate) async fn end_feed(&self, account: &AccountId) -> Result<(), Failure> {
        self.store().end_feed(account).await
    }

    /// When the feed of an account was made; `None`: it has none.
    pub(crate) async fn feed_of(&self, account: &AccountId) -> Result<Option<Timestamp>, Failure> {
        self.store().feed_of(account).await
    }

    /// The pass for whoever knows the secret of a feed; `None`: nobody's, or the account is out of use.
    pub(crate) async fn pass(&self, secret: &str) -> Result<Option<String>, Failure> {
        let Some(account) = self.store().account_of_feed(&digest_of(secret)).await? else {
            return Ok(None);
        };
        let claims = self.claims(&account, PASS_ISSUER, PASS_VALID_FOR);
        Ok(Some(self.signed(&claims)?))
    }
}
