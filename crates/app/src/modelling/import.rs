//! Models that other programs made, as model files of ours.

use risk::calibration::Calibration;
use risk::import::{lightgbm, xgboost};

use super::config::{ModelConfig, ScalingText};
use super::declared::features;
use super::engine::{Engine, check_monotone};
use super::sample::Sample;
use super::train::{on, with_scores};
use crate::error::Refused;
use crate::model_file::{CalibrationText, Made, ModelFile, ScorerText, TrainingFacts};
use crate::modelling::baseline::{Spread, spreads};
use crate::models::content_hash;
use crate::scorecard_table::{parse_csv, parse_json};

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// LightGBM's text.
    LightGbm,
    /// XGBoost's JSON.
    XgBoost,
    /// The table of a scorecard, CSV or JSON.
    Scorecard,
}

/// What is imported.
#[derive(Clone, Copy, Debug)]
pub struct Original<'o> {
    /// The name of its file.
    pub file: &'o str,
    /// Its text.
    pub text: &'o str,
    /// Its format.
    pub format: Format,
}

/// Reads a model of another program. With rows, the file also says how scores and features are spread over them, and how
/// the model does on those whose outcome is known.
///
/// # Errors
/// When the model is not understood, its columns are not those declared, or it breaks a declared direction.
pub fn import(config: &ModelConfig, original: Original<'_>, sample: Option<&Sample>) -> Result<ModelFile, Refused> {
    let declared = features(&config.feature)?;
    let refused = |rejected: risk::import::ImportRejected| Refused::new(format!("{}: {rejected}", original.file));
    let (name, engine) = match original.format {
        Format::LightGbm => {
            let trees = lightgbm::read(original.text, &declared).map_err(refused)?;
            ("lightgbm", Engine::Trees(Box::new(trees)))
        }
        Format::XgBoost => {
            let trees = xgboost::read(original.text, &declared).map_err(refused)?;
            ("xgboost", Engine::Trees(Box::new(trees)))
        }
        Format::Scorecard => {
            let is_json = original.text.trim_start().starts_with('{');
            let parse = if is_json { parse_json } else { parse_csv };
            let card = parse(original.file, original.text)?.into_scorecard();
            let card = card.map_err(|rejected| Refused::new(format!("{}: {rejected}", original.file)))?;
            ("scorecard table", Engine::Scorecard(card))
        }
    };
    let monotone = check_monotone(&engine, &declared)?;
    let scaling = match &engine {
        Engine::Scorecard(card) => {
            let risk::scorecard::Scaling { score, odds, points_to_double } = card.scaling();
            ScalingText { score, odds, points_to_double }
        }
        Engine::Trees(_) => config.scaling,
    };
    let measures = match sample {
        Some(sample) if !sample.known().0.is_empty() => {
            vec![on(&engine, "the rows given", sample, &Calibration::None)?]
        }
        Some(_) | None => Vec::new(),
    };
    let (format, format_version) = ModelFile::format();
    let draft = ModelFile {
        format,
        format_version,
        id: config.model.id.clone(),
        version: config.model.version,
        purpose: config.model.purpose.clone(),
        bad: config.model.bad.clone(),
        windows: config.windows.clone(),
        made: Made {
            engine: name.to_owned(),
            settings: serde_json::Value::Null,
            seed: None,
            original_hash: Some(content_hash(original.text)),
        },
        columns: config.columns.clone(),
        book: config.book.clone(),
        features: config.feature.clone(),
        protected: config.protected.clone(),
        approval: config.approval,
        scaling,
        calibration: CalibrationText::None,
        training: TrainingFacts {
            split: "imported: the rows it was made from are not known".to_owned(),
            ..TrainingFacts::default()
        },
        measures,
        monotone,
        scores: Spread::of_numbers("score", &[]),
        spreads: sample.map(|sample| spreads(&sample.frame)).unwrap_or_default(),
        notes: vec!["imported; what it was trained on is for its maker to say".to_owned()],
        scorer: ScorerText::of(&engine),
    };
    match sample {
        Some(sample) => with_scores(draft, sample),
        None => Ok(draft),
    }
}
