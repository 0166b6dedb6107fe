//! What an engine that knows only numbers is given for a column: numbers as they are, names by rank.
//!
//! Names are ranked by the bad rate of their training rows, lowest first, ties by name, and the ranking is kept with the
//! model. A name with few rows would rank by chance, so it counts as missing, in training and ever after; so does one that
//! was never seen. A column of ten thousand names thus becomes a ranking of those that are common.

use super::TrainingRejected;
use crate::feature::Feature;
use crate::frame::{Column, MISSING, Values};
use crate::trees::{Input, Reading, reading};

/// A column made ready: how the model reads it, and its values in the training rows.
pub(super) struct Encoded {
    pub(super) input: Input,
    pub(super) values: Vec<f64>,
}

/// The column's values in the training rows, given their targets.
pub(super) fn encoded(
    feature: &Feature,
    column: &Column,
    (rows, targets): (&[usize], &[f64]),
    rows_min: usize,
) -> Result<Encoded, TrainingRejected> {
    let (reading, values) = match &column.values {
        Values::Numbers(numbers) => {
            let reading = Reading::of_numbers(feature);
            let values = rows.iter().map(|&row| reading::number(&reading, numbers[row])).collect();
            (reading, values)
        }
        Values::Categories { levels, codes } => {
            let codes: Vec<u32> = rows.iter().map(|&row| codes[row]).collect();
            ranked(levels, &codes, targets, rows_min)
        }
    };
    let values: Vec<f64> = values;
    if values.iter().all(|value| value.is_nan()) {
        let column_name = column.name.clone();
        return Err(match &column.values {
            Values::Categories { codes, .. } if rows.iter().any(|&row| codes[row] != MISSING) => {
                TrainingRejected::AllRare { column: column_name, rows_min }
            }
            Values::Categories { .. } | Values::Numbers(_) => TrainingRejected::AllMissing(column_name),
        });
    }
    Ok(Encoded { input: Input { name: column.name.clone(), reading }, values })
}

fn ranked(levels: &[String], codes: &[u32], targets: &[f64], rows_min: usize) -> (Reading, Vec<f64>) {
    let mut counts = vec![(0_usize, 0.0); levels.len()];
    for (&code, target) in codes.iter().zip(targets) {
        if code != MISSING {
            let (rows, bads) = &mut counts[code as usize];
            *rows += 1;
            *bads += target;
        }
    }
    let rate = |code: usize| counts[code].1 / counts[code].0 as f64;
    let mut common: Vec<usize> = (0..levels.len()).filter(|&code| counts[code].0 >= rows_min.max(1)).collect();
    common.sort_by(|&one, &other| rate(one).total_cmp(&rate(other)).then_with(|| levels[one].cmp(&levels[other])));
    let mut ranks = vec![f64::NAN; levels.len()];
    for (rank, &code) in common.iter().enumerate() {
        ranks[code] = rank as f64;
    }
    let values = codes.iter().map(|&code| ranks.get(code as usize).copied().unwrap_or(f64::NAN)).collect();
    (Reading::Ranked(common.iter().map(|&code| levels[code].clone()).collect()), values)
}
