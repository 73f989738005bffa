//! Chance that is the same in every run.

/// A generator of numbers from a seed.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014
/// (`SplitMix64`).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn of_seed(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // The bounds of a city are far below 2^32: what the remainder favours is not to be seen.
        self.next() % bound.max(1)
    }

    /// Whether what happens so many times in a hundred happens now.
    pub(crate) fn per_cent(&mut self, times: u64) -> bool {
        self.below(100) < times
    }

    /// One of so many, the first ones far oftener: the square of an even chance.
    pub(crate) fn one_of(&mut self, count: u64) -> usize {
        let (even, scale) = (self.below(1 << 16), 1 << 16);
        usize::try_from(even * even * count / (scale * scale)).unwrap_or_default()
    }
}
