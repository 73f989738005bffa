//! The way of a dossier as a strip of time: who had it from when to when, within the allowance or beyond.

use jiff::Timestamp;
use motcua_api::LocalTime;
use motcua_domain::AgencyId;
use motcua_domain::calendar::WorkingSpan;
use motcua_pages::Words;

use super::day_and_time;
use crate::time::{StretchView, TimeView};

/// The strip is so many units wide.
const WIDTH: i64 = 1000;

/// A piece is at least so wide: the shortest has to be seen.
const LEAST: i64 = 6;

pub(in crate::pages) struct Strip {
    pub(in crate::pages) pieces: Vec<Piece>,
    /// How many rows lie under each other: agencies that had it side by side.
    pub(in crate::pages) rows: usize,
}

/// A time in which an agency had it.
pub(in crate::pages) struct Piece {
    pub(in crate::pages) agency: String,
    pub(in crate::pages) steps: String,
    pub(in crate::pages) from: String,
    /// Empty: it has it.
    pub(in crate::pages) until: String,
    pub(in crate::pages) took: String,
    pub(in crate::pages) allowed: String,
    /// By how much it went beyond its allowance.
    pub(in crate::pages) over: Option<String>,
    pub(in crate::pages) has_it: bool,
    pub(in crate::pages) x: i64,
    pub(in crate::pages) width: i64,
    /// The part of the width that was within the allowance.
    pub(in crate::pages) within: i64,
    pub(in crate::pages) row: usize,
}

impl Strip {
    pub(in crate::pages) fn of(
        view: &TimeView,
        words: &Words,
        name: &impl Fn(&AgencyId) -> String,
    ) -> Self {
        let end = |stretch: &StretchView| stretch.until.unwrap_or(view.due_at).0;
        let from = |stretch: &StretchView| stretch.from.0;
        let first = view.stretches.iter().map(from).min();
        let last = view.stretches.iter().map(|s| end(s).max(from(s))).max();
        let (Some(first), Some(last)) = (first, last) else {
            return Self { pieces: Vec::new(), rows: 0 };
        };
        let span = (last.as_second() - first.as_second()).max(1);
        let place = |at: Timestamp| (at.as_second() - first.as_second()) * WIDTH / span;
        let mut ends: Vec<i64> = Vec::new();
        let pieces = view.stretches.iter().map(|stretch| {
            let x = place(from(stretch)).min(WIDTH - LEAST);
            let width = (place(end(stretch)) - x).clamp(LEAST, WIDTH - x);
            // The first row in which nobody has it still.
            let row = ends.iter().position(|end| *end <= x).unwrap_or(ends.len());
            if row == ends.len() {
                ends.push(0);
            }
            ends[row] = x + width;
            Piece { x, width, row, ..Piece::of(stretch, width, words, name) }
        });
        let pieces: Vec<_> = pieces.collect();
        Self { pieces, rows: ends.len() }
    }
}

impl Piece {
    fn of(
        stretch: &StretchView,
        width: i64,
        words: &Words,
        name: &impl Fn(&AgencyId) -> String,
    ) -> Self {
        let told = |minutes: i64| words.working_time(WorkingSpan::from_minutes(minutes));
        let (took, over) = (stretch.took_minutes, stretch.over_minutes.max(0));
        let LocalTime(from) = stretch.from;
        let until = stretch.until.map(|LocalTime(until)| day_and_time(words, until));
        Self {
            agency: name(&stretch.agency),
            steps: match (stretch.first_step, stretch.last_step) {
                (first, last) if first == last => first.to_string(),
                (first, last) => format!("{first}–{last}"),
            },
            from: day_and_time(words, from),
            has_it: until.is_none(),
            until: until.unwrap_or_default(),
            took: told(took),
            allowed: told(stretch.allowed_minutes),
            over: (over > 0).then(|| told(over)),
            x: 0,
            width,
            within: if took > 0 { width * (took - over) / took } else { width },
            row: 0,
        }
    }
}
