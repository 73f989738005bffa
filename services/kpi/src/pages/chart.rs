//! The geometry of the charts; templates draw it as SVG.
//!
//! Crates that draw charts were looked at: `charming` needs scripts, `plotters` and `poloto` write
//! colours and styles into the SVG, where neither the dark nor the printed page can change them, and the
//! content security policy forbids styles. Columns and lines are some arithmetic.

use std::borrow::Borrow;

use motcua_domain::measures::{Share, Tally};

/// Width of a chart of months, in units of its view box.
pub(super) const WIDTH: u32 = 720;
/// Left of the columns: the numbers of the axis.
const LEFT: u32 = 44;
/// Height of the area of the columns.
const HEIGHT: u32 = 180;
/// Above it.
const TOP: u32 = 18;

/// What becomes of dossiers, from the ground up: the class in the style sheet and the text.
pub(super) const PARTS: [(&str, &str); 5] = [
    ("early", "early"),
    ("on-time", "on-time"),
    ("late", "handled-late"),
    ("open", "open-within-time"),
    ("overdue", "overdue"),
];

/// Whether a class has a pattern over its colour, so that neighbours differ without colours too.
pub(super) fn is_patterned(class: &str) -> bool {
    matches!(class, "early" | "late" | "overdue")
}

fn parts(tally: &Tally) -> [u64; 5] {
    [tally.early, tally.on_time, tally.late, tally.open_within_time, tally.overdue]
}

/// A rectangle of a column.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) class: &'static str,
    pub(super) y: u32,
    pub(super) height: u32,
}

/// One column: a month.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) x: u32,
    pub(super) width: u32,
    /// Where its texts are centred.
    pub(super) middle: u32,
    /// Where its highest part begins.
    pub(super) top: u32,
    pub(super) parts: Vec<Part>,
}

/// A line across, with its number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) y: u32,
    pub(super) value: u64,
}

/// Columns of several parts, one beside the other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) columns: Vec<Column>,
    pub(super) marks: Vec<Mark>,
}

impl Columns {
    /// The ground on which the columns stand.
    pub(super) const GROUND: u32 = TOP + HEIGHT;
    /// Where the axis begins.
    pub(super) const LEFT: u32 = LEFT;

    /// A column a tally.
    pub(super) fn of<'a>(tallies: impl ExactSizeIterator<Item = &'a Tally> + Clone) -> Self {
        let highest = tallies.clone().map(|tally| parts(tally).iter().sum()).max().unwrap_or(0);
        let most = round_up(highest);
        let count = u32::try_from(tallies.len()).expect("a chart has few columns").max(1);
        let place = (WIDTH - LEFT) / count;
        // A few columns do not become as wide as a wall.
        let width = (place * 7 / 10).clamp(1, 48);
        let columns = tallies.zip(0..).map(|(tally, index)| {
            let middle = LEFT + place * index + place / 2;
            let (mut parts_of_it, mut sum, mut y) = (Vec::new(), 0, Self::GROUND);
            for (count, (class, _)) in parts(tally).into_iter().zip(PARTS) {
                sum += count;
                // From the sums, so that what is rounded does not add up.
                let above = Self::GROUND - scaled(sum, most);
                if above < y {
                    parts_of_it.push(Part { class, y: above, height: y - above });
                    y = above;
                }
            }
            Column { x: middle - width / 2, width, middle, top: y, parts: parts_of_it }
        });
        let marks =
            [0, most / 2, most].map(|value| Mark { y: Self::GROUND - scaled(value, most), value });
        Self { columns: columns.collect(), marks: marks.into() }
    }
}

fn scaled(value: u64, most: u64) -> u32 {
    u32::try_from(value * u64::from(HEIGHT) / most.max(1)).unwrap_or(HEIGHT).min(HEIGHT)
}

/// The next even number of the kind 2, 4, 10, 20, 40, 60, 80, 100, …
fn round_up(value: u64) -> u64 {
    let mut ten = 1;
    while value > ten * 10 {
        ten *= 10;
    }
    let steps = [2, 4, 6, 8, 10];
    let step = steps.into_iter().find(|step| step * ten >= value).unwrap_or(10);
    (step * ten).max(2)
}

/// A share as the length of a bar: hundredths of a per cent of a view box 10000 wide.
pub(super) fn length(share: impl Borrow<Option<Share>>) -> u64 {
    share.borrow().map_or(0, |share| share.hundredths.min(10_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(early: u64, late: u64, overdue: u64) -> Tally {
        Tally { early, late, overdue, ..Tally::default() }
    }

    #[test]
    fn the_parts_of_a_column_stand_on_each_other_and_are_as_high_as_their_numbers() {
        let tallies = [tally(10, 5, 5), tally(0, 0, 0), tally(20, 20, 0)];
        let chart = Columns::of(tallies.iter());
        let heights = |index: usize| -> Vec<_> {
            chart.columns[index]
                .parts
                .iter()
                .map(|part| (part.class, part.y, part.height))
                .collect()
        };
        // The highest is 40: all of the 180 units.
        assert_eq!(heights(0), [("early", 153, 45), ("late", 131, 22), ("overdue", 108, 23)]);
        assert_eq!(heights(1), []);
        assert_eq!(heights(2), [("early", 108, 90), ("late", 18, 90)]);
        assert_eq!(chart.columns[1].top, Columns::GROUND);
        let marks: Vec<_> = chart.marks.iter().map(|mark| (mark.value, mark.y)).collect();
        assert_eq!(marks, [(0, 198), (20, 108), (40, 18)]);
    }

    #[test]
    fn columns_stay_within_the_chart_and_apart() {
        for count in [1, 2, 12, 24] {
            let tallies = vec![tally(1, 0, 0); count];
            let chart = Columns::of(tallies.iter());
            for pair in chart.columns.windows(2) {
                assert!(pair[0].x + pair[0].width < pair[1].x);
            }
            assert!(chart.columns[0].x >= Columns::LEFT);
            let last = chart.columns.last().unwrap();
            assert!(last.x + last.width <= WIDTH);
        }
    }

    #[test]
    fn the_axis_ends_at_a_round_number_that_can_be_halved() {
        for (value, end) in [
            (0, 2),
            (1, 2),
            (3, 4),
            (7, 8),
            (10, 10),
            (11, 20),
            (41, 60),
            (999, 1000),
            (1001, 2000),
        ] {
            assert_eq!(round_up(value), end, "{value}");
        }
        assert_eq!(Columns::of([].iter()).columns, []);
    }
}
