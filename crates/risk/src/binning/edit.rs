//! Bins given by hand: checked against the column, then counted anew.

use std::collections::{HashMap, HashSet};

use super::{Held, Holds, Note, Tally, levels, place};
use crate::feature::{Direction, Feature};
use crate::frame::{Outcome, Values};

/// The bins that somebody wants a characteristic to have.
#[derive(Clone, Debug, PartialEq)]
pub struct BinEdit {
    /// The column.
    pub feature: String,
    /// Its bins. Codes and missing values stay bins of their own.
    pub given: Given,
}

/// Bins as a person writes them.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// The numbers at which a new range begins, ascending; `[1, 3]` is below 1, from 1 to below 3, from 3 on.
    Cuts(Vec<f64>),
    /// The names that belong together. Names that are in no group make a last one.
    Groups(Vec<Vec<String>>),
}

/// Why bins given by hand cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EditRejected {
    /// Cuts for names or groups for numbers.
    #[error("the column holds {found}; give {remedy}")]
    OtherKind {
        /// What it holds.
        found: &'static str,
        /// What to give.
        remedy: &'static str,
    },
    /// No cut, or no group.
    #[error("no cut and no group is given; leave the column out instead")]
    Nothing,
    /// A cut that is no number.
    #[error("a cut is a finite number, {0} is not")]
    NotFinite(f64),
    /// Cuts out of order.
    #[error("cuts ascend, and {after} stands after {before}")]
    Order {
        /// The earlier.
        before: f64,
        /// The later, which is not greater.
        after: f64,
    },
    /// A name in two groups.
    #[error("{0} is in two groups")]
    Twice(String),
    /// A name that no row has.
    #[error("no row has {0}; check how it is written")]
    NoSuchLevel(String),
    /// A bin without goods or without bads, whose WOE would be infinite.
    #[error("bin {bin} has {goods} goods and {bads} bads; move a cut, or merge it with a neighbour")]
    OneSided {
        /// Its place, counted from 1.
        bin: usize,
        /// Goods in it.
        goods: u64,
        /// Bads in it.
        bads: u64,
    },
}

/// The given bins, counted.
pub(super) fn applied(
    edit: &BinEdit,
    values: &Values,
    outcomes: &[Outcome],
    feature: &Feature,
    notes: &mut Vec<Note>,
) -> Result<Vec<Held>, EditRejected> {
    let holds = match (&edit.given, values) {
        (Given::Cuts(cuts), Values::Numbers(_)) => ranges(cuts)?,
        (Given::Groups(given), Values::Categories { levels, codes }) => {
            groups(given, levels, &levels::tallies(levels, codes, outcomes), notes)?
        }
        (Given::Cuts(_), Values::Categories { .. }) => {
            return Err(EditRejected::OtherKind { found: "names", remedy: "groups of names" });
        }
        (Given::Groups(_), Values::Numbers(_)) => {
            return Err(EditRejected::OtherKind { found: "numbers", remedy: "cuts" });
        }
    };
    let tallies = counted(&holds, values, outcomes, feature);
    if let Some((at, tally)) = tallies.iter().enumerate().find(|(_, tally)| tally.is_one_sided()) {
        return Err(EditRejected::OneSided { bin: at + 1, goods: tally.goods, bads: tally.bads });
    }
    if let Values::Numbers(_) = values {
        notes.extend(against(feature.direction, &tallies));
    }
    Ok(holds.into_iter().zip(tallies).collect())
}

fn ranges(cuts: &[f64]) -> Result<Vec<Holds>, EditRejected> {
    let (Some(&first), Some(&last)) = (cuts.first(), cuts.last()) else { return Err(EditRejected::Nothing) };
    if let Some(&cut) = cuts.iter().find(|cut| !cut.is_finite()) {
        return Err(EditRejected::NotFinite(cut));
    }
    if let Some(pair) = cuts.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Err(EditRejected::Order { before: pair[0], after: pair[1] });
    }
    let mut holds = vec![Holds::Range { lower: f64::NEG_INFINITY, upper: first }];
    holds.extend(cuts.windows(2).map(|pair| Holds::Range { lower: pair[0], upper: pair[1] }));
    holds.push(Holds::Range { lower: last, upper: f64::INFINITY });
    Ok(holds)
}

fn groups(
    given: &[Vec<String>],
    levels: &[String],
    tallies: &[Tally],
    notes: &mut Vec<Note>,
) -> Result<Vec<Holds>, EditRejected> {
    if given.iter().all(Vec::is_empty) {
        return Err(EditRejected::Nothing);
    }
    let rows: HashMap<&str, u64> =
        levels.iter().map(String::as_str).zip(tallies.iter().map(|tally| tally.rows())).collect();
    let mut named = HashSet::new();
    for name in given.iter().flatten() {
        if rows.get(name.as_str()).is_none_or(|&rows| rows == 0) {
            return Err(EditRejected::NoSuchLevel(name.clone()));
        }
        if !named.insert(name.as_str()) {
            return Err(EditRejected::Twice(name.clone()));
        }
    }
    let mut holds: Vec<Holds> =
        given.iter().filter(|group| !group.is_empty()).map(|group| Holds::Levels(group.clone())).collect();
    let is_left = |level: &&String| rows[level.as_str()] > 0 && !named.contains(level.as_str());
    let mut left: Vec<String> = levels.iter().filter(is_left).cloned().collect();
    if !left.is_empty() {
        notes.push(Note::UnnamedLevels { levels: left.len() });
        left.sort_unstable();
        holds.push(Holds::Levels(left));
    }
    Ok(holds)
}

/// Goods and bads of the given bins, the codes among the values left out.
fn counted(holds: &[Holds], values: &Values, outcomes: &[Outcome], feature: &Feature) -> Vec<Tally> {
    let mut with_codes = holds.to_vec();
    if let Values::Numbers(_) = values {
        with_codes.extend(feature.specials.iter().map(|special| Holds::Special(special.value)));
    }
    let mut tallies = place::tallies(&with_codes, values, outcomes);
    tallies.truncate(holds.len());
    tallies
}

/// The bins whose bad rate goes against the declared direction.
fn against(direction: Direction, tallies: &[Tally]) -> Vec<Note> {
    let wrong = match direction {
        Direction::Up => std::cmp::Ordering::Greater,
        Direction::Down => std::cmp::Ordering::Less,
        Direction::Free => return Vec::new(),
    };
    let pairs = tallies.windows(2).enumerate();
    let turned = pairs.filter(|(_, pair)| pair[0].compare_bad_rates(pair[1]) == wrong);
    turned.map(|(at, _)| Note::AgainstDirection { bin: at + 1 }).collect()
}
