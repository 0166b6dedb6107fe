//! The frame: rows of (account, as-of day) and their columns, as a model sees them.
//!
//! Columns lie apart, because binning, boosting and monitoring read one at a time. A missing number is `NaN` and a
//! missing category is [`MISSING`]; an infinite number is refused when the frame is made.

use std::collections::HashSet;

#[cfg(test)]
mod tests;

/// The code of a category that is missing.
pub const MISSING: u32 = u32::MAX;

/// What became of a row in its performance window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It kept to the definition of good.
    Good,
    /// The event happened.
    Bad,
    /// Neither: left out of a fit, shown in reports.
    Indeterminate,
    /// Its performance window is not over: left out, never counted as good.
    Immature,
}

impl Outcome {
    /// 1 for bad, 0 for good, none for what may not enter a fit.
    pub fn target(self) -> Option<f64> {
        match self {
            Self::Good => Some(0.0),
            Self::Bad => Some(1.0),
            Self::Indeterminate | Self::Immature => None,
        }
    }
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers; `NaN` is missing.
    Numbers(Vec<f64>),
    /// One of a set of names for each row, or [`MISSING`].
    Categories {
        /// The names, in the order of their codes.
        levels: Vec<String>,
        /// For each row the place of its name.
        codes: Vec<u32>,
    },
}

impl Values {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Categories { codes, .. } => codes.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn picked(&self, rows: &[usize]) -> Self {
        match self {
            Self::Numbers(numbers) => Self::Numbers(rows.iter().map(|&row| numbers[row]).collect()),
            Self::Categories { levels, codes } => {
                Self::Categories { levels: levels.clone(), codes: rows.iter().map(|&row| codes[row]).collect() }
            }
        }
    }
}

/// A named column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name, that of its feature.
    pub name: String,
    /// Its values, one for each row.
    pub values: Values,
}

/// Columns of one length, each with a name of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    columns: Vec<Column>,
    rows: usize,
}

/// Why columns make no frame, or a frame does not fit a model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameRejected {
    /// Two columns have the same name.
    #[error("column {0} is there twice")]
    ColumnTwice(String),
    /// A column is longer or shorter than the first.
    #[error("column {column} has {found} rows, the others have {expected}")]
    UnevenColumn {
        /// Which.
        column: String,
        /// How many rows it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// An infinite number.
    #[error("column {column}, row {row}: the value is infinite; leave it empty, or give it a special code")]
    Infinite {
        /// Which column.
        column: String,
        /// Which row, counted from 1.
        row: usize,
    },
    /// A code without a name.
    #[error("column {column}, row {row}: category {code} has no name")]
    UnknownCode {
        /// Which column.
        column: String,
        /// Which row, counted from 1.
        row: usize,
        /// The code.
        code: u32,
    },
    /// A model's column is not there.
    #[error("column {0} is missing")]
    NoColumn(String),
    /// A column of names where a model reads numbers, or the other way round.
    #[error("column {column} holds {found} where the model reads {expected}")]
    OtherKind {
        /// Which column.
        column: String,
        /// What is there.
        found: &'static str,
        /// What the model reads.
        expected: &'static str,
    },
}

impl Frame {
    /// A frame of these columns.
    ///
    /// # Errors
    /// When two share a name, their lengths differ, or a value is infinite.
    pub fn new(columns: Vec<Column>) -> Result<Self, FrameRejected> {
        let rows = columns.first().map_or(0, |column| column.values.len());
        let mut names = HashSet::new();
        for column in &columns {
            if !names.insert(&column.name) {
                return Err(FrameRejected::ColumnTwice(column.name.clone()));
            }
            check(column, rows)?;
        }
        Ok(Self { columns, rows })
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Its columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of this name.
    ///
    /// # Errors
    /// When there is none.
    pub fn column(&self, name: &str) -> Result<&Column, FrameRejected> {
        let found = self.columns.iter().find(|column| column.name == name);
        found.ok_or_else(|| FrameRejected::NoColumn(name.to_owned()))
    }

    /// The numbers of the column of this name.
    ///
    /// # Errors
    /// When there is none, or it holds names.
    pub fn numbers(&self, name: &str) -> Result<&[f64], FrameRejected> {
        match &self.column(name)?.values {
            Values::Numbers(numbers) => Ok(numbers),
            Values::Categories { .. } => {
                Err(FrameRejected::OtherKind { column: name.to_owned(), found: "names", expected: "numbers" })
            }
        }
    }

    /// The same columns with these rows only, in this order.
    ///
    /// # Panics
    /// When a row is not there.
    pub fn picked(&self, rows: &[usize]) -> Self {
        let pick = |column: &Column| Column { name: column.name.clone(), values: column.values.picked(rows) };
        Self { columns: self.columns.iter().map(pick).collect(), rows: rows.len() }
    }
}

fn check(column: &Column, rows: usize) -> Result<(), FrameRejected> {
    let name = || column.name.clone();
    if column.values.len() != rows {
        return Err(FrameRejected::UnevenColumn { column: name(), found: column.values.len(), expected: rows });
    }
    match &column.values {
        Values::Numbers(numbers) => match numbers.iter().position(|number| number.is_infinite()) {
            Some(at) => Err(FrameRejected::Infinite { column: name(), row: at + 1 }),
            None => Ok(()),
        },
        Values::Categories { levels, codes } => {
            let is_unknown = |&code: &u32| code != MISSING && code as usize >= levels.len();
            match codes.iter().position(is_unknown) {
                Some(at) => Err(FrameRejected::UnknownCode { column: name(), row: at + 1, code: codes[at] }),
                None => Ok(()),
            }
        }
    }
}
