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
    let published = stand.base.published.watch();
    let routes = move || {
        let pages = motcua_identity::administration(identity.clone(), published.clone());
        motcua_identity::routes(identity.clone()).merge(pages)
    };
    Ok(Part { asked, ..Part::new(routes) })
}
