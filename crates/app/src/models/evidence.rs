//! Evidence: that a version was tried on rows that are later than those it was made from.
//!
//! There are two kinds: what training found on the rows that it kept apart, which stands in the model file and so under its
//! hash; and validations that were kept later. A validation is an entry in the history of a version that changes no state.

use anyhow::Context;
use primitives::Date;
use risk::measure::Performance;
use serde::{Deserialize, Serialize};

use super::promote::{Decision, change, named};
use super::{Models, Registered};
use crate::error::{Refused, Result};
use crate::model_file::{self, Measures, Model, ModelFile};
use crate::modelling::sample::Sample;
use crate::port::{Micros, ModelChangeRow, Store};

/// How a version did on rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The SHA-256 of the cells of the rows.
    pub data_hash: String,
    /// The first day of the rows.
    pub first: String,
    /// The last day, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// Whether all rows are later than those that the version was made from.
    pub is_out_of_time: bool,
    /// How it did.
    pub measures: Measures,
}

/// What the stored form of a validation begins with.
const OPENING: &str = "{\"validation\"";

#[derive(Serialize, Deserialize)]
struct Stored {
    validation: Evidence,
}

/// A validation that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// What was kept.
    pub evidence: Evidence,
    /// Why it does not count as out of time; none when it does.
    pub refused: Option<String>,
}

/// What training found on the rows that it kept apart; none when they were not later, or told nothing.
pub fn of_training(file: &ModelFile) -> Option<Evidence> {
    let first = file.training.tried_from.clone()?;
    let measured = file.measures.iter().find(|one| one.on == "out of time")?;
    measured.measures.auc.value()?;
    let (data_hash, measures) = (file.training.data_hash.clone(), measured.measures.clone());
    (!data_hash.is_empty()).then_some(Evidence { data_hash, first, last: None, is_out_of_time: true, measures })
}

/// Keeps how a version of a book did on rows, with the hash of the rows. It counts as out of time when every row is as of a
/// day after the last one that the version learned from, or, where that is not known, after the day on which the version
/// came into the book.
///
/// # Errors
/// When the version is not in the book as it is, rows have no days or no outcomes, or the book cannot be written.
pub fn record_validation(
    store: &mut (impl Store + ?Sized),
    model: &Model,
    sample: &Sample,
    by: &str,
    now: Micros,
) -> Result<Recorded> {
    let by = named(by)?;
    let file = &model.file;
    let models = Models::load(store)?;
    let registered = models.required(&file.id, file.version)?;
    let days = sample.as_of.as_deref().unwrap_or_default();
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else {
        return Err(Refused::new("the rows have no as-of day")
            .hint("declare columns.as_of, or take rows of the book")
            .into());
    };
    let measures = measured(model, sample)?;
    let learned_through = match &file.training.last {
        Some(last) => last.parse::<Date>().map_err(|why| anyhow::anyhow!("{last}: {why}"))?,
        None => crate::close_day::business_day(&store.info()?, registered.row.added_at)?,
    };
    let refused = if measures.auc.value().is_none() {
        Some("bads and goods are needed".to_owned())
    } else {
        (*first <= learned_through)
            .then(|| format!("rows begin on {first}, and the model knows of rows through {learned_through}"))
    };
    let evidence = Evidence {
        data_hash: sample.hash.clone(),
        first: first.to_string(),
        last: Some(last.to_string()),
        is_out_of_time: refused.is_none(),
        measures,
    };
    let reason = format!("validated on rows as of {first} to {last}");
    let decision = Decision { by, reason: &reason, now, terms: None, unvalidated: None };
    let mut entry = change(models.last_change + 1, &registered.row, registered.state, decision);
    let stored = Stored { validation: evidence.clone() };
    entry.terms = serde_json::to_string(&stored).context("a validation cannot be written as JSON")?;
    let mut unit = store.begin()?;
    unit.add_model_change(&entry)?;
    unit.commit()?;
    Ok(Recorded { evidence, refused })
}

fn measured(model: &Model, sample: &Sample) -> Result<Measures> {
    let scores = model.score(&sample.frame)?;
    let (known, is_bad) = sample.known();
    if known.is_empty() {
        return Err(Refused::new("no row has an outcome").into());
    }
    let log_odds: Vec<f64> = known.iter().map(|&row| scores[row].log_odds).collect();
    let pd: Vec<f64> = known.iter().map(|&row| scores[row].pd).collect();
    Ok(Measures::from(&Performance::of(&log_odds, &pd, &is_bad)))
}

/// Whether an entry of a version's history is a validation that was kept, and no change of its state.
pub fn is_validation(entry: &ModelChangeRow) -> bool {
    entry.terms.starts_with(OPENING)
}

/// The validation in the terms of a change; none when they are a trial's, or nothing.
pub(super) fn parse(terms: &str) -> anyhow::Result<Option<Evidence>> {
    if !terms.starts_with(OPENING) {
        return Ok(None);
    }
    let stored: Stored = serde_json::from_str(terms).context("a validation cannot be read")?;
    Ok(Some(stored.validation))
}

/// Whether a version was validated out of time, at its training or later.
pub(super) fn is_validated(store: &(impl Store + ?Sized), model: &Registered) -> Result<bool> {
    if model.validations.iter().any(|one| one.is_out_of_time) {
        return Ok(true);
    }
    let text = store.model_text(&model.row.id, model.row.version)?.unwrap_or_default();
    Ok(model_file::parse(&model.key(), &text).is_ok_and(|file| of_training(&file).is_some()))
}
