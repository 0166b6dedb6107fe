//! Which accounts a challenger decides about, and the trial that was fixed beforehand.

use anyhow::Context;
use primitives::Date;
use risk::outcome::BadDefinition;
use risk::trial::StopRule;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Refused;

/// A share in basis points: 500 is 5 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Share(u16);

impl Share {
    /// A share of so many basis points; none when that is nothing, or everything and more.
    pub fn of_basis_points(basis_points: u16) -> Option<Self> {
        (1..10_000).contains(&basis_points).then_some(Self(basis_points))
    }

    /// In basis points.
    pub fn basis_points(self) -> u16 {
        self.0
    }
}

/// A share of accounts by a hash of their references.
///
/// An account is in it when the first eight bytes of SHA-256 of `SALT:REFERENCE`, as a number from 0 to 1, lie below the
/// share. So it does not depend on the order of accounts or on a generator, whoever has the salt can compute it, and a
/// larger share has everyone of a smaller one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// What makes this split unlike others.
    pub salt: String,
    /// How many accounts are in it.
    pub share_bp: Share,
}

impl Split {
    /// Whether an account is in it.
    pub fn has(&self, reference: &str) -> bool {
        let digest = Sha256::digest(format!("{}:{reference}", self.salt).as_bytes());
        let first = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        (u128::from(first) * 10_000) >> 64 < u128::from(self.share_bp.0)
    }
}

/// A trial, as it was fixed before it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// Who is in it.
    pub split: Split,
    /// What counts as bad: a definition, so that the book can tell.
    pub outcome: String,
    /// The first day, ISO 8601; none for the day on which it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins_on: Option<String>,
    /// The last day, ISO 8601.
    pub ends_on: String,
    /// How many accounts each arm needs before anything is said.
    pub accounts_min: u64,
    /// How many times it is looked at, the last time at its end.
    pub looks: u32,
    /// The tolerated excess of the challenger's bad rate over the champion's, in basis points.
    pub harm_bp: u16,
}

impl Trial {
    /// Its stop rule.
    pub fn stop_rule(&self) -> StopRule {
        StopRule { accounts_min: self.accounts_min, looks: self.looks, harm: f64::from(self.harm_bp) / 10_000.0 }
    }

    /// What counts as bad.
    ///
    /// # Errors
    /// When its words are no definition.
    pub fn definition(&self) -> crate::Result<BadDefinition> {
        let refused = |rejected: risk::outcome::BadDefinitionRejected| {
            Refused::new(rejected.to_string()).hint("the outcome of a trial is read from the book by this definition")
        };
        Ok(self.outcome.parse().map_err(refused)?)
    }

    /// Refuses a trial that says nothing.
    ///
    /// # Errors
    /// When its outcome, its salt or its end is not stated, or it is never looked at.
    pub fn check(&self) -> crate::Result<()> {
        let refused =
            |what: &str| Err(Refused::new(what).hint("everything about a trial is fixed before it begins").into());
        if self.outcome.trim().is_empty() || self.split.salt.is_empty() {
            return refused("a trial needs an outcome and a salt");
        }
        let Ok(ends_on) = self.ends_on.parse::<Date>() else {
            return refused("a trial ends on a day such as 2026-06-30");
        };
        if self.begins_on.as_deref().is_some_and(|day| day.parse::<Date>().map_or(true, |day| day >= ends_on)) {
            return refused("a trial begins on a day such as 2026-01-01, before its last");
        }
        if self.looks == 0 || self.accounts_min == 0 {
            return refused("a trial is looked at once at least, and needs accounts");
        }
        self.definition().map(|_| ())
    }

    /// Its stored form.
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).expect("a trial has a stored form")
    }

    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        serde_json::from_str(text).context("the terms of a trial cannot be read")
    }
}
