//! The check of a state's steps: can each of them ever be taken, and does every comparison of its condition matter?

mod span;
#[cfg(test)]
mod tests;

use super::{Certainty, Goal, Problem, comparisons, decisive, in_words, reaching, search};
use crate::strategy::condition::{Comparison, Condition};
use crate::strategy::fact::Fact;
use crate::strategy::step::{Anchor, Step, Timing};
use crate::strategy::{State, Strategy};

/// What is wrong with a step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepProblem {
    /// Two steps of one name.
    #[error("it is there twice")]
    Twice,
    /// Nobody of this name.
    #[error("there is no party {0}")]
    UnknownParty(String),
    /// No such arm.
    #[error("there is no arm {0} in the experiment")]
    UnknownArm(String),
    /// Persons outside the experiment would have neither of two variants.
    #[error("it is for some arms only, and persons outside the experiment are treated as none: state outside_as")]
    OutsideUntreated,
    /// What it costs is not said.
    #[error("what {channel} costs is not said of party {party}")]
    NoCost {
        /// The channel.
        channel: &'static str,
        /// The party.
        party: String,
    },
    /// A message without words.
    #[error("{0} needs a template; only a human who calls or visits speaks without one")]
    NoTemplate(&'static str),
    /// A template that there is not.
    #[error("there is no template {0}")]
    UnknownTemplate(String),
    /// It asks where nobody asks.
    #[error("it asks for money in a state that holds collection")]
    AsksWhileHeld,
    /// A day that no account of the state has.
    #[error("no account of the state is ever {day}: {because}")]
    NoSuchDay {
        /// The day, in words.
        day: String,
        /// How sure that is.
        because: Certainty,
    },
    /// A day on which every account has left.
    #[error("it falls due {day} days after the account entered the state, where it stays for {most} at most")]
    GoneByThen {
        /// The day.
        day: u32,
        /// The last day on which an account can be there.
        most: u32,
    },
    /// A condition that never holds on its days.
    #[error("its condition never holds on a day on which it falls due: {0}")]
    NeverHolds(Certainty),
    /// A comparison that never matters.
    #[error("comparison {place} of its condition ({text}) never matters: {because}")]
    Dead {
        /// Which, from 1.
        place: usize,
        /// How it is written.
        text: String,
        /// How sure that is.
        because: Certainty,
    },
    /// Another step of the day always wins.
    #[error("step {0} asks on the same day whenever it does, and a person is asked {1} times a day at most")]
    Crowded(String, u32),
}

/// Everything that is wrong with the steps of one state, which can be reached.
pub(super) fn check(strategy: &Strategy, place: usize) -> Vec<Problem> {
    let state = &strategy.states[place];
    let mut problems = Vec::new();
    for (number, step) in state.steps.iter().enumerate() {
        let mut found = shape(strategy, state, number, step);
        found.extend(days(strategy, place, step));
        if !found.iter().any(is_about_days) {
            found.extend(condition(strategy, place, step));
        }
        found.extend(crowded(strategy, &state.steps[..number], step));
        let of_step = |what| Problem::Step { state: state.name.clone(), step: step.name.clone(), what };
        problems.extend(found.into_iter().map(of_step));
    }
    problems
}

/// The steps whose template is not among those that the caller knows.
pub fn unknown_templates(strategy: &Strategy, is_known: impl Fn(&str) -> bool) -> Vec<Problem> {
    let steps = strategy.states.iter().flat_map(|state| state.steps.iter().map(move |step| (state, step)));
    let unknown = steps.filter_map(|(state, step)| {
        let template = step.template.as_ref().filter(|template| !is_known(template))?;
        let what = StepProblem::UnknownTemplate(template.clone());
        Some(Problem::Step { state: state.name.clone(), step: step.name.clone(), what })
    });
    unknown.collect()
}

fn is_about_days(problem: &StepProblem) -> bool {
    matches!(problem, StepProblem::NoSuchDay { .. } | StepProblem::GoneByThen { .. })
}

fn shape(strategy: &Strategy, state: &State, number: usize, step: &Step) -> Vec<StepProblem> {
    use crate::Word;
    use crate::person::Channel;
    let mut found = Vec::new();
    if state.steps[..number].iter().any(|other| other.name == step.name) {
        found.push(StepProblem::Twice);
    }
    let treatment = &strategy.treatment;
    for name in [Some(&step.by), step.announces.as_ref()].into_iter().flatten() {
        if treatment.party(name).is_none() {
            found.push(StepProblem::UnknownParty(name.clone()));
        }
    }
    for channel in &step.channels {
        if treatment.party(&step.by).is_some_and(|party| party.cost(*channel).is_none()) {
            found.push(StepProblem::NoCost { channel: channel.word(), party: step.by.clone() });
        }
        let speaks_freely = matches!(channel, Channel::Voice | Channel::Visit);
        if step.template.is_none() && !speaks_freely {
            found.push(StepProblem::NoTemplate(channel.word()));
        }
    }
    let experiment = strategy.experiment.as_ref();
    let has_arm = |arm: &str| experiment.is_some_and(|experiment| experiment.has_arm(arm));
    found.extend(step.arms.iter().filter(|arm| !has_arm(arm)).map(|arm| StepProblem::UnknownArm(arm.clone())));
    let leaves_room = experiment.is_some_and(|experiment| experiment.leaves_room() && experiment.outside_as.is_none());
    if !step.arms.is_empty() && leaves_room {
        found.push(StepProblem::OutsideUntreated);
    }
    if state.effects.holds_collection && step.asks() {
        found.push(StepProblem::AsksWhileHeld);
    }
    found
}

