//! The plan of a strategy as a calendar: per state what is done on which day, in which way, with which words, if what.

#[cfg(test)]
mod tests;

use collections::strategy::step::{Anchor, Cost, Step, Timing};
use collections::strategy::{State, Strategy};
use collections::{Set, Word};
use primitives::Rate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::explain::Language;

/// A line of a calendar, as texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "StepLine")]
pub struct Line {
    /// The step's name.
    pub step: String,
    /// On which days.
    pub days: String,
    /// In which ways, the first one first.
    pub channels: String,
    /// What it is for.
    pub purpose: &'static str,
    /// The template; a dash where a human speaks freely.
    pub template: String,
    /// Who does it.
    pub by: String,
    /// What must be so, for whom it is, and what stops it; empty where nothing is special.
    pub conditions: String,
}

/// The lines of a state, in the order in which they come: before a due date, from the entering on, by days past due.
pub fn calendar(state: &State, language: Language) -> Vec<Line> {
    let mut steps: Vec<&Step> = state.steps.iter().collect();
    steps.sort_by_key(|step| {
        let day = i64::from(step.timing.day);
        match step.timing.from {
            Anchor::BeforeDue => (0, -day),
            Anchor::Entering => (1, day),
            Anchor::PastDue => (2, day),
        }
    });
    steps.into_iter().map(|step| line(step, language)).collect()
}

/// How many steps a strategy has.
pub fn steps(strategy: &Strategy) -> usize {
    strategy.states.iter().map(|state| state.steps.len()).sum()
}

/// A cost as people read it.
pub fn show_cost(cost: Cost) -> String {
    Rate::from_billionths(cost.millionths().saturating_mul(1_000)).to_string()
}

fn line(step: &Step, language: Language) -> Line {
    Line {
        step: step.name.clone(),
        days: days(step.timing, language),
        channels: step.channels.iter().map(|channel| channel.word()).collect::<Vec<_>>().join(" > "),
        purpose: step.purpose.word(),
        template: step.template.clone().unwrap_or_else(|| "-".to_owned()),
        by: step.by.clone(),
        conditions: conditions(step, language),
    }
}

fn days(timing: Timing, language: Language) -> String {
    let days: Vec<String> = timing.days().map(|day| day.to_string()).collect();
    // A long list is told by its rule.
    let listed = if days.len() <= 5 {
        days.join(", ")
    } else {
        let (first, last) = (days[0].as_str(), days[days.len() - 1].as_str());
        match language {
            Language::English => format!("{first}, every {} to {last}", timing.every_days),
            Language::Chinese => format!("{first}起每{}天至{last}", timing.every_days),
        }
    };
    let kept = match (timing.keep_days, language) {
        (0, _) => String::new(),
        (days, Language::English) => format!(" (+{days})"),
        (days, Language::Chinese) => format!("（可延{days}天）"),
    };
    let told = match (timing.from, language) {
        (Anchor::Entering, Language::English) => format!("day {listed} in the state"),
        (Anchor::Entering, Language::Chinese) => format!("进入状态第{listed}天"),
        (Anchor::BeforeDue, Language::English) => format!("{listed} before due"),
        (Anchor::BeforeDue, Language::Chinese) => format!("到期前{listed}天"),
        (Anchor::PastDue, Language::English) => format!("{listed} past due"),
        (Anchor::PastDue, Language::Chinese) => format!("逾期{listed}天"),
    };
    told + &kept
}

fn conditions(step: &Step, language: Language) -> String {
    let is_english = language == Language::English;
    let mut told = Vec::new();
    if let Some(written) = &step.written {
        told.push(if is_english { format!("if {written}") } else { format!("条件 {written}") });
    }
    if !step.arms.is_empty() {
        let arms = step.arms.join(", ");
        told.push(if is_english { format!("arm {arms}") } else { format!("实验组 {arms}") });
    }
    if let Some(party) = &step.announces {
        told.push(if is_english { format!("announces {party}") } else { format!("告知委托 {party}") });
    }
    let usual = if step.asks() { Set::of(&collections::strategy::step::Stopper::OF_ASKS) } else { Set::NONE };
    if step.stopped_by != usual {
        let words: Vec<&str> = step.stopped_by.iter().map(Word::word).collect();
        let words = if words.is_empty() { "-".to_owned() } else { words.join(", ") };
        told.push(if is_english { format!("stopped by {words}") } else { format!("终止于 {words}") });
    }
    told.join("; ")
}
