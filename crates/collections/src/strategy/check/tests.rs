//! What a check proves, and what it finds wrong.

use primitives::Date;

use super::*;
use crate::strategy::condition::Comparison;
use crate::strategy::fact::Fact;
use crate::strategy::step::Treatment;
use crate::strategy::{Effects, State};

pub(super) fn fact(name: &str) -> Fact {
    Fact::named(name).unwrap()
}

pub(super) fn number(name: &str, comparison: Comparison, bound: i64) -> Condition {
    Condition::compare(&[(1, fact(name))], comparison, bound).unwrap()
}

fn over(name: &str, bound: i64) -> Condition {
    number(name, Comparison::Greater, bound)
}

pub(super) fn flag(name: &str) -> Condition {
    Condition::flag(fact(name)).unwrap()
}

pub(super) fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

pub(super) fn strategy(conditions: &[Condition]) -> Strategy {
    let state = |(place, when): (usize, &Condition)| State {
        name: format!("s{}", place + 1),
        english: String::new(),
        chinese: String::new(),
        when: when.clone(),
        effects: Effects::default(),
        steps: Vec::new(),
    };
    let mut states: Vec<State> = conditions.iter().enumerate().map(state).collect();
    states.push(state((conditions.len(), &Condition::Always)));
    let effective_from = Date::new(2026, 1, 1).unwrap();
    Strategy {
        id: "t".to_owned(),
        version: 1,
        effective_from,
        states,
        experiment: None,
        treatment: Treatment::default(),
    }
}

fn problems(conditions: &[Condition]) -> Vec<String> {
    check(&strategy(conditions)).problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_sound_strategy_has_an_example_for_every_state() {
    let strategy = strategy(&[
        flag("person.deceased"),
        Condition::All(vec![over("standing.dpd", 90), over("amount.past_due", 50_000)]),
        over("standing.dpd", 0),
    ]);
    let report = check(&strategy);
    assert_eq!(report.problems, []);
    for (place, example) in report.examples.iter().enumerate() {
        let facts = example.as_ref().unwrap();
        assert_eq!(strategy.decide(facts, "P", strategy.effective_from).unwrap().state, place);
    }
}

#[test]
fn a_state_behind_a_wider_one_cannot_be_reached() {
    assert_eq!(
        problems(&[over("standing.dpd", 30), over("standing.dpd", 60)]),
        ["state s2 cannot be reached: no facts lead there, whatever their values"]
    );
}

#[test]
fn a_state_that_contradicts_itself_cannot_be_reached() {
    let never = Condition::All(vec![over("standing.dpd", 30), number("standing.dpd", Comparison::AtMost, 30)]);
    assert_eq!(problems(&[never]), ["state s1 cannot be reached: no facts lead there, whatever their values"]);
}

/// Whole days lie between neither 30 and 31 nor anywhere else.
#[test]
fn there_is_no_day_between_two_days() {
    let never = Condition::All(vec![over("standing.dpd", 30), number("standing.dpd", Comparison::Less, 31)]);
    assert_eq!(problems(&[never]), ["state s1 cannot be reached: no facts lead there, whatever their values"]);
}

#[test]
fn a_state_that_only_breaking_a_law_would_reach_is_found_out() {
    let never = Condition::All(vec![over("standing.dpd", 30), number("standing.past_due_days", Comparison::Less, 20)]);
    let problems = problems(&[never]);
    assert!(problems[0].starts_with("state s1 cannot be reached"), "{problems:?}");
}

#[test]
fn a_comparison_that_another_one_implies_never_matters() {
    let redundant = Condition::All(vec![over("standing.dpd", 30), over("standing.dpd", 10)]);
    assert_eq!(
        problems(&[redundant]),
        ["state s1, comparison 2 (standing.dpd > 10 false) never matters: no facts lead there, whatever their values"]
    );
}

#[test]
fn a_comparison_that_an_earlier_state_has_used_up_never_matters() {
    let problems = problems(&[
        flag("person.deceased"),
        Condition::All(vec![over("standing.dpd", 0), not(flag("person.deceased"))]),
    ]);
    assert_eq!(
        problems,
        ["state s2, comparison 2 (person.deceased true) never matters: no facts lead there, whatever their values"]
    );
}

#[test]
fn a_comparison_under_a_not_matters_like_any_other() {
    assert_eq!(problems(&[Condition::All(vec![over("standing.dpd", 0), not(flag("person.vulnerable"))])]), [""; 0]);
}

#[test]
fn unknown_facts_reach_states_that_ask_for_them() {
    let unscored = Condition::All(vec![over("standing.dpd", 0), not(Condition::Known(fact("score.pd")))]);
    assert_eq!(problems(&[unscored, over("score.pd", 300_000)]), [""; 0]);
}

/// More than a tenth of what is owed: values are found although two facts are compared.
#[test]
fn sums_of_facts_are_reached_where_values_make_them_equal() {
    let tenth = Condition::compare(&[(10, fact("amount.past_due")), (-1, fact("amount.owed"))], Comparison::Greater, 0)
        .unwrap();
    assert_eq!(problems(&[Condition::All(vec![tenth, over("standing.dpd", 3)])]), [""; 0]);
}

#[test]
fn what_is_not_found_among_sums_is_said_to_be_not_found() {
    let never = Condition::compare(&[(1, fact("amount.past_due")), (-1, fact("amount.owed"))], Comparison::Greater, 0);
    assert_eq!(problems(&[never.unwrap()]), ["state s1 cannot be reached: no example was found"]);
}

#[test]
fn the_last_state_is_for_everybody_else() {
    let mut strategy = strategy(&[over("standing.dpd", 0)]);
    strategy.states.pop();
    let problems = check(&strategy).problems;
    assert_eq!(
        problems[0].to_string(),
        "state s1 is the last and has a condition; the last state is for all accounts that are in no other"
    );
}

#[test]
fn a_state_without_a_condition_before_the_last_is_refused() {
    let problems = check(&strategy(&[Condition::Always])).problems;
    assert_eq!(problems[0].to_string(), "state s1 has no condition, so that no state after it can be reached");
}
