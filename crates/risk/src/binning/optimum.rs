//! The merging of prebins with the largest information value, by dynamic programming over all of them.
//!
//! Merging never raises the information value (log-sum inequality), so it is the limits and the trend that decide. Let
//! `iv(i..j)` be the part of a bin made of the prebins i to j. For a bad rate that rises, with k bins:
//! `best(k, i, j) = iv(i..j) + max over h with rate(h..i-1) < rate(i..j) of best(k - 1, h, i - 1)`.
//! A peak is a rise and then a fall; a valley the other way round. Rates are compared as fractions, without rounding;
//! neighbours of equal rate are one bin, since that loses nothing. Of equal values the one with fewer bins is taken,
//! then the one with the lowest cut.

use std::cmp::Ordering;

use super::{BinningOptions, Tally};

/// How the bad rate moves as the value grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trend {
    /// It rises.
    Ascending,
    /// It falls.
    Descending,
    /// It rises, then falls.
    Peak,
    /// It falls, then rises.
    Valley,
    /// It rises or falls, whichever tells more; with one turn where that is worth at least a tenth more.
    Auto,
}

/// What a bend must add to the information value of the best trend without one.
const BEND_GAIN: f64 = 0.1;

/// Information values that differ by less are equal: they differ by rounding.
const EQUAL: f64 = 1e-12;

/// What every bin must have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    rows_min: f64,
    bads_min: u64,
    bins_max: usize,
}

impl Limits {
    pub(super) fn new(options: &BinningOptions, all: Tally) -> Self {
        let rows_min = options.share_min * all.rows() as f64;
        Self { rows_min, bads_min: options.bads_min.max(1), bins_max: options.bins_max }
    }

    fn allow(self, tally: Tally) -> bool {
        tally.rows() as f64 >= self.rows_min && tally.bads >= self.bads_min && tally.goods >= 1
    }
}

/// Bins of the first prebins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segmentation {
    pub(super) iv: f64,
    pub(super) bins: usize,
    /// Bit i is set when a bin begins at prebin i, the first excepted.
    pub(super) cuts: u64,
}

impl Segmentation {
    fn beats(&self, other: &Self) -> bool {
        if (self.iv - other.iv).abs() > EQUAL {
            return self.iv > other.iv;
        }
        match self.bins.cmp(&other.bins) {
            Ordering::Less => true,
            Ordering::Greater => false,
            // The lowest cut that only one of them has.
            Ordering::Equal => {
                let differ = self.cuts ^ other.cuts;
                differ != 0 && self.cuts & (1 << differ.trailing_zeros()) != 0
            }
        }
    }
}

/// The prebins at which the best bins begin, the first among them. One bin of all, when no other meets the limits.
///
/// # Panics
/// When there are no prebins, or more than 64.
pub(super) fn starts(prebins: &[Tally], all: Tally, limits: Limits, trend: Trend) -> Vec<usize> {
    let cuts = best(prebins, all, limits, trend).map_or(0, |segmentation| segmentation.cuts);
    (0..prebins.len()).filter(|&at| at == 0 || cuts & (1 << at) != 0).collect()
}

/// The best bins, if any meet the limits.
pub(super) fn best(prebins: &[Tally], all: Tally, limits: Limits, trend: Trend) -> Option<Segmentation> {
    assert!((1..=64).contains(&prebins.len()), "there are 1 to 64 prebins");
    use Ordering::{Greater, Less};
    let search = Search::new(prebins, all, limits);
    match trend {
        Trend::Ascending => search.best(&[Less]),
        Trend::Descending => search.best(&[Greater]),
        Trend::Peak => search.best(&[Less, Greater]),
        Trend::Valley => search.best(&[Greater, Less]),
        Trend::Auto => {
            let straight = better(search.best(&[Less]), search.best(&[Greater]))?;
            let bent = better(search.best(&[Less, Greater]), search.best(&[Greater, Less]))?;
            Some(if bent.iv > straight.iv * (1.0 + BEND_GAIN) { bent } else { straight })
        }
    }
}

fn better(a: Option<Segmentation>, b: Option<Segmentation>) -> Option<Segmentation> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.beats(&a) { b } else { a }),
        (one, None) | (None, one) => one,
    }
}

struct Search {
    prebins: usize,
    bins_max: usize,
    /// The bin of prebins i to j at `i * prebins + j`, where the limits allow it, with its part of the value.
    segments: Vec<Option<(Tally, f64)>>,
}

impl Search {
    fn new(prebins: &[Tally], all: Tally, limits: Limits) -> Self {
        let count = prebins.len();
        let mut segments = vec![None; count * count];
        for i in 0..count {
            let mut tally = Tally::default();
            for j in i..count {
                tally = tally.plus(prebins[j]);
                if limits.allow(tally) {
                    segments[i * count + j] = Some((tally, tally.evidence(all).iv));
                }
            }
        }
        Self { prebins: count, bins_max: limits.bins_max.min(count), segments }
    }

    /// The best bins whose rates go through these phases: in each, how the rate before stands to the rate after.
    fn best(&self, phases: &[Ordering]) -> Option<Segmentation> {
        let mut layer = self.first(phases.len());
        let mut best = self.whole(&layer, None);
        for _ in 1..self.bins_max {
            layer = self.extended(&layer, phases);
            best = self.whole(&layer, best);
        }
        best
    }

    fn at(&self, phase: usize, i: usize, j: usize) -> usize {
        (phase * self.prebins + i) * self.prebins + j
    }

    /// Segmentations of one bin.
    fn first(&self, phases: usize) -> Vec<Option<Segmentation>> {
        let mut layer = vec![None; phases * self.segments.len()];
        for j in 0..self.prebins {
            layer[self.at(0, 0, j)] = self.segments[j].map(|(_, iv)| Segmentation { iv, bins: 1, cuts: 0 });
        }
        layer
    }

    /// Every segmentation with one bin more.
    fn extended(&self, layer: &[Option<Segmentation>], phases: &[Ordering]) -> Vec<Option<Segmentation>> {
        let mut next = vec![None; layer.len()];
        for i in 1..self.prebins {
            for j in i..self.prebins {
                let Some((tally, iv)) = self.segments[i * self.prebins + j] else { continue };
                for (phase, order) in phases.iter().enumerate() {
                    next[self.at(phase, i, j)] = self.joined(layer, phase, *order, i, tally, iv);
                }
            }
        }
        next
    }

    /// The best segmentation that ends before prebin i, with this bin put behind it.
    fn joined(
        &self,
        layer: &[Option<Segmentation>],
        phase: usize,
        order: Ordering,
        i: usize,
        tally: Tally,
        iv: f64,
    ) -> Option<Segmentation> {
        let mut best = None;
        for h in 0..i {
            let Some((before, _)) = self.segments[h * self.prebins + i - 1] else { continue };
            if before.compare_bad_rates(tally) != order {
                continue;
            }
            for from in phase.saturating_sub(1)..=phase {
                best = better(best, layer[self.at(from, h, i - 1)]);
            }
        }
        best.map(|Segmentation { iv: sum, bins, cuts }| Segmentation {
            iv: sum + iv,
            bins: bins + 1,
            cuts: cuts | 1 << i,
        })
    }

    /// The best of those that end with the last prebin.
    fn whole(&self, layer: &[Option<Segmentation>], mut best: Option<Segmentation>) -> Option<Segmentation> {
        for phase in 0..layer.len() / self.segments.len() {
            for i in 0..self.prebins {
                best = better(best, layer[self.at(phase, i, self.prebins - 1)]);
            }
        }
        best
    }
}
