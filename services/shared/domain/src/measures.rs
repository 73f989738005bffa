//! The figures by which the shop is measured: counts, and shares with their names.
//!
//! Source: domain reference 4.2 and 10.3.

mod form_ii_06a;
mod index;
mod period;
mod silence;
mod spread;

use std::ops::AddAssign;

use jiff::civil::{Date, date};

pub use form_ii_06a::FormLine;
pub use index::{Group, Measure, Measured, Part, Points, Scheme};
pub use period::{Period, PeriodError, PeriodKind, PeriodName};
pub use silence::{SILENT_AFTER, silent_before};
pub use spread::Spread;

/// By which formulas figures are made; a ministry may change them, and then there are two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// Its name in replies.
    pub id: &'static str,
    /// The first day of which figures are made so.
    pub valid_from: Date,
}

/// The formulas of domain reference 2.6, 4.2 and 10.3, under the rules of Decree 61/2018.
pub const DEFINITION: Definition = Definition { id: "2018", valid_from: date(2018, 6, 21) };

/// Counts over some dossiers as of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Received in the period.
    pub received: u64,
    /// Of these handled: done, withdrawn or rejected after reception.
    pub handled: u64,
    /// Handled at least one working day of 8 hours before the first appointment.
    pub early: u64,
    /// Handled by the first appointment, not early.
    pub on_time: u64,
    /// Handled after the first appointment.
    pub late: u64,
    /// Open, and the first appointment has not passed; or the clock stands.
    pub open_within_time: u64,
    /// Open, and the first appointment has passed.
    pub overdue: u64,
    /// Handled and not late in the national index.
    pub index_handled: u64,
    /// Open and not late in the national index.
    pub index_open: u64,
    /// Handled, by online level 0 (not online) to 4.
    pub handled_at_level: [u64; 5],
    /// Received, by online level 0 (not online) to 4.
    pub received_at_level: [u64; 5],
    /// Copies and signatures certified at once: a figure of their own, no dossiers.
    pub copies: u64,
    /// Filed online as a full online service (toàn trình).
    pub full_online: u64,
    /// With a fee or a duty that is not 0.
    pub with_fee: u64,
    /// Paid online: a fee or duty, on the national platform.
    pub paid_online: u64,
    /// Whose result was issued.
    pub results: u64,
    /// Of these with a file.
    pub results_electronic: u64,
    /// With a file of each paper and, where a result was issued, of the result.
    pub digitised: u64,
    /// With a paper of an earlier dossier.
    pub reused: u64,
    /// Whose result is returned.
    pub returned: u64,
    /// Of these by public post.
    pub returned_by_post: u64,
    /// Rated 1 or 2 of 5 by who got the result.
    pub disliked: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.received += other.received;
        self.handled += other.handled;
        self.early += other.early;
        self.on_time += other.on_time;
        self.late += other.late;
        self.open_within_time += other.open_within_time;
        self.overdue += other.overdue;
        self.index_handled += other.index_handled;
        self.index_open += other.index_open;
        for level in 0..5 {
            self.handled_at_level[level] += other.handled_at_level[level];
            self.received_at_level[level] += other.received_at_level[level];
        }
        self.copies += other.copies;
        self.full_online += other.full_online;
        self.with_fee += other.with_fee;
        self.paid_online += other.paid_online;
        self.results += other.results;
        self.results_electronic += other.results_electronic;
        self.digitised += other.digitised;
        self.reused += other.reused;
        self.returned += other.returned;
        self.returned_by_post += other.returned_by_post;
        self.disliked += other.disliked;
    }
}

impl Tally {
    /// *Handled on time* (II.06a): early and on time, of those handled.
    pub fn handled_on_time(&self) -> Option<Share> {
        Share::of(self.early + self.on_time, self.handled)
    }

    /// *On time in the index*: handled on time and open within time, of all received or open.
    pub fn on_time_in_index(&self) -> Option<Share> {
        Share::of(self.index_handled + self.index_open, self.received)
    }

    /// *Full online*: filed online as a full service, of those received. Source: Decision 766/QĐ-TTg
    /// (domain reference 4.3).
    pub fn filed_full_online(&self) -> Option<Share> {
        Share::of(self.full_online, self.received)
    }

