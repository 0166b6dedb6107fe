//! Training: folds for honest measures and a calibration, then the model itself on all rows that it may learn from.

use risk::calibration::{Calibration, Isotonic, Platt};
use risk::feature::Feature;
use risk::fold::fold_of;
use risk::measure::Performance;
use risk::{Outcome, Scorer};

use super::baseline::{Spread, spreads};
use super::config::{CalibrationKind, EngineKind, ModelConfig};
use super::declared::{FeatureText, features};
use super::engine::{Engine, Fitted, check_monotone, fit};
use super::sample::Sample;
use super::split::{FOLDS, parts};
use crate::error::Refused;
use crate::model_file::{CalibrationText, Made, Measured, Measures, Model, ModelFile, ScorerText, TrainingFacts};

/// How many steps [`train`] tells of.
pub const STEPS: u64 = FOLDS + 2;

/// Trains a model by its config.
///
/// The rows that it may learn from are put into five folds; each is scored by an engine that learned from the others. These
/// scores give the measures by fold, and the calibration is fitted on them: on rows that trained nothing of what scored them.
/// Then the engine learns from all of them, and is tried on the rows that were kept apart.
///
/// # Errors
/// When the rows teach nothing, or the model breaks its own declarations.
pub fn train(config: &ModelConfig, sample: &Sample, mut progress: impl FnMut(u64)) -> Result<ModelFile, Refused> {
    // A feature that was taken from a file and has no value is not in the sample.
    let is_there = |feature: &&FeatureText| sample.frame.column(&feature.name).is_ok();
    let config = &ModelConfig { feature: config.feature.iter().filter(is_there).cloned().collect(), ..config.clone() };
    let declared = features(&config.feature)?;
    let split = parts(sample, config.split.as_ref())?;
    let learned = sample.picked(&split.learned);
    check_classes(&learned)?;
    let mut measures = Vec::new();
    let crossed = crossed(config, &declared, &learned, &split.learned, &mut measures, &mut progress)?;
    let (known, is_bad) = learned.known();
    let of_known: Vec<f64> = known.iter().map(|&row| crossed[row]).collect();
    let calibration = calibrated(config.calibration, &of_known, &is_bad)?;
    measures.push(measured("cross-validated", &of_known, &calibration, &is_bad));
    let Fitted { engine, notes } = fit(config, &declared, &learned.frame, &learned.outcomes)?;
    progress(FOLDS + 1);
    let monotone = check_monotone(&engine, &declared)?;
    measures.push(on(&engine, "training", &learned, &calibration)?);
    if !split.tried.is_empty() {
        let name = if split.from.is_some() { "out of time" } else { "fold 5" };
        measures.push(on(&engine, name, &sample.picked(&split.tried), &calibration)?);
    }
    let file = file(config, sample, Trained { engine, calibration, measures, monotone, notes, split, learned })?;
    progress(FOLDS + 2);
    Ok(file)
}

struct Trained {
    engine: Engine,
    calibration: Calibration,
    measures: Vec<Measured>,
    monotone: String,
    notes: Vec<String>,
    split: super::split::Parts,
    learned: Sample,
}

fn check_classes(learned: &Sample) -> Result<(), Refused> {
    let (known, is_bad) = learned.known();
    let bads = is_bad.iter().filter(|is_bad| **is_bad).count();
    if bads == 0 || bads == known.len() {
        let what = format!("of {} rows to learn from {bads} are bad and {} good", known.len(), known.len() - bads);
        return Err(Refused::new(what).hint("a model needs both: look at the definition of bad and at the windows"));
    }
    Ok(())
}

/// The log-odds of each row by an engine that learned from the other folds.
fn crossed(
    config: &ModelConfig,
    declared: &[Feature],
    learned: &Sample,
    numbers: &[usize],
    measures: &mut Vec<Measured>,
    progress: &mut impl FnMut(u64),
) -> Result<Vec<f64>, Refused> {
    let mut log_odds = vec![f64::NAN; learned.frame.rows()];
    for fold in 0..FOLDS {
        let (held, others): (Vec<usize>, Vec<usize>) =
            (0..numbers.len()).partition(|&row| fold_of(numbers[row] as u64, FOLDS) == fold);
        if !held.is_empty() {
            let (others, held_out) = (learned.picked(&others), learned.picked(&held));
            check_classes(&others)?;
            let fitted = fit(config, declared, &others.frame, &others.outcomes);
            let fitted = fitted.map_err(|refused| without_fold(refused, fold))?;
            let scores = scores(&fitted.engine, &held_out)?;
            let (known, is_bad) = held_out.known();
            let of_known: Vec<f64> = known.iter().map(|&row| scores[row]).collect();
            measures.push(measured(&format!("fold {}", fold + 1), &of_known, &Calibration::None, &is_bad));
            for (row, score) in held.iter().zip(scores) {
                log_odds[*row] = score;
            }
        }
        progress(fold + 1);
    }
    Ok(log_odds)
}

