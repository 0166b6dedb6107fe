//! Policy packs: rules with a version and a first day.

use std::fmt;

use primitives::Date;

use super::check::{self, PackRejected};
use super::rule::{Rule, Title};
use crate::zone::Zone;

/// A pack in one version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackKey {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: u32,
}

impl fmt::Display for PackKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} v{}", self.id, self.version)
    }
}

/// The rules of one law-giver or lender, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    /// Name and version.
    pub key: PackKey,
    /// What it is called.
    pub title: Title,
    /// Whose rules these are.
    pub source: String,
    /// The first day of this version.
    pub effective_from: Date,
    /// The zones to assume for a person of whom none is known.
    pub zones_unknown: Vec<Zone>,
    /// How long a permit holds at most.
    pub permit_minutes: u32,
    rules: Vec<Rule>,
}

impl Pack {
    /// Gives a pack its rules.
    ///
    /// # Errors
    /// When a rule cannot be told from another, has no source or words, can never bind, or no zone is to be assumed.
    pub fn with_rules(mut self, rules: Vec<Rule>) -> Result<Self, PackRejected> {
        if self.zones_unknown.is_empty() {
            return Err(PackRejected { rule: None, what: check::NO_ZONES.to_owned() });
        }
        for (place, rule) in rules.iter().enumerate() {
            check::rule(rule, &rules[..place], self.effective_from)
                .map_err(|what| PackRejected { rule: Some(place), what })?;
        }
        self.rules = rules;
        Ok(self)
    }

    /// A pack that has no rules yet.
    pub fn new(key: PackKey, title: Title, source: String, effective_from: Date) -> Self {
        Self { key, title, source, effective_from, zones_unknown: Vec::new(), permit_minutes: 15, rules: Vec::new() }
    }

    /// The rules, in the order in which they were written.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}
