//! What closes found: the changes of an account's standing, its tag history.

use ledger::History;
use ledger::ageing::OverdueForm;
use ledger::day_close::{Standing, Transition, transitions};
use ledger::product::BucketSet;
use primitives::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// A change that the close of a day found, or would have found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TransitionView {
    /// In which direction the account moved.
    pub movement: &'static str,
    /// What brought it about: `time`, `events` or `time_and_events`.
    pub cause: &'static str,
    /// The bucket before.
    pub from_bucket: Option<String>,
    /// The bucket after.
    pub to_bucket: Option<String>,
    /// From when the account ages now.
    pub overdue_since: Option<String>,
    /// The worst kind of overdue.
    pub overdue_form: Option<&'static str>,
}

/// A change on its day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeView {
    /// The day at whose close it was found.
    pub day: String,
    /// The change.
    #[serde(flatten)]
    pub change: TransitionView,
}

/// What is shown of a change.
pub fn transition_view(buckets: &BucketSet, transition: &Transition) -> TransitionView {
    let bucket = |standing: Standing| standing.bucket.map(|index| buckets.name(index).to_owned());
    TransitionView {
        movement: transition.movement.name(),
        cause: transition.cause.name(),
        from_bucket: transition.from.and_then(bucket),
        to_bucket: bucket(transition.to),
        overdue_since: transition.to.overdue_since.map(|since| since.to_string()),
        overdue_form: transition.to.forms.worst().map(OverdueForm::name),
    }
}

/// Every change through a day, in order, recomputed: what a close of each day would have found.
pub fn history_view(history: History<'_>, through: Date) -> Vec<ChangeView> {
    let buckets = &history.product().buckets;
    let changes = transitions(history, through)
        .into_iter()
        .map(|(day, transition)| ChangeView { day: day.to_string(), change: transition_view(buckets, &transition) });
    changes.collect()
}
