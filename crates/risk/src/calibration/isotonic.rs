//! Isotonic regression: the rising rates nearest to what happened, by pooling adjacent violators.

use super::{CalibrationRejected, check};
use crate::special::length;

/// Neighbouring rows pooled into one rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// Their rate.
    pub rate: f64,
    /// Their weight.
    pub weight: f64,
    /// How many of the given rates are in it.
    pub members: usize,
}

/// Pools neighbours until rates never fall (Ayer et al. 1955).
pub fn pool_adjacent_violators(rates: impl IntoIterator<Item = (f64, f64)>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (rate, weight) in rates {
        blocks.push(Block { rate, weight, members: 1 });
        while let [.., before, last] = blocks[..] {
            if before.rate < last.rate {
                break;
            }
            let weight = before.weight + last.weight;
            let rate = (before.rate * before.weight + last.rate * last.weight) / weight;
            blocks.truncate(blocks.len() - 2);
            blocks.push(Block { rate, weight, members: before.members + last.members });
        }
    }
    blocks
}

/// A rising map: flat on each block of log-odds, a straight line between one block and the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Isotonic {
    knots: Vec<(f64, f64)>,
}

impl Isotonic {
    /// Pools these rows in the order of their log-odds.
    ///
    /// Rates are kept off 0 and 1 by half a row of all rows, so that every probability has log-odds.
    ///
    /// # Errors
    /// When a class is absent, or a score is not finite.
    pub fn fit(log_odds: &[f64], is_bad: &[bool]) -> Result<Self, CalibrationRejected> {
        check(log_odds, is_bad)?;
        let mut order: Vec<(f64, bool)> = log_odds.iter().copied().zip(is_bad.iter().copied()).collect();
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut scores: Vec<(f64, f64, f64)> = Vec::new();
        for (score, is_bad) in order {
            if scores.last().is_none_or(|last| last.0 != score) {
                scores.push((score, 0.0, 0.0));
            }
            let last = scores.last_mut().expect("one was pushed");
            last.1 += f64::from(u8::from(is_bad));
            last.2 += 1.0;
        }
        let blocks = pool_adjacent_violators(scores.iter().map(|(_, bads, rows)| (bads / rows, *rows)));
        let least = 0.5 / length(log_odds.len());
        let (mut knots, mut next) = (Vec::new(), 0);
        for block in blocks {
            let pd = block.rate.clamp(least, 1.0 - least);
            let last = next + block.members - 1;
            knots.push((scores[next].0, pd));
            if last > next {
                knots.push((scores[last].0, pd));
            }
            next = last + 1;
        }
        Ok(Self { knots })
    }

    /// The map through these knots of log-odds and probability; none when they do not rise, or there are none.
    pub fn through(knots: Vec<(f64, f64)>) -> Option<Self> {
        let rise = knots.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
        let are_shares = knots.iter().all(|(x, pd)| x.is_finite() && *pd > 0.0 && *pd < 1.0);
        (rise && are_shares && !knots.is_empty()).then_some(Self { knots })
    }

    /// The knots, by rising log-odds.
    pub fn knots(&self) -> &[(f64, f64)] {
        &self.knots
    }

    /// The probability at these log-odds; beyond the ends that of the end.
    pub fn pd(&self, log_odds: f64) -> f64 {
        let after = self.knots.partition_point(|knot| knot.0 <= log_odds);
        match (after.checked_sub(1).map(|before| self.knots[before]), self.knots.get(after)) {
            (Some(before), Some(next)) => {
                let along = (log_odds - before.0) / (next.0 - before.0);
                (before.1 + along * (next.1 - before.1)).clamp(before.1, next.1)
            }
            (Some(last), None) => last.1,
            (None, Some(first)) => first.1,
            (None, None) => f64::NAN,
        }
    }
}
