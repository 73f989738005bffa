//! The catalogue as anybody may read it: every procedure with what to bring, how long it takes, what
//! it costs, who does what and on which act it rests.

mod fees;
mod list;
mod poster;
mod process;
mod sheet;

use std::sync::{Arc, LazyLock};

use axum::routing::get;
use motcua_api::Routes;
use motcua_domain::catalogue::{Catalogue, Level, OnlineService};
use motcua_domain::{Date, local};
use motcua_eventlog::Clock;
use motcua_pages::Texts;
use motcua_print::Press;
use tokio::sync::watch;

pub(crate) static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

/// What the pages read.
#[derive(Clone)]
struct Shown {
    published: watch::Receiver<Arc<Catalogue>>,
    clock: Clock,
    press: Press,
}

impl Shown {
    fn catalogue(&self) -> Arc<Catalogue> {
        self.published.borrow().clone()
    }

    fn today(&self) -> Date {
        local(self.clock.now()).date()
    }
}

/// The pages.
pub fn pages(published: watch::Receiver<Arc<Catalogue>>, clock: Clock, press: Press) -> Routes {
    Routes::new()
        .public_page("/procedures", get(list::show))
        .public_page("/procedures/{code}", get(sheet::show))
        .public_page("/procedures/{code}/poster", get(poster::print))
        .with_state(Shown { published, clock, press })
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::City => "level-city",
        Level::District => "level-district",
        Level::Commune => "level-commune",
        Level::Area => "level-area",
        Level::School => "level-school",
    }
}

const fn online(service: OnlineService) -> &'static str {
    match service {
        OnlineService::Full => "online-full",
        OnlineService::Partial => "online-partial",
        OnlineService::None => "online-none",
    }
}

#[cfg(test)]
mod tests;
