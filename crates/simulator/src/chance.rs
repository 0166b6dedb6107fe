//! Chance: draws that depend on the seed, on whose draw it is and on the occasion, and on nothing else.
//!
//! No state is kept for a borrower: every occasion has a stretch of the subject's own stream. Only additions,
//! multiplications and comparisons are used, so that every machine draws the same.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Where all draws come from.
pub(crate) struct Chance(ChaCha8Rng);

/// Whose draw it is.
#[derive(Clone, Copy)]
pub(crate) enum Subject {
    /// An account's own affairs.
    Account(u32),
    /// What all accounts of a person share.
    Person(u32),
}

/// The words of a stream that one occasion may use up.
const OCCASION_WORDS: u128 = 1024;

/// The quantiles 0/8 to 8/8 of a waiting time without memory, as multiples of its mean.
const WAITING: [f64; 9] = [0.0, 0.13, 0.29, 0.47, 0.69, 0.98, 1.39, 2.08, 4.0];

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// The draws of a subject on an occasion.
    pub(crate) fn on(&mut self, subject: Subject, occasion: u32) -> Draws<'_> {
        let stream = match subject {
            Subject::Account(account) => u64::from(account) * 2,
            Subject::Person(person) => u64::from(person) * 2 + 1,
        };
        self.0.set_stream(stream);
        self.0.set_word_pos(u128::from(occasion) * OCCASION_WORDS);
        Draws(&mut self.0)
    }
}

/// The draws of one occasion.
pub(crate) struct Draws<'a>(&'a mut ChaCha8Rng);

impl Draws<'_> {
    /// A number from 0 up to, not including, 1.
    pub(crate) fn unit(&mut self) -> f64 {
        self.0.random()
    }

    /// True with a probability.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A whole number from `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: i32, most: i32) -> i32 {
        self.0.random_range(least..=most)
    }

    /// A place in a list of weights.
    pub(crate) fn place(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        weights
            .iter()
            .position(|weight| {
                left -= weight;
                left < 0.0
            })
            .unwrap_or(weights.len() - 1)
    }

    /// One of a list.
    pub(crate) fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.0.random_range(0..list.len())]
    }

    /// A value of a distribution given by its quantiles at equal distances, straight lines between them.
    pub(crate) fn along(&mut self, quantiles: &[f64]) -> f64 {
        let segments = quantiles.len() - 1;
        let at = self.unit() * segments as f64;
        let segment = (at as usize).min(segments - 1);
        let (low, high) = (quantiles[segment], quantiles[segment + 1]);
        low + (high - low) * (at - segment as f64)
    }

    /// Days until something that happens every so many days; at least 1.
    pub(crate) fn days_until(&mut self, mean_days: f64) -> i32 {
        ((self.along(&WAITING) * mean_days + 0.5) as i32).max(1)
    }
}

#[cfg(test)]
mod tests;
