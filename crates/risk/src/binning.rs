//! Binning: a characteristic cut into the bins that tell goods from bads best, and what each bin is worth.
//!
//! Numbers are cut into ranges and names gathered into groups, so that the information value is the largest that the
//! limits and the trend allow ([`optimum`]); codes and missing values are bins of their own. A person may give the
//! bins instead ([`BinEdit`]). Points are made of bins in `scorecard`.
//!
//! For a bin of g goods and b bads among G and B: `WOE = ln((g / G) / (b / B))` and
//! `IV = sum of (g / G - b / B) * WOE`, so that a positive WOE is safer than the average (Siddiqi, Intelligent Credit
//! Scoring, chapter 10). Rows that are neither good nor bad are not counted.

mod edit;
mod levels;
pub mod optimum;
mod place;
mod prebins;
mod tally;
#[cfg(test)]
mod tests;

pub use edit::{BinEdit, EditRejected, Given};
pub use optimum::Trend;
pub use place::{UNSEEN, places};
pub use tally::{Evidence, Tally};

use crate::feature::{Direction, Feature};
use crate::frame::{Column, Outcome, Values};
use optimum::Limits;

/// What a bin holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Holds {
    /// Numbers from `lower` on and below `upper`; the outermost are infinite.
    Range {
        /// The least number in it.
        lower: f64,
        /// The first number above it.
        upper: f64,
    },
    /// These names.
    Levels(Vec<String>),
    /// This code.
    Special(f64),
    /// No value.
    Missing,
}

/// A bin and what training found in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    /// What it holds.
    pub holds: Holds,
    /// The training rows in it.
    pub tally: Tally,
    /// Its weight of evidence and its part of the information value.
    pub evidence: Evidence,
}

/// A characteristic in bins: ranges from the lowest on or groups from the safest on, then codes, then missing values.
#[derive(Clone, Debug, PartialEq)]
pub struct Binning {
    /// The column.
    pub feature: String,
    /// Its bins.
    pub bins: Vec<Bin>,
    /// What a reader of the report should know.
    pub notes: Vec<Note>,
}

impl Binning {
    /// The information value: what the bins tell of goods and bads. Below 0.02 useless, above 0.5 too good to be true.
    pub fn information_value(&self) -> f64 {
        self.bins.iter().fold(0.0, |sum, bin| sum + bin.evidence.iv)
    }
}

/// Something about a binning that is not seen in its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// This bin lacks goods or bads: 0.5 was added to both counts for its WOE.
    Corrected {
        /// Its place.
        bin: usize,
    },
    /// Names too rare to be told apart were put into one group before binning.
    RareLevels {
        /// How many names.
        levels: usize,
        /// How many rows have them.
        rows: u64,
    },
    /// Names that the edit does not give were put into a last group.
    UnnamedLevels {
        /// How many names.
        levels: usize,
    },
    /// Bins given by hand whose bad rate turns here against the declared direction.
    AgainstDirection {
        /// The place of the bin that is out of order with the one before.
        bin: usize,
    },
    /// No two bins meet the limits: the values are in one bin.
    OneBin,
    /// There is no value in any row.
    AllMissing,
}

/// How bins are made.
#[derive(Clone, Debug, PartialEq)]
pub struct BinningOptions {
    /// How many ranges or groups to start from, at most; 2 to 64.
    pub prebins_max: usize,
    /// How many ranges or groups to end with, at most.
    pub bins_max: usize,
    /// The least share of all rows in a range or group.
    pub share_min: f64,
    /// The least number of bads in a range or group. It has at least one good and one bad in any case.
    pub bads_min: u64,
    /// Names with a smaller share of all rows are put into one group first.
    pub level_share_min: f64,
    /// How the bad rate moves with the value; by the feature's direction when not given.
    pub trend: Option<Trend>,
}

impl Default for BinningOptions {
    fn default() -> Self {
        Self { prebins_max: 20, bins_max: 10, share_min: 0.05, bads_min: 5, level_share_min: 0.01, trend: None }
    }
}

/// Why a column is not binned.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BinningRejected {
    /// A row without an outcome, or an outcome without a row.
    #[error("column {column} has {rows} rows and there are {outcomes} outcomes; give one outcome for each row")]
    Outcomes {
        /// Which column.
        column: String,
        /// Its rows.
        rows: usize,
        /// The outcomes.
        outcomes: usize,
    },
    /// Nothing to tell apart.
    #[error("there are {goods} goods and {bads} bads; training needs both: check the definition of bad and the period")]
    OneClass {
        /// Goods among the rows.
        goods: u64,
        /// Bads among them.
        bads: u64,
    },
    /// Options that make no sense.
    #[error("binning starts from 2 to 64 bins, ends with at least 1, and shares are from 0 to 1: {0}")]
    Options(&'static str),
    /// Bins given by hand do not fit.
    #[error("the bins given for {column} cannot be used: {why}")]
    Edit {
        /// For which column.
        column: String,
        /// Why not.
        why: EditRejected,
    },
}

