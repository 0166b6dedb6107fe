//! The journal: what is known when, section 1.

use super::*;

#[test]
fn there_is_no_account_before_its_opening_or_before_it_is_known() {
    let story = entries("2025-01-10 booked 2025-01-12 open 300.00 x 3");
    assert_eq!(naive(&monthly(), &story, date("2025-01-09"), Date::MAX), None);
    assert_eq!(naive(&monthly(), &story, date("2025-01-10"), date("2025-01-11")), None);
    assert!(naive(&monthly(), &story, date("2025-01-10"), date("2025-01-12")).is_some());
}

#[test]
fn a_reversed_event_never_was_once_its_reversal_is_known() {
    let story = entries(
        "2025-01-01 open 300.00 x 3
         2025-02-01 repay 100.00
         2025-02-15 reverse 2",
    );
    let days = |as_of: &str, known: &str| naive(&monthly(), &story, date(as_of), date(known)).unwrap().past_due_days;
    assert_eq!(days("2025-02-10", "2025-02-14"), 0);
    assert_eq!(days("2025-02-10", "2025-02-15"), 9);
    assert_eq!(days("2025-02-15", "2025-02-15"), 14);
}

#[test]
fn a_back_dated_repayment_changes_the_past_only_where_it_is_known() {
    let story = entries("2025-01-01 open 300.00 x 3\n 2025-02-01 booked 2025-02-08 repay 100.00");
    let days = |as_of: &str, known: &str| naive(&monthly(), &story, date(as_of), date(known)).unwrap().past_due_days;
    assert_eq!(days("2025-02-05", "2025-02-07"), 4);
    assert_eq!(days("2025-02-05", "2025-02-08"), 0);
}
