//! Samples: a table read by the declarations of a model.
//!
//! What makes a table useless or misleading is refused here, with the row: a column without a value, labels in words that
//! nobody explained, the same account twice, a column of identifiers. The hash is of the cells as texts, so that a packed
//! file and a plain one are the same data.

mod columns;
mod gather;

use primitives::Date;
use risk::{Frame, Outcome};

use super::declared::{Columns, FeatureText, ProtectedText};
use crate::error::Refused;
use crate::import::{RowError, Tables};

pub(super) use gather::Gathering;

/// Rows ready for a model.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The features.
    pub frame: Frame,
    /// What became of each row; all immature where the outcome was not asked for.
    pub outcomes: Vec<Outcome>,
    /// What names each row: its account, or its number.
    pub ids: Vec<String>,
    /// The day that each row is as of.
    pub as_of: Option<Vec<Date>>,
    /// The segment of each row.
    pub segment: Option<Vec<String>>,
    /// The group of each row by each protected attribute that the table has.
    pub protected: Vec<(ProtectedText, Vec<Option<String>>)>,
    /// The SHA-256 of the table's cells, in hexadecimal.
    pub hash: String,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// What is read.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'d> {
    /// Which column is what.
    pub columns: &'d Columns,
    /// The features.
    pub features: &'d [FeatureText],
    /// Protected attributes.
    pub protected: &'d [ProtectedText],
}

/// Whether outcomes are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// They are: for training and trying a model.
    Outcomes,
    /// They are not: for scoring and watching.
    Features,
}

/// Reads a table.
///
/// # Errors
/// When it cannot be read, lacks a column, or would mislead a model: with the place and what to do.
pub fn read(
    tables: &dyn Tables,
    file: &str,
    declared: Declared<'_>,
    need: Need,
    mut progress: impl FnMut(u64),
) -> crate::Result<Sample> {
    let mut rows = tables.open(file)?;
    let names = rows.columns().to_vec();
    let mut gathering = Gathering::new(file, &names, declared, need)
        .map_err(|lacking| Refused::new(lacking.to_string()).hint(format!("it has {}", names.join(", "))))?;
    while let Some(row) = rows.next_row() {
        let row = match row {
            Ok(row) => row,
            Err(RowError::Malformed(row)) => {
                let what = format!("{file}, row {}: found {}, expected {}", row.number, row.found, row.expected);
                return Err(Refused::new(what).into());
            }
            Err(RowError::Failed(error)) => return Err(error.context(format!("{file} cannot be read")).into()),
        };
        gathering.add(row.cells);
        if gathering.rows().is_multiple_of(10_000) {
            progress(gathering.rows());
        }
    }
    Ok(gathering.finish(declared)?)
}

impl Sample {
    /// These rows only, in this order.
    ///
    /// # Panics
    /// When a row is not there.
    pub fn picked(&self, rows: &[usize]) -> Self {
        fn of<T: Clone>(all: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().map(|&row| all[row].clone()).collect()
        }
        Self {
            frame: self.frame.picked(rows),
            outcomes: of(&self.outcomes, rows),
            ids: of(&self.ids, rows),
            as_of: self.as_of.as_ref().map(|all| of(all, rows)),
            segment: self.segment.as_ref().map(|all| of(all, rows)),
            protected: self.protected.iter().map(|(one, all)| (one.clone(), of(all, rows))).collect(),
            hash: self.hash.clone(),
            notes: self.notes.clone(),
        }
    }

    /// The rows that are good or bad, and whether each is bad.
    pub fn known(&self) -> (Vec<usize>, Vec<bool>) {
        let known = self.outcomes.iter().enumerate();
        known.filter_map(|(row, outcome)| Some((row, outcome.target()? == 1.0))).unzip()
    }
}
