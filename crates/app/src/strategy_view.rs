//! What strategies say of a book, as plain values for doors: a decision, a check, states counted, moves, experiments, trials on the past.
//!
//! Nothing is decided here. Amounts are decimals in the currency that stands beside them.

mod of_book;
mod simulated;

use std::collections::BTreeMap;

use collections::strategy::fact::{Fact, Facts, Kind, Value};
use collections::strategy::{Decision, State};
use primitives::{Amount, Date};
use risk::trial::Look;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::explain::Language;
use crate::strategies::{Survey, Tally, arm};
use crate::strategy_calendar::{self, Line, calendar};
use crate::strategy_facts;
use crate::strategy_file::{self, Written, has_template, unknown_templates};
use crate::strategy_readout::{Read, Said};

pub use of_book::{TRIED_DAYS_MAX, Tried, comparison_of_book, simulation_of_book};
pub use simulated::{
    ArmView, EstimateView, ResponsesView, SimulationView, StepView, TotalsView, TriedView, simulation,
};

/// A fact that a condition may read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FactView {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: &'static str,
    /// Its words, where it is one of some.
    pub words: Vec<&'static str>,
    /// Whether it may be unknown.
    pub can_be_unknown: bool,
    /// What it means, in English.
    pub english: &'static str,
    /// What it means, in Chinese.
    pub chinese: &'static str,
}

/// Every fact that a condition may read.
pub fn facts() -> Vec<FactView> {
    let view = |fact: Fact| {
        let declared = fact.declaration();
        let words = if let Kind::Word(words) = declared.kind { words.to_vec() } else { Vec::new() };
        FactView {
            name: declared.name,
            kind: declared.kind.name(),
            words,
            can_be_unknown: declared.can_be_unknown,
            english: declared.en,
            chinese: declared.zh,
        }
    };
    Fact::all().map(view).collect()
}

/// What a strategy decides about an account, and by what.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "StrategyDecision")]
pub struct DecisionView {
    /// The strategy.
    pub strategy: String,
    /// Its version.
    pub version: u32,
    /// The state.
    pub state: String,
    /// What it is called.
    pub title: String,
    /// What is frozen in it.
    pub freeze: &'static str,
    /// Whether nothing is collected in it.
    pub hold_collection: bool,
    /// Whether it may be investigated in it.
    pub investigate: bool,
    /// The arm of the experiment, where there is one.
    pub arm: Option<String>,
    /// The facts that were read, in the order of reading; none of those that are not known.
    pub read: Map<String, Json>,
}

/// What a state is called.
pub fn title(state: &State, language: Language) -> &str {
    match language {
        Language::English => &state.english,
        Language::Chinese => &state.chinese,
    }
}

/// A decision, shown.
pub fn decision(written: &Written, decision: &Decision, language: Language) -> DecisionView {
    let state = &written.strategy.states[decision.state];
    let value = |(fact, value): &(Fact, Option<Value>)| {
        let value = value.as_ref().map(|value| strategy_facts::show(*fact, value, written.currency));
        (fact.name().to_owned(), json!(value))
    };
    DecisionView {
        strategy: decision.strategy.to_string(),
        version: decision.version,
        state: state.name.clone(),
        title: title(state, language).to_owned(),
        freeze: state.effects.freeze.name(),
        hold_collection: state.effects.holds_collection,
        investigate: state.effects.may_investigate,
        arm: decision.place.as_ref().map(|place| arm(place).to_owned()),
        read: decision.read.iter().map(value).collect(),
    }
}

/// What the check of a strategy found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "StrategyCheck")]
pub struct CheckView {
    /// The strategy.
    pub strategy: String,
    /// Its version.
    pub version: u32,
    /// The first day on which it decides.
    pub effective_from: String,
    /// The currency of its amounts.
    pub currency: String,
    /// Whether it may decide: nothing is wrong.
    pub is_sound: bool,
    /// What is wrong.
    pub problems: Vec<String>,
    /// How many steps it has.
    pub steps: u64,
    /// Its states, in their order.
    pub states: Vec<CheckedState>,
}

