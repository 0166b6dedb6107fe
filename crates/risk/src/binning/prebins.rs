//! Ranges to start from: few enough that every way of merging them can be weighed.
//!
//! Values are first put into up to 256 groups of about equal size, equal values together. A tree then splits them, the
//! largest gain of information first, into as many ranges as are asked for, none smaller than half of what a bin needs.
//! Ranges of equal size alone would miss the edges that matter in counts, where most values are 0.

use super::{BinningOptions, Tally};

const GROUPS: usize = 256;

/// Consecutive values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Prebin {
    /// The least of them.
    pub(super) least: f64,
    /// The rows that have them.
    pub(super) tally: Tally,
}

/// The ranges of these values, each with whether its row is bad.
pub(super) fn of(values: &[(f64, bool)], all: Tally, options: &BinningOptions) -> Vec<Prebin> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let groups = groups(&sorted);
    let rows_min = (options.share_min / 2.0 * all.rows() as f64).max(1.0);
    let starts = splits(&groups, options.prebins_max, rows_min);
    let merged = starts.iter().enumerate().map(|(at, &start)| {
        let end = starts.get(at + 1).copied().unwrap_or(groups.len());
        let tallies = groups[start..end].iter();
        let tally = tallies.fold(Tally::default(), |sum, group| sum.plus(group.tally));
        Prebin { least: groups[start].least, tally }
    });
    merged.collect()
}

/// Groups of about equal size, equal values together.
fn groups(sorted: &[(f64, bool)]) -> Vec<Prebin> {
    let enough = (sorted.len() / GROUPS).max(1) as u64;
    let mut groups: Vec<Prebin> = Vec::new();
    for same in sorted.chunk_by(|a, b| a.0 == b.0) {
        let bads = same.iter().filter(|(_, is_bad)| *is_bad).count() as u64;
        let tally = Tally { goods: same.len() as u64 - bads, bads };
        match groups.last_mut() {
            // A value that fills a group by itself is kept apart from a small one before it.
            Some(last) if last.tally.rows() < enough && tally.rows() < enough => last.tally = last.tally.plus(tally),
            Some(_) | None => groups.push(Prebin { least: same[0].0, tally }),
        }
    }
    groups
}

/// A run of groups and the best place to split it.
struct Leaf {
    start: usize,
    end: usize,
    split: Option<(f64, usize)>,
}

/// Where the ranges begin.
fn splits(groups: &[Prebin], leaves_max: usize, rows_min: f64) -> Vec<usize> {
    if groups.is_empty() {
        return Vec::new();
    }
    let leaf = |start, end| Leaf { start, end, split: best_split(groups, start, end, rows_min) };
    let mut leaves = vec![leaf(0, groups.len())];
    while leaves.len() < leaves_max {
        // The largest gain; the lowest of equals.
        let mut best: Option<(usize, f64, usize)> = None;
        for (at, leaf) in leaves.iter().enumerate() {
            if let Some((gain, split)) = leaf.split
                && best.is_none_or(|(_, most, _)| gain > most)
            {
                best = Some((at, gain, split));
            }
        }
        let Some((at, _, split)) = best else { break };
        let Leaf { start, end, .. } = leaves[at];
        leaves.splice(at..=at, [leaf(start, split), leaf(split, end)]);
    }
    leaves.iter().map(|leaf| leaf.start).collect()
}

/// The split of a run that gains most information, if any gains some.
fn best_split(groups: &[Prebin], start: usize, end: usize, rows_min: f64) -> Option<(f64, usize)> {
    let whole = groups[start..end].iter().fold(Tally::default(), |sum, group| sum.plus(group.tally));
    let before = disorder(whole);
    let mut left = Tally::default();
    let mut best: Option<(f64, usize)> = None;
    for split in start + 1..end {
        left = left.plus(groups[split - 1].tally);
        let right = Tally { goods: whole.goods - left.goods, bads: whole.bads - left.bads };
        if (left.rows() as f64) < rows_min || (right.rows() as f64) < rows_min {
            continue;
        }
        let gain = before - disorder(left) - disorder(right);
        // What is left of rounding is no gain.
        if gain > 1e-9 && best.is_none_or(|(most, _)| gain > most) {
            best = Some((gain, split));
        }
    }
    best
}

/// The entropy of a tally, times its rows.
fn disorder(tally: Tally) -> f64 {
    let rows = tally.rows() as f64;
    let part = |count: u64| if count == 0 { 0.0 } else { count as f64 * libm::log(rows / count as f64) };
    part(tally.goods) + part(tally.bads)
}
