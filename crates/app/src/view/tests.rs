use ledger::account::Instalment;
use ledger::ageing::is_past_due;
use ledger::event::Entry;
use primitives::Currency;
use testkit::history::{random_entries, random_product, seeded};

use super::*;
use crate::explain::{Language, explain};
use crate::fixtures::{date, every_event};

/// Every event as its kind and its plain values, one line each.
fn lines() -> Vec<String> {
    let entry = |event| Entry { seq: 1, effective_on: date("2025-03-10"), booked_on: date("2025-03-10"), event };
    let line = |event| {
        let entry = entry(event);
        format!("{} {}", entry.event.kind(), event_view(&entry, Currency::CNY))
    };
    every_event().into_iter().map(line).collect()
}

#[test]
fn every_event_is_told_in_plain_values() {
    let expected = include_str!("tests/events.txt");
    assert_eq!(lines().join("\n"), expected.trim_end());
}

/// Whatever the product and whatever happened: every answer can be given, and what is past due by bucket adds up.
#[test]
fn every_answer_about_a_random_account_can_be_given() {
    for seed in 0..30 {
        let mut rng = seeded(seed);
        let product = random_product(&mut rng);
        let mut entries = random_entries(&mut rng, &product, 120);
        entries.sort_by_key(Entry::replay_order);
        let history = History::new(&product, &entries);
        let (_, opened_on) = history.opening().expect("a random account is opened");
        for days in [0, 75, 200] {
            let day = opened_on + days;
            let view = account_view("A1", history, day).unwrap();
            let account = history.as_of(day).unwrap();
            let past_due = account.instalments.iter().filter(|instalment| is_past_due(&account, instalment));
            let total: Amount = past_due.map(Instalment::unpaid).sum();
            let money = |text: &str| product.currency.parse(text).unwrap();
            let by_bucket = view.delinquent_by_bucket.iter().map(|row| money(&row.overdue.total)).sum();
            assert_eq!(total, by_bucket, "seed {seed}, day {day}");
            for calendar in schedule_view("A1", history, day).unwrap().calendars {
                for row in calendar.instalments {
                    assert!(money(&row.lifted_off.total) >= Amount::ZERO, "seed {seed}, day {day}");
                }
            }
            for language in [Language::English, Language::Chinese] {
                assert!(explain("A1", history, day, language).is_some());
            }
        }
    }
}