/// The bins of a column that tell goods from bads best.
///
/// # Errors
/// When outcomes are missing, or are all good or all bad.
pub fn bin(
    column: &Column,
    outcomes: &[Outcome],
    feature: &Feature,
    options: &BinningOptions,
) -> Result<Binning, BinningRejected> {
    let all = totals(column, outcomes)?;
    check(options)?;
    let mut notes = Vec::new();
    let mut held = match &column.values {
        Values::Numbers(numbers) => ranges(numbers, outcomes, feature, all, options),
        Values::Categories { levels, codes } => levels::groups(levels, codes, outcomes, all, options, &mut notes),
    };
    match held.len() {
        0 => notes.push(Note::AllMissing),
        1 => notes.push(Note::OneBin),
        _ => {}
    }
    held.extend(apart(&column.values, outcomes, feature));
    Ok(finished(&column.name, held, all, notes))
}

/// Bins given by hand, with what training finds in them.
///
/// # Errors
/// As [`bin`], and when the given bins do not fit the column, or one lacks goods or bads.
pub fn bin_as_given(
    column: &Column,
    outcomes: &[Outcome],
    feature: &Feature,
    edit: &BinEdit,
) -> Result<Binning, BinningRejected> {
    let all = totals(column, outcomes)?;
    let mut notes = Vec::new();
    let mut held = edit::applied(edit, &column.values, outcomes, feature, &mut notes)
        .map_err(|why| BinningRejected::Edit { column: column.name.clone(), why })?;
    held.extend(apart(&column.values, outcomes, feature));
    Ok(finished(&column.name, held, all, notes))
}

/// A bin before its evidence is known.
type Held = (Holds, Tally);

fn totals(column: &Column, outcomes: &[Outcome]) -> Result<Tally, BinningRejected> {
    if column.values.len() != outcomes.len() {
        let (rows, outcomes) = (column.values.len(), outcomes.len());
        return Err(BinningRejected::Outcomes { column: column.name.clone(), rows, outcomes });
    }
    let all = Tally::of(outcomes.iter().copied());
    if all.is_one_sided() {
        return Err(BinningRejected::OneClass { goods: all.goods, bads: all.bads });
    }
    Ok(all)
}

fn check(options: &BinningOptions) -> Result<(), BinningRejected> {
    let is_share = |share: f64| (0.0..=1.0).contains(&share);
    if !(2..=64).contains(&options.prebins_max) {
        return Err(BinningRejected::Options("prebins_max"));
    }
    if options.bins_max == 0 {
        return Err(BinningRejected::Options("bins_max"));
    }
    if !is_share(options.share_min) || !is_share(options.level_share_min) {
        return Err(BinningRejected::Options("share_min or level_share_min"));
    }
    Ok(())
}

fn ranges(numbers: &[f64], outcomes: &[Outcome], feature: &Feature, all: Tally, options: &BinningOptions) -> Vec<Held> {
    let prebins = prebins::of(&regular(numbers, outcomes, feature), all, options);
    if prebins.is_empty() {
        return Vec::new();
    }
    let trend = options.trend.unwrap_or(match feature.direction {
        Direction::Up => Trend::Ascending,
        Direction::Down => Trend::Descending,
        Direction::Free => Trend::Auto,
    });
    let tallies: Vec<Tally> = prebins.iter().map(|prebin| prebin.tally).collect();
    let starts = optimum::starts(&tallies, all, Limits::new(options, all), trend);
    let mut held = Vec::with_capacity(starts.len());
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied();
        let lower = if start == 0 { f64::NEG_INFINITY } else { prebins[start].least };
        let upper = end.map_or(f64::INFINITY, |end| prebins[end].least);
        let tally = Tally::sum(&tallies[start..end.unwrap_or(tallies.len())]);
        held.push((Holds::Range { lower, upper }, tally));
    }
    held
}

/// The numbers that are neither missing nor a code, with their outcomes, of rows that are good or bad.
fn regular(numbers: &[f64], outcomes: &[Outcome], feature: &Feature) -> Vec<(f64, bool)> {
    let is_special = |number: f64| feature.specials.iter().any(|special| special.value == number);
    let rows = numbers.iter().zip(outcomes);
    rows.filter(|(number, _)| !number.is_nan() && !is_special(**number))
        // Adding zero makes a negative zero a plain one.
        .filter_map(|(number, outcome)| outcome.target().map(|target| (number + 0.0, target == 1.0)))
        .collect()
}

/// The bins of codes and of missing values that occur.
fn apart(values: &Values, outcomes: &[Outcome], feature: &Feature) -> Vec<Held> {
    let mut holds: Vec<Holds> = Vec::new();
    if let Values::Numbers(_) = values {
        holds.extend(feature.specials.iter().map(|special| Holds::Special(special.value)));
    }
    holds.push(Holds::Missing);
    let tallies = place::tallies(&holds, values, outcomes);
    let held = holds.into_iter().zip(tallies);
    held.filter(|(_, tally)| tally.rows() > 0).collect()
}

fn finished(feature: &str, held: Vec<Held>, all: Tally, mut notes: Vec<Note>) -> Binning {
    let mut bins = Vec::with_capacity(held.len());
    for (holds, tally) in held {
        if tally.is_one_sided() {
            notes.push(Note::Corrected { bin: bins.len() });
        }
        bins.push(Bin { holds, tally, evidence: tally.evidence(all) });
    }
    Binning { feature: feature.to_owned(), bins, notes }
}
