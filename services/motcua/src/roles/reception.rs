//! Dossiers come in.

use motcua_journal::Slips;
use motcua_readmodel::{Projection, ReadModel};
use motcua_reception::{Intake, Reception, Search};

use super::{Model, Part, Role, Stand};

pub(super) async fn open(stand: &Stand<'_>) -> anyhow::Result<Part> {
    let journal = &stand.base.journal;
    let intake =
        ReadModel::open(stand.models, Intake::new(journal.keys().clone()), journal.clone()).await?;
    let search =
        ReadModel::open(stand.models, Search::new(journal.keys().clone()), journal.clone()).await?;
    let models = vec![
        Model::of(Role::Reception, &intake),
        Model::of(Role::Reception, &search).named(Search::NAME),
    ];
    let reception = Reception {
        dossiers: stand.base.dossiers.clone(),
        slips: Slips::new(journal.clone()),
        documents: stand.documents.clone(),
        press: stand.press.clone(),
        intake,
        search,
    };
    Ok(Part { models, ..Part::new(move || motcua_reception::routes(reception.clone())) })
}
