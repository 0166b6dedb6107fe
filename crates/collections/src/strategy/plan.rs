//! The plan of a day: which steps are due for a person, and what is left out and why.
//!
//! A pure function of the strategy, the decisions of the days through today, the steps taken, and today's facts. One
//! person is looked at with all accounts: a step that several of them have on one day is one message. What the words are
//! and whether the contact gate lets them through comes later. `docs/reference/strategy.md`, section 6, is its page.

mod stay;
#[cfg(test)]
mod tests;

use primitives::{Amount, Date};

use super::condition::Truth;
use super::experiment::Treated;
use super::fact::{Fact, Facts, Value};
use super::step::{Anchor, Step, Stopper, Taken};
use super::{Decision, FactsMissing, State, Strategy};
use crate::Set;

pub use stay::Stay;

/// What a plan needs to know of one account on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub on: Date,
    /// The state's place in the strategy.
    pub state: usize,
    /// Its delinquent days.
    pub dpd: u32,
    /// Days until the next due date; none when none is to come.
    pub days_to_due: Option<u32>,
    /// What stops steps on the day, but for what counts from the entering on.
    pub stopped_by: Set<Stopper>,
    /// When the last repayment came in.
    pub repaid_on: Option<Date>,
    /// When the person was last spoken to.
    pub spoken_on: Option<Date>,
}

/// An account on a day, with the days before.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    /// The lender's reference.
    pub account: &'s str,
    /// The days on which it was decided about, in order; the last one is the day of the plan.
    pub days: &'s [Day],
    /// The facts of that day.
    pub facts: &'s Facts,
}

/// A person's plan of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The steps that are due, in the order of states and steps.
    pub due: Vec<Due>,
    /// The steps that fell due and are not to be taken.
    pub left_out: Vec<LeftOut>,
}

/// A step that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The state's place.
    pub state: usize,
    /// The step's place in the state.
    pub step: usize,
    /// The accounts that it is about, in the order in which they were given.
    pub accounts: Vec<About>,
}

/// What a step is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The account.
    pub account: String,
    /// What is past due on it; before a due date what falls due then.
    pub amount: Amount,
    /// When the step fell due.
    pub fell_due_on: Date,
    /// Which time it is, from 1.
    pub time: u32,
    /// When the account entered the state.
    pub entered_on: Date,
}

/// A step that fell due and is not to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The state's place.
    pub state: usize,
    /// The step's place in the state.
    pub step: usize,
    /// The account; none where it is left out for all.
    pub account: Option<String>,
    /// Why.
    pub why: Why,
}

/// Why a step is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The person is in the control share, which gets no asks.
    Control,
    /// It is for another arm.
    OtherArm,
    /// The state holds collection.
    Held,
    /// Something stops it.
    Stopped(Stopper),
    /// Its condition does not hold.
    Condition,
    /// Its condition hangs on something that is not known.
    Unknown,
    /// The person is asked enough on one day.
    AskedToday,
    /// The person was asked enough in seven days.
    AskedThisWeek,
}

impl Why {
    /// It, as a word of answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Control => "control_share",
            Self::OtherArm => "other_arm",
            Self::Held => "state_holds_collection",
            Self::Stopped(Stopper::Payment) => "payment_came_in",
            Self::Stopped(Stopper::Conversation) => "spoken_to",
            Self::Stopped(Stopper::Promise) => "promise_open",
            Self::Stopped(Stopper::Plan) => "plan_performing",
            Self::Stopped(Stopper::Dispute) => "dispute_open",
            Self::Stopped(Stopper::Pause) => "paused",
            Self::Stopped(Stopper::Complaint) => "complaint_open",
            Self::Condition => "condition_does_not_hold",
            Self::Unknown => "condition_is_unknown",
            Self::AskedToday => "asked_enough_today",
            Self::AskedThisWeek => "asked_enough_this_week",
        }
    }
}

