//! Parts of a model file: how the model was made, from which rows, and its calibration.

use risk::calibration::{Calibration, Isotonic, Platt, PriorShift};
use serde::{Deserialize, Serialize};

/// How a model was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// `scorecard`, `boosting`, `lightgbm`, `xgboost`, `scorecard table`.
    pub engine: String,
    /// Its settings.
    pub settings: serde_json::Value,
    /// What its draws started from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The SHA-256 of the file that it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_hash: Option<String>,
}

/// The rows that a model was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingFacts {
    /// The SHA-256 of the cells of the table; empty when the rows are not known.
    pub data_hash: String,
    /// How many rows it learned from.
    pub rows: u64,
    /// How many of them were bad.
    pub bads: u64,
    /// Rows left out because they are neither good nor bad.
    pub indeterminate: u64,
    /// Rows left out because their outcome is not known yet.
    pub immature: u64,
    /// The first as-of day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// On which rows it was tried.
    pub split: String,
    /// The first day of the rows that it was tried on, when that was out of time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried_from: Option<String>,
}

/// From raw log-odds to a probability, as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields, tag = "by")]
pub enum CalibrationText {
    /// As they are.
    None,
    /// A logistic curve.
    Platt {
        /// What is added.
        intercept: f64,
        /// What raw log-odds are multiplied by.
        slope: f64,
    },
    /// A rising line through these knots of log-odds and probability.
    Isotonic {
        /// The knots.
        knots: Vec<(f64, f64)>,
    },
    /// A shift from one bad rate to another.
    Prior {
        /// The bad rate of the sample.
        sample: f64,
        /// The bad rate of the population.
        population: f64,
    },
}

impl CalibrationText {
    /// The stored form of a map.
    pub fn of(calibration: &Calibration) -> Self {
        match calibration {
            Calibration::None => Self::None,
            Calibration::Platt(Platt { intercept, slope }) => Self::Platt { intercept: *intercept, slope: *slope },
            Calibration::Isotonic(isotonic) => Self::Isotonic { knots: isotonic.knots().to_vec() },
            Calibration::Prior(PriorShift { sample, population }) => {
                Self::Prior { sample: *sample, population: *population }
            }
        }
    }

    /// The map that it tells; none when it does not rise.
    pub(super) fn map(&self) -> Option<Calibration> {
        match self {
            Self::None => Some(Calibration::None),
            Self::Platt { intercept, slope } => {
                Some(Calibration::Platt(Platt { intercept: *intercept, slope: *slope }))
            }
            Self::Isotonic { knots } => Isotonic::through(knots.clone()).map(Calibration::Isotonic),
            Self::Prior { sample, population } => {
                Some(Calibration::Prior(PriorShift { sample: *sample, population: *population }))
            }
        }
    }
}
