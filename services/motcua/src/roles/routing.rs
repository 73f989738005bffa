//! Dossiers pass between agencies.

use motcua_readmodel::ReadModel;
use motcua_routing::{Opened, Routing, Worklist};

use super::{Asked, Model, Part, Role, Stand};

pub(super) async fn open(stand: &Stand<'_>) -> anyhow::Result<Part> {
    let journal = stand.base.journal.clone();
    let worklist = ReadModel::open(stand.models, Worklist::default(), journal).await?;
    let models = vec![Model::of(Role::Routing, &worklist)];
    let asked = Asked { worklist: Some(worklist.clone()), ..Asked::default() };
    let routing = Routing {
        dossiers: stand.base.dossiers.clone(),
        documents: stand.documents.clone(),
        press: stand.press.clone(),
        worklist,
        opened: Opened::default(),
    };
    Ok(Part { models, asked, ..Part::new(move || motcua_routing::routes(routing.clone())) })
}
