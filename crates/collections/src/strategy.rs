//! Strategy: ordered states, of which the first whose condition holds is an account's.
//!
//! A dated, versioned value; `docs/reference/strategy.md` tells its meaning, `app::strategy_file` reads it. A state says what
//! shall be, as effects and steps; whether a step may be taken is asked of the contact gate, and money moves only by
//! commands of the ledger.

pub mod check;
pub mod condition;
pub mod experiment;
pub mod fact;
pub mod plan;
pub mod step;

#[cfg(test)]
mod tests;

use primitives::Date;

use condition::{Condition, Truth};
use experiment::{Experiment, Place};
use fact::{Fact, Facts, Value};
use step::{Step, Treatment};

/// A strategy: one version of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strategy {
    /// Its name.
    pub id: String,
    /// Its version, from 1.
    pub version: u32,
    /// The first day on which it decides.
    pub effective_from: Date,
    /// Its states, in order; the last holds always.
    pub states: Vec<State>,
    /// The experiment that runs under it.
    pub experiment: Option<Experiment>,
    /// What holds for the plans of all states.
    pub treatment: Treatment,
}

/// A state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Its name.
    pub name: String,
    /// What people read, in English.
    pub english: String,
    /// What people read, in Chinese.
    pub chinese: String,
    /// When an account is in it, if in none before it.
    pub when: Condition,
    /// What shall be.
    pub effects: Effects,
    /// What is said and done, in order: of two steps of one day the first one wins.
    pub steps: Vec<Step>,
}

/// A case that a state opens, once a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// The customer is told that a bureau will be; reporting follows its own rules.
    BureauNotice,
    /// Somebody looks whether to go to law.
    LegalReview,
    /// Somebody looks whether the customer needs relief.
    HardshipReview,
    /// The way back: proof, correction, the limit step by step.
    CreditRepair,
}

/// What shall be while an account is in a state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// What is blocked.
    pub freeze: Freeze,
    /// Whether nobody asks for money.
    pub holds_collection: bool,
    /// Whether an investigation may be opened.
    pub may_investigate: bool,
    /// The cases that are opened.
    pub cases: Vec<Case>,
    /// After how many days in the state somebody looks again.
    pub review_after_days: Option<u32>,
}

/// What an account may not be used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Freeze {
    /// Nothing is blocked.
    #[default]
    Nothing,
    /// No further purchases.
    Purchases,
    /// No use of the limit at all.
    Limit,
}

/// Facts that a condition reads, that are always known of an account, and that were not told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these facts are always known and must be told: {}", .0.iter().map(|fact| fact.name()).collect::<Vec<_>>().join(", "))]
pub struct FactsMissing(pub Vec<Fact>);

/// What a strategy decides about an account on a day, with all that it was decided by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The strategy's name.
    pub strategy: String,
    /// Its version.
    pub version: u32,
    /// The state's place in the strategy.
    pub state: usize,
    /// Every fact that was read on the way, with its value; none where it was not known.
    pub read: Vec<(Fact, Option<Value>)>,
    /// Where the person is in the experiment, if one runs.
    pub place: Option<Place>,
}

impl Strategy {
    /// Decides about an account of `person` on a day.
    ///
    /// # Errors
    /// When a fact that a condition on the way reads is always known and was left out: whoever forgets to tell that a
    /// customer has died must not be answered as if nobody had.
    ///
    /// # Panics
    /// When the last state does not hold always: [`check::check`] refuses such a strategy.
    pub fn decide(&self, facts: &Facts, person: &str, on: Date) -> Result<Decision, FactsMissing> {
        let mut read: Vec<(Fact, Option<Value>)> = Vec::new();
        for (place, state) in self.states.iter().enumerate() {
            told(&state.when, facts)?;
            for fact in state.when.facts() {
                if read.iter().all(|(known, _)| *known != fact) {
                    read.push((fact, facts.get(fact).cloned()));
                }
            }
            if state.when.truth(facts) == Truth::True {
                return Ok(Decision {
                    strategy: self.id.clone(),
                    version: self.version,
                    state: place,
                    read,
                    place: self.experiment.as_ref().map(|experiment| experiment.place(person, on)),
                });
            }
        }
        unreachable!("the last state holds always")
    }
}

/// Whether everything that a condition reads, and that is always known, was told.
fn told(condition: &Condition, facts: &Facts) -> Result<(), FactsMissing> {
    let is_missing = |fact: &Fact| facts.get(*fact).is_none() && !fact.declaration().can_be_unknown;
    let missing: Vec<Fact> = condition.facts().into_iter().filter(is_missing).collect();
    if missing.is_empty() { Ok(()) } else { Err(FactsMissing(missing)) }
}

/// The strategy that decides on a day: the latest version whose first day has come.
pub fn in_force(versions: &[Strategy], on: Date) -> Option<&Strategy> {
    let begun = versions.iter().filter(|strategy| strategy.effective_from <= on);
    begun.max_by_key(|strategy| (strategy.effective_from, strategy.version))
}
