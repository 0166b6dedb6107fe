//! The config of a model: which column is what, what counts as bad, and how the model is made.

mod book;
mod boosting;

use risk::binning::BinningOptions;
use risk::logistic::LogisticOptions;
use risk::scorecard::train::{Exception, Redundant, Selection, TrainingOptions};
use risk::scorecard::{Rounding, Scaling};
use serde::{Deserialize, Serialize};

pub use book::BookText;
pub use boosting::BoostingText;

use super::bins_file::BinsText;
use super::declared::{Columns, FeatureText, ProtectedText, Windows};
use super::taken::TakenText;
use super::{bins_file, taken};
use crate::error::Refused;

/// A config.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelConfig {
    /// What the model is.
    pub model: Head,
    /// The windows of the outcome.
    pub windows: Windows,
    /// Which column is what; by default what rows of a book have.
    #[serde(default = "book::columns")]
    pub columns: Columns,
    /// How rows are made from a book.
    #[serde(default)]
    pub book: Option<BookText>,
    /// Which rows it is tried on; out of time by default.
    #[serde(default)]
    pub split: Option<SplitText>,
    /// From raw scores to probabilities.
    #[serde(default)]
    pub calibration: CalibrationKind,
    /// How points stand to odds.
    #[serde(default)]
    pub scaling: ScalingText,
    /// How a scorecard is made.
    #[serde(default)]
    pub scorecard: ScorecardText,
    /// How trees are learned.
    #[serde(default)]
    pub boosting: BoostingText,
    /// What the fairness audit takes for approval.
    #[serde(default)]
    pub approval: ApprovalText,
    /// Declarations that stand in another file.
    #[serde(default)]
    pub features: Option<TakenText>,
    /// The features that may enter, beside those that `book` names.
    #[serde(default)]
    pub feature: Vec<FeatureText>,
    /// Protected attributes.
    #[serde(default)]
    pub protected: Vec<ProtectedText>,
}

/// What a model is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// What it is for, in a sentence.
    pub purpose: String,
    /// What counts as bad.
    pub bad: String,
    /// How it is made.
    #[serde(default)]
    pub engine: EngineKind,
}

/// How a model is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngineKind {
    /// Bins, weights of evidence, a regression, points.
    #[default]
    Scorecard,
    /// Trees learned one after another.
    Boosting,
}

/// Which rows a model is tried on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "by")]
pub enum SplitText {
    /// Those as of a day and later; without a day the latest fifth.
    OutOfTime {
        /// The first day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
    },
    /// One of five parts, by a hash of the row's number: for comparing engines only.
    Folds,
    /// None: all rows are learned from, and measures are those of cross-validation; it is tried on rows of another table.
    All,
}

/// From raw scores to probabilities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalibrationKind {
    /// As they are.
    None,
    /// A logistic curve.
    #[default]
    Platt,
    /// A rising line.
    Isotonic,
}

/// How points stand to odds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScalingText {
    /// The score.
    pub score: f64,
    /// Goods for each bad at that score.
    pub odds: f64,
    /// The points that double the odds.
    pub points_to_double: f64,
}

impl Default for ScalingText {
    fn default() -> Self {
        let Scaling { score, odds, points_to_double } = Scaling::default();
        Self { score, odds, points_to_double }
    }
}

impl ScalingText {
    /// The scaling that it tells.
    pub fn scaling(self) -> Scaling {
        Scaling { score: self.score, odds: self.odds, points_to_double: self.points_to_double }
    }
}

/// How a scorecard is made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScorecardText {
    /// How many bins a characteristic starts from.
    pub prebins_max: usize,
    /// How many it ends with.
    pub bins_max: usize,
    /// The least share of rows in a bin.
    pub share_min: f64,
    /// The least number of bads in a bin.
    pub bads_min: u64,
    /// Names with a smaller share are put together.
    pub level_share_min: f64,
    /// The least information value of a characteristic.
    pub value_min: f64,
    /// Whether a characteristic with a coefficient of the wrong sign is left out, instead of being refused.
    pub leave_out_redundant: bool,
    /// Whether points are whole.
    pub whole_points: bool,
    /// What large coefficients cost.
    pub ridge: f64,
    /// Characteristics that may have a coefficient of the wrong sign, with the reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<ExceptionText>,
    /// A file of bins given by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bins_from: Option<String>,
    /// Bins given by hand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bins: Vec<BinsText>,
}

/// A characteristic that may have a coefficient of the wrong sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExceptionText {
    /// The column.
    pub feature: String,
    /// Why.
    pub because: String,
}

