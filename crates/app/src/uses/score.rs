//! A score and why, of one account, for whoever works on it.

use primitives::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{ReasonView, ScoreTold, asked, reason_views};
use crate::error::Result;
use crate::features::rows::{Table, look_at_one};
use crate::scoring::Deciding;

/// A score with its reasons.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "ScoreExplained")]
pub struct ScoreView {
    /// What the version that decides about the account says.
    pub score: ScoreTold,
    /// Why there is no better score, the one that costs most first.
    pub reasons: Vec<ReasonView>,
}

/// The score of an account on a day.
///
/// # Errors
/// When there is no such account, it is not open on the day, or it cannot be scored.
pub fn of_account(table: Table<'_>, deciding: &Deciding, account: &str, day: Date) -> Result<Option<ScoreView>> {
    look_at_one(table, account, day, |standing| {
        let row = standing.features()?;
        let explained = deciding.explain(asked(standing, &row))?;
        Ok(Some(ScoreView { score: ScoreTold::from(&explained.scored), reasons: reason_views(&explained) }))
    })
}