    /// *Paid online*, of those with a fee or duty that is not 0. Source: domain reference 4.2 (3.6).
    pub fn paid_online(&self) -> Option<Share> {
        Share::of(self.paid_online, self.with_fee)
    }

    /// *Electronic results*, of those whose result was issued. Source: domain reference 4.2 (4.1).
    pub fn electronic_results(&self) -> Option<Share> {
        Share::of(self.results_electronic, self.results)
    }

    /// *Digitised*: files of all papers and of the result, of those received. Source: domain reference
    /// 4.2 (4.2).
    pub fn digitised(&self) -> Option<Share> {
        Share::of(self.digitised, self.received)
    }

    /// *Data reused*: a paper of an earlier dossier, of those received. Source: domain reference 4.2 (4.3).
    pub fn reused(&self) -> Option<Share> {
        Share::of(self.reused, self.received)
    }

    /// *Public-post returns*, of those returned. Source: domain reference 4.2.
    pub fn returned_by_post(&self) -> Option<Share> {
        Share::of(self.returned_by_post, self.returned)
    }

    /// *Satisfaction (index)*: neither late in the index nor disliked, of those received; petitions are not
    /// known here. One that is both is taken off twice, as the formula does. Source: domain reference 4.2
    /// (5.4).
    pub fn satisfied(&self) -> Option<Share> {
        let late = self.received.saturating_sub(self.index_handled + self.index_open);
        Share::of(self.received.saturating_sub(late + self.disliked), self.received)
    }

    /// Handled early, of those handled.
    pub fn handled_early(&self) -> Option<Share> {
        Share::of(self.early, self.handled)
    }

    /// Handled late, of those handled.
    pub fn handled_late(&self) -> Option<Share> {
        Share::of(self.late, self.handled)
    }

    /// *Handled at level n* (level 4: *as reported*): filed online to a procedure of that level, of
    /// those handled, all channels.
    pub fn handled_at(&self, level: u8) -> Option<Share> {
        let handled = self.handled_at_level.get(usize::from(level)).copied().unwrap_or_default();
        Share::of(handled, self.handled)
    }
}

/// A share in per cent with two decimals; there is none where there is nothing to share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    /// Hundredths of a per cent: 6633 is 66.33 %.
    pub hundredths: u64,
}

impl Share {
    /// `numerator` of `denominator`, rounded half up; `None` where the denominator is 0 ("no data",
    /// never 100).
    pub fn of(numerator: u64, denominator: u64) -> Option<Self> {
        let scaled = u128::from(numerator) * 20_000 + u128::from(denominator);
        let hundredths = scaled.checked_div(u128::from(denominator) * 2)?;
        Some(Self { hundredths: u64::try_from(hundredths).unwrap_or(u64::MAX) })
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.hundredths / 100, self.hundredths % 100)
    }
}

/// The level at which a dossier counts: its procedure's if it came online, else not online (0).
pub const fn level_of(channel: crate::dossier::Channel, procedure_level: u8) -> u8 {
    match channel {
        crate::dossier::Channel::Online => procedure_level,
        crate::dossier::Channel::Counter | crate::dossier::Channel::Post => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::Channel;

    #[test]
    fn a_share_has_two_decimals_rounded_half_up() {
        assert_eq!(Share::of(197, 297).unwrap().to_string(), "66.33");
        assert_eq!(Share::of(197, 300).unwrap().to_string(), "65.67");
        assert_eq!(Share::of(1, 8).unwrap().to_string(), "12.50");
        assert_eq!(Share::of(1, 20_000).unwrap().to_string(), "0.01");
        assert_eq!(Share::of(3, 3).unwrap().to_string(), "100.00");
    }

    #[test]
    fn where_there_is_nothing_there_is_no_share() {
        assert_eq!(Share::of(0, 0), None);
        assert_eq!(Tally::default().handled_on_time(), None);
    }

    #[test]
    fn a_dossier_counts_at_its_level_only_if_it_came_online() {
        assert_eq!(level_of(Channel::Online, 4), 4);
        assert_eq!(level_of(Channel::Counter, 4), 0);
        assert_eq!(level_of(Channel::Post, 3), 0);
    }
}
