//! The check of a strategy: can every state be reached, and does every comparison matter?
//!
//! Both are questions whether facts exist; they are answered by finding some, or by having tried all that differ. What is
//! looked for is a `Goal`, how is `search`'s matter.

mod domain;
mod laws;
#[cfg(test)]
mod properties;
mod search;
mod steps;
#[cfg(test)]
mod tests;

use super::condition::Condition;
use super::experiment::ExperimentRejected;
use super::fact::Facts;
use super::{Freeze, Strategy};

pub use laws::laws;
pub use steps::{StepProblem, unknown_templates};

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// For each state, facts that lead to it; none where none were found.
    pub examples: Vec<Option<Facts>>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// What is wrong with a strategy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// There are no states.
    #[error("a strategy has at least one state")]
    NoStates,
    /// Two states of one name.
    #[error("state {0} is there twice")]
    StateTwice(String),
    /// The last state has a condition.
    #[error("state {0} is the last and has a condition; the last state is for all accounts that are in no other")]
    LastIsConditional(String),
    /// A state before the last has none.
    #[error("state {0} has no condition, so that no state after it can be reached")]
    AlwaysBeforeLast(String),
    /// No facts lead to a state.
    #[error("state {state} cannot be reached: {because}")]
    Unreachable {
        /// Which.
        state: String,
        /// How sure that is.
        because: Certainty,
    },
    /// A comparison that never matters.
    #[error("state {state}, comparison {place} ({text}) never matters: {because}")]
    Dead {
        /// Which state.
        state: String,
        /// Which comparison of its condition, from 1.
        place: usize,
        /// How it is written.
        text: String,
        /// How sure that is.
        because: Certainty,
    },
    /// Collection is held in a state that freezes the limit for a reason of collection.
    #[error("state {0} holds collection and opens a legal review; a state does one or the other")]
    HeldButLegal(String),
    /// Something is wrong with a step.
    #[error("state {state}, step {step}: {what}")]
    Step {
        /// Which state.
        state: String,
        /// Which step.
        step: String,
        /// What is wrong with it.
        what: StepProblem,
    },
    /// A broken experiment.
    #[error(transparent)]
    Experiment(#[from] ExperimentRejected),
}

/// How sure a search is that there is nothing to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// All facts that differ were tried.
    Proved,
    /// Sums of facts are compared, for which not all values can be tried.
    NotFound,
    /// There is more to try than is allowed.
    TooMuch,
}

impl std::fmt::Display for Certainty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Proved => "no facts lead there, whatever their values",
            Self::NotFound => "no example was found",
            Self::TooMuch => "no example was found among those that could be tried; use fewer facts in one state",
        })
    }
}

/// What facts are looked for: what must hold and what must not.
#[derive(Clone)]
struct Goal {
    holds: Vec<Condition>,
    fails: Vec<Condition>,
}

/// Checks a strategy; nothing is wrong when it has no problems.
pub fn check(strategy: &Strategy) -> Report {
    let mut report = Report { problems: shape(strategy), ..Report::default() };
    if !report.problems.is_empty() {
        return report;
    }
    for place in 0..strategy.states.len() {
        match search::find(&reaching(strategy, place)) {
            Ok(facts) => {
                report.examples.push(Some(facts));
                report.problems.extend(dead_comparisons(strategy, place));
                report.problems.extend(steps::check(strategy, place));
            }
            Err(because) => {
                report.examples.push(None);
                let state = strategy.states[place].name.clone();
                report.problems.push(Problem::Unreachable { state, because });
            }
        }
    }
    report
}

fn shape(strategy: &Strategy) -> Vec<Problem> {
    let states = &strategy.states;
    let Some((last, others)) = states.split_last() else { return vec![Problem::NoStates] };
    let mut problems = Vec::new();
    for (place, state) in states.iter().enumerate() {
        if states[..place].iter().any(|other| other.name == state.name) {
            problems.push(Problem::StateTwice(state.name.clone()));
        }
        let opens_legal = state.effects.cases.contains(&super::Case::LegalReview);
        if state.effects.holds_collection && opens_legal {
            problems.push(Problem::HeldButLegal(state.name.clone()));
        }
    }
    if last.when != Condition::Always {
        problems.push(Problem::LastIsConditional(last.name.clone()));
    }
    let always = others.iter().filter(|state| state.when == Condition::Always);
    problems.extend(always.map(|state| Problem::AlwaysBeforeLast(state.name.clone())));
    if let Some(experiment) = &strategy.experiment {
        problems.extend(experiment.check().err().map(Problem::Experiment));
    }
    problems
}

/// No state before holds, and this one does.
fn reaching(strategy: &Strategy, place: usize) -> Goal {
    let fails = strategy.states[..place].iter().map(|state| state.when.clone()).collect();
    Goal { holds: vec![strategy.states[place].when.clone()], fails }
}

