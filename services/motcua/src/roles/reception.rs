//! Dossiers come in.

use motcua_journal::Slips;
use motcua_readmodel::ReadModel;
use motcua_reception::{Intake, Reception};

use super::{Model, Part, Role, Stand};

pub(super) async fn open(stand: &Stand<'_>) -> anyhow::Result<Part> {
    let journal = &stand.base.journal;
    let intake =
        ReadModel::open(stand.models, Intake::new(journal.keys().clone()), journal.clone()).await?;
    let model = Model::of(Role::Reception, &intake);
    let reception = Reception {
        dossiers: stand.base.dossiers.clone(),
        slips: Slips::new(journal.clone()),
        documents: stand.documents.clone(),
        press: stand.press.clone(),
        intake,
    };
    Ok(Part {
        model: Some(model),
        ..Part::new(move || motcua_reception::routes(reception.clone()))
    })
}
