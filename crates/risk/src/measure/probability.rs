//! How near probabilities come to what happened.

use super::{Unmeasured, check};
use crate::special::length;

/// The mean squared error of probabilities, beside that of one who always says the base rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProbabilityError {
    /// `mean (pd - y)^2`.
    pub brier: f64,
    /// The same with the bad rate of these rows for every pd.
    pub constant: f64,
}

/// The Brier score.
///
/// # Errors
/// When there are no rows, or a probability is not a number.
pub fn probability_error(pd: &[f64], is_bad: &[bool]) -> Result<ProbabilityError, Unmeasured> {
    check(pd, is_bad)?;
    let n = length(pd.len());
    let base = length(is_bad.iter().filter(|is_bad| **is_bad).count()) / n;
    let squares = pd.iter().zip(is_bad).map(|(pd, is_bad)| (pd - f64::from(u8::from(*is_bad))).powi(2));
    Ok(ProbabilityError { brier: squares.sum::<f64>() / n, constant: base * (1.0 - base) })
}

/// How rows are put together to compare probabilities with what happened. It is part of the name of the measure.
#[derive(Clone, Debug, PartialEq)]
pub enum Grouping {
    /// Rows of one probability each.
    Value,
    /// This many groups of nearly the same number of rows, in the order of probability; rows of one probability stay
    /// together, in the group of the first of them.
    EqualFrequency(usize),
    /// This many ranges of the same width from 0 to 1.
    EqualWidth(usize),
    /// Grades: each begins at its lower edge, the first at 0.
    Grades(Vec<f64>),
}

impl std::fmt::Display for Grouping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Value => write!(f, "by pd value"),
            Self::EqualFrequency(groups) => write!(f, "in {groups} groups of equal frequency"),
            Self::EqualWidth(groups) => write!(f, "in {groups} groups of equal width"),
            Self::Grades(edges) => write!(f, "by {} grades", edges.len() + 1),
        }
    }
}

/// A group of rows: what was said of them, and what happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationRow {
    /// The lowest probability in it.
    pub low: f64,
    /// The highest.
    pub high: f64,
    /// How many rows.
    pub rows: u64,
    /// How many of them were bad.
    pub bads: u64,
    /// Their mean probability.
    pub mean_pd: f64,
    /// Their bad rate.
    pub bad_rate: f64,
}

/// The expected calibration error, `sum (n_g / n) |mean pd_g - bad rate_g|`, and the groups that it is made of.
///
/// # Errors
/// When there are no rows, or a probability is not a number.
pub fn calibration_error(
    pd: &[f64],
    is_bad: &[bool],
    grouping: &Grouping,
) -> Result<(f64, Vec<CalibrationRow>), Unmeasured> {
    check(pd, is_bad)?;
    let mut order: Vec<(f64, bool)> = pd.iter().copied().zip(is_bad.iter().copied()).collect();
    // Rows of one probability add up in the same way whatever their order.
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut rows: Vec<CalibrationRow> = Vec::new();
    let mut group = None;
    for (place, (pd, is_bad)) in order.iter().enumerate() {
        let repeats = rows.last().is_some_and(|last| last.high == *pd);
        let here = match grouping {
            Grouping::Value => {
                if repeats {
                    group.unwrap_or(0)
                } else {
                    place
                }
            }
            Grouping::EqualFrequency(_) if repeats => group.unwrap_or(0),
            Grouping::EqualFrequency(groups) => place * groups / order.len(),
            Grouping::EqualWidth(groups) => width_group(*pd, *groups),
            Grouping::Grades(edges) => edges.partition_point(|edge| edge <= pd),
        };
        if group != Some(here) {
            group = Some(here);
            rows.push(CalibrationRow { low: *pd, high: *pd, rows: 0, bads: 0, mean_pd: 0.0, bad_rate: 0.0 });
        }
        let row = rows.last_mut().expect("one was pushed");
        row.high = *pd;
        row.rows += 1;
        row.bads += u64::from(*is_bad);
        row.mean_pd += pd;
    }
    let mut error = 0.0;
    for row in &mut rows {
        let n = crate::special::as_f64(row.rows);
        row.mean_pd /= n;
        row.bad_rate = crate::special::as_f64(row.bads) / n;
        error += n / length(order.len()) * (row.mean_pd - row.bad_rate).abs();
    }
    Ok((error, rows))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the number of groups")]
fn width_group(pd: f64, groups: usize) -> usize {
    ((pd * length(groups)).max(0.0) as usize).min(groups - 1)
}
