//! Measures: how well scores rank, and how near probabilities come to what happened.
//!
//! A higher score is riskier; points are negated first. Ties are treated as ties everywhere: they share a rank, they
//! step together, and a tied group that an edge cuts counts in proportion. Where a measure has no meaning there is
//! none, with the reason, never 0 or 0.5.

mod groups;
mod probability;
#[cfg(test)]
mod tests;

pub use groups::{Performance, by_group};
pub use probability::{CalibrationRow, Grouping, ProbabilityError, calibration_error, probability_error};

use crate::special::{Interval, Z_95, length};

/// Why there is no measure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmeasured {
    /// Nothing to measure.
    #[error("there are no rows")]
    NoRows,
    /// Only goods.
    #[error("none of the {0} rows is bad")]
    NoBads(usize),
    /// Only bads.
    #[error("none of the {0} rows is good")]
    NoGoods(usize),
    /// A score that is no number.
    #[error("the score of row {0} is not a number")]
    NotANumber(usize),
    /// Scores and outcomes of different rows.
    #[error("there are {scores} scores and {outcomes} outcomes")]
    Uneven {
        /// How many scores.
        scores: usize,
        /// How many outcomes.
        outcomes: usize,
    },
}

/// Rows of one score.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Tie {
    score: f64,
    bads: f64,
    goods: f64,
}

/// A point of a curve: shares of bads and of goods among the rows that score at least this.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// The score.
    pub score: f64,
    /// The share of all bads that score at least this.
    pub bads: f64,
    /// The share of all goods that score at least this.
    pub goods: f64,
    /// The share of all rows that score at least this.
    pub rows: f64,
}

/// Scores with what became of their rows, sorted once, the riskiest first.
#[derive(Clone, Debug)]
pub struct Ranking {
    ties: Vec<Tie>,
    bads: f64,
    goods: f64,
}

impl Ranking {
    /// Sorts scores, with whether each row was bad.
    ///
    /// # Errors
    /// When a class is absent, a score is not a number, or the lengths differ.
    pub fn new(scores: &[f64], is_bad: &[bool]) -> Result<Self, Unmeasured> {
        check(scores, is_bad)?;
        let bads = is_bad.iter().filter(|is_bad| **is_bad).count();
        match bads {
            0 => return Err(Unmeasured::NoBads(scores.len())),
            all if all == scores.len() => return Err(Unmeasured::NoGoods(scores.len())),
            _ => {}
        }
        let mut order: Vec<(f64, bool)> = scores.iter().copied().zip(is_bad.iter().copied()).collect();
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        let mut ties: Vec<Tie> = Vec::new();
        for (score, is_bad) in order {
            // 0.0 and -0.0 are one score.
            if ties.last().is_none_or(|tie| tie.score != score) {
                ties.push(Tie { score, bads: 0.0, goods: 0.0 });
            }
            let tie = ties.last_mut().expect("one was pushed");
            *if is_bad { &mut tie.bads } else { &mut tie.goods } += 1.0;
        }
        Ok(Self { ties, bads: length(bads), goods: length(scores.len() - bads) })
    }

    /// The probability that a bad scores above a good, ties counting half: by mid-ranks.
    pub fn auc(&self) -> f64 {
        let (mut goods_below, mut wins) = (self.goods, 0.0);
        for tie in &self.ties {
            goods_below -= tie.goods;
            wins += tie.bads * (goods_below + 0.5 * tie.goods);
        }
        wins / (self.bads * self.goods)
    }

    /// [`auc`](Self::auc) with an interval of 95 % from its variance by DeLong, DeLong and Clarke-Pearson (1988).
    ///
    /// With one row of a class the variance is unknown, and there is none.
    pub fn auc_interval(&self) -> Option<Interval> {
        if self.bads < 2.0 || self.goods < 2.0 {
            return None;
        }
        let auc = self.auc();
        let (mut goods_below, mut bads_above) = (self.goods, 0.0);
        let (mut of_bads, mut of_goods) = (0.0, 0.0);
        for tie in &self.ties {
            goods_below -= tie.goods;
            let won = (goods_below + 0.5 * tie.goods) / self.goods;
            let lost = (bads_above + 0.5 * tie.bads) / self.bads;
            of_bads += tie.bads * (won - auc) * (won - auc);
            of_goods += tie.goods * (lost - auc) * (lost - auc);
            bads_above += tie.bads;
        }
        let variance = of_bads / (self.bads - 1.0) / self.bads + of_goods / (self.goods - 1.0) / self.goods;
        let half = Z_95 * variance.sqrt();
        Some(Interval { value: auc, low: (auc - half).max(0.0), high: (auc + half).min(1.0) })
    }

    /// `2 AUC - 1`.
    pub fn gini(&self) -> f64 {
        2.0 * self.auc() - 1.0
    }

    /// The largest distance between the distributions of bads and goods, equal scores stepping together; and the score
    /// at and above which it is reached, the riskiest of them.
    pub fn ks(&self) -> (f64, f64) {
        let mut best = (0.0, self.ties[0].score);
        for point in self.curve() {
            let distance = (point.bads - point.goods).abs();
            if distance > best.0 {
                best = (distance, point.score);
            }
        }
        best
    }

    /// The bad rate among the riskiest share of rows over that of all; a tied group at the edge counts in proportion.
    ///
    /// # Panics
    /// When the share is not above 0 and at most 1.
    pub fn lift(&self, riskiest: f64) -> f64 {
        assert!(riskiest > 0.0 && riskiest <= 1.0, "lift is of a share of the rows");
        self.captured(riskiest) / riskiest
    }

    /// The share of all bads that is among the riskiest share of rows.
    pub fn captured(&self, riskiest: f64) -> f64 {
        let mut left = riskiest * (self.bads + self.goods);
        let mut bads = 0.0;
        for tie in &self.ties {
            let rows = tie.bads + tie.goods;
            let taken = left.min(rows);
            bads += tie.bads * taken / rows;
            left -= taken;
            if left <= 0.0 {
                break;
            }
        }
        bads / self.bads
    }

    /// The curve through every distinct score, the riskiest first: ROC is bads over goods, gains are bads over rows.
    pub fn curve(&self) -> Vec<CurvePoint> {
        let (mut bads, mut goods) = (0.0, 0.0);
        let step = |tie: &Tie| {
            bads += tie.bads;
            goods += tie.goods;
            let rows = (bads + goods) / (self.bads + self.goods);
            CurvePoint { score: tie.score, bads: bads / self.bads, goods: goods / self.goods, rows }
        };
        self.ties.iter().map(step).collect()
    }
}

/// Refuses what cannot be measured whatever the classes.
fn check(scores: &[f64], is_bad: &[bool]) -> Result<(), Unmeasured> {
    if scores.len() != is_bad.len() {
        return Err(Unmeasured::Uneven { scores: scores.len(), outcomes: is_bad.len() });
    }
    if scores.is_empty() {
        return Err(Unmeasured::NoRows);
    }
    match scores.iter().position(|score| score.is_nan()) {
        Some(at) => Err(Unmeasured::NotANumber(at + 1)),
        None => Ok(()),
    }
}
