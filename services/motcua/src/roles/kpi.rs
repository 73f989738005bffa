//! Figures.

use motcua_kpi::{Figures, Kpi};
use motcua_readmodel::ReadModel;

use super::{Asked, Model, Part, Role, Stand};

pub(super) async fn open(stand: &Stand<'_>) -> anyhow::Result<Part> {
    let journal = &stand.base.journal;
    let figures = ReadModel::open(stand.models, Figures, journal.clone()).await?;
    let models = vec![Model::of(Role::Kpi, &figures)];
    let asked = Asked { figures: Some(figures.clone()), ..Asked::default() };
    let kpi = Kpi::new(figures.clone(), stand.base.published.watch(), journal.clock().clone());
    let dossiers = stand.base.dossiers.clone();
    let routes = move || {
        let pages = motcua_kpi::pages(figures.clone(), dossiers.clone());
        motcua_kpi::routes(kpi.clone()).merge(pages)
    };
    Ok(Part { models, asked, ..Part::new(routes) })
}
