//! Willingness and ability: why somebody does not pay, as far as numbers hint at it.
//!
//! Two axes, each from named features by stated rules. A view is evidence and no finding: what it says can be shown, but
//! only together with what a person has verified does it become something that the test of bad faith takes.

use primitives::Date;

/// The name of the stated rules, by which a view says what read it.
pub const RULES: &str = "stated-hints";

/// Their version: another number whenever a hint changes.
pub const RULES_VERSION: u32 = 1;

/// One of the two axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// Whether somebody wants to pay.
    Willingness,
    /// Whether somebody can pay.
    Ability,
}

/// A rule: what a feature's value hints at.
#[derive(Clone, Debug, PartialEq)]
pub struct Hint {
    /// The feature.
    pub feature: String,
    /// The axis.
    pub axis: Axis,
    /// From which value on it hints.
    pub at_least: Option<f64>,
    /// Up to which value it hints.
    pub at_most: Option<f64>,
    /// Whether it speaks for willingness or ability, or against it.
    pub speaks_for: bool,
}

impl Hint {
    fn holds(&self, value: f64) -> bool {
        self.at_least.is_none_or(|least| least <= value) && self.at_most.is_none_or(|most| value <= most)
    }
}

/// What the hints of an axis come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reading {
    /// All that hint speak for it.
    Present,
    /// All that hint speak against it.
    Absent,
    /// Some speak for it, some against.
    Mixed,
    /// Nothing hints.
    Unknown,
}

/// A hint that held, with the value that made it hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The rule.
    pub hint: Hint,
    /// The value.
    pub value: f64,
}

/// Both axes, never to be acted on alone.
///
/// There is no way from here to an action but [`NeverAlone::corroborated`].
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct NeverAlone {
    willingness: Reading,
    ability: Reading,
    evidence: Vec<Evidence>,
}

/// What a person has verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Who.
    pub by: String,
    /// When.
    pub on: Date,
    /// What was found, and where it is written down.
    pub finding: String,
}

/// A view that a person has verified: what the test of bad faith takes, beside its other conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct Corroborated {
    /// What numbers hint at.
    pub view: NeverAlone,
    /// What a person found.
    pub verified: Verified,
}

/// A view was to be used without what a person found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a view of willingness and ability is never used alone; say who verified it and what was found")]
pub struct NotVerified;

impl NeverAlone {
    /// The view of features' values, by rules. A value that is missing, and one of the `specials` codes, hints at nothing.
    pub fn of(hints: &[Hint], value: impl Fn(&str) -> Option<f64>, specials: &[f64]) -> Self {
        let known = |hint: &Hint| value(&hint.feature).filter(|value| !value.is_nan() && !specials.contains(value));
        let evidence: Vec<Evidence> = hints
            .iter()
            .filter_map(|hint| {
                let value = known(hint).filter(|&value| hint.holds(value))?;
                Some(Evidence { hint: hint.clone(), value })
            })
            .collect();
        let reading = |axis| reading(evidence.iter().filter(|one| one.hint.axis == axis));
        Self { willingness: reading(Axis::Willingness), ability: reading(Axis::Ability), evidence }
    }

    /// Whether somebody wants to pay, as far as numbers hint at it.
    pub fn willingness(&self) -> Reading {
        self.willingness
    }

    /// Whether somebody can pay, as far as numbers hint at it.
    pub fn ability(&self) -> Reading {
        self.ability
    }

    /// Whether all that hints says that somebody could pay and does not want to. Still a hint: the test of bad faith counts it as
    /// one sign of one source, once a person has verified it.
    pub fn is_able_but_unwilling(&self) -> bool {
        self.willingness == Reading::Absent && self.ability == Reading::Present
    }

    /// What hinted at it.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// The view with what a person verified.
    ///
    /// # Errors
    /// When nobody, or nothing, is named.
    pub fn corroborated(self, verified: Verified) -> Result<Corroborated, NotVerified> {
        if verified.by.trim().is_empty() || verified.finding.trim().is_empty() {
            return Err(NotVerified);
        }
        Ok(Corroborated { view: self, verified })
    }
}

fn reading<'e>(evidence: impl Iterator<Item = &'e Evidence>) -> Reading {
    let (mut speaks_for, mut speaks_against) = (false, false);
    for one in evidence {
        speaks_for |= one.hint.speaks_for;
        speaks_against |= !one.hint.speaks_for;
    }
    match (speaks_for, speaks_against) {
        (true, true) => Reading::Mixed,
        (true, false) => Reading::Present,
        (false, true) => Reading::Absent,
        (false, false) => Reading::Unknown,
    }
}

/// The rules that come with the program, over features of the catalogue.
///
/// Judgement, not law. Repaying in part, cures, recent repayments, promises kept and getting in touch speak for willingness; a
/// first bill missed, money taken back, and bills of which nothing was repaid, against it. Bills repaid in full, here or on
/// other accounts, speak for ability; repaying in part or the minimum only, being late on other accounts too, and relief,
/// against it. Repaying nothing says nothing about ability. Broken promises and missed calls are left out: they are signs of
/// their own in the test of bad faith, and one fact must not count twice.
pub fn stated_hints() -> Vec<Hint> {
    use Axis::{Ability, Willingness};
    let hint = |feature: &str, axis, at_least, at_most, speaks_for| Hint {
        feature: feature.to_owned(),
        axis,
        at_least,
        at_most,
        speaks_for,
    };
    vec![
        hint("partial_bills_3b", Willingness, Some(1.0), None, true),
        hint("cures_ever", Willingness, Some(1.0), None, true),
        hint("repayments_30d", Willingness, Some(1.0), None, true),
        hint("promises_kept_90d", Willingness, Some(1.0), None, true),
        hint("contacts_begun_by_customer_90d", Willingness, Some(1.0), None, true),
        hint("first_bill_missed_ever", Willingness, Some(1.0), None, false),
        hint("chargebacks_90d", Willingness, Some(1.0), None, false),
        hint("repaid_of_billed_3b", Willingness, None, Some(0.0), false),
        hint("repaid_of_billed_3b", Ability, Some(0.95), None, true),
        hint("person_missed_share_3b", Ability, None, Some(0.0), true),
        hint("partial_bills_3b", Ability, Some(1.0), None, false),
        hint("repaid_of_billed_3b", Ability, Some(0.01), Some(0.5), false),
        hint("minimum_share_3b", Ability, Some(0.67), None, false),
        hint("person_accounts_past_due", Ability, Some(1.0), None, false),
        hint("restructures_ever", Ability, Some(1.0), None, false),
    ]
}

#[cfg(test)]
mod tests;
