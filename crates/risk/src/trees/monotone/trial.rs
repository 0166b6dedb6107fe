//! Trying whether a model is monotone: one value stepped over all its cuts, the others left as they are.

use super::cuts;
use crate::feature::Direction;
use crate::trees::{Reading, Trees, reading};

/// A step against the declared direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Fall {
    /// The column that was stepped.
    pub input: String,
    /// Which of the rows tried, counted from 0.
    pub row: usize,
    /// The value before and after the step.
    pub values: (f64, f64),
    /// The log-odds before and after.
    pub log_odds: (f64, f64),
}

impl std::fmt::Display for Fall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { input, row, values: (from, to), log_odds: (before, after) } = self;
        write!(f, "row {row}: {input} from {from} to {to} moves the log-odds of bad from {before} to {after}")
    }
}

/// The first step against a declared direction, when every constrained value of these rows is stepped over its cuts.
///
/// Rows hold one number for each input, as for [`Trees::row_log_odds`].
pub fn first_fall(trees: &Trees, directions: &[Direction], rows: &[Vec<f64>]) -> Option<Fall> {
    let cuts = cuts(trees);
    rows.iter().enumerate().find_map(|(row, values)| {
        let constrained = directions.iter().enumerate().filter(|(_, direction)| **direction != Direction::Free);
        constrained.into_iter().find_map(|(input, &direction)| fall(trees, row, values, input, direction, &cuts[input]))
    })
}

fn fall(trees: &Trees, row: usize, values: &[f64], input: usize, direction: Direction, cuts: &[f64]) -> Option<Fall> {
    let mut stepped = values.to_vec();
    let mut at = |value: f64| {
        stepped[input] = value;
        trees.row_log_odds(&stepped)
    };
    // Below the first cut, then on each cut, where the row turns right. A cut that is a special code is no measurement.
    let first = cuts.first()?.next_down();
    let mut before = (first, at(first));
    let reading = &trees.parts().inputs[input].reading;
    for &cut in cuts.iter().filter(|&&cut| !reading::number(reading, cut).is_nan()) {
        let after = (cut, at(cut));
        let is_fall = match direction {
            Direction::Up => after.1 < before.1,
            Direction::Down => after.1 > before.1,
            Direction::Free => false,
        };
        if is_fall {
            let input = trees.parts().inputs[input].name.clone();
            return Some(Fall { input, row, values: (before.0, after.0), log_odds: (before.1, after.1) });
        }
        before = after;
    }
    None
}

/// Rows that reach into every corner of a model, for trying one without data: each value is missing, or lies between two
/// of its cuts, or is a category, drawn by splitmix64 from the seed.
pub fn rows_from_cuts(trees: &Trees, count: usize, seed: u64) -> Vec<Vec<f64>> {
    let cuts = cuts(trees);
    let mut state = seed;
    let mut draw = |below: usize| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        (crate::fold::fold_of(state, below as u64)) as usize
    };
    let mut value = |input: usize| {
        let reading = &trees.parts().inputs[input].reading;
        let choices = match reading {
            Reading::Number | Reading::NumberBut(_) | Reading::NumberZeroMissing => cuts[input].len() + 2,
            Reading::Code => 34,
            Reading::Ranked(names) | Reading::Named(names) => names.len() + 1,
        };
        match draw(choices) {
            0 => f64::NAN,
            1 if reading.is_number() => cuts[input].first().map_or(0.0, |cut| cut.next_down()),
            n if reading.is_number() => cuts[input][n - 2],
            n => n as f64 - 1.0,
        }
    };
    (0..count).map(|_| (0..cuts.len()).map(&mut value).collect()).collect()
}
