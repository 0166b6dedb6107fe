//! Whether the next state depends on where an account came from: the test of the Markov assumption.

use super::Panel;
use crate::special::{as_f64, chi_square_above};

/// The next states of accounts in one state, by the state they came from.
#[derive(Clone, Debug, PartialEq)]
pub struct MemoryTest {
    /// For each previous state: how many moved on to the state asked about, and how many were there in all.
    pub rows: Vec<(u8, u64, u64)>,
    /// The chi-square statistic of the table of previous state against moved on or not.
    pub chi_square: f64,
    /// Its degrees of freedom.
    pub degrees: u64,
    /// How likely a larger statistic is when the past does not matter.
    pub p_value: f64,
}

/// Compares how often accounts in `state` moved on to `next`, by which of `previous` they came from; each with previous,
/// current and next month present. None when there is nothing to compare.
pub fn memory_test(panel: &Panel, state: u8, next: u8, previous: &[u8]) -> Option<MemoryTest> {
    let mut rows: Vec<(u8, u64, u64)> = previous.iter().map(|previous| (*previous, 0, 0)).collect();
    for track in panel.tracks() {
        for three in track.states.windows(3).filter(|three| three[1] == state) {
            if let Some(row) = rows.iter_mut().find(|row| row.0 == three[0]) {
                row.1 += u64::from(three[2] == next);
                row.2 += 1;
            }
        }
    }
    let (hits, all) = rows.iter().fold((0, 0), |sum, row| (sum.0 + row.1, sum.1 + row.2));
    let used: Vec<&(u8, u64, u64)> = rows.iter().filter(|row| row.2 > 0).collect();
    if used.len() < 2 || hits == 0 || hits == all {
        return None;
    }
    let rate = as_f64(hits) / as_f64(all);
    let part = |row: &&(u8, u64, u64)| {
        let n = as_f64(row.2);
        let off = as_f64(row.1) - n * rate;
        // Moved on and not moved on are off by the same.
        off * off / (n * rate) + off * off / (n * (1.0 - rate))
    };
    let chi_square = used.iter().map(part).sum();
    let degrees = u64::try_from(used.len() - 1).ok()?;
    Some(MemoryTest { chi_square, degrees, p_value: chi_square_above(chi_square, as_f64(degrees)), rows })
}
