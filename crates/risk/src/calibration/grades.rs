//! Tests of whether as many went bad as was said, grade by grade and over all grades.
//!
//! All of them take defaults as independent. Those of one month are not, so the tests reject too often; who prints them
//! says so.

use crate::special::{as_f64, beta_below, binomial_at_least, chi_square_above};

/// What was said of a grade, what happened, and how surprising it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradeTest {
    /// How many rows.
    pub rows: u64,
    /// The probability that was said.
    pub pd: f64,
    /// How many were bad.
    pub bads: u64,
    /// How many were to be expected.
    pub expected: f64,
    /// `(d - n pd) / sqrt(n pd (1 - pd))`; none when no surprise is possible.
    pub z: Option<f64>,
    /// P(D >= d), exactly binomial: small when too many went bad.
    pub binomial: f64,
    /// P(true pd <= pd) by Jeffreys' prior, Beta(d + 0.5, n - d + 0.5): small when the pd is too low (European Central Bank,
    /// Instructions for reporting the validation results of internal models, 2.5.3).
    pub jeffreys: f64,
}

/// Tests one grade.
///
/// # Panics
/// When more rows were bad than there are.
pub fn test_grade(rows: u64, pd: f64, bads: u64) -> GradeTest {
    assert!(bads <= rows, "a bad row is a row");
    let (n, d) = (as_f64(rows), as_f64(bads));
    let (expected, variance) = (n * pd, n * pd * (1.0 - pd));
    GradeTest {
        rows,
        pd,
        bads,
        expected,
        z: (variance > 0.0).then(|| (d - expected) / variance.sqrt()),
        binomial: binomial_at_least(bads, rows, pd),
        jeffreys: beta_below(pd, d + 0.5, n - d + 0.5),
    }
}

/// Which rows a test is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Rows that trained nothing.
    New,
    /// The rows of the fit: two degrees of freedom less.
    Training,
}

/// The test of Hosmer and Lemeshow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HosmerLemeshow {
    /// The sum of z squared over the grades.
    pub statistic: f64,
    /// Its degrees of freedom.
    pub degrees: u64,
    /// How likely a larger one is when every pd is right.
    pub p_value: f64,
}

/// Tests all grades at once; none when too few of them can surprise.
pub fn hosmer_lemeshow(grades: &[GradeTest], rows: Rows) -> Option<HosmerLemeshow> {
    let squares: Vec<f64> = grades.iter().filter_map(|grade| grade.z).map(|z| z * z).collect();
    let spent = match rows {
        Rows::New => 0,
        Rows::Training => 2,
    };
    let degrees = u64::try_from(squares.len()).ok()?.checked_sub(spent).filter(|degrees| *degrees > 0)?;
    let statistic = squares.iter().sum();
    Some(HosmerLemeshow { statistic, degrees, p_value: chi_square_above(statistic, as_f64(degrees)) })
}
