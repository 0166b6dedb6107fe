//! Promises on both sides of their edges, and laws that hold for all of them.

use proptest::prelude::*;

use super::*;

const TERMS: Terms = Terms { grace_days: 1, days_ahead_max: 30, parts_max: 3 };

fn june(day: i8) -> Date {
    Date::new(2026, 6, day).unwrap()
}

fn cents(minor: i64) -> Amount {
    Amount::from_minor(minor)
}

fn part(day: i8, minor: i64) -> Part {
    Part { due: june(day), amount: cents(minor) }
}

fn receipt(day: i8, minor: i64) -> Receipt {
    Receipt { on: june(day), amount: cents(minor) }
}

/// On 1 June: 100.00 by the 10th, 50.00 more by the 20th; a day of grace.
fn promise() -> Promise {
    Promise::new(june(1), vec![part(10, 10_000), part(20, 5_000)], TERMS).unwrap()
}

#[test]
fn a_promise_is_open_until_the_grace_is_over_and_broken_on_the_day_after() {
    let open = Judgement::Open { received: cents(9_999), missing: cents(1), until: june(11) };
    let receipts = [receipt(5, 9_999)];
    assert_eq!(promise().judge(&receipts, june(10)), open);
    assert_eq!(promise().judge(&receipts, june(11)), open);
    assert_eq!(promise().judge(&receipts, june(12)), Judgement::Broken { on: june(12), short_by: cents(1) });
}

#[test]
fn money_on_the_last_day_of_grace_is_in_time_and_a_day_later_is_not() {
    let judged = |day| promise().judge(&[receipt(day, 15_000)], june(25));
    assert_eq!(judged(11), Judgement::Kept { on: june(11) });
    assert_eq!(judged(12), Judgement::Broken { on: june(12), short_by: cents(10_000) });
}

#[test]
fn money_that_comes_early_counts_for_the_next_part() {
    assert_eq!(promise().judge(&[receipt(3, 15_000)], june(3)), Judgement::Kept { on: june(3) });
    let open = Judgement::Open { received: cents(12_000), missing: cents(3_000), until: june(21) };
    assert_eq!(promise().judge(&[receipt(3, 12_000)], june(15)), open);
}

#[test]
fn money_from_before_the_promise_does_not_count_and_of_its_day_does() {
    let early = Receipt { on: Date::new(2026, 5, 31).unwrap(), amount: cents(15_000) };
    assert!(matches!(promise().judge(&[early], june(2)), Judgement::Open { received: Amount::ZERO, .. }));
    assert_eq!(promise().judge(&[receipt(1, 15_000)], june(2)), Judgement::Kept { on: june(1) });
}

#[test]
fn a_receipt_that_is_reversed_later_breaks_what_was_kept() {
    let (first, second) = (receipt(9, 10_000), receipt(18, 5_000));
    assert_eq!(promise().judge(&[first, second], june(30)), Judgement::Kept { on: june(18) });
    assert_eq!(promise().judge(&[second], june(30)), Judgement::Broken { on: june(12), short_by: cents(10_000) });
}

#[test]
fn what_comes_after_the_break_mends_nothing_and_what_was_kept_is_told() {
    let receipts = [receipt(9, 6_000), receipt(15, 9_000)];
    assert_eq!(promise().judge(&receipts, june(30)), Judgement::Broken { on: june(12), short_by: cents(4_000) });
    // By the 11th 60.00 of 100.00; by the 21st all 150.00 had come in.
    assert_eq!(promise().amount_kept(&receipts, june(12)), cents(6_000));
    assert_eq!(promise().amount_kept(&receipts, june(30)), cents(15_000));
}

#[test]
fn promises_that_are_none_are_refused() {
    let refused = |parts: Vec<Part>| Promise::new(june(1), parts, TERMS).unwrap_err().to_string();
    assert_eq!(refused(vec![]), "a promise names at least one day and amount");
    assert_eq!(refused(vec![part(10, 0)]), "the part due on 2026-06-10 is of no amount");
    assert_eq!(
        refused(vec![part(10, 1), part(10, 1)]),
        "2026-06-10 stands after 2026-06-10; parts are in the order of their days, one a day"
    );
    let many = (2..6).map(|day| part(day, 1)).collect();
    assert_eq!(refused(many), "4 parts are more than the 3 that are allowed; agree on a plan instead");
    let july = Part { due: Date::new(2026, 7, 2).unwrap(), amount: cents(1) };
    assert_eq!(refused(vec![july]), "2026-07-02 is more than 30 days ahead; agree on a plan instead");
    let may = Part { due: Date::new(2026, 5, 31).unwrap(), amount: cents(1) };
    assert_eq!(refused(vec![may]), "2026-05-31 is before 2026-06-01, the day of the promise");
}

fn any_receipts() -> impl Strategy<Value = Vec<Receipt>> {
    prop::collection::vec((1_i8..28, 1_i64..9_000).prop_map(|(day, minor)| receipt(day, minor)), 0..6)
}

proptest! {
    #[test]
    fn once_broken_or_kept_a_promise_stays_so_while_nothing_new_is_learned(receipts in any_receipts(), day in 1_i8..27) {
        let (now, later) = (promise().judge(&receipts, june(day)), promise().judge(&receipts, june(day + 1)));
        match now {
            Judgement::Broken { .. } => prop_assert_eq!(now, later),
            Judgement::Kept { .. } => prop_assert_eq!(now, later),
            Judgement::Open { .. } => {}
        }
    }

    #[test]
    fn more_money_never_makes_a_promise_worse(receipts in any_receipts(), day in 1_i8..28, more in 1_i64..9_000) {
        let rank = |judged| match judged {
            Judgement::Broken { .. } => 0,
            Judgement::Open { .. } => 1,
            Judgement::Kept { .. } => 2,
        };
        let mut with = receipts.clone();
        with.push(receipt(day, more));
        prop_assert!(rank(promise().judge(&with, june(28))) >= rank(promise().judge(&receipts, june(28))));
    }

    /// Day by day, as a person with a pencil would: at each deadline, is as much there as was promised by then?
    #[test]
    fn judging_at_the_end_is_judging_at_each_deadline(receipts in any_receipts()) {
        let there = |through: i8| -> i64 {
            receipts.iter().filter(|r| r.on <= june(through)).map(|r| r.amount.minor()).sum()
        };
        let is_kept = there(11) >= 10_000 && there(21) >= 15_000;
        prop_assert_eq!(matches!(promise().judge(&receipts, june(28)), Judgement::Kept { .. }), is_kept);
    }
}