impl Day {
    /// What a plan needs to know, out of a decision and the facts that it was made by.
    pub fn of(on: Date, decision: &Decision, facts: &Facts) -> Self {
        let number = |name| number(facts, name);
        let ago = |name| number(name).and_then(|days| i32::try_from(days).ok()).map(|days| on + -days);
        let days = |name| number(name).and_then(|days| u32::try_from(days).ok());
        let stoppers = [
            ("person.promise_open", Stopper::Promise),
            ("person.plan_performing", Stopper::Plan),
            ("person.dispute_open", Stopper::Dispute),
            ("person.complaint_open", Stopper::Complaint),
            ("standing.is_paused", Stopper::Pause),
        ];
        let holding = stoppers.iter().filter(|(name, _)| flag(facts, name)).map(|(_, stopper)| *stopper);
        Self {
            on,
            state: decision.state,
            dpd: days("standing.dpd").unwrap_or(0),
            days_to_due: days("standing.days_to_due"),
            stopped_by: Set::of(&holding.collect::<Vec<_>>()),
            repaid_on: ago("history.days_since_repayment"),
            spoken_on: ago("history.days_since_contact"),
        }
    }

    /// What stops a step on the day, of a stay that began on another.
    fn stopper(&self, step: &Step, entered_on: Date) -> Option<Stopper> {
        let since = |happened: Option<Date>| happened.is_some_and(|happened| happened >= entered_on);
        step.stopped_by.iter().find(|stopper| match stopper {
            Stopper::Payment => since(self.repaid_on),
            Stopper::Conversation => since(self.spoken_on),
            Stopper::Promise | Stopper::Plan | Stopper::Dispute | Stopper::Pause | Stopper::Complaint => {
                self.stopped_by.contains(*stopper)
            }
        })
    }
}

fn number(facts: &Facts, name: &str) -> Option<i64> {
    match facts.get(Fact::named(name)?)? {
        Value::Number(number) => Some(*number),
        Value::Flag(_) | Value::Text(_) => None,
    }
}

fn flag(facts: &Facts, name: &str) -> bool {
    Fact::named(name).and_then(|fact| facts.get(fact)) == Some(&Value::Flag(true))
}

/// The plan of a person for the last day of the subjects' days.
///
/// # Errors
/// When a step's condition reads a fact that is always known and was left out.
pub fn plan(
    strategy: &Strategy,
    person: &str,
    subjects: &[Subject<'_>],
    taken: &[Taken],
    on: Date,
) -> Result<Plan, FactsMissing> {
    let treated = strategy.experiment.as_ref().map(|experiment| experiment.treated(person, on));
    let asking = Asking { strategy, treated: treated.as_ref(), taken, on };
    let mut plan = Plan::default();
    for subject in subjects {
        asking.fallen_due(subject, &mut plan)?;
    }
    plan.due.sort_by_key(|due| (due.state, due.step));
    asking.keep_limits(&mut plan);
    Ok(plan)
}

/// What is the same for all accounts of the person.
struct Asking<'p> {
    strategy: &'p Strategy,
    treated: Option<&'p Treated>,
    taken: &'p [Taken],
    on: Date,
}

