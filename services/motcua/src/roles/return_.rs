//! Results go out.

use motcua_readmodel::ReadModel;
use motcua_return::{Return, Shelf};

use super::{Model, Part, Role, Stand};

pub(super) async fn open(stand: &Stand<'_>) -> anyhow::Result<Part> {
    let shelf = ReadModel::open(stand.models, Shelf, stand.base.journal.clone()).await?;
    let models = vec![Model::of(Role::Return, &shelf)];
    let service = Return { dossiers: stand.base.dossiers.clone(), shelf };
    Ok(Part { models, ..Part::new(move || motcua_return::routes(service.clone())) })
}
