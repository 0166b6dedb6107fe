//! Features and outcomes worked out by hand.
//!
//! 100.00 is due on the last day of each month from 28 February 2025 on, six times.

use ledger::course::course;
use ledger::event::{Contract, Event, InstalmentKey, Instalments, ScheduledInstalment};
use ledger::product::{Plan, ProductKey};
use ledger::{Entry, History, Product};
use primitives::{Amount, Currency};
use risk::Outcome;
use risk::protected::check_inputs;

use super::collected::NOTHING;
use super::outcome::outcome;
use super::*;
use crate::fixtures::date;

fn product() -> Product {
    let key = ProductKey { id: "p".to_owned(), version: 1 };
    Product::plain(key, date("2024-01-01"), Currency::CNY, Plan::External)
}

/// An account whose repayments come in on these days, in whole units.
fn entries(repayments: &[(&str, i64)]) -> Vec<Entry> {
    let dues = ["2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30", "2025-07-31"];
    let schedule = dues.iter().zip(1..).map(|(due, number)| ScheduledInstalment {
        key: InstalmentKey { calendar: 1, number },
        due: date(due),
        principal: Amount::from_minor(10_000),
        interest: Amount::ZERO,
        fee: Amount::ZERO,
    });
    let opening = Event::ContractOpened(Box::new(Contract {
        person: "P".to_owned(),
        product: ProductKey { id: "p".to_owned(), version: 1 },
        funding_source: "own".to_owned(),
        principal: Amount::from_minor(60_000),
        instalments: Instalments::Given(schedule.collect()),
    }));
    let repaid = |&(on, units): &(&str, i64)| {
        (date(on), Event::Repayment { amount: Amount::from_minor(units * 100), earmark: None })
    };
    let all = std::iter::once((date("2025-01-31"), opening)).chain(repayments.iter().map(repaid));
    all.zip(1..).map(|((on, event), seq)| Entry { seq, effective_on: on, booked_on: on, event }).collect()
}

fn value(repayments: &[(&str, i64)], day: &str, name: &str) -> f64 {
    let (product, entries, day) = (product(), entries(repayments), date(day));
    let own = course(History::new(&product, &entries), day, |entry| entry.booked_on <= day).unwrap();
    let found = values(&Subject { day, own: Some(&own), others: &[], limit: None, collected: &NOTHING });
    found[catalogue().iter().position(|declared| declared.feature.name == name).unwrap_or_else(|| panic!("{name}"))]
}

/// On time, five days late, in part.
const PAYING: [(&str, i64); 3] = [("2025-02-28", 100), ("2025-04-05", 100), ("2025-04-30", 40)];

#[test]
fn every_feature_has_a_name_of_its_own_and_words_in_both_languages() {
    let mut names = std::collections::HashSet::new();
    for declared in catalogue() {
        let feature = &declared.feature;
        assert!(names.insert(&feature.name), "{} is declared twice", feature.name);
        for text in [&feature.meaning.en, &feature.reason.en] {
            assert!(!text.is_empty() && !text.contains("{}"), "{}: {text}", feature.name);
        }
        for text in [&feature.meaning.zh, &feature.reason.zh] {
            assert!(!text.is_ascii() && !text.contains("{}"), "{}: {text}", feature.name);
        }
    }
    assert_eq!(check_inputs(catalogue().iter().map(|declared| &declared.feature)), Ok(()));
}