/// A state, as the check found it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckedState {
    /// Its name.
    pub state: String,
    /// What it is called.
    pub title: String,
    /// Facts that lead to it; none where no facts do.
    pub example: Option<BTreeMap<String, String>>,
    /// What is done in it, in the order of days.
    pub calendar: Vec<Line>,
}

/// What a check found, shown; templates that the program does not bring are known when they are named.
pub fn check(written: &Written, templates: &[String], language: Language) -> CheckView {
    let Written { strategy, currency } = written;
    let report = strategy_file::check(strategy);
    let is_known = |name: &str| has_template(name) || templates.iter().any(|known| known == name);
    let unknown = unknown_templates(strategy, is_known);
    let problems: Vec<String> = report.problems.iter().chain(&unknown).map(ToString::to_string).collect();
    let shown = |facts: &Facts| {
        let one =
            |(fact, value): (Fact, &Value)| (fact.name().to_owned(), strategy_facts::show(fact, value, *currency));
        facts.known().map(one).collect()
    };
    let state = |(place, state): (usize, &State)| CheckedState {
        state: state.name.clone(),
        title: title(state, language).to_owned(),
        example: report.examples.get(place).and_then(Option::as_ref).map(shown),
        calendar: calendar(state, language),
    };
    CheckView {
        strategy: strategy.id.to_string(),
        version: strategy.version,
        effective_from: strategy.effective_from.to_string(),
        currency: currency.to_string(),
        is_sound: problems.is_empty(),
        problems,
        steps: strategy_calendar::steps(strategy) as u64,
        states: strategy.states.iter().enumerate().map(state).collect(),
    }
}

/// The accounts of a book by their states.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "StrategySurvey")]
pub struct SurveyView {
    /// The strategy.
    pub strategy: String,
    /// Its version.
    pub version: u32,
    /// The day at whose end it was decided.
    pub as_of: String,
    /// The currency of the amounts.
    pub currency: String,
    /// The states, in their order.
    pub states: Vec<StateTally>,
    /// Accounts by the arm of the experiment.
    pub arms: BTreeMap<String, u64>,
    /// Accounts in another currency, which are not decided about.
    pub other_currency: u64,
}

/// The accounts in a state.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StateTally {
    /// The state.
    pub state: String,
    /// What it is called.
    pub title: String,
    /// How many accounts.
    pub accounts: u64,
    /// What is past due on them.
    pub past_due: String,
    /// What is owed on them.
    pub owed: String,
}

/// A survey by one strategy, shown.
pub fn survey(written: &Written, as_of: Date, survey: &Survey, language: Language) -> SurveyView {
    let money = |amount: Amount| written.currency.format(amount);
    let state = |(place, state): (usize, &State)| {
        let Tally { accounts, past_due, owed } = survey.state(place);
        StateTally {
            state: state.name.clone(),
            title: title(state, language).to_owned(),
            accounts,
            past_due: money(past_due),
            owed: money(owed),
        }
    };
    SurveyView {
        strategy: written.strategy.id.to_string(),
        version: written.strategy.version,
        as_of: as_of.to_string(),
        currency: written.currency.to_string(),
        states: written.strategy.states.iter().enumerate().map(state).collect(),
        arms: survey.arms.clone(),
        other_currency: survey.other_currency,
    }
}

/// Which accounts another strategy would put elsewhere.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "StrategyComparison")]
pub struct ComparisonView {
    /// The day at whose end it was decided.
    pub as_of: String,
    /// The currency of the amounts.
    pub currency: String,
    /// From the one strategy's states to the other's, those of the same name among them.
    pub moves: Vec<MoveView>,
}

