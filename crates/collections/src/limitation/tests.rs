//! Days counted by hand from Civil Code of China, art. 188, 189 and 195: three years, from the last due date, begun anew.

use super::*;
use crate::contact::Grade;

fn rule(restarts: &[Restart]) -> LimitationRule {
    LimitationRule {
        years: 3,
        counts_from: CountsFrom::LastDue,
        restarts: Set::of(restarts),
        demand_by: Set::of(&[Channel::Sms]),
        warn_months: 12,
        basis: Basis { source: "art. 188, 189, 195".to_owned(), grade: Grade::R },
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn of(on: &str, by: Restart) -> Interruption {
    Interruption { on: day(on), by, evidence: 7 }
}

#[test]
fn it_ends_so_many_years_after_the_due_date_that_day_included() {
    let at = |on: &str| clock(&rule(&[]), day("2024-02-29"), [], day(on));
    assert_eq!(at("2025-02-28").ends_on, day("2027-02-28"), "the month has no 29th day");
    // From 28 January it is a month to 28 February, and from the 31st, too, as months go; from 1 February it is less than one.
    assert_eq!(["2027-01-28", "2027-01-31", "2027-02-01"].map(|on| at(on).months_left), [1, 1, 0]);
    assert!(!at("2027-02-28").is_over && at("2027-03-01").is_over);
}

#[test]
fn what_the_rules_name_restarts_it_and_nothing_else_does() {
    let all =
        [of("2025-05-01", Restart::Promise), of("2026-01-10", Restart::Repayment), of("2026-03-01", Restart::Demand)];
    let found =
        clock(&rule(&[Restart::Promise, Restart::Repayment]), day("2024-06-30"), all.clone(), day("2026-06-01"));
    assert_eq!((found.ends_on, found.restarted), (day("2029-01-10"), Some(all[1].clone())));
    // By the end of 2025 only the promise was made.
    let before = clock(&rule(&[Restart::Promise, Restart::Repayment]), day("2024-06-30"), all, day("2025-12-31"));
    assert_eq!(before.ends_on, day("2028-05-01"));
}

#[test]
fn what_comes_before_it_begins_or_after_it_is_over_restarts_nothing() {
    let early = [of("2024-06-30", Restart::Repayment), of("2027-07-01", Restart::Repayment)];
    let found = clock(&rule(&[Restart::Repayment]), day("2024-06-30"), early, day("2028-01-01"));
    assert_eq!((found.ends_on, found.restarted, found.is_over), (day("2027-06-30"), None, true));
    // On the last day it is in time.
    let last = [of("2027-06-30", Restart::Repayment)];
    let found = clock(&rule(&[Restart::Repayment]), day("2024-06-30"), last, day("2028-01-01"));
    assert_eq!((found.ends_on, found.is_over), (day("2030-06-30"), false));
}

#[test]
fn the_order_in_which_events_are_told_changes_nothing() {
    let mut all = vec![of("2027-05-01", Restart::Repayment), of("2030-01-01", Restart::Repayment)];
    let forth = clock(&rule(&[Restart::Repayment]), day("2024-06-30"), all.clone(), day("2031-01-01"));
    all.reverse();
    assert_eq!(forth, clock(&rule(&[Restart::Repayment]), day("2024-06-30"), all, day("2031-01-01")));
    assert_eq!(forth.ends_on, day("2033-01-01"));
}