#[test]
fn figures_are_those_of_the_bills() {
    let on = |name| value(&PAYING, "2025-05-10", name);
    // 240 of 300 repaid; days to settlement 0, 5 and 10 so far.
    assert_eq!(on("repaid_of_billed_3b"), 0.8);
    assert_eq!(on("settle_days_mean_3b"), 5.0);
    assert_eq!(on("settle_days_sd_6b"), 5.0);
    assert_eq!(on("settle_days_last_1b"), 10.0);
    // Shares 1, 1, 0.4: the slope of least squares is (0.4 - 1) / 2.
    assert!((on("repaid_of_billed_slope_3b") - -0.3).abs() < 1e-12);
    assert_eq!(on("partial_bills_3b"), 1.0);
    assert_eq!((on("bills_at_1_3b"), on("bills_at_7_3b"), on("bills_past_due_run")), (2.0, 1.0, 2.0));
    assert_eq!((on("cures_ever"), on("first_bill_missed_ever")), (1.0, 0.0));
    // 1 to 5 April less the day of the repayment, and 1 to 10 May.
    assert_eq!(on("days_at_1_90d"), 14.0);
    assert_eq!((on("next_bill"), on("instalments_left"), on("days_to_due")), (10_000.0, 3.0, 21.0));
    // 100.00 against a mean of 80.00.
    assert_eq!(on("next_bill_of_usual"), 1.25);
}

#[test]
fn nothing_to_look_at_never_happened_and_not_asked_differ() {
    assert_eq!(value(&[], "2025-02-10", "repaid_of_billed_3b"), NO_HISTORY);
    assert_eq!(value(&[], "2025-02-10", "days_since_repayment_ever"), NEVER);
    assert_eq!(value(&[], "2025-02-10", "utilisation"), NOT_ASKED);
    assert_eq!(value(&[], "2025-02-10", "person_accounts_ever"), 0.0);
    assert_eq!(value(&[], "2025-02-10", "person_settle_days_mean_ever"), NO_HISTORY);
    assert!(value(&[("2025-02-28", 100)], "2025-03-01", "settle_days_sd_6b").is_nan());
}

fn became(repayments: &[(&str, i64)], seen_through: &str, bad: &str) -> Option<Outcome> {
    let (product, entries) = (product(), entries(repayments));
    let history = History::new(&product, &entries);
    let seen = course(history, date(seen_through), |_| true).unwrap();
    outcome(history, &seen, date("2025-02-15"), &bad.parse().unwrap(), |_| true)
}

#[test]
fn an_outcome_is_immature_until_its_window_is_over() {
    let bad = "this bill missed";
    assert_eq!(became(&[], "2025-02-28", bad), Some(Outcome::Immature));
    assert_eq!(became(&[], "2025-03-01", bad), Some(Outcome::Bad));
    assert_eq!(became(&PAYING, "2025-03-01", bad), Some(Outcome::Good));
    // The third bill is due on 30 April; 30 days past due it would be on 30 May.
    let bad = "30+ days past due on any of the next 3 bills";
    assert_eq!(became(&PAYING, "2025-05-29", bad), Some(Outcome::Immature));
    assert_eq!(became(&PAYING, "2025-05-30", bad), Some(Outcome::Bad));
    // Bad already, and still immature: goods and bads ripen at the same time.
    assert_eq!(became(&[], "2025-05-29", bad), Some(Outcome::Immature));
}

#[test]
fn what_comes_after_the_window_changes_nothing() {
    let bad = "30+ days past due on any of the next 2 bills, indeterminate from 5";
    // Five days late by 5 April is four days past due at the most.
    assert_eq!(became(&PAYING, "2025-12-31", bad), Some(Outcome::Good));
    let paying = [("2025-02-28", 100), ("2025-04-06", 100)];
    assert_eq!(became(&paying, "2025-12-31", bad), Some(Outcome::Indeterminate));
}

#[test]
fn the_gap_is_left_out() {
    let within = |gap: &str| became(&PAYING, "2025-12-31", &format!("1+ days past due within 60 days{gap}"));
    // 1 to 4 April is past due: days 45 to 48 after 15 February.
    assert_eq!(within(""), Some(Outcome::Bad));
    assert_eq!(became(&PAYING, "2025-12-31", "1+ days past due within 20 days, gap 20 days"), Some(Outcome::Good));
    assert_eq!(became(&PAYING, "2025-12-31", "1+ days past due within 20 days, gap 30 days"), Some(Outcome::Bad));
}