impl Default for ScorecardText {
    fn default() -> Self {
        let binning = BinningOptions::default();
        Self {
            prebins_max: binning.prebins_max,
            bins_max: binning.bins_max,
            share_min: binning.share_min,
            bads_min: binning.bads_min,
            level_share_min: binning.level_share_min,
            value_min: Selection::default().value_min,
            leave_out_redundant: true,
            whole_points: true,
            ridge: LogisticOptions::default().ridge,
            exceptions: Vec::new(),
            bins_from: None,
            bins: Vec::new(),
        }
    }
}

impl ScorecardText {
    /// The options that it tells.
    pub fn options(&self, scaling: Scaling) -> TrainingOptions {
        let exception =
            |text: &ExceptionText| Exception { feature: text.feature.clone(), because: text.because.clone() };
        TrainingOptions {
            binning: BinningOptions {
                prebins_max: self.prebins_max,
                bins_max: self.bins_max,
                share_min: self.share_min,
                bads_min: self.bads_min,
                level_share_min: self.level_share_min,
                trend: None,
            },
            edits: self.bins.iter().map(BinsText::edit).collect(),
            selection: Selection {
                value_min: self.value_min,
                redundant: if self.leave_out_redundant { Redundant::LeaveOut } else { Redundant::Refuse },
                exceptions: self.exceptions.iter().map(exception).collect(),
            },
            logistic: LogisticOptions { ridge: self.ridge, ..LogisticOptions::default() },
            scaling,
            rounding: if self.whole_points { Rounding::Whole } else { Rounding::Exact },
        }
    }
}

/// What the fairness audit takes for approval: a probability of bad below this.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalText {
    /// The first probability that is refused.
    pub pd_below: f64,
}

impl Default for ApprovalText {
    fn default() -> Self {
        Self { pd_below: 0.2 }
    }
}

/// Reads a config that names no other file.
///
/// # Errors
/// When it is none: with the place.
pub fn parse(file: &str, text: &str) -> Result<ModelConfig, Refused> {
    let read = |named: &str| Err(Refused::new(format!("{file} names {named}, which is not at hand")).into());
    match parse_with(file, text, read) {
        Ok(config) => Ok(config),
        Err(crate::Error::Refused(refused)) => Err(refused),
        Err(crate::Error::Failed(error)) => Err(Refused::new(format!("{error:#}"))),
    }
}

/// Reads a config and the files that it names, whose texts `read` gives.
///
/// # Errors
/// When it is none, or a file that it names cannot be read or understood: with the place.
pub fn parse_with(file: &str, text: &str, read: impl Fn(&str) -> crate::Result<String>) -> crate::Result<ModelConfig> {
    let mut config: ModelConfig = toml::from_str(text).map_err(|error| Refused::new(format!("{file}: {error}")))?;
    book::complete(file, text, &mut config)?;
    if let Some(from) = &config.features {
        config.feature = taken::taken(from, &read(&from.from)?, config.feature)?;
    }
    if let Some(from) = &config.scorecard.bins_from {
        let given = bins_file::parse(from, &read(from)?)?;
        config.scorecard.bins.extend(given);
    }
    config.scorecard.bins.iter().try_for_each(|bins| bins.check(file))?;
    checked(file, &config)?;
    Ok(config)
}

fn checked(file: &str, config: &ModelConfig) -> Result<(), Refused> {
    if config.feature.is_empty() {
        let hint =
            "declare the columns that may enter, or name the declarations of a table: [features] from = \"FILE\"";
        return Err(Refused::new(format!("{file}: there is no [[feature]]")).hint(hint));
    }
    if config.model.id.is_empty() || config.model.version == 0 {
        return Err(Refused::new(format!("{file}: a model has a name, and a version from 1 on")));
    }
    let protected = |name: &str| config.protected.iter().any(|protected| protected.name == name);
    if let Some(feature) = config.feature.iter().find(|feature| protected(&feature.name)) {
        let refused = Refused::new(format!("{file}: {} is protected and among the features", feature.name));
        return Err(refused.hint("a protected attribute never enters a model; the fairness audit reads it apart"));
    }
    let bins = &config.scorecard.bins;
    if let Some(at) = (0..bins.len()).find(|&at| bins[..at].iter().any(|earlier| earlier.feature == bins[at].feature)) {
        return Err(Refused::new(format!("{file}: the bins of {} are given twice", bins[at].feature)));
    }
    Ok(())
}