/// Days that no account of the state has.
fn days(strategy: &Strategy, place: usize, step: &Step) -> Vec<StepProblem> {
    let base = reaching(strategy, place);
    if step.timing.from == Anchor::Entering {
        let last = step.timing.days().last().unwrap_or(0);
        let most = if last == 0 { None } else { span::days_at_most(&base) };
        return most
            .filter(|most| last > *most)
            .map(|most| StepProblem::GoneByThen { day: last, most })
            .into_iter()
            .collect();
    }
    // What lies between the first and the last time is possible when these are, but for odd conditions.
    let (first, last) = (step.timing.days().next(), step.timing.days().last());
    let mut asked: Vec<u32> = first.into_iter().chain(last).collect();
    asked.dedup();
    let impossible = asked.into_iter().filter_map(|day| {
        let mut goal = base.clone();
        goal.holds.push(on_days(step.timing.from, day, day));
        let because = search::find(&goal).err()?;
        let day = match step.timing.from {
            Anchor::BeforeDue => format!("{day} days before a due date"),
            Anchor::Entering | Anchor::PastDue => format!("{day} days past due"),
        };
        Some(StepProblem::NoSuchDay { day, because })
    });
    impossible.collect()
}

/// That a fact lies in a range of days.
fn on_days(from: Anchor, first: u32, last: u32) -> Condition {
    let name = match from {
        Anchor::Entering => return Condition::Always,
        Anchor::PastDue => "standing.dpd",
        Anchor::BeforeDue => "standing.days_to_due",
    };
    let fact = Fact::named(name).expect("the catalogue has the fact");
    let compare = |comparison, bound: u32| {
        Condition::compare(&[(1, fact)], comparison, i64::from(bound)).expect("days are numbers")
    };
    Condition::All(vec![compare(Comparison::AtLeast, first), compare(Comparison::AtMost, last)])
}

/// The days on which its condition is asked: those of each time, and those for which it is kept.
fn on_its_days(timing: Timing) -> Condition {
    let ranges = timing.days().map(|day| match timing.from {
        Anchor::BeforeDue => on_days(timing.from, day.saturating_sub(timing.keep_days), day),
        Anchor::Entering | Anchor::PastDue => on_days(timing.from, day, day.saturating_add(timing.keep_days)),
    });
    match timing.from {
        Anchor::Entering => Condition::Always,
        Anchor::PastDue | Anchor::BeforeDue => Condition::Any(ranges.collect()),
    }
}

fn condition(strategy: &Strategy, place: usize, step: &Step) -> Vec<StepProblem> {
    let mut base = reaching(strategy, place);
    base.holds.push(on_its_days(step.timing));
    let mut whole = base.clone();
    whole.holds.push(step.when.clone());
    if let Err(because) = search::find(&whole) {
        return vec![StepProblem::NeverHolds(because)];
    }
    dead_comparisons(&base, step)
}

fn dead_comparisons(base: &Goal, step: &Step) -> Vec<StepProblem> {
    let mut found = Vec::new();
    for (number, comparison) in comparisons(&step.when).iter().enumerate() {
        for comes_out in [true, false] {
            if let Err(because) = decisive(base, &step.when, number, (comparison, comes_out)) {
                let text = format!("{} {comes_out}", in_words(comparison));
                found.push(StepProblem::Dead { place: number + 1, text, because });
            }
        }
    }
    found
}

/// Whether enough steps before it ask for money on all of its days.
fn crowded(strategy: &Strategy, before: &[Step], step: &Step) -> Option<StepProblem> {
    if !step.asks() || step.timing.keep_days > 0 {
        return None;
    }
    let covers = |other: &&Step| {
        let has_all_days = step.timing.days().all(|day| other.timing.time_of(day).is_some());
        let has_all_arms =
            other.arms.is_empty() || (!step.arms.is_empty() && step.arms.iter().all(|arm| other.arms.contains(arm)));
        let is_stopped_less = other.stopped_by.without(step.stopped_by).is_empty();
        other.asks()
            && other.timing.from == step.timing.from
            && other.when == Condition::Always
            && has_all_days
            && has_all_arms
            && is_stopped_less
    };
    let winning: Vec<&Step> = before.iter().filter(covers).collect();
    let most = strategy.treatment.asks_per_day;
    let is_full = u32::try_from(winning.len()).unwrap_or(u32::MAX) >= most;
    winning.first().filter(|_| is_full).map(|other| StepProblem::Crowded(other.name.clone(), most))
}
