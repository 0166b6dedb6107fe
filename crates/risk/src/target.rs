//! The target: what became of the rows, read from a column, and whether each row is there once.
//!
//! A file tells goods and bads as 0 and 1 or in words. Which word is bad is never guessed: a model that learned it the
//! wrong way round would lend to those who do not repay.

use std::collections::HashMap;

#[cfg(test)]
mod tests;

use crate::frame::{Column, MISSING, Outcome, Values};

/// The words of a column of outcomes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutcomeWords {
    /// Those that say bad.
    pub bad: Vec<String>,
    /// Those that say good. Every other one does when none is given.
    pub good: Vec<String>,
    /// Those that say neither.
    pub indeterminate: Vec<String>,
}

/// Why a column tells no outcomes, or a table has no rows of its own.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TargetRejected {
    /// A number other than 0 and 1.
    #[error(
        "column {column}, row {row}: {value} is no outcome; a target of numbers is 0 for good, 1 for bad, empty for not known yet"
    )]
    Number {
        /// Which column.
        column: String,
        /// Which row, counted from 1.
        row: usize,
        /// What is there.
        value: f64,
    },
    /// Words of which none is known to be bad.
    #[error("column {column} holds the words {}; say which of them is bad", .found.join(", "))]
    Words {
        /// Which column.
        column: String,
        /// The words, a few of them.
        found: Vec<String>,
    },
    /// A word that was not given.
    #[error("column {column}, row {row}: {word} is neither good nor bad nor indeterminate; say what it is")]
    Unknown {
        /// Which column.
        column: String,
        /// Which row, counted from 1.
        row: usize,
        /// The word.
        word: String,
    },
    /// A row that is there twice.
    #[error(
        "rows {first} and {second} are both {id}; keep one, or name a column that tells them apart, such as the as-of day"
    )]
    RowTwice {
        /// What both are.
        id: String,
        /// The earlier, counted from 1.
        first: usize,
        /// The later.
        second: usize,
    },
}

/// The outcome of each row. A row without one is immature.
///
/// # Errors
/// When a value is no outcome, or it is not known which word is bad.
pub fn outcomes(column: &Column, words: &OutcomeWords) -> Result<Vec<Outcome>, TargetRejected> {
    match &column.values {
        Values::Numbers(numbers) => {
            let rows = numbers.iter().enumerate();
            rows.map(|(at, &value)| of_number(value).ok_or_else(|| refused(column, at, value))).collect()
        }
        Values::Categories { levels, codes } => of_words(&column.name, levels, codes, words),
    }
}

fn of_number(value: f64) -> Option<Outcome> {
    if value.is_nan() {
        return Some(Outcome::Immature);
    }
    if value == 1.0 {
        return Some(Outcome::Bad);
    }
    (value == 0.0).then_some(Outcome::Good)
}

fn refused(column: &Column, at: usize, value: f64) -> TargetRejected {
    TargetRejected::Number { column: column.name.clone(), row: at + 1, value }
}

fn of_words(
    column: &str,
    levels: &[String],
    codes: &[u32],
    words: &OutcomeWords,
) -> Result<Vec<Outcome>, TargetRejected> {
    if words.bad.is_empty() {
        let found = levels.iter().take(10).cloned().collect();
        return Err(TargetRejected::Words { column: column.to_owned(), found });
    }
    let meaning = |word: &String| {
        if words.bad.contains(word) {
            Some(Outcome::Bad)
        } else if words.indeterminate.contains(word) {
            Some(Outcome::Indeterminate)
        } else {
            (words.good.is_empty() || words.good.contains(word)).then_some(Outcome::Good)
        }
    };
    let meanings: Vec<Option<Outcome>> = levels.iter().map(meaning).collect();
    let outcome = |(at, &code): (usize, &u32)| {
        if code == MISSING {
            return Ok(Outcome::Immature);
        }
        meanings[code as usize].ok_or_else(|| TargetRejected::Unknown {
            column: column.to_owned(),
            row: at + 1,
            word: levels[code as usize].clone(),
        })
    };
    codes.iter().enumerate().map(outcome).collect()
}

/// Refuses rows of which two are the same account on the same day: they would be learned and tried at once.
///
/// # Errors
/// When two ids are equal.
pub fn each_once<'a>(ids: impl IntoIterator<Item = &'a str>) -> Result<(), TargetRejected> {
    let mut seen = HashMap::new();
    for (at, id) in ids.into_iter().enumerate() {
        if let Some(first) = seen.insert(id, at) {
            return Err(TargetRejected::RowTwice { id: id.to_owned(), first: first + 1, second: at + 1 });
        }
    }
    Ok(())
}
