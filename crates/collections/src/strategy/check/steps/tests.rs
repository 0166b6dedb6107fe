//! What is wrong with steps, each told by name.

use super::super::tests::{flag, not, number};
use super::super::{Report, check as check_all};
use super::*;
use crate::Set;
use crate::person::{Channel, Purpose, Role};
use crate::strategy::experiment::{Arm, Experiment};
use crate::strategy::step::{Cost, Party, Stopper};

fn step(name: &str, from: Anchor, day: u32) -> Step {
    Step {
        name: name.to_owned(),
        timing: Timing { from, day, every_days: 0, times: 1, keep_days: 0 },
        channels: vec![Channel::Sms],
        purpose: Purpose::Collect,
        template: Some("words".to_owned()),
        by: "lender".to_owned(),
        announces: None,
        when: Condition::Always,
        written: None,
        arms: Vec::new(),
        stopped_by: Set::of(&Stopper::OF_ASKS),
    }
}

/// Disputed; 8 to 30 days past due; due within 5 days; all others. The steps are of the second state.
fn with(steps: Vec<Step>) -> Strategy {
    let between = Condition::All(vec![
        number("standing.dpd", Comparison::Greater, 7),
        number("standing.dpd", Comparison::AtMost, 30),
    ]);
    let soon = Condition::All(vec![
        number("standing.days_to_due", Comparison::AtMost, 5),
        number("standing.dpd", Comparison::Equal, 0),
    ]);
    let mut strategy = super::super::tests::strategy(&[flag("person.dispute_open"), between, soon]);
    let costs = vec![(Channel::Sms, Cost::from_millionths(45_000)), (Channel::Voice, Cost::default())];
    strategy.treatment.parties = vec![Party { name: "lender".to_owned(), role: Role::Creditor, costs }];
    strategy.states[1].steps = steps;
    strategy
}

fn told(strategy: &Strategy) -> Vec<String> {
    let Report { problems, .. } = check_all(strategy);
    problems.iter().map(ToString::to_string).collect()
}

fn wrong(step: Step) -> Vec<String> {
    told(&with(vec![step]))
}

#[test]
fn steps_within_the_days_of_their_state_are_sound() {
    let steps = vec![
        step("first", Anchor::PastDue, 8),
        step("last", Anchor::PastDue, 30),
        step("entering", Anchor::Entering, 22),
    ];
    assert_eq!(told(&with(steps)), [""; 0]);
}

#[test]
fn a_day_outside_of_the_state_is_refused() {
    let impossible = "state s2, step a: no account of the state is ever 31 days past due: \
                      no facts lead there, whatever their values";
    assert_eq!(wrong(step("a", Anchor::PastDue, 31)), [impossible]);
    let mut weekly = step("a", Anchor::PastDue, 10);
    (weekly.timing.every_days, weekly.timing.times) = (7, 4);
    assert_eq!(wrong(weekly), [impossible]);
}

/// From 8 to 30 days is a stay of days 0 to 22; from 5 days before a due date to 0 one of days 0 to 5.
#[test]
fn a_day_on_which_every_account_has_left_is_refused() {
    let gone = |day, most| {
        format!("it falls due {day} days after the account entered the state, where it stays for {most} at most")
    };
    assert_eq!(wrong(step("a", Anchor::Entering, 23)), [format!("state s2, step a: {}", gone(23, 22))]);
    let mut strategy = with(vec![]);
    strategy.states[2].steps = vec![step("a", Anchor::Entering, 6)];
    assert_eq!(told(&strategy), [format!("state s3, step a: {}", gone(6, 5))]);
    // The last state has no end.
    strategy.states[2].steps.clear();
    strategy.states[3].steps = vec![step("a", Anchor::Entering, 700)];
    assert_eq!(told(&strategy), [""; 0]);
}