/// A refusal that came up while a fold was kept apart.
fn without_fold(refused: Refused, fold: u64) -> Refused {
    let what = format!("without fold {} of {FOLDS}, which is kept apart to be scored: {}", fold + 1, refused.what);
    Refused { what, ..refused }
}

fn scores(engine: &Engine, sample: &Sample) -> Result<Vec<f64>, Refused> {
    engine.log_odds(&sample.frame).map_err(|rejected| Refused::new(rejected.to_string()))
}

fn calibrated(kind: CalibrationKind, log_odds: &[f64], is_bad: &[bool]) -> Result<Calibration, Refused> {
    let map = match kind {
        CalibrationKind::None => Ok(Calibration::None),
        CalibrationKind::Platt => Platt::fit(log_odds, is_bad).map(Calibration::Platt),
        CalibrationKind::Isotonic => Isotonic::fit(log_odds, is_bad).map(Calibration::Isotonic),
    };
    map.map_err(|rejected| Refused::new(format!("the model cannot be calibrated: {rejected}")))
}

fn measured(on: &str, log_odds: &[f64], calibration: &Calibration, is_bad: &[bool]) -> Measured {
    let pd: Vec<f64> = log_odds.iter().map(|score| calibration.pd(*score)).collect();
    Measured { on: on.to_owned(), measures: Measures::from(&Performance::of(log_odds, &pd, is_bad)) }
}

pub(super) fn on(engine: &Engine, name: &str, sample: &Sample, calibration: &Calibration) -> Result<Measured, Refused> {
    let (known, is_bad) = sample.known();
    let scores = scores(engine, sample)?;
    let of_known: Vec<f64> = known.iter().map(|&row| scores[row]).collect();
    Ok(measured(name, &of_known, calibration, &is_bad))
}

fn file(config: &ModelConfig, sample: &Sample, trained: Trained) -> Result<ModelFile, Refused> {
    let Trained { engine, calibration, measures, monotone, notes, split, learned } = trained;
    let (engine_name, settings, seed) = match config.model.engine {
        EngineKind::Scorecard => ("scorecard", serde_json::to_value(&config.scorecard), None),
        EngineKind::Boosting => ("boosting", serde_json::to_value(&config.boosting), Some(config.boosting.seed)),
    };
    let (format, format_version) = ModelFile::format();
    let mut notes: Vec<String> = sample.notes.iter().cloned().chain(notes).collect();
    if config.scaling.odds <= 1.0 {
        notes.push("the scaling counts goods for each bad: odds of 1 or less are unusual".to_owned());
    }
    let draft = ModelFile {
        format,
        format_version,
        id: config.model.id.clone(),
        version: config.model.version,
        purpose: config.model.purpose.clone(),
        bad: config.model.bad.clone(),
        windows: config.windows.clone(),
        made: Made {
            engine: engine_name.to_owned(),
            settings: settings.map_err(|error| Refused::new(format!("the settings cannot be written: {error}")))?,
            seed,
            original_hash: None,
        },
        columns: config.columns.clone(),
        book: config.book.clone(),
        features: config.feature.clone(),
        protected: config.protected.clone(),
        approval: config.approval,
        scaling: config.scaling,
        calibration: CalibrationText::of(&calibration),
        training: facts(&learned, &split),
        measures,
        monotone,
        scores: Spread::of_numbers("score", &[]),
        spreads: spreads(&learned.frame),
        notes,
        scorer: ScorerText::of(&engine),
    };
    with_scores(draft, &learned)
}

/// The file with the spread of the scores that it gives.
pub(super) fn with_scores(draft: ModelFile, learned: &Sample) -> Result<ModelFile, Refused> {
    let model = Model::new(draft)?;
    let points: Vec<f64> = model.score(&learned.frame)?.iter().map(|score| score.points).collect();
    Ok(ModelFile { scores: Spread::of_numbers("score", &points), ..model.file })
}

fn facts(learned: &Sample, split: &super::split::Parts) -> TrainingFacts {
    let of = |wanted: Outcome| learned.outcomes.iter().filter(|outcome| **outcome == wanted).count() as u64;
    let days = learned.as_of.as_ref();
    TrainingFacts {
        data_hash: learned.hash.clone(),
        rows: of(Outcome::Good) + of(Outcome::Bad),
        bads: of(Outcome::Bad),
        indeterminate: of(Outcome::Indeterminate),
        immature: of(Outcome::Immature),
        first: days.and_then(|days| days.iter().min()).map(ToString::to_string),
        last: days.and_then(|days| days.iter().max()).map(ToString::to_string),
        split: split.told.clone(),
        tried_from: split.from.map(|day| day.to_string()),
    }
}
