//! What every model can do, whichever engine made it: score rows, and say why.

use crate::frame::{Frame, FrameRejected};

/// Why a row has its score: parts that add up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The log-odds of bad that the parts start from.
    pub base: f64,
    /// What each feature adds to the log-odds, in the order of [`Scorer::features`].
    pub parts: Vec<f64>,
}

impl Explanation {
    /// The log-odds of bad that the parts add up to.
    pub fn log_odds(&self) -> f64 {
        self.parts.iter().fold(self.base, |sum, part| sum + part)
    }
}

/// A fitted model.
pub trait Scorer {
    /// The names of the columns that it reads, in its order.
    fn features(&self) -> &[String];

    /// The log-odds of bad of each row, before calibration.
    ///
    /// # Errors
    /// When a column is missing or of another kind.
    fn log_odds(&self, frame: &Frame) -> Result<Vec<f64>, FrameRejected>;

    /// Why each row has its score.
    ///
    /// # Errors
    /// When a column is missing or of another kind.
    fn explain(&self, frame: &Frame) -> Result<Vec<Explanation>, FrameRejected>;
}

/// The probability of these log-odds.
pub fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}
