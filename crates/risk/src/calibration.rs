//! Calibration: from raw log-odds to probabilities that happen as often as they say, and tests of whether they do.
//!
//! A map is fitted on rows that trained nothing else. It never changes who ranks before whom except by making ties, so
//! rankings are by the raw score.

mod grades;
mod isotonic;
mod platt;
#[cfg(test)]
mod tests;

pub use grades::{GradeTest, HosmerLemeshow, Rows, hosmer_lemeshow, test_grade};
pub use isotonic::{Block, Isotonic, pool_adjacent_violators};
pub use platt::Platt;

use crate::scorer::probability;

/// Why a map cannot be fitted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalibrationRejected {
    /// Only goods, or only bads.
    #[error("of {rows} rows {bads} are bad: a map needs both classes")]
    OneClass {
        /// How many rows.
        rows: usize,
        /// How many of them were bad.
        bads: usize,
    },
    /// A score that is not finite.
    #[error("the score of row {0} is not a finite number")]
    NotFinite(usize),
    /// Every bad scores above every good, or the other way round.
    #[error("the scores separate bads from goods entirely: no finite map fits best; look for a leak, or add rows")]
    Separable,
    /// All scores are the same.
    #[error("every row has the same score: there is nothing to map")]
    OneScore,
    /// Scores and outcomes of different rows.
    #[error("there are {scores} scores and {outcomes} outcomes")]
    Uneven {
        /// How many scores.
        scores: usize,
        /// How many outcomes.
        outcomes: usize,
    },
}

/// A map from raw log-odds to a probability.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Calibration {
    /// The raw log-odds are meant as they are.
    #[default]
    None,
    /// A logistic curve over the raw log-odds.
    Platt(Platt),
    /// A rising line through pooled rates.
    Isotonic(Isotonic),
    /// The log-odds are shifted: the sample had another share of bads than the population.
    Prior(PriorShift),
}

impl Calibration {
    /// The probability of bad.
    pub fn pd(&self, log_odds: f64) -> f64 {
        match self {
            Self::None => probability(log_odds),
            Self::Platt(platt) => probability(platt.intercept + platt.slope * log_odds),
            Self::Isotonic(isotonic) => isotonic.pd(log_odds),
            Self::Prior(shift) => probability(log_odds + shift.log_odds()),
        }
    }
}

/// The correction of probabilities that were fitted to a sample with another share of bads than the population.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriorShift {
    /// The bad rate of the sample.
    pub sample: f64,
    /// The bad rate of the population.
    pub population: f64,
}

impl PriorShift {
    /// What it adds to the log-odds: `ln(pi / (1 - pi)) - ln(rho / (1 - rho))`.
    pub fn log_odds(&self) -> f64 {
        logit(self.population) - logit(self.sample)
    }
}

/// The log-odds of a probability.
pub fn logit(p: f64) -> f64 {
    libm::log(p) - libm::log1p(-p)
}

fn check(log_odds: &[f64], is_bad: &[bool]) -> Result<(), CalibrationRejected> {
    if log_odds.len() != is_bad.len() {
        return Err(CalibrationRejected::Uneven { scores: log_odds.len(), outcomes: is_bad.len() });
    }
    if let Some(at) = log_odds.iter().position(|score| !score.is_finite()) {
        return Err(CalibrationRejected::NotFinite(at + 1));
    }
    let (rows, bads) = (is_bad.len(), is_bad.iter().filter(|is_bad| **is_bad).count());
    if bads == 0 || bads == rows {
        return Err(CalibrationRejected::OneClass { rows, bads });
    }
    Ok(())
}
