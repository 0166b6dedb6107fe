//! Monitoring: whether those who are scored now are like those a model was made from.
//!
//! The same fixed bins on both sides; missing is a bin. The usual limits of the index (0.10, 0.25) have no error rate, so
//! its size is told together with how likely it is when nothing changed (Yurdakul 2018).

#[cfg(test)]
mod tests;

use crate::special::{as_f64, chi_square_above, chi_square_limit, length};

/// Why there is no index.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unstable {
    /// A side without rows.
    #[error("there are {baseline} rows in the baseline and {current} now: both sides need rows")]
    NoRows {
        /// How many in the baseline.
        baseline: u64,
        /// How many now.
        current: u64,
    },
    /// Different bins.
    #[error("the baseline has {baseline} bins and the current sample {current}")]
    OtherBins {
        /// How many in the baseline.
        baseline: usize,
        /// How many now.
        current: usize,
    },
}

/// A bin on both sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// Its share of the baseline.
    pub baseline: f64,
    /// Its share now.
    pub current: f64,
    /// What it adds to the index.
    pub part: f64,
    /// Whether one side was empty and counted as the floor.
    pub is_floored: bool,
}

/// The population stability index, with what is needed to judge it.
#[derive(Clone, Debug, PartialEq)]
pub struct Psi {
    /// `sum (a - e) ln(a / e)`.
    pub value: f64,
    /// Its parts, bin by bin.
    pub bins: Vec<Shift>,
    /// Rows of the baseline.
    pub baseline_rows: u64,
    /// Rows now.
    pub current_rows: u64,
    /// What an empty bin of the current sample counts as: half a row. One of the baseline counts as half a row of it.
    pub floor: f64,
    /// What it stays below with 95 % when nothing changed: `(1/n + 1/m)` of chi-square with one degree less than bins.
    pub limit_95: f64,
    /// How likely an index of this size is when nothing changed.
    pub p_value: f64,
}

/// Compares counts of the same bins. Bins that are empty on both sides say nothing and count for nothing.
///
/// # Errors
/// When a side has no rows, or the bins differ.
pub fn psi(baseline: &[u64], current: &[u64]) -> Result<Psi, Unstable> {
    if baseline.len() != current.len() {
        return Err(Unstable::OtherBins { baseline: baseline.len(), current: current.len() });
    }
    let (n, m): (u64, u64) = (baseline.iter().sum(), current.iter().sum());
    if n == 0 || m == 0 {
        return Err(Unstable::NoRows { baseline: n, current: m });
    }
    let floors = (0.5 / as_f64(n), 0.5 / as_f64(m));
    let bins: Vec<Shift> = baseline.iter().zip(current).map(|(e, a)| shift((*e, *a), (n, m), floors)).collect();
    let value = bins.iter().map(|bin| bin.part).sum();
    let used = bins.iter().filter(|bin| bin.baseline > 0.0 || bin.current > 0.0).count();
    let (degrees, scale) = (length(used.saturating_sub(1)), 1.0 / as_f64(n) + 1.0 / as_f64(m));
    let judged = |of: &dyn Fn() -> f64, alone: f64| if degrees > 0.0 { of() } else { alone };
    Ok(Psi {
        value,
        bins,
        baseline_rows: n,
        current_rows: m,
        floor: floors.1,
        limit_95: judged(&|| scale * chi_square_limit(0.05, degrees), 0.0),
        p_value: judged(&|| chi_square_above(value / scale, degrees), 1.0),
    })
}

fn shift(counts: (u64, u64), rows: (u64, u64), floors: (f64, f64)) -> Shift {
    let (baseline, current) = (as_f64(counts.0) / as_f64(rows.0), as_f64(counts.1) / as_f64(rows.1));
    let is_floored = (counts.0 == 0) != (counts.1 == 0);
    let part = if counts == (0, 0) {
        0.0
    } else {
        let (e, a) = (baseline.max(floors.0), current.max(floors.1));
        (a - e) * libm::log(a / e)
    };
    Shift { baseline, current, part, is_floored }
}

/// How one characteristic of a scorecard moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Csi {
    /// The index of its bins.
    pub psi: Psi,
    /// `sum (a - e) points`: by how much it moved the mean score.
    pub points_shift: f64,
}

/// Compares the bins of a characteristic, each with its points.
///
/// # Errors
/// When a side has no rows, or the bins differ.
pub fn csi(baseline: &[u64], current: &[u64], points: &[f64]) -> Result<Csi, Unstable> {
    let psi = psi(baseline, current)?;
    if points.len() != psi.bins.len() {
        return Err(Unstable::OtherBins { baseline: psi.bins.len(), current: points.len() });
    }
    let points_shift = psi.bins.iter().zip(points).map(|(bin, points)| (bin.current - bin.baseline) * points).sum();
    Ok(Csi { psi, points_shift })
}

/// Cut points that split numbers into ranges; a range begins at its cut. The last bin is for what is missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Cuts(Vec<f64>);

impl Cuts {
    /// Cut points at these values, rising; none when they do not rise, or one is not finite.
    pub fn at(cuts: Vec<f64>) -> Option<Self> {
        let rise = cuts.windows(2).all(|pair| pair[0] < pair[1]);
        (rise && cuts.iter().all(|cut| cut.is_finite())).then_some(Self(cuts))
    }

    /// At most this many ranges, of nearly the same number of these values each.
    ///
    /// # Panics
    /// When no range is asked for.
    pub fn of_equal_frequency(values: &[f64], ranges: usize) -> Self {
        assert!(ranges > 0, "values fall into at least one range");
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let mut cuts: Vec<f64> = Vec::new();
        for k in 1..ranges {
            let Some(&cut) = sorted.get(sorted.len() * k / ranges) else { break };
            // A cut at the lowest value would have nothing below it.
            if cut > sorted[0] && cuts.last().is_none_or(|last| *last < cut) {
                cuts.push(cut);
            }
        }
        Self(cuts)
    }

    /// The cut points.
    pub fn cuts(&self) -> &[f64] {
        &self.0
    }

    /// How many values are in each range, and how many are missing.
    pub fn counts(&self, values: &[f64]) -> Vec<u64> {
        let mut counts = vec![0; self.0.len() + 2];
        for value in values {
            let bin = if value.is_nan() { self.0.len() + 1 } else { self.0.partition_point(|cut| cut <= value) };
            counts[bin] += 1;
        }
        counts
    }
}

/// How many of these names were never seen when a model was made, and which, in the order of their names.
pub fn unseen<'a>(known: &[String], now: impl IntoIterator<Item = &'a str>) -> (u64, Vec<&'a str>) {
    let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
    known.sort_unstable();
    let mut names: Vec<&str> = now.into_iter().filter(|name| known.binary_search(name).is_err()).collect();
    let count = u64::try_from(names.len()).expect("a count of names fits");
    names.sort_unstable();
    names.dedup();
    (count, names)
}