/// The comparisons of a state that change nothing, whichever way they come out.
fn dead_comparisons(strategy: &Strategy, place: usize) -> Vec<Problem> {
    let state = &strategy.states[place];
    let comparisons = comparisons(&state.when);
    // A condition that is one comparison matters, because its state can be reached and another one too.
    let mut problems = Vec::new();
    for (number, comparison) in comparisons.iter().enumerate() {
        for comes_out in [true, false] {
            if let Err(because) = find_decisive(strategy, place, number, comparison, comes_out) {
                let text = format!("{} {comes_out}", in_words(comparison));
                problems.push(Problem::Dead { state: state.name.clone(), place: number + 1, text, because });
            }
        }
    }
    problems
}

/// Facts on which the state hangs on a comparison that comes out so.
fn find_decisive(
    strategy: &Strategy,
    place: usize,
    number: usize,
    comparison: &Condition,
    comes_out: bool,
) -> Result<Facts, Certainty> {
    let fails = strategy.states[..place].iter().map(|state| state.when.clone()).collect();
    decisive(&Goal { holds: Vec::new(), fails }, &strategy.states[place].when, number, (comparison, comes_out))
}

/// Facts on which a condition hangs on one comparison that comes out so, while all of `base` is met.
fn decisive(
    base: &Goal,
    when: &Condition,
    number: usize,
    (comparison, comes_out): (&Condition, bool),
) -> Result<Facts, Certainty> {
    let with = replaced(when, number, &Condition::Always);
    let without = replaced(when, number, &Condition::Not(Box::new(Condition::Always)));
    let mut because = Certainty::Proved;
    // With it the state holds and without it not; or, under a not, the other way round.
    for (holding, failing) in [(&with, &without), (&without, &with)] {
        let mut goal = base.clone();
        goal.holds.push(holding.clone());
        goal.fails.push(failing.clone());
        let side = if comes_out { &mut goal.holds } else { &mut goal.fails };
        side.push(comparison.clone());
        match search::find(&goal) {
            Ok(facts) => return Ok(facts),
            Err(Certainty::Proved) => {}
            Err(other) => because = other,
        }
    }
    Err(because)
}

/// The parts of a condition that are not made of others.
fn comparisons(condition: &Condition) -> Vec<Condition> {
    let mut found = Vec::new();
    condition.visit(&mut |part| match part {
        Condition::Flag(_) | Condition::Known(_) | Condition::Compare(_) | Condition::Among(..) => {
            found.push(part.clone());
        }
        Condition::Always | Condition::Not(_) | Condition::All(_) | Condition::Any(_) => {}
    });
    found
}

/// The condition with its comparison of this number, in the order of [`comparisons`], replaced.
fn replaced(condition: &Condition, number: usize, by: &Condition) -> Condition {
    fn walk(condition: &Condition, left: &mut usize, by: &Condition) -> Condition {
        let mut parts = |parts: &[Condition]| parts.iter().map(|part| walk(part, left, by)).collect();
        match condition {
            Condition::Always => Condition::Always,
            Condition::All(inner) => Condition::All(parts(inner)),
            Condition::Any(inner) => Condition::Any(parts(inner)),
            Condition::Not(inner) => Condition::Not(Box::new(walk(inner, left, by))),
            Condition::Flag(_) | Condition::Known(_) | Condition::Compare(_) | Condition::Among(..) => {
                let is_it = *left == 0;
                *left = left.wrapping_sub(1);
                if is_it { by.clone() } else { condition.clone() }
            }
        }
    }
    let mut left = number;
    walk(condition, &mut left, by)
}

/// A comparison as a person writes it, amounts in minor units.
fn in_words(comparison: &Condition) -> String {
    match comparison {
        Condition::Always => "always".to_owned(),
        Condition::Flag(fact) => fact.name().to_owned(),
        Condition::Known(fact) => format!("has({})", fact.name()),
        Condition::Among(fact, words) => format!("{} in {words:?}", fact.name()),
        Condition::Compare(linear) => {
            let term = |(times, fact): &(i64, super::fact::Fact)| match times {
                1 => fact.name().to_owned(),
                _ => format!("{times} * {}", fact.name()),
            };
            let sum: Vec<String> = linear.terms.iter().map(term).collect();
            format!("{} {} {}", sum.join(" + "), linear.comparison.sign(), linear.bound)
        }
        Condition::Not(inner) => format!("!({})", in_words(inner)),
        Condition::All(parts) => parts.iter().map(in_words).collect::<Vec<_>>().join(" && "),
        Condition::Any(parts) => parts.iter().map(in_words).collect::<Vec<_>>().join(" || "),
    }
}

impl Freeze {
    /// Its name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Purchases => "purchases",
            Self::Limit => "limit",
        }
    }
}
