//! Which rows a model learns from and which it is tried on.

use primitives::Date;
use risk::fold::fold_of;

use super::config::SplitText;
use super::sample::Sample;
use crate::error::Refused;

/// Into how many folds rows are put.
pub(super) const FOLDS: u64 = 5;

/// The rows of a split, and how it is told.
pub(super) struct Parts {
    pub(super) learned: Vec<usize>,
    pub(super) tried: Vec<usize>,
    pub(super) told: String,
    /// The first day of the rows that the model is tried on, when it is tried out of time.
    pub(super) from: Option<Date>,
}

pub(super) fn parts(sample: &Sample, split: Option<&SplitText>) -> Result<Parts, Refused> {
    let by_default = SplitText::OutOfTime { from: None };
    match split.unwrap_or(&by_default) {
        SplitText::OutOfTime { from } => out_of_time(sample, from.as_deref()),
        SplitText::Folds => {
            let is_tried = |row: &usize| fold_of(*row as u64, FOLDS) == FOLDS - 1;
            let (tried, learned) = (0..sample.frame.rows()).partition(is_tried);
            let told = "by folds of the row's number: good for comparing engines, not for trusting a model".to_owned();
            Ok(Parts { learned, tried, told, from: None })
        }
        SplitText::All => {
            let told = "all rows are learned from: tried by cross-validation only, until it is validated on others";
            let learned = (0..sample.frame.rows()).collect();
            Ok(Parts { learned, tried: Vec::new(), told: told.to_owned(), from: None })
        }
    }
}

fn out_of_time(sample: &Sample, from: Option<&str>) -> Result<Parts, Refused> {
    let Some(days) = &sample.as_of else {
        return Err(Refused::new("a model is tried out of time, and no as-of column is declared")
            .hint("declare columns.as_of, or compare engines with [split] by = \"folds\""));
    };
    let from = match from {
        Some(text) => text.parse().map_err(|_| Refused::new(format!("split.from: \"{text}\" is not a date")))?,
        None => latest_fifth(days),
    };
    let (tried, learned): (Vec<usize>, Vec<usize>) = (0..days.len()).partition(|&row| days[row] >= from);
    if tried.is_empty() || learned.is_empty() {
        let (first, last) = (days.iter().min(), days.iter().max());
        let span = first.zip(last).map(|(first, last)| format!("rows are as of {first} to {last}")).unwrap_or_default();
        return Err(Refused::new(format!("no rows lie on one side of {from}")).hint(span));
    }
    Ok(Parts { learned, tried, told: format!("out of time: rows as of {from} and later"), from: Some(from) })
}

/// The first day of about the latest fifth of rows; days are not cut apart.
fn latest_fifth(days: &[Date]) -> Date {
    let mut sorted = days.to_vec();
    sorted.sort_unstable();
    let at = sorted.len() * 4 / 5;
    let day = sorted[at];
    // A day that also ends the first four fifths belongs to them.
    match sorted.iter().find(|later| **later > day) {
        Some(next) if sorted[at.saturating_sub(1)] == day => *next,
        Some(_) | None => day,
    }
}
