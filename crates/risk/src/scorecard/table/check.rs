//! What a table must keep to.

use super::{Content, ScorecardTable, TableRow};
use crate::binning::Holds;
use crate::scorecard::Characteristic;

/// Why a table tells no scorecard, and where.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{fault}")]
pub struct TableRejected {
    /// The place of the row, from 0; none for what belongs to the whole table.
    pub row: Option<usize>,
    /// The field that is wrong.
    pub field: &'static str,
    /// What is wrong with it.
    pub fault: TableFault,
}

/// What is wrong with a table.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TableFault {
    /// No rows.
    #[error("there is no bin; a scorecard has at least one characteristic")]
    Empty,
    /// A scaling that gives no points.
    #[error("odds and points to double them must be above 0 and the score a number")]
    Scaling,
    /// Not a finite number.
    #[error("{0} is no finite number")]
    NotFinite(f64),
    /// A characteristic without a name.
    #[error("the feature has no name")]
    NoName,
    /// Rows of a characteristic that do not stand together.
    #[error("rows of {0} stand further up already; put them together")]
    Apart(String),
    /// Rows of a characteristic that contradict each other.
    #[error("it differs from the first row of {0}; all rows of a characteristic have the same")]
    Differs(String),
    /// A coefficient above 0 without a reason.
    #[error(
        "the coefficient {beta} of {feature} is above 0, so that a safer bin loses points; write an exception that says why"
    )]
    AboveZero {
        /// Which.
        feature: String,
        /// Its coefficient.
        beta: f64,
    },
    /// An exception that gives no reason.
    #[error("the exception for {0} has no reason; write one, or leave it out")]
    NoReason(String),
    /// Bins in another order than ranges or groups, codes, missing, unseen.
    #[error(
        "bins of {0} stand in the order: ranges ascending or groups of names, codes, missing, unseen; this one is out of it"
    )]
    Order(String),
    /// Numbers and names in one characteristic.
    #[error("{0} has bins of names and of numbers; a characteristic has one kind")]
    Kinds(String),
    /// A range that does not begin where the one before ends.
    #[error("the range begins at {lower}, and must at {expected}: ranges leave no gap and do not overlap")]
    Gap {
        /// Where it begins.
        lower: f64,
        /// Where the one before ends.
        expected: f64,
    },
    /// A range that holds nothing.
    #[error("the range from {lower} to {upper} is empty; its lower end must be below its upper")]
    EmptyRange {
        /// Its lower end.
        lower: f64,
        /// Its upper end.
        upper: f64,
    },
    /// A last range with an end.
    #[error("the last range of {feature} ends at {upper}; it must end at inf")]
    Open {
        /// Which characteristic.
        feature: String,
        /// Where it ends.
        upper: f64,
    },
    /// A group without names.
    #[error("the group has no names")]
    NoLevels,
    /// A name in two groups or twice in one.
    #[error("{0} is in a group of this characteristic already")]
    LevelTwice(String),
    /// A code twice, or two bins of missing or unseen values.
    #[error("{0} has such a bin already")]
    Twice(String),
    /// A characteristic with an unseen row alone.
    #[error("{0} has no bins")]
    NoBins(String),
    /// A characteristic without a row for unseen values.
    #[error("{0} has no row for unseen values; add one with WOE 0")]
    NoUnseen(String),
    /// An unseen row with a WOE.
    #[error("values that training did not see have WOE 0, not {0}")]
    UnseenWoe(f64),
}

fn refuse(row: impl Into<Option<usize>>, field: &'static str, fault: TableFault) -> Result<(), TableRejected> {
    Err(TableRejected { row: row.into(), field, fault })
}

fn finite(row: impl Into<Option<usize>>, field: &'static str, value: f64) -> Result<(), TableRejected> {
    if value.is_finite() { Ok(()) } else { refuse(row, field, TableFault::NotFinite(value)) }
}

/// What belongs to the whole table.
pub(super) fn head(table: &ScorecardTable) -> Result<(), TableRejected> {
    if !table.scaling.is_valid() {
        return refuse(None, "scaling", TableFault::Scaling);
    }
    finite(None, "intercept", table.intercept)?;
    finite(None, "base_points", table.base_points)?;
    if table.rows.is_empty() {
        return refuse(None, "rows", TableFault::Empty);
    }
    Ok(())
}

/// The first row of a characteristic.
pub(super) fn is_new(before: &[Characteristic], row: &TableRow, at: usize) -> Result<(), TableRejected> {
    let name = || row.feature.clone();
    if row.feature.is_empty() {
        return refuse(at, "feature", TableFault::NoName);
    }
    if before.iter().any(|characteristic| characteristic.feature == row.feature) {
        return refuse(at, "feature", TableFault::Apart(name()));
    }
    finite(at, "beta", row.beta)?;
    if row.exception.as_ref().is_some_and(|because| because.trim().is_empty()) {
        return refuse(at, "exception", TableFault::NoReason(name()));
    }
    if row.beta > 0.0 && row.exception.is_none() {
        return refuse(at, "beta", TableFault::AboveZero { feature: name(), beta: row.beta });
    }
    Ok(())
}

