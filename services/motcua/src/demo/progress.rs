//! Progress on standard error: a bar for people, a line a day where nobody watches.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::PoisonError;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use jiff::civil::Date;
use motcua_domain::local;

/// How far the demo is.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    day: Mutex<Option<Date>>,
}

impl Progress {
    /// Of so many days.
    pub(super) fn new(days: u32) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}");
            let bar = ProgressBar::new(u64::from(days));
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, day: Mutex::default() }
    }

    /// What happens now.
    pub(super) fn says(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(text.to_owned()),
            None => eprintln!("{text}"),
        }
    }

    /// The clock was moved.
    pub(super) fn moved(&self, at: Timestamp) {
        let now = local(at);
        let mut day = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        let new_day = day.replace(now.date()) != Some(now.date());
        match &self.bar {
            Some(bar) => {
                bar.inc(u64::from(new_day));
                bar.set_message(now.strftime("%d/%m/%Y %H:%M").to_string());
            }
            None if new_day => eprintln!("Ngày {} / day", now.strftime("%d/%m/%Y")),
            None => {}
        }
    }

    /// All days have passed.
    pub(super) fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
