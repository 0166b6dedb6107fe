//! What a score is used for: credit decisions, early warning, priority, a view of willingness, trials.
//!
//! Each looks at the accounts of a book on a day, asks the version that decides about each of them, and says what follows by
//! a dated file of terms, with reasons. Nothing is booked and nobody is contacted. Formulas are `risk`'s matter.

pub mod credit;
pub mod lgd;
pub mod priority;
pub mod score;
pub mod terms;
pub mod trial;
pub mod uplift;
pub mod warning;
pub mod willingness;

use risk::feature::Words;
use schemars::JsonSchema;
use serde::Serialize;

use crate::features::rows::{FeatureRow, Standing};
use crate::model_file::ReasonTold;
use crate::scoring::{Asked, Explained, Scored};

/// Why there is no better score, in both languages.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReasonView {
    /// The characteristic.
    pub characteristic: String,
    /// What a borrower is told, in English.
    pub en: String,
    /// What a borrower is told, in Chinese.
    pub zh: String,
    /// The points that it costs.
    pub points: f64,
}

/// A score with the version that gave it, so that it can be replayed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ScoreTold {
    /// The version's name and number.
    pub model: String,
    /// The hash of its file.
    pub model_hash: String,
    /// The probability of its bad event.
    pub pd: f64,
    /// The score in points; higher is safer.
    pub points: f64,
}

impl From<&Scored> for ScoreTold {
    fn from(scored: &Scored) -> Self {
        let Scored { model, hash, score } = scored;
        Self { model: model.clone(), model_hash: hash.clone(), pd: score.pd, points: score.points }
    }
}

fn reason_views(explained: &Explained) -> Vec<ReasonView> {
    let view = |one: &ReasonTold| {
        let Words { en, zh } = one.words.clone();
        ReasonView { characteristic: one.characteristic.clone(), en, zh, points: one.points }
    };
    explained.reasons.iter().map(view).collect()
}

fn asked<'r>(standing: &Standing<'r>, row: &'r FeatureRow) -> Asked<'r> {
    Asked { account: &standing.account().reference, values: &row.values, external: &row.external }
}
