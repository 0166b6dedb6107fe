//! Measures as they are stored and shown: a figure, or why there is none.

use risk::measure::{Performance, Unmeasured};
use risk::special::Interval;
use serde::{Deserialize, Serialize};

/// A figure, with its interval of 95 % where it has one, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Figure {
    /// With an interval.
    Between {
        /// The figure.
        value: f64,
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// Alone.
    Known {
        /// The figure.
        value: f64,
    },
    /// None.
    None {
        /// Why.
        none: String,
    },
}

impl Figure {
    /// The figure; none when there is none.
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Between { value, .. } | Self::Known { value } => Some(*value),
            Self::None { .. } => None,
        }
    }
}

impl From<Interval> for Figure {
    fn from(interval: Interval) -> Self {
        let Interval { value, low, high } = interval;
        Self::Between { value, low, high }
    }
}

fn figure(measured: &Result<f64, Unmeasured>) -> Figure {
    match measured {
        Ok(value) => Figure::Known { value: *value },
        Err(why) => Figure::None { none: why.to_string() },
    }
}

/// How a model did on some rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// How many rows.
    pub rows: usize,
    /// How many of them were bad.
    pub bads: usize,
    /// The area under the ROC curve, with DeLong's interval.
    pub auc: Figure,
    /// Twice that, less one.
    pub gini: Figure,
    /// The Kolmogorov-Smirnov distance.
    pub ks: Figure,
    /// The lift among the riskiest tenth.
    pub lift_10: Figure,
    /// The Brier score.
    pub brier: Figure,
    /// That of the constant base rate.
    pub brier_constant: Figure,
    /// The expected calibration error in ten groups of equal frequency.
    pub ece_10_equal_frequency: Figure,
}

impl From<&Performance> for Measures {
    fn from(of: &Performance) -> Self {
        let auc = match &of.auc {
            Ok(interval) => Figure::from(*interval),
            Err(why) => Figure::None { none: why.to_string() },
        };
        let gini = figure(&of.auc.as_ref().map(|auc| 2.0 * auc.value - 1.0).map_err(Clone::clone));
        Self {
            rows: of.rows,
            bads: of.bads,
            auc,
            gini,
            ks: figure(&of.ks),
            lift_10: figure(&of.lift_10),
            brier: figure(&of.brier.as_ref().map(|error| error.brier).map_err(Clone::clone)),
            brier_constant: figure(&of.brier.as_ref().map(|error| error.constant).map_err(Clone::clone)),
            ece_10_equal_frequency: figure(&of.ece_10),
        }
    }
}

/// How a model did, and on which rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// On which rows: `training`, `fold 1`, `out of time`, a segment, a month.
    pub on: String,
    /// How.
    #[serde(flatten)]
    pub measures: Measures,
}
