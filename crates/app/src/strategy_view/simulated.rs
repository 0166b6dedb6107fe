//! What a strategy would have done on the past of a book, as plain values.

use std::collections::BTreeMap;

use collections::Word;
use collections::person::Channel;
use primitives::{Currency, Rounding};
use schemars::JsonSchema;
use serde::Serialize;

use crate::strategy_file::Written;
use crate::strategy_simulation::figures::{Estimate, Figures, Total, Totals};
use crate::strategy_simulation::{Simulated, Trial};

/// Strategies tried on the past.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "StrategySimulation")]
pub struct SimulationView {
    /// The first day on which steps were taken.
    pub from: String,
    /// The last one.
    pub to: String,
    /// The currency of the amounts.
    pub currency: String,
    /// What chance started from.
    pub seed: u64,
    /// Persons about whom anything was decided.
    pub persons: u64,
    /// Account-days that were decided about, for each strategy.
    pub account_days: u64,
    /// Accounts in another currency, about which nothing was decided.
    pub other_currency: u64,
    /// What actions were assumed to bring; nothing is estimated without.
    pub responses: Option<ResponsesView>,
    /// Of each strategy, in their order.
    pub strategies: Vec<TriedView>,
    /// The first strategy less the second, person by person.
    pub first_less_second: Option<TotalsView>,
}

/// What actions were assumed to bring.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ResponsesView {
    /// The name of the file.
    pub id: String,
    /// Where its numbers come from.
    pub source: String,
}

/// What one strategy would have done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TriedView {
    /// The strategy.
    pub strategy: String,
    /// Its version.
    pub version: u32,
    /// How many persons would have been contacted.
    pub persons_contacted: u64,
    /// Actions by way.
    pub actions_by_channel: BTreeMap<&'static str, u64>,
    /// Actions by step.
    pub actions_by_step: Vec<StepView>,
    /// How many of them ask for money.
    pub asks: u64,
    /// Person-days with one contact, with two, with three, with more.
    pub person_days_with_contacts: [u64; 4],
    /// The most contacts of a person on a day.
    pub contacts_on_a_day_max: u32,
    /// How often the strategy's own limits were broken.
    pub breaches: u64,
    /// How often which rule of contact refused.
    pub refused: BTreeMap<String, u64>,
    /// How often steps were left out, and why.
    pub left_out: BTreeMap<&'static str, u64>,
    /// Actions, cost and what they may have brought.
    pub totals: TotalsView,
    /// The same by arm of the experiment.
    pub arms: Vec<ArmView>,
}

/// How often a step was taken.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StepView {
    /// The state.
    pub state: String,
    /// The step.
    pub step: String,
    /// How often.
    pub actions: u64,
}

/// What an arm came to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ArmView {
    /// The arm.
    pub arm: String,
    /// How many persons.
    pub persons: u64,
    /// Actions, cost and what they may have brought.
    pub totals: TotalsView,
}

/// Actions, cost and what they may have brought, with intervals of 95 %.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TotalsView {
    /// Actions.
    pub actions: EstimateView,
    /// What they cost.
    pub cost: EstimateView,
    /// What they are expected to bring; none without responses.
    pub expected_recovery: Option<EstimateView>,
    /// What they brought in one draw; none without responses.
    pub drawn_recovery: Option<EstimateView>,
}

/// A number with its interval, as text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EstimateView {
    /// The number.
    pub value: String,
    /// The lower end.
    pub low: String,
    /// The upper end.
    pub high: String,
}

/// How many parts of its unit a number has, for showing.
#[derive(Clone, Copy)]
enum Unit {
    Things,
    Millionths(Currency),
    Minor(Currency),
}

/// A simulation, shown.
pub fn simulation(trial: &Trial<'_>, simulated: &Simulated) -> SimulationView {
    let currency = trial.strategies[0].currency;
    let is_estimated = trial.responses.is_some();
    let tried = trial.strategies.iter().zip(&simulated.figures);
    SimulationView {
        from: trial.from.to_string(),
        to: trial.to.to_string(),
        currency: currency.to_string(),
        seed: trial.seed,
        persons: simulated.persons,
        account_days: simulated.account_days,
        other_currency: simulated.other_currency,
        responses: trial.responses.map(|one| ResponsesView { id: one.id.clone(), source: one.source.clone() }),
        strategies: tried.map(|(written, figures)| tried_view(written, figures, is_estimated)).collect(),
        first_less_second: simulated.comparison.as_ref().map(|one| totals_view(&one.totals, currency, is_estimated)),
    }
}

fn tried_view(written: &Written, figures: &Figures, is_estimated: bool) -> TriedView {
    let sum = &figures.sum;
    let by_channel = Channel::ALL.iter().zip(sum.by_channel).filter(|(_, actions)| *actions > 0);
    let steps = sum.by_step.iter().map(|((state, step), actions)| {
        let state = &written.strategy.states[*state];
        StepView { state: state.name.clone(), step: state.steps[*step].name.clone(), actions: *actions }
    });
    let arms = figures.arms.iter().map(|(arm, (persons, totals))| ArmView {
        arm: arm.clone(),
        persons: *persons,
        totals: totals_view(totals, written.currency, is_estimated),
    });
    TriedView {
        strategy: written.strategy.id.to_string(),
        version: written.strategy.version,
        persons_contacted: figures.contacted,
        actions_by_channel: by_channel.map(|(channel, actions)| (channel.word(), actions)).collect(),
        actions_by_step: steps.collect(),
        asks: sum.asks,
        person_days_with_contacts: sum.contact_days,
        contacts_on_a_day_max: sum.contacts_max,
        breaches: sum.breaches,
        refused: sum.refused.clone(),
        left_out: sum.left_out.iter().map(|(why, steps)| (why.word(), *steps)).collect(),
        totals: totals_view(&figures.totals, written.currency, is_estimated),
        arms: arms.collect(),
    }
}

fn totals_view(totals: &Totals, currency: Currency, is_estimated: bool) -> TotalsView {
    let shown = |total: Total, unit| {
        let Estimate { value, low, high } = total.estimate();
        EstimateView { value: number(value, unit), low: number(low, unit), high: number(high, unit) }
    };
    let estimated = |total| is_estimated.then(|| shown(total, Unit::Minor(currency)));
    TotalsView {
        actions: shown(totals.actions, Unit::Things),
        cost: shown(totals.cost, Unit::Millionths(currency)),
        expected_recovery: estimated(totals.expected),
        drawn_recovery: estimated(totals.drawn),
    }
}

/// Estimates are rounded to what can be shown, halves away from zero.
fn number(value: f64, unit: Unit) -> String {
    let rounded = value.round() as i128;
    match unit {
        Unit::Things => rounded.to_string(),
        Unit::Minor(currency) => currency.format(Rounding::HalfUp.divide(rounded, 1)),
        Unit::Millionths(currency) => {
            let digits = 10_i128.pow(u32::from(currency.digits()));
            currency.format(Rounding::HalfUp.divide(rounded * digits, 1_000_000))
        }
    }
}
