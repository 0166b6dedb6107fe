//! Models that other programs trained: read as they stand, or refused.
//!
//! [`lightgbm`] reads LightGBM's text, [`xgboost`] XGBoost's JSON; both end in [`Trees`] that score as
//! the program itself does, which stored predictions of both programs prove. What is not known is refused, with its place
//! and what to do, because a model that is read almost right decides wrongly without a word.

use crate::feature::{Feature, Purpose};
use crate::trees::monotone::{self, Fall};
use crate::trees::{Input, Trees, TreesRejected};

mod json;
pub mod lightgbm;
#[cfg(test)]
mod tests;
pub mod xgboost;

/// Why a model was not read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ImportRejected {
    /// Something that is not known, or not as it should be.
    #[error("{place}: {found}; {remedy}")]
    Content {
        /// Where: the line, the tree, the field.
        place: String,
        /// What is there.
        found: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A column that is not the declared one.
    #[error("column {place} of the model is {model}, of the schema {schema}; declare the model's columns in its order")]
    OtherColumn {
        /// Which, counted from 1.
        place: usize,
        /// The model's name of it, or "none".
        model: String,
        /// The schema's name of it, or "none".
        schema: String,
    },
    /// A protected attribute among the columns.
    #[error("the model reads {0}, which is for the fairness audit only: it may not decide")]
    Protected(String),
    /// The trees are broken.
    #[error("the model cannot run: {0}")]
    Trees(#[from] TreesRejected),
    /// A step against a declared direction.
    #[error("the model is not monotone: {0}; declare the direction as free, or train again with constraints")]
    NotMonotone(Fall),
}

/// How many made-up rows a model is tried on where its shape does not prove that it is monotone.
const ROWS_TRIED: usize = 200;

/// Checks that a model keeps to the directions that are declared for its columns: by the shape of its trees, or else by
/// stepping the values of rows over its cuts. Rows of one's own are tried beside those that are made of the model's cuts.
///
/// # Errors
/// When it does not, with the step that shows it.
pub fn check_monotone(trees: &Trees, features: &[Feature], rows: &[Vec<f64>]) -> Result<(), ImportRejected> {
    let directions = monotone::directions(&trees.parts().inputs, features);
    if monotone::is_proved(trees, &directions) {
        return Ok(());
    }
    let made_up = monotone::rows_from_cuts(trees, ROWS_TRIED, 7);
    let fall = monotone::first_fall(trees, &directions, rows);
    match fall.or_else(|| monotone::first_fall(trees, &directions, &made_up)) {
        Some(fall) => Err(ImportRejected::NotMonotone(fall)),
        None => Ok(()),
    }
}

/// Checks that the model's columns are the declared ones, in their order.
fn check_columns(inputs: &[Input], features: &[Feature]) -> Result<(), ImportRejected> {
    for at in 0..inputs.len().max(features.len()) {
        let name = |name: Option<&String>| name.cloned().unwrap_or_else(|| "none".to_owned());
        let (model, schema) = (inputs.get(at).map(|input| &input.name), features.get(at).map(|feature| &feature.name));
        if model != schema {
            return Err(ImportRejected::OtherColumn { place: at + 1, model: name(model), schema: name(schema) });
        }
    }
    match features.iter().find(|feature| feature.purpose == Purpose::Audit) {
        Some(feature) => Err(ImportRejected::Protected(feature.name.clone())),
        None => Ok(()),
    }
}