/// Accounts that one strategy has in one state and another in another.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MoveView {
    /// The state by the one.
    pub from: String,
    /// The state by the other.
    pub to: String,
    /// How many accounts.
    pub accounts: u64,
    /// What is past due on them.
    pub past_due: String,
    /// What is owed on them.
    pub owed: String,
}

/// A survey by two strategies, shown.
pub fn comparison(from: &Written, to: &Written, as_of: Date, survey: &Survey) -> ComparisonView {
    let name = |written: &Written, place: usize| written.strategy.states[place].name.clone();
    let money = |amount: Amount| to.currency.format(amount);
    let moved = |(places, tally): (&Vec<usize>, &Tally)| match places[..] {
        [before, after] => Some(MoveView {
            from: name(from, before),
            to: name(to, after),
            accounts: tally.accounts,
            past_due: money(tally.past_due),
            owed: money(tally.owed),
        }),
        _ => None,
    };
    let moves = survey.states.iter().filter_map(moved).collect();
    ComparisonView { as_of: as_of.to_string(), currency: to.currency.to_string(), moves }
}

/// What an experiment says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ExperimentReadout")]
pub struct ReadoutView {
    /// The experiment.
    pub experiment: String,
    /// The last day that is known.
    pub as_of: String,
    /// How many days after falling past due it is looked at.
    pub horizon_days: u32,
    /// How many persons of each arm the rule asks for.
    pub persons_per_arm: u32,
    /// How many looks there are.
    pub looks: u32,
    /// What is known of each arm.
    pub arms: Vec<ReadArm>,
    /// What is said of each arm against the first.
    pub said: Vec<SaidOfArm>,
}

/// What is known of an arm.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReadArm {
    /// The arm, or `control`.
    pub arm: String,
    /// Persons whose outcome is known.
    pub with_outcome: u64,
    /// Persons whose day has not come.
    pub waiting: u64,
    /// Of those with an outcome, those who are still past due.
    pub not_cured: u64,
}

/// What is said of an arm.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SaidOfArm {
    /// The arm.
    pub arm: String,
    /// The arm against which it is read.
    pub less: String,
    /// At which look; 0 before the first.
    pub look: u32,
    /// `too_early`, `go_on`, `stop_for_harm` or `ended`.
    pub answer: &'static str,
    /// The share not cured, less that of the other arm; none while it is too early.
    pub difference: Option<IntervalView>,
    /// How many persons of each arm the next look needs.
    pub next_look_needs: Option<u64>,
}

/// A difference with its interval.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct IntervalView {
    /// The difference.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A read-out, shown.
pub fn readout(read: &Read) -> ReadoutView {
    let arms = read.arms.iter().map(|(arm, known)| ReadArm {
        arm: arm.clone(),
        with_outcome: known.persons,
        waiting: known.waiting,
        not_cured: known.uncured,
    });
    let said = read.said.iter().map(|(arm, said)| said_of(read, arm, said));
    ReadoutView {
        experiment: read.experiment.clone(),
        as_of: read.as_of.to_string(),
        horizon_days: read.rule.horizon_days,
        persons_per_arm: read.rule.persons_per_arm,
        looks: read.rule.looks,
        arms: arms.collect(),
        said: said.collect(),
    }
}

fn said_of(read: &Read, arm: &str, said: &Said) -> SaidOfArm {
    let (answer, interval) = match &said.says {
        Look::TooEarly { .. } => ("too_early", None),
        Look::GoOn(interval) => ("go_on", Some(interval)),
        Look::StopForHarm(interval) => ("stop_for_harm", Some(interval)),
        Look::Ended(interval) => ("ended", Some(interval)),
    };
    SaidOfArm {
        arm: arm.to_owned(),
        less: read.reference.clone(),
        look: said.look,
        answer,
        difference: interval.map(|of| IntervalView { value: of.value, low: of.low, high: of.high }),
        next_look_needs: said.next_needs,
    }
}
