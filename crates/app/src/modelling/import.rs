//! Models that other programs made, as model files of ours.

use risk::Scorer;
use risk::calibration::Calibration;
use risk::feature::Feature;
use risk::import::{lightgbm, xgboost};
use risk::scorecard::table::ScorecardTable;

use super::config::{ModelConfig, ScalingText};
use super::declared::features;
use super::engine::{Engine, check_monotone};
use super::sample::Sample;
use super::train::{on, with_scores};
use crate::error::Refused;
use crate::model_file::{CalibrationText, Made, ModelFile, ScorerText, TrainingFacts};
use crate::modelling::baseline::{Spread, spreads};
use crate::models::content_hash;
use crate::scorecard_table::{Named, parse_csv, parse_json, parse_optbinning, parse_scorecardpy};

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// LightGBM's text.
    LightGbm,
    /// XGBoost's JSON.
    XgBoost,
    /// The table of a scorecard, CSV or JSON.
    Scorecard,
    /// Bins and card of `scorecardpy`.
    ScorecardPy,
    /// The table of `optbinning`.
    OptBinning,
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
    /// The table of the bins, which `scorecardpy` writes apart.
    pub bins: Option<Named<'o>>,
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
            ("scorecard table", card(parse(original.file, original.text)?, original.file)?)
        }
        Format::ScorecardPy => {
            let bins = original.bins.ok_or_else(|| {
                Refused::new("scorecardpy writes two tables, and that of the bins is not given")
                    .hint("name it with --bins")
            })?;
            let points = Named { file: original.file, text: original.text };
            let table = parse_scorecardpy(bins, points, config.scaling.scaling())?;
            ("scorecardpy", card(in_words(table, config, &declared), original.file)?)
        }
        Format::OptBinning => {
            let named = Named { file: original.file, text: original.text };
            let table = parse_optbinning(named, config.scaling.scaling(), &declared)?;
            ("optbinning", card(in_words(table, config, &declared), original.file)?)
        }
    };
    read_columns(&engine, config, original.file)?;
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
            settings: match original.bins {
                Some(bins) => serde_json::json!({ "bins_hash": content_hash(bins.text) }),
                None => serde_json::Value::Null,
            },
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

fn card(table: ScorecardTable, file: &str) -> Result<Engine, Refused> {
    let names: Vec<String> = table.rows.iter().map(|row| row.feature.clone()).collect();
    table.into_scorecard().map(Engine::Scorecard).map_err(|rejected| {
        let of = rejected.row.and_then(|row| names.get(row)).map(|name| format!(", {name}")).unwrap_or_default();
        Refused::new(format!("{file}{of}, {}: {rejected}", rejected.field))
    })
}

/// The table with what only the config knows: ideas, reasons in both languages, and why a coefficient may be above 0.
fn in_words(mut table: ScorecardTable, config: &ModelConfig, declared: &[Feature]) -> ScorecardTable {
    for row in &mut table.rows {
        if let Some(feature) = declared.iter().find(|feature| feature.name == row.feature) {
            row.characteristic.clone_from(&feature.characteristic);
            row.reason.words.clone_from(&feature.reason);
        }
        let exception = config.scorecard.exceptions.iter().find(|exception| exception.feature == row.feature);
        row.exception = exception.filter(|_| row.beta > 0.0).map(|exception| exception.because.clone());
    }
    table
}

/// Refuses a model that reads what the config does not declare: its values would be read in no way that anybody stated.
fn read_columns(engine: &Engine, config: &ModelConfig, file: &str) -> Result<(), Refused> {
    let is_declared = |name: &&String| config.feature.iter().any(|feature| feature.name == **name);
    match engine.features().iter().find(|name| !is_declared(name)) {
        Some(name) => Err(Refused::new(format!("{file} reads {name}, which the config does not declare"))
            .hint(format!("add [[feature]] name = \"{name}\" to the config"))),
        None => Ok(()),
    }
}
