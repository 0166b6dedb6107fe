//! Boosting: trees learned one after another, each from what the ones before got wrong.
//!
//! [`Trainer`] is what an engine offers; [`Forust`] has the crate `forust-ml` behind it. Whatever the engine, the trees that
//! come out are our own [`Trees`], monotone in every feature whose declaration says in which direction risk grows: the
//! guarantee is made here, by clamping, and not taken on trust. The same sample, settings and seed give the same bits.

use crate::feature::Feature;
use crate::frame::{Frame, FrameRejected, Outcome};
use crate::trees::{Trees, TreesRejected};

mod encoding;
mod forust;
#[cfg(test)]
mod tests;

pub use forust::Forust;

/// An engine that learns trees.
pub trait Trainer {
    /// The trees learned from a sample.
    ///
    /// # Errors
    /// When the sample teaches nothing, or a feature may not or cannot enter a model.
    fn train(&self, sample: &Sample<'_>) -> Result<Trees, TrainingRejected>;
}

/// What a model learns from.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// The rows.
    pub frame: &'a Frame,
    /// What became of each; rows that are neither good nor bad are left out.
    pub outcomes: &'a [Outcome],
    /// The features that may enter the model, in the order that the model will read them.
    pub features: &'a [Feature],
}

/// How trees are learned.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How many trees.
    pub rounds: usize,
    /// What a tree's leaves are multiplied with.
    pub rate: f32,
    /// The most leaves of a tree.
    pub leaves_max: usize,
    /// The most splits on the way to a leaf.
    pub depth_max: usize,
    /// The least sum of p(1 - p) in a leaf.
    pub leaf_weight_min: f32,
    /// How strongly large leaves are pulled to zero.
    pub l2: f32,
    /// Into how many ranges a column is cut.
    pub bins: u16,
    /// The share of rows that each tree learns from.
    pub rows_share: f32,
    /// The share of columns that each tree may split.
    pub columns_share: f64,
    /// A category with fewer training rows counts as missing.
    pub category_rows_min: usize,
    /// What the draws of rows and columns start from.
    pub seed: u64,
}

impl Default for Settings {
    /// What did as well as LightGBM and XGBoost on four public credit data sets, set by habit and searched by no one.
    fn default() -> Self {
        Self {
            rounds: 200,
            rate: 0.05,
            leaves_max: 15,
            depth_max: 8,
            leaf_weight_min: 5.0,
            l2: 1.0,
            bins: 255,
            rows_share: 0.8,
            columns_share: 0.8,
            category_rows_min: 20,
            seed: 7,
        }
    }
}

/// Why no model was learned.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TrainingRejected {
    /// The sample has no outcome for some rows, or outcomes without rows.
    #[error("there are {outcomes} outcomes for {rows} rows")]
    Outcomes {
        /// Rows of the frame.
        rows: usize,
        /// Outcomes given.
        outcomes: usize,
    },
    /// No features.
    #[error("no feature is given to learn from")]
    NoFeatures,
    /// A protected attribute among the features.
    #[error("feature {0} is for the fairness audit only: it may not enter a model")]
    Protected(String),
    /// One class only.
    #[error("all {rows} rows with an outcome are {class}: a model needs both good and bad ones")]
    OneClass {
        /// How many rows have an outcome.
        rows: usize,
        /// Which class there is.
        class: &'static str,
    },
    /// No row is good or bad.
    #[error("no row has an outcome yet")]
    NoOutcome,
    /// A column without a value.
    #[error("column {0} is missing in every row with an outcome; leave the feature out")]
    AllMissing(String),
    /// A column of names none of which is common.
    #[error(
        "column {column} has no name in {rows_min} or more rows with an outcome, so none can be ranked; leave the feature out, or lower category_rows_min"
    )]
    AllRare {
        /// Which.
        column: String,
        /// How many rows a name needs.
        rows_min: usize,
    },
    /// A setting that cannot be followed.
    #[error("setting {setting} is {value}; it must be {expected}")]
    Setting {
        /// Which.
        setting: &'static str,
        /// Its value.
        value: String,
        /// What it may be.
        expected: &'static str,
    },
    /// A column is not there or of another kind.
    #[error(transparent)]
    Frame(#[from] FrameRejected),
    /// The engine gave up.
    #[error("the engine refused the sample: {0}")]
    Engine(String),
    /// The engine's trees are broken.
    #[error("the engine made trees that cannot run: {0}")]
    Trees(#[from] TreesRejected),
}

impl Settings {
    fn check(&self) -> Result<(), TrainingRejected> {
        let share = "above 0 and at most 1";
        let checks: [(&'static str, String, bool, &'static str); 9] = [
            ("rounds", self.rounds.to_string(), self.rounds > 0, "1 or more"),
            ("rate", self.rate.to_string(), self.rate > 0.0 && self.rate <= 1.0, share),
            ("leaves_max", self.leaves_max.to_string(), self.leaves_max > 1, "2 or more"),
            ("depth_max", self.depth_max.to_string(), self.depth_max > 0, "1 or more"),
            ("leaf_weight_min", self.leaf_weight_min.to_string(), self.leaf_weight_min >= 0.0, "0 or more"),
            ("l2", self.l2.to_string(), self.l2 >= 0.0, "0 or more"),
            ("bins", self.bins.to_string(), (2..=10_000).contains(&self.bins), "2 to 10000"),
            ("rows_share", self.rows_share.to_string(), self.rows_share > 0.0 && self.rows_share <= 1.0, share),
            (
                "columns_share",
                self.columns_share.to_string(),
                self.columns_share > 0.0 && self.columns_share <= 1.0,
                share,
            ),
        ];
        match checks.into_iter().find(|(_, _, is_good, _)| !is_good) {
            Some((setting, value, _, expected)) => Err(TrainingRejected::Setting { setting, value, expected }),
            None => Ok(()),
        }
    }
}
