//! How working times are spread: a published mean misleads, a median with its count does not.

use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Half a working day, in minutes.
const HALF_DAY: u64 = 4 * 60;

/// How many working times fall in each half working day: the first is up to 4 hours.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spread(BTreeMap<u64, u64>);

impl Spread {
    /// Counts a working time, in minutes.
    pub fn add(&mut self, minutes: u64) {
        self.add_half_days(Self::half_day(minutes), 1);
    }

    /// Counts working times that fall in a half working day, so many.
    pub fn add_half_days(&mut self, half_day: u64, times: u64) {
        if times > 0 {
            *self.0.entry(half_day).or_default() += times;
        }
    }

    /// The half working day, from 1, in which a working time falls, in minutes.
    pub fn half_day(minutes: u64) -> u64 {
        minutes.div_ceil(HALF_DAY).max(1)
    }

    /// How many were counted.
    pub fn count(&self) -> u64 {
        self.0.values().sum()
    }

    /// The half working day, from 1, in which the median falls; `None` where nothing was counted.
    pub fn median(&self) -> Option<u64> {
        self.quantile(50)
    }

    /// The half working day, from 1, in which the 90th percentile falls.
    pub fn ninetieth(&self) -> Option<u64> {
        self.quantile(90)
    }

    /// The least half day by the end of which at least so many per cent were over.
    fn quantile(&self, per_cent: u64) -> Option<u64> {
        let needed = (self.count() * per_cent).div_ceil(100);
        let mut over = 0;
        self.0.iter().find_map(|(half_day, count)| {
            over += count;
            (over >= needed).then_some(*half_day)
        })
    }
}

impl AddAssign<&Self> for Spread {
    fn add_assign(&mut self, other: &Self) {
        for (half_day, count) in &other.0 {
            *self.0.entry(*half_day).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(minutes: &[u64]) -> Spread {
        let mut spread = Spread::default();
        for minutes in minutes {
            spread.add(*minutes);
        }
        spread
    }

    #[test]
    fn a_time_falls_in_the_half_day_by_the_end_of_which_it_is_over() {
        for (minutes, half_day) in [(0, 1), (1, 1), (240, 1), (241, 2), (480, 2), (660, 3)] {
            assert_eq!(of(&[minutes]).median(), Some(half_day), "{minutes}");
        }
    }

    #[test]
    fn of_nothing_there_is_no_median() {
        assert_eq!((Spread::default().median(), Spread::default().ninetieth()), (None, None));
    }

    #[test]
    fn one_that_is_very_late_moves_the_mean_and_not_the_median() {
        let mut spread = of(&[60, 60, 120, 300, 400, 500, 700, 900, 1000, 100_000]);
        assert_eq!((spread.count(), spread.median(), spread.ninetieth()), (10, Some(2), Some(5)));
        spread += &of(&[100_000]);
        assert_eq!(spread.ninetieth(), Some(417));
    }

    proptest! {
        /// Beside the plain way: sort them all and take the one at the rank.
        #[test]
        fn it_says_what_sorting_says(mut minutes in proptest::collection::vec(0_u64..20_000, 1..60)) {
            let spread = of(&minutes);
            minutes.sort_unstable();
            for (per_cent, said) in [(50, spread.median()), (90, spread.ninetieth())] {
                let rank = (minutes.len() * per_cent).div_ceil(100);
                prop_assert_eq!(said, Some(minutes[rank - 1].div_ceil(240).max(1)));
            }
        }
    }
}
