//! Figures and responses, worked out by hand.

use collections::person::{Channel, Purpose};
use collections::strategy::plan::Why;
use primitives::{Amount, Date, Rate};

use super::figures::{Comparison, Figures, Lived};
use super::looked_at::Horizon;
use super::{Action, Came, responses};

fn action(came: Came) -> Action {
    let on = Date::new(2026, 3, 1).unwrap();
    let (person, accounts, purpose) = ("P".to_owned(), Vec::new(), Purpose::Collect);
    Action { strategy: 0, on, person, accounts, state: 1, step: 2, purpose, came }
}

/// Of 100.00 a tenth pays by the first action, and a tenth of the rest by the second: 10.00 and 9.00.
#[test]
fn each_person_pays_once_in_one_arrears() {
    let mut lived = Lived::default();
    let amount = Amount::from_minor(10_000);
    lived.may_pay(amount, 0.1, 0.05);
    lived.may_pay(amount, 0.1, 0.05);
    assert!((lived.expected - 1_900.0).abs() < 1e-9 && (lived.drawn - 10_000.0).abs() < 1e-9);
    // Still past due: the same arrears go on.
    lived.stands_at(Amount::from_minor(1));
    lived.may_pay(amount, 0.1, 0.05);
    assert!((lived.expected - 2_710.0).abs() < 1e-9 && (lived.drawn - 10_000.0).abs() < 1e-9);
    lived.stands_at(Amount::ZERO);
    lived.may_pay(amount, 0.1, 0.05);
    assert!((lived.expected - 3_710.0).abs() < 1e-9 && (lived.drawn - 20_000.0).abs() < 1e-9);
}

#[test]
fn who_draws_a_higher_number_does_not_pay() {
    let mut lived = Lived::default();
    lived.may_pay(Amount::from_minor(100), 0.1, 0.1);
    assert_eq!(lived.drawn, 0.0);
}

fn person(texts: u64, cost: i64) -> Lived {
    let mut lived = Lived::default();
    for _ in 0..texts {
        lived.happened(&action(Came::Taken { channel: Channel::Sms, cost }), true);
    }
    lived
}

/// 1, 2 and 3 actions: s² is 1, so the half width is 1.959964 times the root of 3, 3.394757.
#[test]
fn totals_have_an_interval_over_persons() {
    let mut figures = Figures::default();
    (1..=3).for_each(|texts| figures.add(&person(texts, 45_000)));
    let actions = figures.totals.actions.estimate();
    assert_eq!((figures.contacted, figures.sum.asks, figures.sum.cost), (3, 6, 270_000));
    assert!((actions.value - 6.0).abs() < 1e-12);
    assert!((actions.low - 2.605_243).abs() < 1e-6 && (actions.high - 9.394_757).abs() < 1e-6);
    assert_eq!(figures.sum.by_step[&(1, 2)], 6);
}

/// What is the same for both strategies has no part in the difference: it is 1 for each of three persons, without doubt.
#[test]
fn two_strategies_are_compared_person_by_person() {
    let mut comparison = Comparison::default();
    for texts in [1, 5, 9] {
        comparison.add(&person(texts + 1, 0), &person(texts, 0));
    }
    let actions = comparison.totals.actions.estimate();
    assert!(
        (actions.value - 3.0).abs() < 1e-9 && (actions.low - 3.0).abs() < 1e-6 && (actions.high - 3.0).abs() < 1e-6
    );
}

#[test]
fn what_was_refused_and_left_out_costs_nothing() {
    let mut lived = Lived::default();
    lived.happened(&action(Came::Refused("cn-hours".to_owned())), true);
    lived.happened(&action(Came::LeftOut(Why::AskedToday)), true);
    assert_eq!((lived.actions(), lived.cost, lived.asks), (0, 0, 0));
    assert_eq!((lived.refused["cn-hours"], lived.left_out[&Why::AskedToday]), (1, 1));
}

const RESPONSES: &str = r#"
[responses]
id = "assumed"
source = "nobody"

[[response]]
channel = "sms"
pays = "2%"

[[response]]
channel = "sms"
purpose = "legal_step"
pays = "3%"

[[response]]
channel = "voice"
pays = "5%"
answers = "25%"
"#;

#[test]
fn a_response_that_names_the_purpose_goes_before_one_that_does_not() {
    let read = responses::parse("r.toml", RESPONSES).unwrap();
    let pays = |channel, purpose| read.of(channel, purpose).map(|response| response.pays);
    let percent = |percent: i64| Some(Rate::from_billionths(percent * 10_000_000));
    assert_eq!(pays(Channel::Sms, Purpose::LegalStep), percent(3));
    assert_eq!(pays(Channel::Sms, Purpose::Collect), percent(2));
    assert_eq!(pays(Channel::Letter, Purpose::Collect), None);
}

#[test]
fn responses_that_make_no_sense_are_refused() {
    let refused = |from: &str, to: &str| responses::parse("r.toml", &RESPONSES.replace(from, to)).unwrap_err().what;
    assert_eq!(refused("\"nobody\"", "\" \""), "r.toml, line 4: numbers have a source: who measured or assumed them");
    assert_eq!(refused("2%", "102%"), "r.toml, line 8: a share lies between 0 and 100 %");
    assert_eq!(
        refused("pays = \"2%\"", "pays = \"2%\"\nanswers = \"2%\""),
        "r.toml, line 9: only calls and visits are answered"
    );
    assert_eq!(refused("purpose = \"legal_step\"\n", ""), "r.toml, line 11: this channel and purpose are there twice");
}

#[test]
fn the_preset_looks_as_far_as_its_conditions_and_steps() {
    let written = crate::strategy_file::parse("p", crate::strategy_file::PRESETS[0].text).unwrap();
    // 5 days to a due date, 180 after a cure, and a day each to see that it is over.
    let expected = Horizon { due_days: 6, cured_days: 181, is_everything: false };
    assert_eq!(Horizon::of(&[&written]), expected);
}
