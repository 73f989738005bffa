//! Publishing the catalogue's files, and waiting until they are known.

use anyhow::Context;
use motcua_catalogue::{Files, OverPeople};
use motcua_domain::Who;

use crate::folder::Folder;
use crate::shop::Base;

/// Appends what changed in the folder's own files; a first start writes them.
pub async fn load_own(folder: &Folder, base: &Base) -> anyhow::Result<usize> {
    let files = motcua_catalogue::write_to(folder.path()).context("cannot write the catalogue")?;
    publish(base, &Files::read(&files)?, &Who::program(), OverPeople::Keep).await
}

/// Appends what the files say otherwise than the log; tells how many records that were.
pub async fn publish(
    base: &Base,
    files: &Files,
    who: &Who,
    over_people: OverPeople,
) -> anyhow::Result<usize> {
    let standing = base.published.current();
    let publisher = base.published.publisher();
    let count = motcua_catalogue::load(files, &standing, &publisher, who, over_people)
        .await
        .context("cannot publish the catalogue")?;
    let last = *base.log.last().borrow();
    base.published.catch_up(last).await;
    Ok(count)
}
