//! Contacts and promises of one person, worked out by hand.
//!
//! In March 2025: a call that nobody answers on the 3rd, one that reaches the customer on the 10th, a message on the 11th, a call
//! from the customer on the 20th. On the 10th 100.00 is promised for the 14th and comes in on the 13th; on the 20th 50.00 is
//! promised for the 25th and does not.

use collections::person::{Event, Outcome, Purpose, Role, Target};
use jiff::tz::TimeZone;
use primitives::Amount;

use super::*;
use crate::features::{Subject, catalogue, values};
use crate::fixtures::date;

const RECORDED_LATE: &str = "2025-03-28T02:00:00Z";

fn micros(at: &str) -> Micros {
    at.parse::<Timestamp>().unwrap().as_microsecond()
}

fn row(seq: u64, (at, recorded): (&str, &str), kind: &str, payload: String) -> PersonEventRow {
    PersonEventRow {
        seq,
        person: "P-1".to_owned(),
        kind: kind.to_owned(),
        at: micros(at),
        recorded_at: micros(recorded),
        actor: "lender".to_owned(),
        key: seq.to_string(),
        payload,
    }
}

fn attempt(seq: u64, at: (&str, &str), channel: Channel, direction: Direction, outcome: Outcome) -> PersonEventRow {
    let attempt = Attempt {
        channel,
        direction,
        purpose: Purpose::Collect,
        party: "lender".into(),
        role: Role::Creditor,
        target: Target::Debtor,
        third: None,
        address: None,
        accounts: Vec::new(),
        outcome,
    };
    let (word, payload) = persons::told(&Event::Attempt(attempt), None);
    row(seq, at, &format!("contact.{word}"), payload)
}

fn promise(seq: u64, at: &str, made_on: &str, (due, amount): (&str, i64)) -> PersonEventRow {
    let payload = format!(
        r#"{{"account":"A-1","made_on":"{made_on}","parts":[{{"due":"{due}","amount":{amount}}}],"grace_days":0}}"#
    );
    row(seq, (at, at), "promise.made", payload)
}

fn rows() -> Vec<PersonEventRow> {
    let same = |at| (at, at);
    vec![
        attempt(1, same("2025-03-03T02:00:00Z"), Channel::Voice, Direction::Outbound, Outcome::NoAnswer),
        attempt(2, same("2025-03-10T02:00:00Z"), Channel::Voice, Direction::Outbound, Outcome::Conversation),
        promise(3, "2025-03-10T02:05:00Z", "2025-03-10", ("2025-03-14", 10_000)),
        attempt(4, same("2025-03-11T02:00:00Z"), Channel::Sms, Direction::Outbound, Outcome::Sent),
        attempt(5, ("2025-03-20T02:00:00Z", RECORDED_LATE), Channel::Voice, Direction::Inbound, Outcome::Conversation),
        promise(6, "2025-03-20T02:05:00Z", "2025-03-20", ("2025-03-25", 5_000)),
    ]
}

fn value(day: &str, name: &str) -> f64 {
    let (day, zone) = (date(day), TimeZone::get("Asia/Shanghai").unwrap());
    let heard = Heard::read(&rows(), &zone, Micros::MAX).unwrap();
    let receipt = Receipt { on: date("2025-03-13"), amount: Amount::from_minor(10_000) };
    let receipts = |account: &str| Ok((account == "A-1").then(|| vec![receipt]));
    let collected = &heard.on(day, day, receipts).unwrap();
    let found = values(&Subject { day, own: None, others: &[], limit: None, collected });
    found[catalogue().iter().position(|declared| declared.feature.name == name).unwrap_or_else(|| panic!("{name}"))]
}

#[test]
fn contacts_are_counted_over_their_windows() {
    assert_eq!(value("2025-03-11", "contacts_tried_7d"), 2.0);
    assert_eq!(value("2025-03-11", "contacts_tried_30d"), 3.0);
    assert_eq!(value("2025-03-11", "contacts_spoken_30d"), 1.0);
    // Of two calls one missed the customer; a message is no call.
    assert_eq!(value("2025-03-11", "calls_missed_share_90d"), 0.5);
    assert_eq!(value("2025-03-11", "days_since_spoken_ever"), 1.0);
    assert_eq!(value("2025-03-02", "days_since_spoken_ever"), crate::features::NEVER);
    assert!(value("2025-03-02", "calls_missed_share_90d").is_nan());
}

#[test]
fn what_is_recorded_late_is_known_from_then_on() {
    assert_eq!(value("2025-03-27", "contacts_begun_by_customer_90d"), 0.0);
    assert_eq!(value("2025-03-28", "contacts_begun_by_customer_90d"), 1.0);
    assert_eq!(value("2025-03-27", "days_since_spoken_ever"), 17.0);
    assert_eq!(value("2025-03-28", "days_since_spoken_ever"), 8.0);
}

#[test]
fn promises_are_judged_as_of_the_day() {
    let on = |day: &str| {
        ["promises_made_ever", "promises_kept_ever", "promises_broken_ever", "promise_open"]
            .map(|name| value(day, name))
    };
    assert_eq!(on("2025-03-09"), [0.0, 0.0, 0.0, 0.0]);
    assert_eq!(on("2025-03-12"), [1.0, 0.0, 0.0, 1.0]);
    assert_eq!(on("2025-03-13"), [1.0, 1.0, 0.0, 0.0]);
    assert_eq!(on("2025-03-25"), [2.0, 1.0, 0.0, 1.0]);
    assert_eq!(on("2025-03-26"), [2.0, 1.0, 1.0, 0.0]);
    assert!(value("2025-03-12", "promises_kept_share_ever").is_nan());
    assert_eq!(value("2025-03-26", "promises_kept_share_ever"), 0.5);
    // The broken one is of the last 90 days on 23 June, and is not a day later.
    assert_eq!(value("2025-06-23", "promises_broken_90d"), 1.0);
    assert_eq!(value("2025-06-24", "promises_broken_90d"), 0.0);
}

#[test]
fn an_instant_of_knowledge_leaves_out_what_came_after_it() {
    let zone = TimeZone::UTC;
    let heard = Heard::read(&rows(), &zone, micros("2025-03-10T02:00:00Z")).unwrap();
    let collected = heard.on(date("2025-03-31"), Date::MAX, |_| Ok(Some(Vec::new()))).unwrap();
    assert_eq!((collected.contacts.len(), collected.promises.len()), (2, 0));
}
