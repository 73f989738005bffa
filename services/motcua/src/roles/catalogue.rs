//! Procedures, agencies, counters, the calendar.

use super::{Model, Part, Role, Stand};

pub(super) fn open(stand: &Stand<'_>) -> Part {
    let published = stand.base.published.clone();
    let model = Model::of(Role::Catalogue, published.model());
    Part { model: Some(model), ..Part::new(move || motcua_catalogue::routes(published.clone())) }
}