#[test]
fn a_condition_that_never_holds_on_the_days_of_the_step_is_refused() {
    let mut never = step("a", Anchor::PastDue, 12);
    never.when = flag("person.dispute_open");
    assert_eq!(
        wrong(never.clone()),
        ["state s2, step a: its condition never holds on a day on which it falls due: \
          no facts lead there, whatever their values"]
    );
    never.when = number("standing.dpd", Comparison::Greater, 12);
    assert_eq!(wrong(never.clone()).len(), 1);
    never.timing.keep_days = 1;
    assert_eq!(wrong(never), [""; 0]);
}

#[test]
fn a_comparison_that_changes_nothing_on_the_days_of_the_step_is_refused() {
    let mut dead = step("a", Anchor::PastDue, 12);
    dead.when = Condition::All(vec![
        number("standing.dpd", Comparison::Greater, 5),
        number("amount.past_due", Comparison::AtLeast, 20_000),
    ]);
    assert_eq!(
        wrong(dead.clone()),
        ["state s2, step a: comparison 1 of its condition (standing.dpd > 5 false) never matters: \
          no facts lead there, whatever their values"]
    );
    dead.when = Condition::All(vec![not(flag("person.vulnerable")), number("amount.past_due", Comparison::AtLeast, 9)]);
    assert_eq!(wrong(dead), [""; 0]);
}

#[test]
fn names_that_there_are_not_are_told() {
    let mut strange = step("a", Anchor::PastDue, 12);
    strange.by = "nobody".to_owned();
    strange.arms = vec!["cold".to_owned()];
    assert_eq!(
        wrong(strange),
        ["state s2, step a: there is no party nobody", "state s2, step a: there is no arm cold in the experiment"]
    );
    let strategy = with(vec![step("a", Anchor::PastDue, 12)]);
    let unknown = unknown_templates(&strategy, |name| name != "words");
    assert_eq!(
        unknown.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["state s2, step a: there is no template words"]
    );
    assert_eq!(unknown_templates(&strategy, |_| true), []);
}

#[test]
fn a_message_has_words_and_a_price() {
    let mut silent = step("a", Anchor::PastDue, 12);
    silent.template = None;
    silent.channels = vec![Channel::Voice, Channel::Email];
    assert_eq!(
        wrong(silent),
        [
            "state s2, step a: what email costs is not said of party lender",
            "state s2, step a: email needs a template; only a human who calls or visits speaks without one"
        ]
    );
}

#[test]
fn nobody_asks_in_a_state_that_holds_collection() {
    let mut strategy = with(vec![step("a", Anchor::PastDue, 12)]);
    strategy.states[1].effects.holds_collection = true;
    assert_eq!(told(&strategy), ["state s2, step a: it asks for money in a state that holds collection"]);
    strategy.states[1].steps[0].purpose = Purpose::Notice;
    assert_eq!(told(&strategy), [""; 0]);
}

#[test]
fn a_step_that_another_one_always_crowds_out_is_refused() {
    let steps = || vec![step("a", Anchor::PastDue, 12), step("b", Anchor::PastDue, 12)];
    let crowded =
        "state s2, step b: step a asks on the same day whenever it does, and a person is asked 1 times a day at most";
    assert_eq!(told(&with(steps())), [crowded]);
    let mut twice = with(steps());
    twice.treatment.asks_per_day = 2;
    assert_eq!(told(&twice), [""; 0]);
    let mut kept = steps();
    kept[1].timing.keep_days = 1;
    assert_eq!(told(&with(kept)), [""; 0]);
}

#[test]
fn variants_for_arms_leave_nobody_untreated() {
    let mut variant = step("a", Anchor::PastDue, 12);
    variant.arms = vec!["warm".to_owned()];
    let mut strategy = with(vec![variant]);
    let arm = Arm { name: "warm".to_owned(), places: 5_000 };
    strategy.experiment = Some(Experiment {
        name: "tone".to_owned(),
        control_places: 0,
        arms: vec![arm],
        begins_on: None,
        ends_on: None,
        outside_as: None,
        readout: None,
    });
    assert_eq!(
        told(&strategy),
        ["state s2, step a: it is for some arms only, and persons outside the experiment are treated as none: \
          state outside_as"]
    );
    strategy.experiment.as_mut().unwrap().outside_as = Some("warm".to_owned());
    assert_eq!(told(&strategy), [""; 0]);
}
