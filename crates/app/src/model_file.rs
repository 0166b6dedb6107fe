//! Model files: a model as text, with all that is needed to score again and to judge it.
//!
//! JSON with a format version. Numbers are written in the fewest digits that give the same number back, so that a model that
//! was written and read scores the same bits. The content hash of a model is that of this text.

mod measures;
mod parts;
mod scorer;
#[cfg(test)]
mod tests;

use risk::calibration::Calibration;
use risk::feature::Feature;
use risk::scorecard::{REASONS_MAX, Reference};
use risk::{Frame, Scorer};
use serde::{Deserialize, Serialize};

pub use measures::{Figure, Measured, Measures};
pub use parts::{CalibrationText, Made, TrainingFacts};
pub use scorer::ScorerText;

use crate::error::Refused;
use crate::modelling::Engine;
use crate::modelling::baseline::Spread;
use crate::modelling::config::{ApprovalText, BookText, ScalingText};
use crate::modelling::declared::{Columns, FeatureText, ProtectedText, Windows, features};

const FORMAT: &str = "arrears model";
const FORMAT_VERSION: u32 = 1;

/// A model as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// What kind of file it is.
    pub format: String,
    /// The version of that kind.
    pub format_version: u32,
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// What it is for.
    pub purpose: String,
    /// What counts as bad.
    pub bad: String,
    /// The windows of the outcome.
    pub windows: Windows,
    /// How it was made.
    pub made: Made,
    /// Which column is what.
    pub columns: Columns,
    /// How its rows were made, when they were made from a book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book: Option<BookText>,
    /// The features that it may read, with their directions and reasons.
    pub features: Vec<FeatureText>,
    /// Protected attributes, for the audit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub protected: Vec<ProtectedText>,
    /// What the audit takes for approval.
    pub approval: ApprovalText,
    /// How points stand to odds.
    pub scaling: ScalingText,
    /// From raw log-odds to a probability.
    pub calibration: CalibrationText,
    /// The rows that it was made from.
    pub training: TrainingFacts,
    /// How well it did.
    pub measures: Vec<Measured>,
    /// Whether it keeps to the declared directions, and how that is known.
    pub monotone: String,
    /// How scores were spread over the rows that it was made from.
    pub scores: Spread,
    /// How features were.
    pub spreads: Vec<Spread>,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What scores.
    pub scorer: ScorerText,
}

impl ModelFile {
    /// What every model file begins with.
    pub(crate) fn format() -> (String, u32) {
        (FORMAT.to_owned(), FORMAT_VERSION)
    }

    /// Its text.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a model has a stored form");
        text.push('\n');
        text
    }
}

/// Reads a model file.
///
/// # Errors
/// When it is none, or of a version that this program does not know.
pub fn parse(file: &str, text: &str) -> Result<ModelFile, Refused> {
    let model: ModelFile = serde_json::from_str(text).map_err(|error| Refused::new(format!("{file}: {error}")))?;
    if model.format != FORMAT || model.format_version != FORMAT_VERSION {
        let found = format!("{} {}", model.format, model.format_version);
        let refused = Refused::new(format!("{file}: found {found} where {FORMAT} {FORMAT_VERSION} is meant"));
        return Err(refused.hint("read it with the version of this program that wrote it"));
    }
    Ok(model)
}

/// A model that has been read and can score.
#[derive(Clone, Debug)]
pub struct Model {
    /// What was read.
    pub file: ModelFile,
    /// Its features, in the order of the file.
    pub features: Vec<Feature>,
    engine: Engine,
    calibration: Calibration,
}

/// The score of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The raw log-odds of bad.
    pub log_odds: f64,
    /// The probability of bad, after calibration.
    pub pd: f64,
    /// The score in points; higher is safer.
    pub points: f64,
}

/// Why a row has no better score.
#[derive(Clone, Debug, PartialEq)]
pub struct ReasonTold {
    /// The characteristic.
    pub characteristic: String,
    /// What the borrower is told, in English and in Chinese.
    pub words: risk::feature::Words,
    /// The points that it costs.
    pub points: f64,
}

impl Model {
    /// Makes a stored model ready to score.
    ///
    /// # Errors
    /// When what scores is broken, or reads a feature that is not declared.
    pub fn new(file: ModelFile) -> Result<Self, Refused> {
        let broken = |what: &str| Refused::new(format!("model {} v{}: {what}", file.id, file.version));
        let features = features(&file.features)?;
        let engine = file.scorer.engine().map_err(|what| broken(&what))?;
        let calibration = file.calibration.map().ok_or_else(|| broken("its calibration does not rise"))?;
        if !file.scaling.scaling().is_valid() {
            return Err(broken("its scaling gives no points"));
        }
        if let Some(name) = engine.features().iter().find(|name| !features.iter().any(|one| one.name == **name)) {
            return Err(broken(&format!("it reads {name}, which is not declared")));
        }
        Ok(Self { file, features, engine, calibration })
    }

    /// What scores.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The scores of rows.
    ///
    /// # Errors
    /// When a column is missing or of another kind.
    pub fn score(&self, frame: &Frame) -> Result<Vec<Score>, Refused> {
        let scaling = self.file.scaling.scaling();
        let log_odds = self.engine.log_odds(frame).map_err(|rejected| Refused::new(rejected.to_string()))?;
        let points = match &self.engine {
            Engine::Scorecard(card) => card.score(frame).map_err(|rejected| Refused::new(rejected.to_string()))?.scores,
            Engine::Trees(_) => log_odds.iter().map(|log_odds| scaling.score_of(*log_odds)).collect(),
        };
        let score = |(log_odds, points)| Score { log_odds, pd: self.calibration.pd(log_odds), points };
        Ok(log_odds.into_iter().zip(points).map(score).collect())
    }

    /// The reasons of rows, the one that costs most first: against the best bins for a scorecard, against the average row
    /// of training for trees.
    ///
    /// # Errors
    /// When a column is missing or of another kind.
    pub fn reasons(&self, frame: &Frame) -> Result<Vec<Vec<ReasonTold>>, Refused> {
        let refused = |rejected: risk::frame::FrameRejected| Refused::new(rejected.to_string());
        match &self.engine {
            Engine::Scorecard(card) => {
                let told = |loss: &risk::scorecard::Loss| {
                    let of = &card.characteristics()[loss.characteristic];
                    let words = of.reason.words.clone();
                    ReasonTold { characteristic: of.characteristic.clone(), words, points: loss.points }
                };
                let rows = card.reasons(frame, Reference::Best).map_err(refused)?;
                Ok(rows.iter().map(|losses| losses.iter().map(told).collect()).collect())
            }
            Engine::Trees(trees) => {
                let factor = self.file.scaling.scaling().factor();
                let read: Vec<Feature> =
                    trees.features().iter().filter_map(|name| self.feature(name).cloned()).collect();
                let told = |reason: risk::shapley::Reason| {
                    let points = reason.log_odds * factor;
                    ReasonTold { characteristic: reason.characteristic, words: reason.words, points }
                };
                let rows = trees.explain(frame).map_err(refused)?;
                let of_row = |row| risk::shapley::reasons(row, &read, REASONS_MAX).into_iter().map(told).collect();
                Ok(rows.iter().map(of_row).collect())
            }
        }
    }

    fn feature(&self, name: &str) -> Option<&Feature> {
        self.features.iter().find(|feature| feature.name == name)
    }
}
