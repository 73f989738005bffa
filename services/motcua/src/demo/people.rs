//! Made-up people, and dice that fall the same way in every run.

use serde_json::{Value, json};

/// Dice for one story: the same number gives the same throws.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// Dice of a story by its number.
    pub(super) fn of(story: u32) -> Self {
        Self(u64::from(story))
    }

    /// A number below `limit`; 0 for a limit of 0.
    ///
    /// Source of the mix: `SplitMix64` (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
    /// Generators, 2014).
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(mixed % limit).unwrap_or_default()
    }

    /// One of several.
    pub(super) fn one_of<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        of.get(self.below(of.len())).copied()
    }

    /// Minutes into a round: even ones, so that some acts fall together.
    pub(super) fn minute(&mut self) -> u8 {
        u8::try_from(self.below(7) * 2).unwrap_or_default()
    }
}

/// A citizen who does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    /// Full name.
    pub(super) name: String,
    number: u32,
}

impl Person {
    /// The citizen of a story, by its number.
    pub(super) fn of(story: u32) -> Self {
        let name =
            if story.is_multiple_of(2) { "Nguyễn Văn Mẫu" } else { "Trần Thị Mẫu" };
        Self { name: format!("{name} {story:03}"), number: story }
    }

    /// As a request names a person.
    pub(super) fn party(&self) -> Value {
        json!({
            "name": self.name,
            "identities": [self.identity()],
            "phone": format!("{:010}", self.number),
            "address": format!("Số {} đường Mẫu, phường Ninh Kiều", self.number),
        })
    }

    /// As a request names an identity paper.
    pub(super) fn identity(&self) -> Value {
        json!({ "kind": "citizenNumber", "number": format!("{:012}", self.number) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dice_fall_the_same_way_in_every_run() {
        let throws = |story| {
            let mut dice = Dice::of(story);
            (0..8).map(|_| dice.below(6)).collect::<Vec<_>>()
        };
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
        assert!(throws(7).into_iter().all(|throw| throw < 6));
    }

    #[test]
    fn nobody_takes_a_person_of_the_demo_for_a_real_one() {
        let person = Person::of(3);
        assert_eq!(person.name, "Trần Thị Mẫu 003");
        assert_eq!(person.identity()["number"], "000000000003");
    }
}
