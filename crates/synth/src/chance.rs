//! Seeded chance: every draw comes from a ChaCha stream of the seed and a number, in whole numbers only.
//!
//! *Invariant:* the same seed and stream give the same draws on every machine; no clock, no entropy, no floating point.

use calendar::Day;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// One stream of draws.
#[derive(Debug)]
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of that number under that seed. Streams do not depend on each other.
    pub(crate) fn of(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self(generator)
    }

    /// A number from 0 to `bound - 1`; 0 for a bound of 0. The bias is below one in a thousand million here.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.0.next_u64()) * u128::try_from(bound).unwrap_or_default();
        usize::try_from(wide >> 64).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = usize::try_from(high.saturating_sub(low)).unwrap_or_default() + 1;
        low.saturating_add(i32::try_from(self.below(width)).unwrap_or_default())
    }

    /// True in so many of a thousand draws.
    pub(crate) fn yes(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    /// One of a list; the type's default where the list is empty.
    pub(crate) fn pick<T: Clone + Default>(&mut self, list: &[T]) -> T {
        let place = self.below(list.len());
        list.get(place).cloned().unwrap_or_default()
    }

    /// One of a list by weight; the type's default where the weights come to nothing.
    pub(crate) fn weighted<T: Clone + Default>(&mut self, list: &[(T, usize)]) -> T {
        let mut place = self.below(list.iter().map(|(_, weight)| weight).sum());
        for (one, weight) in list {
            if place < *weight {
                return one.clone();
            }
            place -= weight;
        }
        T::default()
    }

    /// A day between two, both included.
    pub(crate) fn day(&mut self, first: Day, last: Day) -> Day {
        first.plus_days(self.between(0, last.days_since(first).max(0)))
    }

    /// A time within office hours: hour and minute, on a quarter.
    pub(crate) fn office_time(&mut self) -> (u8, u8) {
        (self.small(9, 16), self.small(0, 3).saturating_mul(15))
    }

    /// Any time of day, more often in the evening.
    pub(crate) fn any_time(&mut self) -> (u8, u8) {
        let hour = if self.yes(600) {
            self.small(16, 23)
        } else {
            self.small(0, 23)
        };
        (hour, self.small(0, 59))
    }

    fn small(&mut self, low: i32, high: i32) -> u8 {
        u8::try_from(self.between(low, high)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_a_function_of_seed_and_number() {
        let draws = |seed, stream| {
            let mut chance = Chance::of(seed, stream);
            (0..20).map(|_| chance.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draws(1, 1), draws(1, 1));
        assert_ne!(draws(1, 1), draws(1, 2));
        assert_ne!(draws(1, 1), draws(2, 1));
    }

    #[test]
    fn draws_stay_in_their_bounds_and_follow_their_weights() {
        let mut chance = Chance::of(7, 0);
        assert!((0..1000).all(|_| (3..=5).contains(&chance.between(3, 5))));
        assert_eq!(chance.below(0), 0);
        let heavy = (0..1000)
            .filter(|_| chance.weighted(&[("a", 900), ("b", 100)]) == "a")
            .count();
        assert!((850..950).contains(&heavy), "{heavy} of 1000");
    }
}
