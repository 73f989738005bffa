//! Form II.06a/VPCP/KSTT: how dossiers were received and handled in a period.
//!
//! Source: Circular 02/2017, then 01/2020/TT-VPCP; the columns as provincial front ends have them (domain
//! reference 10.3): received 3 = 4 online + 5 direct or by post + 6 carried in; handled 7 = 8 early + 9 on
//! time + 10 late; in progress 11 = 12 within time + 13 overdue; 3 = 7 + 11.

use std::ops::AddAssign;

use super::Tally;

/// A line of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FormLine {
    /// Column 4: received in the period, filed online.
    pub online: u64,
    /// Column 5: received in the period, at a counter or by post.
    pub direct: u64,
    /// Column 6: in progress at the end of the day before the period.
    pub carried_in: u64,
    /// Column 8: handled in the period, early.
    pub early: u64,
    /// Column 9: handled in the period, on time.
    pub on_time: u64,
    /// Column 10: handled in the period, late.
    pub late: u64,
    /// Column 12: in progress at the end, within time or standing still.
    pub within_time: u64,
    /// Column 13: in progress at the end, overdue.
    pub overdue: u64,
}

impl FormLine {
    /// From what was received in the period, all that was received up to its end as of its end, and all
    /// that was received before it as of the end of the day before.
    pub fn of(received: &Tally, at_end: &Tally, before: &Tally) -> Self {
        let direct = received.received_at_level[0];
        Self {
            online: received.received.saturating_sub(direct),
            direct,
            carried_in: before.open_within_time + before.overdue,
            // What was handled before the period was handled as it is known now: no difference is below 0.
            early: at_end.early.saturating_sub(before.early),
            on_time: at_end.on_time.saturating_sub(before.on_time),
            late: at_end.late.saturating_sub(before.late),
            within_time: at_end.open_within_time,
            overdue: at_end.overdue,
        }
    }

    /// Column 3.
    pub const fn received(&self) -> u64 {
        self.online + self.direct + self.carried_in
    }

    /// Column 7.
    pub const fn handled(&self) -> u64 {
        self.early + self.on_time + self.late
    }

    /// Column 11.
    pub const fn in_progress(&self) -> u64 {
        self.within_time + self.overdue
    }

    /// The check on every line: 3 = 7 + 11.
    pub const fn balances(&self) -> bool {
        self.received() == self.handled() + self.in_progress()
    }

    /// Columns 3 to 13, in their order.
    pub const fn columns(&self) -> [u64; 11] {
        [
            self.received(),
            self.online,
            self.direct,
            self.carried_in,
            self.handled(),
            self.early,
            self.on_time,
            self.late,
            self.in_progress(),
            self.within_time,
            self.overdue,
        ]
    }
}

impl AddAssign for FormLine {
    fn add_assign(&mut self, other: Self) {
        self.online += other.online;
        self.direct += other.direct;
        self.carried_in += other.carried_in;
        self.early += other.early;
        self.on_time += other.on_time;
        self.late += other.late;
        self.within_time += other.within_time;
        self.overdue += other.overdue;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_balances_and_stands_in_the_order_of_the_form() {
        // Before: 5 received, 3 handled. In the period: 4 more, of them 1 online; 4 handled; at its end 2
        // of the 9 are open, one of them overdue.
        let before = Tally {
            received: 5,
            handled: 3,
            early: 1,
            on_time: 2,
            open_within_time: 1,
            overdue: 1,
            ..Tally::default()
        };
        let received =
            Tally { received: 4, received_at_level: [3, 0, 0, 0, 1], ..Tally::default() };
        let at_end = Tally {
            received: 9,
            handled: 7,
            early: 2,
            on_time: 3,
            late: 2,
            open_within_time: 1,
            overdue: 1,
            ..Tally::default()
        };
        let line = FormLine::of(&received, &at_end, &before);
        assert_eq!(line.columns(), [6, 1, 3, 2, 4, 1, 1, 2, 2, 1, 1]);
        assert!(line.balances());
        let mut sum = line;
        sum += line;
        assert_eq!(sum.columns(), [12, 2, 6, 4, 8, 2, 2, 4, 4, 2, 2]);
        assert!(!FormLine { late: 1, ..line }.balances());
    }
}
