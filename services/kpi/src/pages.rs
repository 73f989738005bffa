//! The dashboard: the city at a glance, and by clicks down to what happened to one dossier.

mod agency;
mod asked;
mod briefing;
mod chart;
mod city;
mod dossier;
mod dossiers;
mod form;
mod held;
mod index;
mod period;
mod reminder;
mod today;

use std::borrow::Borrow;
use std::sync::{Arc, LazyLock};

use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use motcua_api::Routes;
use motcua_domain::calendar::WorkingSpan;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::measures::{Share, Spread};
use motcua_domain::rights::Right;
use motcua_journal::Dossiers;
use motcua_pages::{Texts, Words};
use motcua_readmodel::ReadModel;

use crate::Figures;

pub(crate) static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

/// What the pages read: the figures, and the dossiers' streams.
#[derive(Clone)]
struct Dashboard {
    figures: ReadModel<Figures>,
    dossiers: Dossiers,
}

impl Dashboard {
    fn catalogue(&self) -> Arc<Catalogue> {
        self.dossiers.catalogue()
    }

    fn now(&self) -> Timestamp {
        self.dossiers.journal().clock().now()
    }
}

/// The pages, over a running read model and the dossiers' streams.
pub fn pages(figures: ReadModel<Figures>, dossiers: Dossiers) -> Routes {
    let of_procedure = "/dashboard/agencies/{agency}/procedures/{procedure}";
    Routes::new()
        .page(Right::SeeFigures, "/dashboard", get(city::show))
        .page(Right::SeeFigures, "/dashboard/agencies/{agency}", get(agency::show))
        .page(Right::SeeFigures, "/dashboard/ii-06a", get(form::show))
        .page(Right::SeeFigures, "/dashboard/today", get(today::show))
        .page(Right::SeeDossier, "/dashboard/agencies/{agency}/held", get(held::show))
        .page(Right::SeeDossier, "/dashboard/agencies/{agency}/briefing", get(briefing::show))
        .page(Right::SeeDossier, "/dashboard/agencies/{agency}/reminder", get(reminder::show))
        .page(Right::SeeFigures, "/dashboard/index", get(index::show))
        .page(Right::SeeDossier, of_procedure, get(dossiers::show))
        .page(Right::SeeDossier, "/dashboard/dossiers/{code}", get(dossier::show))
        .with_state(Dashboard { figures, dossiers })
}

/// By how much those that were handled late were late; `None` where none was.
fn late_by(words: &Words, late: &Spread) -> Option<String> {
    let told = |half_days: u64| {
        let hours = i64::try_from(half_days).unwrap_or(i64::MAX).saturating_mul(4);
        words.working_time(WorkingSpan::from_hours(hours))
    };
    let (half, most) = (told(late.median()?), told(late.ninetieth()?));
    Some(words.say_of("late-by", &[("half", half.as_str()), ("most", most.as_str())]))
}

/// A table for programs, as a file of its own: `<name>.csv`.
fn attached<const N: usize>(name: &str, head: &[&str; N], lines: Vec<[String; N]>) -> Response {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut written = writer.write_record(head);
    for line in lines {
        written = written.and_then(|()| writer.write_record(&line));
    }
    written.expect("memory takes every line, and all lines have the same columns");
    let bytes = writer.into_inner().expect("memory takes what is left");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// A share, or that there is nothing to share: never 0, never 100.
fn share(words: &Words, share: impl Borrow<Option<Share>>) -> String {
    share.borrow().map_or_else(|| words.say("no-data").into_owned(), |share| words.share(share))
}
