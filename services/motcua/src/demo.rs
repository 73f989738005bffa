//! `motcua demo`: the whole system over a fresh folder, with ten working days of made-up work in it.
//!
//! Everything goes through the public HTTP API, as clerks and the national portal would call it. Only
//! the clock is the demo's own: it stands, and moves from one act to the next; afterwards it is the
//! real one. Names and numbers are plainly made up.

mod api;
mod city;
mod dossier;
mod filing;
mod forms;
mod pdf;
mod people;
mod programme;
mod progress;
mod staff;
mod stories;
#[cfg(test)]
mod tests;
mod timetable;
mod told;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp};
use motcua_eventlog::Clock;

use crate::config::Config;
use crate::folder::Folder;
use crate::serve::{self, Running};
use city::City;
pub use city::Sight;
use progress::Progress;
pub use staff::Login;
use timetable::Timetable;

/// How much is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Working days, the last ones before today.
    pub days: u32,
    /// Dossiers in percent of a full demo, which has some 20 a day.
    pub percent: u32,
}

impl Size {
    /// Ten working days, some 200 dossiers.
    pub const FULL: Self = Self { days: 10, percent: 100 };
}

/// What was played, and the system that goes on running.
pub struct Played {
    /// The program; its clock is the real one now.
    pub running: Running,
    /// Who may sign in, and how.
    pub logins: Vec<Login>,
    /// What is worth looking at.
    pub sights: Vec<Sight>,
    /// Requests that were answered.
    pub requests: u64,
    /// How long it took.
    pub took: Duration,
}

/// Plays the demo, tells what came of it on standard output, and serves until it is told to stop;
/// with `end` it stops by itself.
///
/// Without `data` it all happens in a temporary folder, which is removed at the end.
///
/// # Errors
/// A folder that has a log already; anything that keeps the program from starting or an act from
/// being done.
pub async fn run(
    data: Option<&Path>,
    listen: SocketAddr,
    days: u16,
    end: bool,
) -> anyhow::Result<()> {
    let (path, temporary) = folder_for(data)?;
    if path.join("log.db").exists() {
        bail!(
            "the folder {} has a log already: the demo begins with an empty one \
             (`motcua serve --data` goes on with it)",
            path.display()
        );
    }
    let folder = Folder::hold(&path)?;
    let mut config = Config::of_folder(&path)?;
    config.server.listen = listen;
    let size = Size { days: days.into(), ..Size::FULL };
    let played = tokio::select! {
        played = play(folder, &config, size) => played?,
        interrupted = tokio::signal::ctrl_c() => return interrupted.context("cannot await Ctrl-C"),
    };
    told::tell(&played, &path, temporary.is_some()).await?;
    if end {
        played.running.stop().await?;
    } else {
        let signals = serve::Signals::listen()?;
        eprintln!("Dừng bằng Ctrl-C / Ctrl-C stops it.");
        played.running.until_told(signals).await?;
    }
    temporary.map_or(Ok(()), tempfile::TempDir::close).context("cannot remove the folder")
}

fn folder_for(data: Option<&Path>) -> anyhow::Result<(PathBuf, Option<tempfile::TempDir>)> {
    if let Some(data) = data {
        return Ok((data.to_owned(), None));
    }
    let made = tempfile::Builder::new().prefix("motcua-demo-").tempdir();
    let made = made.context("cannot make a temporary folder")?;
    Ok((made.path().to_owned(), Some(made)))
}

/// The catalogue is published before the first day, whatever holidays lie between.
fn well_before(days: u32) -> Timestamp {
    Timestamp::now() - SignedDuration::from_hours(24 * (30 + 2 * i64::from(days)))
}

/// Starts the program, makes the accounts and plays; what waits at the end stays open.
pub async fn play(folder: Folder, config: &Config, size: Size) -> anyhow::Result<Played> {
    let began = Instant::now();
    let progress = Progress::new(size.days);
    progress.says("Khởi động / starting");
    let password = folder.path().join("first-administrator");
    let clock = Clock::standing_at(well_before(size.days));
    let running = serve::start(folder, config, clock.clone()).await?;
    let calendar = running.shop.base.published.current().calendar().cloned();
    let time = Timetable::new(clock.clone(), calendar.context("no calendar")?, size.days);
    time.begin();
    progress.says("Tạo tài khoản / making accounts");
    let city = City::open(running.address, time, &password).await?;
    let stories = programme::stories(&city, size);
    city.time.expect(stories.len());
    tokio::select! {
        played = try_join_all(stories) => { played?; }
        () = city.time.conduct(|at| progress.moved(at)) => {}
    }
    clock.follow_real();
    progress.done();
    let (logins, sights) = (city.staff.logins(), city.sights());
    Ok(Played { running, logins, sights, requests: city.api.answered(), took: began.elapsed() })
}
