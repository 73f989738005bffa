//! The service's routes.

mod amend;
mod publish;

use std::sync::Arc;

use motcua_api::{Routes, routes};
use motcua_domain::rights::Right;
use motcua_eventlog::Clock;
use motcua_published::Published;
use tokio::sync::Mutex;

use crate::{due, reads};

/// What the handlers need. Clones are the same.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) published: Published,
    pub(crate) clock: Clock,
    /// Held from reading what is published until the next version is: two publications at once
    /// would else get one number.
    pub(crate) one_at_a_time: Arc<Mutex<()>>,
}

/// The routes: what is published, and publishing.
pub fn routes(published: Published, clock: Clock) -> Routes {
    let service = Service { published, clock, one_at_a_time: Arc::default() };
    Routes::new()
        .route(Right::SeeCatalogue, routes!(reads::agencies))
        .route(Right::SeeCatalogue, routes!(reads::counters))
        .route(Right::SeeCatalogue, routes!(reads::certificates))
        .route(Right::SeeCatalogue, routes!(reads::procedures))
        .route(Right::SeeCatalogue, routes!(reads::procedure))
        .route(Right::SeeCatalogue, routes!(reads::rule_sets))
        .route(Right::SeeCatalogue, routes!(due::when_due))
        .route(Right::PublishCatalogue, routes!(publish::publish))
        .route(Right::PublishCatalogue, routes!(amend::amend))
        .route(Right::PublishCatalogue, routes!(amend::withdraw))
        .with_state(service)
}
