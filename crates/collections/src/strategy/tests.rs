//! Which state wins, and what a decision keeps.

use super::condition::Comparison;
use super::experiment::Arm;
use super::*;

fn day(month: i8, day: i8) -> Date {
    Date::new(2026, month, day).unwrap()
}

fn over(name: &str, bound: i64) -> Condition {
    Condition::compare(&[(1, Fact::named(name).unwrap())], Comparison::Greater, bound).unwrap()
}

fn state(name: &str, when: Condition) -> State {
    State {
        name: name.to_owned(),
        english: name.to_owned(),
        chinese: name.to_owned(),
        when,
        effects: Effects::default(),
        steps: Vec::new(),
    }
}

fn strategy() -> Strategy {
    Strategy {
        id: "plain".to_owned(),
        version: 3,
        effective_from: day(1, 1),
        states: vec![
            state("late", over("standing.dpd", 60)),
            state("risky", Condition::All(vec![over("standing.dpd", 0), over("score.pd", 300_000)])),
            state("early", over("standing.dpd", 0)),
            state("current", Condition::Always),
        ],
        experiment: None,
        treatment: Treatment::default(),
    }
}

fn facts(values: &[(&str, i64)]) -> Facts {
    let mut facts = Facts::default();
    for (name, number) in values {
        facts.set(name, Value::Number(*number)).unwrap();
    }
    facts
}

#[test]
fn the_first_state_that_holds_wins() {
    let decided = |values: &[(&str, i64)]| strategy().decide(&facts(values), "P1", day(6, 1)).unwrap().state;
    assert_eq!(decided(&[("standing.dpd", 61), ("score.pd", 900_000)]), 0);
    assert_eq!(decided(&[("standing.dpd", 60), ("score.pd", 900_000)]), 1);
    assert_eq!(decided(&[("standing.dpd", 60), ("score.pd", 300_000)]), 2);
    assert_eq!(decided(&[("standing.dpd", 0), ("score.pd", 900_000)]), 3);
}

#[test]
fn a_state_that_hangs_on_something_unknown_is_passed_over() {
    assert_eq!(strategy().decide(&facts(&[("standing.dpd", 5)]), "P1", day(6, 1)).unwrap().state, 2);
}

#[test]
fn what_is_always_known_must_be_told() {
    let refused = strategy().decide(&facts(&[("score.pd", 5)]), "P1", day(6, 1)).unwrap_err();
    assert_eq!(refused.to_string(), "these facts are always known and must be told: standing.dpd");
}

#[test]
fn a_decision_keeps_what_was_read_on_the_way_and_nothing_else() {
    let decision = strategy().decide(&facts(&[("standing.dpd", 5), ("amount.owed", 100)]), "P1", day(6, 1)).unwrap();
    let read: Vec<_> = decision.read.iter().map(|(fact, value)| (fact.name(), value.clone())).collect();
    assert_eq!(read, [("standing.dpd", Some(Value::Number(5))), ("score.pd", None)]);
    assert_eq!((decision.strategy.as_str(), decision.version, decision.place), ("plain", 3, None));
}

#[test]
fn a_decision_says_where_the_person_is_in_the_experiment() {
    let experiment = Experiment {
        name: "all".to_owned(),
        control_places: 0,
        arms: vec![Arm { name: "one".to_owned(), places: experiment::PLACES }],
        begins_on: None,
        ends_on: None,
        outside_as: None,
        readout: None,
    };
    let strategy = Strategy { experiment: Some(experiment), ..strategy() };
    let decision = strategy.decide(&facts(&[("standing.dpd", 5)]), "P1", day(6, 1)).unwrap();
    assert_eq!(decision.place, Some(Place::Arm("one".to_owned())));
}

#[test]
fn the_latest_version_whose_first_day_has_come_is_in_force() {
    let version = |version, effective_from| Strategy { version, effective_from, ..strategy() };
    let versions = [version(1, day(1, 1)), version(2, day(3, 1)), version(3, day(3, 1)), version(4, day(9, 1))];
    let in_force_on = |on| in_force(&versions, on).map(|strategy| strategy.version);
    assert_eq!(in_force_on(Date::new(2025, 12, 31).unwrap()), None);
    assert_eq!(in_force_on(day(2, 28)), Some(1));
    assert_eq!(in_force_on(day(3, 1)), Some(3));
    assert_eq!(in_force_on(day(12, 31)), Some(4));
}