impl Asking<'_> {
    /// Adds the steps that one account has on the day.
    fn fallen_due(&self, subject: &Subject<'_>, plan: &mut Plan) -> Result<(), FactsMissing> {
        let Some(today) = subject.days.last().filter(|day| day.on == self.on) else { return Ok(()) };
        let state = &self.strategy.states[today.state];
        if state.steps.is_empty() {
            return Ok(());
        }
        let stay = Stay::of(subject.days, self.strategy.treatment.resume_days);
        for (place, step) in state.steps.iter().enumerate() {
            let Some((fell_due_on, time)) = stay.fell_due(step.timing) else { continue };
            if self.was_taken(state, step, subject.account, fell_due_on) {
                continue;
            }
            match self.hindrance(&stay, state, step, subject.facts, fell_due_on)? {
                Hindrance::None => add(plan, (today.state, place), about(subject, step, &stay, fell_due_on, time)),
                Hindrance::Dropped => {}
                Hindrance::Now(why) => {
                    let account = Some(subject.account.to_owned());
                    plan.left_out.push(LeftOut { state: today.state, step: place, account, why });
                }
            }
        }
        Ok(())
    }

    fn was_taken(&self, state: &State, step: &Step, account: &str, since: Date) -> bool {
        let is_it = |taken: &&Taken| taken.state == state.name && taken.step == step.name && taken.on >= since;
        self.taken.iter().filter(is_it).any(|taken| taken.accounts.iter().any(|of| of == account))
    }

    fn hindrance(
        &self,
        stay: &Stay<'_>,
        state: &State,
        step: &Step,
        facts: &Facts,
        fell_due_on: Date,
    ) -> Result<Hindrance, FactsMissing> {
        if fell_due_on < self.on && stay.day(fell_due_on).is_none_or(|day| day.stopper(step, stay.entered_on).is_some())
        {
            return Ok(Hindrance::Dropped);
        }
        if let Some(why) = self.arm_is_other(step) {
            return Ok(Hindrance::Now(why));
        }
        if state.effects.holds_collection && step.asks() {
            return Ok(Hindrance::Now(Why::Held));
        }
        if let Some(stopper) = stay.today().stopper(step, stay.entered_on) {
            return Ok(Hindrance::Now(Why::Stopped(stopper)));
        }
        super::told(&step.when, facts)?;
        Ok(match step.when.truth(facts) {
            Truth::True => Hindrance::None,
            Truth::False => Hindrance::Now(Why::Condition),
            Truth::Unknown => Hindrance::Now(Why::Unknown),
        })
    }

    fn arm_is_other(&self, step: &Step) -> Option<Why> {
        match self.treated {
            Some(Treated::Control) if step.asks() => Some(Why::Control),
            Some(Treated::As(arm)) => (!step.arms.is_empty() && !step.arms.contains(arm)).then_some(Why::OtherArm),
            Some(Treated::Control | Treated::Plainly) | None => (!step.arms.is_empty()).then_some(Why::OtherArm),
        }
    }

    /// Leaves out the asks that are too many for one person.
    fn keep_limits(&self, plan: &mut Plan) {
        let treatment = &self.strategy.treatment;
        let asked_since = |first: Date| {
            let asks = self.taken.iter().filter(|taken| taken.asked && first <= taken.on && taken.on <= self.on);
            u32::try_from(asks.count()).unwrap_or(u32::MAX)
        };
        let (mut today, mut week) = (asked_since(self.on), asked_since(self.on + -6));
        for due in std::mem::take(&mut plan.due) {
            let step = &self.strategy.states[due.state].steps[due.step];
            let why = match (step.asks(), treatment.asks_per_week) {
                (false, _) => None,
                (true, _) if today >= treatment.asks_per_day => Some(Why::AskedToday),
                (true, Some(most)) if week >= most => Some(Why::AskedThisWeek),
                (true, _) => {
                    today += 1;
                    week += 1;
                    None
                }
            };
            match why {
                None => plan.due.push(due),
                Some(why) => plan.left_out.push(LeftOut { state: due.state, step: due.step, account: None, why }),
            }
        }
    }
}

/// Whether something keeps a step from being taken.
enum Hindrance {
    None,
    /// It was dropped on the day on which it fell due, and told then.
    Dropped,
    Now(Why),
}

fn about(subject: &Subject<'_>, step: &Step, stay: &Stay<'_>, fell_due_on: Date, time: u32) -> About {
    let amount = match step.timing.from {
        Anchor::BeforeDue => "amount.next_due",
        Anchor::Entering | Anchor::PastDue => "amount.past_due",
    };
    About {
        account: subject.account.to_owned(),
        amount: Amount::from_minor(number(subject.facts, amount).unwrap_or(0)),
        fell_due_on,
        time,
        entered_on: stay.entered_on,
    }
}

/// Several accounts that have the same step are one message.
fn add(plan: &mut Plan, (state, step): (usize, usize), about: About) {
    match plan.due.iter_mut().find(|due| (due.state, due.step) == (state, step)) {
        Some(due) => due.accounts.push(about),
        None => plan.due.push(Due { state, step, accounts: vec![about] }),
    }
}