/// A row of the characteristic, before its bin is added.
pub(super) fn row(last: &Characteristic, row: &TableRow, at: usize) -> Result<(), TableRejected> {
    let differs = [
        ("characteristic", row.characteristic != last.characteristic),
        ("beta", row.beta.to_bits() != last.beta.to_bits()),
        ("exception", row.exception != last.exception),
        ("reason_code", row.reason.code != last.reason.code),
        ("reason_en", row.reason.words.en != last.reason.words.en),
        ("reason_zh", row.reason.words.zh != last.reason.words.zh),
    ];
    if let Some((field, _)) = differs.into_iter().find(|(_, differs)| *differs) {
        return refuse(at, field, TableFault::Differs(row.feature.clone()));
    }
    finite(at, "woe", row.woe)?;
    finite(at, "points", row.points)?;
    if !last.unseen_points.is_nan() {
        let fault = match row.content {
            Content::Unseen => TableFault::Twice(row.feature.clone()),
            Content::Seen(_) => TableFault::Order(row.feature.clone()),
        };
        return refuse(at, "bin", fault);
    }
    match &row.content {
        Content::Unseen if row.woe != 0.0 => refuse(at, "woe", TableFault::UnseenWoe(row.woe)),
        Content::Unseen => closed(last, at),
        Content::Seen(holds) => bin(last, holds, at),
    }
}

/// A bin beside those before it.
fn bin(last: &Characteristic, holds: &Holds, at: usize) -> Result<(), TableRejected> {
    let name = || last.feature.clone();
    let before = || last.cells.iter().map(|cell| &cell.holds);
    let is_numbers = |holds: &Holds| matches!(holds, Holds::Range { .. } | Holds::Special(_));
    let is_names = |holds: &Holds| matches!(holds, Holds::Levels(_));
    if (is_numbers(holds) && before().any(is_names)) || (is_names(holds) && before().any(is_numbers)) {
        return refuse(at, "bin", TableFault::Kinds(name()));
    }
    if before().any(|earlier| same(earlier, holds)) {
        return refuse(at, "bin", TableFault::Twice(name()));
    }
    if before().any(|earlier| rank(earlier) > rank(holds)) {
        return refuse(at, "bin", TableFault::Order(name()));
    }
    match holds {
        Holds::Range { lower, upper } => range(before().next_back(), *lower, *upper, at),
        Holds::Levels(levels) => names(before(), levels, at),
        Holds::Special(code) => {
            closed(last, at)?;
            finite(at, "lower", *code)
        }
        Holds::Missing => closed(last, at),
    }
}

fn same(a: &Holds, b: &Holds) -> bool {
    match (a, b) {
        (Holds::Special(a), Holds::Special(b)) => a == b,
        (Holds::Missing, Holds::Missing) => true,
        (Holds::Range { .. } | Holds::Levels(_) | Holds::Special(_) | Holds::Missing, _) => false,
    }
}

fn rank(holds: &Holds) -> u8 {
    match holds {
        Holds::Range { .. } | Holds::Levels(_) => 0,
        Holds::Special(_) => 1,
        Holds::Missing => 2,
    }
}

fn range(before: Option<&Holds>, lower: f64, upper: f64, at: usize) -> Result<(), TableRejected> {
    let expected = match before {
        Some(Holds::Range { upper, .. }) => *upper,
        Some(Holds::Levels(_) | Holds::Special(_) | Holds::Missing) | None => f64::NEG_INFINITY,
    };
    if lower != expected {
        return refuse(at, "lower", TableFault::Gap { lower, expected });
    }
    // Not a number is neither below nor above.
    if lower < upper { Ok(()) } else { refuse(at, "upper", TableFault::EmptyRange { lower, upper }) }
}

fn names<'a>(before: impl Iterator<Item = &'a Holds>, levels: &[String], at: usize) -> Result<(), TableRejected> {
    if levels.is_empty() {
        return refuse(at, "levels", TableFault::NoLevels);
    }
    let mut known = std::collections::HashSet::new();
    for holds in before {
        if let Holds::Levels(earlier) = holds {
            known.extend(earlier);
        }
    }
    match levels.iter().find(|level| !known.insert(*level)) {
        Some(level) => refuse(at, "levels", TableFault::LevelTwice(level.clone())),
        None => Ok(()),
    }
}

/// The last range has no end.
fn closed(last: &Characteristic, at: usize) -> Result<(), TableRejected> {
    match last.cells.iter().map(|cell| &cell.holds).rfind(|holds| rank(holds) == 0) {
        Some(Holds::Range { upper, .. }) if *upper != f64::INFINITY => {
            let fault = TableFault::Open { feature: last.feature.clone(), upper: *upper };
            refuse(at.saturating_sub(1), "upper", fault)
        }
        Some(Holds::Range { .. } | Holds::Levels(_) | Holds::Special(_) | Holds::Missing) | None => Ok(()),
    }
}

/// A characteristic whose rows are all read; `next` is the place of the row after them.
pub(super) fn complete(last: Option<&Characteristic>, next: usize) -> Result<(), TableRejected> {
    let Some(last) = last else { return Ok(()) };
    let at = next - 1;
    if last.cells.is_empty() {
        return refuse(at, "bin", TableFault::NoBins(last.feature.clone()));
    }
    if last.unseen_points.is_nan() {
        return refuse(at, "bin", TableFault::NoUnseen(last.feature.clone()));
    }
    Ok(())
}
