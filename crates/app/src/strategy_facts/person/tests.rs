//! What is told of a person, by small timelines.

use collections::strategy::fact::Fact as Named;

use super::*;
use crate::person_file::parse;

const TIMELINE: &str = r#"
[[event]]
at = "2026-03-01T09:00:00Z"
actor = "us"
kind = "begins"
fact = "disputed"
account = "A1"

[[event]]
at = "2026-03-02T09:00:00Z"
actor = "us"
kind = "attempt"
channel = "voice"
direction = "outbound"
purpose = "collect"
role = "creditor"
target = "debtor"
outcome = "conversation"

[[event]]
at = "2026-03-05T09:00:00Z"
actor = "us"
kind = "begins"
fact = "opted_out"
channel = "sms"

[[event]]
at = "2026-03-06T09:00:00Z"
actor = "us"
kind = "ends"
fact = "disputed"
account = "A1"

[[event]]
at = "2026-03-07T09:00:00Z"
actor = "us"
kind = "begins"
fact = "opted_out"
"#;

fn told_on(day: i8, account: &str) -> Facts {
    let entries = parse("t.toml", TIMELINE).unwrap();
    let on = Date::new(2026, 3, day).unwrap();
    let before = on.civil().to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    let day_of = |at: Timestamp| Date::from_civil(at.to_zoned(jiff::tz::TimeZone::UTC).date()).unwrap();
    told(&entries, account, Moment { on, before }, day_of).unwrap().facts
}

fn flag(facts: &Facts, name: &str) -> bool {
    facts.get(Named::named(name).unwrap()) == Some(&Value::Flag(true))
}

fn number(facts: &Facts, name: &str) -> Option<Value> {
    facts.get(Named::named(name).unwrap()).cloned()
}

#[test]
fn a_dispute_is_of_its_account_and_ends() {
    let disputed = |day, account| flag(&told_on(day, account), "person.dispute_open");
    assert_eq!(
        [disputed(1, "A1"), disputed(2, "A1"), disputed(6, "A1"), disputed(7, "A1")],
        [false, true, true, false]
    );
    assert!(!disputed(3, "A2"));
}

#[test]
fn to_refuse_a_channel_is_not_to_refuse_contact() {
    let refuses = |day| flag(&told_on(day, "A1"), "person.refuses_contact");
    assert_eq!([refuses(6), refuses(7), refuses(8)], [false, false, true]);
}

#[test]
fn contacts_are_counted_by_days() {
    let counted = |day| {
        let facts = told_on(day, "A1");
        (number(&facts, "history.contacts_7d"), number(&facts, "history.days_since_contact"))
    };
    assert_eq!(counted(2), (Some(Value::Number(0)), None));
    assert_eq!(counted(3), (Some(Value::Number(1)), Some(Value::Number(1))));
    assert_eq!(counted(8), (Some(Value::Number(1)), Some(Value::Number(6))));
    assert_eq!(counted(9), (Some(Value::Number(0)), Some(Value::Number(7))));
}
