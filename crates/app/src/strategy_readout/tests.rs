//! Read-outs worked out by hand.

use collections::strategy::experiment::Arm as Named;

use super::*;

const RULE: Readout = Readout { horizon_days: 30, persons_per_arm: 100, looks: 2, harm_places: 500 };

fn experiment() -> Experiment {
    let arm = |name: &str| Named { name: name.to_owned(), places: 5_000 };
    Experiment {
        name: "tone".to_owned(),
        control_places: 0,
        arms: vec![arm("plain"), arm("warm")],
        begins_on: None,
        ends_on: None,
        outside_as: None,
        readout: Some(RULE),
    }
}

fn day(number: i32) -> Date {
    Date::new(2026, 1, 1).unwrap() + number
}

/// Persons of an arm, one a day, each uncured or not.
fn persons(arm: &str, uncured: impl Fn(i32) -> bool, count: i32) -> Vec<Entered> {
    let person = |number| Entered {
        outcome_on: day(number),
        person: format!("{arm}{number}"),
        arm: arm.to_owned(),
        is_uncured: Some(uncured(number)),
    };
    (0..count).map(person).collect()
}

fn read(plain: Vec<Entered>, warm: Vec<Entered>) -> Read {
    let mut entered = [plain, warm].concat();
    entered.sort_unstable();
    say(&experiment(), RULE, day(400), &entered)
}

#[test]
fn before_the_first_look_it_is_too_early() {
    let said = read(persons("plain", |_| false, 80), persons("warm", |_| true, 49)).said["warm"];
    assert_eq!((said.look, said.next_needs, said.says), (0, Some(50), Look::TooEarly { accounts: 49 }));
}

/// Of the first 50 of each arm 10 and 12 are not cured: 4 points. Persons 51 to 99 change nothing before the second look.
#[test]
fn a_look_uses_its_own_persons_and_no_others() {
    let at = |count| {
        let warm = persons("warm", |number| !(12..50).contains(&number), count);
        read(persons("plain", |number| number < 10, count), warm).said["warm"]
    };
    let Look::GoOn(difference) = at(50).says else { panic!("it goes on") };
    assert!((difference.value - 0.04).abs() < 1e-12, "{difference:?}");
    assert_eq!((at(50).look, at(50).next_needs), (1, Some(100)));
    assert_eq!(at(99), at(50));
    let last = at(100);
    assert_eq!((last.look, last.next_needs), (2, None));
    let Look::StopForHarm(difference) = last.says else { panic!("62 against 10 is harm") };
    assert!((difference.value - 0.52).abs() < 1e-12);
}

/// At the first look 30 against none; that nobody after them is uncured does not bring the experiment back.
#[test]
fn what_was_stopped_for_harm_stays_stopped() {
    let said = read(persons("plain", |_| false, 100), persons("warm", |number| number < 30, 100)).said["warm"];
    assert!(matches!(said.says, Look::StopForHarm(_)));
    assert_eq!((said.look, said.next_needs), (1, None));
}

#[test]
fn no_difference_ends_at_the_last_look() {
    let said = read(persons("plain", |number| number % 4 == 0, 120), persons("warm", |number| number % 4 == 1, 110))
        .said["warm"];
    let Look::Ended(difference) = said.says else { panic!("it has ended: {said:?}") };
    assert!(difference.value.abs() < 1e-12 && difference.low < 0.0 && difference.high > 0.0);
}

#[test]
fn who_waits_is_counted_and_not_looked_at() {
    let mut waiting = persons("warm", |_| true, 70);
    waiting.iter_mut().for_each(|person| person.is_uncured = None);
    let read = read(persons("plain", |_| false, 60), waiting);
    assert_eq!(read.arms["warm"], Known { persons: 0, uncured: 0, waiting: 70 });
    assert_eq!(read.said["warm"].says, Look::TooEarly { accounts: 0 });
    assert_eq!(read.reference, "plain");
}
