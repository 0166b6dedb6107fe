//! Models of a book as plain values for doors: what each version may do, who let it, and what is known of how well it does.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Models, Registered, of_training};
use crate::error::Result;
use crate::export::instant;
use crate::model_file::{ModelFile, parse};
use crate::port::{ModelChangeRow, Reading};

/// A version of a model.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ModelVersion")]
pub struct ModelView {
    /// Its name.
    pub model: String,
    /// Its version.
    pub version: u32,
    /// The SHA-256 of its file, in hexadecimal.
    pub hash: String,
    /// `shadow`, `challenger`, `champion` or `retired`.
    pub state: &'static str,
    /// Who trained or imported it.
    pub made_by: String,
    /// When it came into the book.
    pub added_at: String,
    /// The rows that it was made from, as its file has it.
    pub training: Option<Value>,
    /// How its rows were made, when they were made from a book.
    pub book: Option<Value>,
    /// How it did on later rows than those that it was made from, as far as its file tells.
    pub out_of_time: Option<Value>,
    /// Validations that were kept beside it.
    pub validations: Vec<Value>,
    /// Its changes of state, in order.
    pub changes: Vec<ModelChangeView>,
}

/// A change of what a version may do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ModelChange")]
pub struct ModelChangeView {
    /// The state from then on.
    pub state: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: String,
    /// Why.
    pub reason: String,
    /// What was fixed beforehand, as JSON; empty when there was nothing to fix.
    pub terms: String,
}

/// The card of a model: the version, and what its file says of it. What scores is left out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ModelCard")]
pub struct ModelCard {
    /// The version.
    #[serde(flatten)]
    pub version: ModelView,
    /// What it is for.
    pub purpose: String,
    /// What counts as bad.
    pub bad: String,
    /// The windows of the outcome, how it was made, its features with their reasons, scaling, calibration, measures, monotonicity and
    /// notes, as its file has them.
    pub file: Value,
}

fn value(of: &impl Serialize) -> Result<Value> {
    Ok(serde_json::to_value(of).map_err(anyhow::Error::from)?)
}

fn view(one: &Registered, file: Option<&ModelFile>) -> Result<ModelView> {
    let change = |change: &ModelChangeRow| {
        let ModelChangeRow { state, by, reason, terms, .. } = change.clone();
        Ok(ModelChangeView { state, by, at: instant(change.at)?, reason, terms })
    };
    Ok(ModelView {
        model: one.row.id.clone(),
        version: one.row.version,
        hash: one.row.hash.clone(),
        state: one.state.name(),
        made_by: one.row.made_by.clone(),
        added_at: instant(one.row.added_at)?,
        training: file.map(|file| value(&file.training)).transpose()?,
        book: file.and_then(|file| file.book.as_ref()).map(value).transpose()?,
        out_of_time: file.and_then(of_training).as_ref().map(value).transpose()?,
        validations: one.validations.iter().map(value).collect::<Result<_>>()?,
        changes: one.changes.iter().map(change).collect::<Result<_>>()?,
    })
}

fn file_of(store: &(impl Reading + ?Sized), one: &Registered) -> Result<Option<ModelFile>> {
    let text = store.model_text(&one.row.id, one.row.version)?.unwrap_or_default();
    Ok(parse(&one.key(), &text).ok())
}

/// All versions of all models, in the order of name and version.
///
/// # Errors
/// When the store cannot be read.
pub fn all(store: &(impl Reading + ?Sized)) -> Result<Vec<ModelView>> {
    let models = Models::load(store)?;
    models.versions().iter().map(|one| view(one, file_of(store, one)?.as_ref())).collect()
}

/// The card of a version.
///
/// # Errors
/// When there is no such version, its file cannot be read by this program, or the store not.
pub fn card(store: &(impl Reading + ?Sized), id: &str, version: u32) -> Result<ModelCard> {
    let models = Models::load(store)?;
    let one = models.required(id, version)?;
    let text = store.model_text(id, version)?.unwrap_or_default();
    let file = parse(&one.key(), &text)?;
    let mut told = value(&file)?;
    if let Some(fields) = told.as_object_mut() {
        // What scores is long and for programs; how scores were spread is told by monitoring.
        for left_out in ["scorer", "scores", "spreads", "training", "book", "purpose", "bad"] {
            fields.shift_remove(left_out);
        }
    }
    let (purpose, bad) = (file.purpose.clone(), file.bad.clone());
    Ok(ModelCard { version: view(one, Some(&file))?, purpose, bad, file: told })
}
