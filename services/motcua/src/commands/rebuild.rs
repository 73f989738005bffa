//! `motcua rebuild`: every read model anew from the log, swapped in when it has come to its end.

use motcua_kpi::Figures;
use motcua_published::Versions;
use motcua_readmodel::{Place, Projection, ReadModel};
use motcua_reception::{Intake, Search};
use motcua_return::Shelf;
use motcua_routing::Worklist;
use motcua_signature::Waiting;

use super::{Ended, print, tell};
use crate::command_line::Data;
use crate::folder::Folder;
use crate::shop::Base;

pub(super) async fn rebuild(data: &Data) -> anyhow::Result<Ended> {
    let folder = Folder::hold_existing(&data.folder)?;
    let base = super::base(data, &folder).await?;
    let models = base.database.models()?;
    fill(&models, &Versions, &base).await?;
    fill(&models, &Intake::new(base.journal.keys().clone()), &base).await?;
    fill(&models, &Search::new(base.journal.keys().clone()), &base).await?;
    fill(&models, &Worklist::default(), &base).await?;
    fill(&models, &Shelf, &base).await?;
    fill(&models, &Figures, &base).await?;
    fill(&models, &Waiting, &base).await?;
    base.close().await;
    Ok(Ended::Done)
}

async fn fill<P: Projection>(models: &Place, projection: &P, base: &Base) -> anyhow::Result<()> {
    let mut told = 0;
    let progress = |position: motcua_eventlog::Position| {
        if position.0 >= told + 100_000 {
            told = position.0;
            tell(&format!("{}: {position}", P::NAME));
        }
    };
    let position = ReadModel::rebuild(models, projection, &base.journal, progress).await?;
    print(&format!("{}: rebuilt up to position {position}\n", P::NAME))
}
