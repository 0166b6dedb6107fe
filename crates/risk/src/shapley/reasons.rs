//! Reasons: the characteristics that raise a person's risk most.

use crate::feature::{Feature, Words};
use crate::scorer::Explanation;

/// A characteristic that raises the risk of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The characteristic: all features that declare it, taken together.
    pub characteristic: String,
    /// What it adds to the log-odds of bad.
    pub log_odds: f64,
    /// What the person is told: the words of the feature of the characteristic that adds most.
    pub words: Words,
}

/// The characteristics that add most to the log-odds of bad, largest first, at most so many. One that adds nothing, or
/// takes away, is never a reason. Ties go to the characteristic whose first feature comes first.
///
/// The features are those of the explanation, in its order.
///
/// # Panics
/// When there are not as many features as parts.
pub fn reasons(explanation: &Explanation, features: &[Feature], most: usize) -> Vec<Reason> {
    assert_eq!(features.len(), explanation.parts.len(), "each part has its feature");
    let mut groups: Vec<(Reason, f64)> = Vec::new();
    for (feature, &part) in features.iter().zip(&explanation.parts) {
        match groups.iter_mut().find(|(reason, _)| reason.characteristic == feature.characteristic) {
            Some((reason, strongest)) => {
                reason.log_odds += part;
                if part > *strongest {
                    reason.words = feature.reason.clone();
                    *strongest = part;
                }
            }
            None => {
                let (characteristic, words) = (feature.characteristic.clone(), feature.reason.clone());
                groups.push((Reason { characteristic, log_odds: part, words }, part));
            }
        }
    }
    let mut reasons: Vec<Reason> = groups.into_iter().map(|(reason, _)| reason).filter(|r| r.log_odds > 0.0).collect();
    // Stable: equal reasons stay in the order of their first features.
    reasons.sort_by(|one, other| other.log_odds.total_cmp(&one.log_odds));
    reasons.truncate(most);
    reasons
}
