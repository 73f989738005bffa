//! Accounts and tokens.

use anyhow::Context;
use motcua_identity::Identity;

use super::{Asked, Part, Stand};

pub(super) async fn open(stand: &Stand<'_>) -> anyhow::Result<Part> {
    let clock = stand.base.journal.clock().clone();
    let database = stand.base.database.of("identity")?;
    let identity = Identity::open_in(database, stand.folder, clock);
    let identity = identity.await.context("cannot open the accounts")?;
    let asked = Asked { identity: Some(identity.clone()), ..Asked::default() };
    Ok(Part { asked, ..Part::new(move || motcua_identity::routes(identity.clone())) })
}
