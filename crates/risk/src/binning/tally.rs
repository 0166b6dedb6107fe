//! Goods and bads counted, and what they are worth.

use std::cmp::Ordering;

use crate::frame::Outcome;

/// Goods and bads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tally {
    /// Rows that are good.
    pub goods: u64,
    /// Rows that are bad.
    pub bads: u64,
}

/// What a bin tells of goods and bads.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The weight of evidence: above 0 is safer than the average.
    pub woe: f64,
    /// Its part of the information value.
    pub iv: f64,
}

impl Tally {
    /// The goods and bads among outcomes.
    pub fn of(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        let mut tally = Self::default();
        outcomes.into_iter().for_each(|outcome| tally.count(outcome));
        tally
    }

    /// All of them together.
    pub fn sum(tallies: &[Self]) -> Self {
        tallies.iter().fold(Self::default(), |sum, tally| sum.plus(*tally))
    }

    /// Counts one row.
    pub fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Good => self.goods += 1,
            Outcome::Bad => self.bads += 1,
            Outcome::Indeterminate | Outcome::Immature => {}
        }
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self { goods: self.goods + other.goods, bads: self.bads + other.bads }
    }

    /// Rows that are good or bad.
    pub fn rows(self) -> u64 {
        self.goods + self.bads
    }

    /// The share of bads, or none without rows.
    pub fn bad_rate(self) -> Option<f64> {
        (self.rows() > 0).then(|| self.bads as f64 / self.rows() as f64)
    }

    /// Whether goods or bads are lacking.
    pub fn is_one_sided(self) -> bool {
        self.goods == 0 || self.bads == 0
    }

    /// Whose bad rate is lower, without rounding.
    pub fn compare_bad_rates(self, other: Self) -> Ordering {
        let of = |a: u64, b: u64| u128::from(a) * u128::from(b);
        of(self.bads, other.rows()).cmp(&of(other.bads, self.rows()))
    }

    /// What it tells among all; with 0.5 added to both counts where goods or bads are lacking.
    pub fn evidence(self, all: Self) -> Evidence {
        let added = if self.is_one_sided() { 0.5 } else { 0.0 };
        let goods = (self.goods as f64 + added) / all.goods as f64;
        let bads = (self.bads as f64 + added) / all.bads as f64;
        let woe = libm::log(goods / bads);
        Evidence { woe, iv: (goods - bads) * woe }
    }
}
