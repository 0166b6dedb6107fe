//! The baseline of a model: how scores and features were spread over the rows that it was made from.

use risk::Frame;
use risk::frame::{MISSING, Values};
use risk::monitor::Cuts;
use serde::{Deserialize, Serialize};

/// How many ranges scores and numbers are put into.
const RANGES: usize = 10;

/// How many names a column keeps apart; the rest are counted together.
const NAMES_MAX: usize = 50;

/// A spread over bins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// Of what.
    pub name: String,
    /// The bins.
    pub bins: Bins,
    /// How many rows are in each.
    pub counts: Vec<u64>,
}

/// Bins that stay as they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Bins {
    /// Ranges that begin at these numbers; the first has no beginning, and the last bin is for what is missing.
    Cuts(Vec<f64>),
    /// These names, then all others, then what is missing.
    Names(Vec<String>),
}

impl Spread {
    /// The spread of numbers, in ranges of about the same number of rows.
    pub fn of_numbers(name: &str, values: &[f64]) -> Self {
        let cuts = Cuts::of_equal_frequency(values, RANGES);
        Self { name: name.to_owned(), counts: cuts.counts(values), bins: Bins::Cuts(cuts.cuts().to_vec()) }
    }

    fn of_names(name: &str, levels: &[String], codes: &[u32]) -> Self {
        let mut counts = vec![0_u64; levels.len()];
        codes.iter().filter(|code| **code != MISSING).for_each(|code| counts[*code as usize] += 1);
        let mut order: Vec<usize> = (0..levels.len()).collect();
        order.sort_by(|&a, &b| counts[b].cmp(&counts[a]).then_with(|| levels[a].cmp(&levels[b])));
        order.truncate(NAMES_MAX);
        let names = order.iter().map(|&at| levels[at].clone()).collect();
        let mut spread = Self { name: name.to_owned(), bins: Bins::Names(names), counts: Vec::new() };
        spread.counts = spread.name_counts(levels, codes);
        spread
    }

    /// How many of these values are in each bin.
    pub fn counts_of(&self, values: &Values) -> Vec<u64> {
        match (&self.bins, values) {
            (Bins::Cuts(cuts), Values::Numbers(numbers)) => {
                Cuts::at(cuts.clone()).map(|cuts| cuts.counts(numbers)).unwrap_or_default()
            }
            (Bins::Names(_), Values::Categories { levels, codes }) => self.name_counts(levels, codes),
            (Bins::Cuts(_), Values::Categories { .. }) | (Bins::Names(_), Values::Numbers(_)) => Vec::new(),
        }
    }

    fn name_counts(&self, levels: &[String], codes: &[u32]) -> Vec<u64> {
        let Bins::Names(names) = &self.bins else { return Vec::new() };
        let places: Vec<usize> =
            levels.iter().map(|level| names.iter().position(|name| name == level).unwrap_or(names.len())).collect();
        let mut counts = vec![0; names.len() + 2];
        for &code in codes {
            counts[if code == MISSING { names.len() + 1 } else { places[code as usize] }] += 1;
        }
        counts
    }

    /// What each bin holds, in words.
    pub fn labels(&self) -> Vec<String> {
        match &self.bins {
            Bins::Cuts(cuts) => {
                let first = cuts.first().map_or_else(|| "all".to_owned(), |cut| format!("below {cut}"));
                let between = cuts.iter().enumerate().map(|(at, from)| match cuts.get(at + 1) {
                    Some(to) => format!("{from} to below {to}"),
                    None => format!("{from} and above"),
                });
                std::iter::once(first).chain(between).chain(["missing".to_owned()]).collect()
            }
            Bins::Names(names) => names.iter().cloned().chain(["any other".to_owned(), "missing".to_owned()]).collect(),
        }
    }
}

/// The spreads of all columns.
pub fn spreads(frame: &Frame) -> Vec<Spread> {
    let spread = |column: &risk::frame::Column| match &column.values {
        Values::Numbers(numbers) => Spread::of_numbers(&column.name, numbers),
        Values::Categories { levels, codes } => Spread::of_names(&column.name, levels, codes),
    };
    frame.columns().iter().map(spread).collect()
}
