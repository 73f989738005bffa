//! Procedures, agencies, counters, the calendar.

use super::{Model, Part, Role, Stand};

pub(super) fn open(stand: &Stand<'_>) -> Part {
    let (published, clock) = (stand.base.published.clone(), stand.base.journal.clock().clone());
    let press = stand.press.clone();
    let model = Model::of(Role::Catalogue, published.model());
    Part {
        models: vec![model],
        ..Part::new(move || {
            let pages = motcua_catalogue::pages(published.watch(), clock.clone(), press.clone());
            motcua_catalogue::routes(published.clone(), clock.clone()).merge(pages)
        })
    }
}
