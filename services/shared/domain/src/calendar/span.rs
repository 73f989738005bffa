//! An amount of working time.

use std::ops::{Add, Sub};

/// An amount of working time, never negative, kept in milliseconds.
///
/// Sums and differences stop at the ends: what would be negative is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WorkingSpan(i64);

impl WorkingSpan {
    /// No time.
    pub const ZERO: Self = Self(0);

    /// So many working minutes; none if negative.
    pub const fn from_minutes(minutes: i64) -> Self {
        Self::from_ms(minutes.saturating_mul(60_000))
    }

    /// So many working hours; none if negative.
    pub const fn from_hours(hours: i64) -> Self {
        Self::from_minutes(hours.saturating_mul(60))
    }

    /// Whole working minutes: what is less than a minute is left out.
    pub const fn minutes(self) -> i64 {
        self.0 / 60_000
    }

    pub(super) const fn from_ms(ms: i64) -> Self {
        Self(if ms > 0 { ms } else { 0 })
    }

    pub(super) const fn ms(self) -> i64 {
        self.0
    }
}

impl Add for WorkingSpan {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for WorkingSpan {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::from_ms(self.0.saturating_sub(other.0))
    }
}
