//! Edges of days and cents, and laws.

use proptest::prelude::*;

use super::*;

fn day(day: i8) -> Date {
    Date::new(2026, 3, day).unwrap()
}

fn promise(made: i8, due: i8, amount: i64) -> Promise {
    let accounts = vec![AccountId::from("A1")];
    Promise { made_on: day(made), accounts, amount: Amount::from_minor(amount), due: day(due), withdrawn_on: None }
}

fn receipt(on: i8, amount: i64) -> Receipt {
    Receipt {
        seq: 1,
        account: "A1".into(),
        effective_on: day(on),
        booked_on: day(on),
        amount: Amount::from_minor(amount),
        reversed_on: None,
    }
}

const TERMS: Terms = Terms { grace_days: 2, tolerance: Amount::from_minor(50) };

fn outcome(promise: &Promise, receipts: &[Receipt], as_of: i8) -> String {
    words(judge(std::slice::from_ref(promise), TERMS, receipts, day(as_of))[0])
}

fn words(outcome: Outcome) -> String {
    match outcome {
        Outcome::Open { missing } => format!("open {}", missing.minor()),
        Outcome::Kept { on } => format!("kept {on}"),
        Outcome::Broken { short_by } => format!("broken {}", short_by.minor()),
        Outcome::Withdrawn { on } => format!("withdrawn {on}"),
    }
}

/// 100.00 promised on 2 March for 10 March, two days of grace, 0.50 overlooked.
#[test]
fn a_promise_is_open_through_its_grace_and_broken_the_day_after() {
    let promise = promise(2, 10, 10_000);
    assert_eq!(outcome(&promise, &[], 12), "open 10000");
    assert_eq!(outcome(&promise, &[], 13), "broken 10000");
    assert_eq!(outcome(&promise, &[receipt(12, 10_000)], 12), "kept 2026-03-12");
    assert_eq!(outcome(&promise, &[receipt(13, 10_000)], 13), "broken 10000");
}

#[test]
fn early_partial_and_nearly_enough() {
    let promise = promise(2, 10, 10_000);
    assert_eq!(outcome(&promise, &[receipt(2, 10_000)], 2), "kept 2026-03-02");
    // Before the promise, money was not promised.
    assert_eq!(outcome(&promise, &[receipt(1, 10_000)], 13), "broken 10000");
    let parts = [receipt(5, 4_000), receipt(8, 5_949)];
    assert_eq!(outcome(&promise, &parts, 7), "open 6000");
    assert_eq!(outcome(&promise, &parts, 13), "broken 51");
    // A cent more is within the tolerance.
    assert_eq!(outcome(&promise, &[receipt(5, 4_000), receipt(8, 5_950)], 13), "kept 2026-03-08");
}

#[test]
fn what_was_learned_late_changes_the_outcome() {
    let promise = promise(2, 10, 10_000);
    let late = Receipt { booked_on: day(20), ..receipt(10, 10_000) };
    assert_eq!(outcome(&promise, std::slice::from_ref(&late), 19), "broken 10000");
    assert_eq!(outcome(&promise, &[late], 20), "kept 2026-03-10");
    let returned = Receipt { reversed_on: Some(day(15)), ..receipt(9, 10_000) };
    assert_eq!(outcome(&promise, std::slice::from_ref(&returned), 14), "kept 2026-03-09");
    assert_eq!(outcome(&promise, &[returned], 15), "broken 10000");
}

#[test]
fn a_promise_that_is_withdrawn_takes_no_money_afterwards() {
    let withdrawn = Promise { withdrawn_on: Some(day(6)), ..promise(2, 10, 10_000) };
    assert_eq!(outcome(&withdrawn, &[], 5), "open 10000");
    assert_eq!(outcome(&withdrawn, &[receipt(7, 10_000)], 20), "withdrawn 2026-03-06");
    assert_eq!(outcome(&withdrawn, &[receipt(6, 10_000)], 20), "kept 2026-03-06");
    // Once it is broken, it cannot be taken back.
    let too_late = Promise { withdrawn_on: Some(day(13)), ..promise(2, 10, 10_000) };
    assert_eq!(outcome(&too_late, &[], 20), "broken 10000");
}

#[test]
fn one_receipt_counts_once_and_for_the_promise_that_falls_due_first() {
    let promises = [promise(2, 20, 5_000), promise(3, 10, 10_000)];
    let outcomes = judge(&promises, TERMS, &[receipt(5, 12_000)], day(25));
    assert_eq!(outcomes.into_iter().map(words).collect::<Vec<_>>(), ["broken 3000", "kept 2026-03-05"]);
    let other = Receipt { account: "A2".into(), ..receipt(5, 10_000) };
    assert_eq!(outcome(&promises[1], &[other], 25), "broken 10000");
}

fn promises() -> impl Strategy<Value = Vec<Promise>> {
    let one = (1..20i8, 0..8i8, 1..300i64).prop_map(|(made, days, amount)| promise(made, made + days, amount));
    prop::collection::vec(one, 1..4)
}

fn receipts() -> impl Strategy<Value = Vec<Receipt>> {
    prop::collection::vec((1..28i8, 1..200i64), 0..8).prop_map(|rows| {
        let rows = rows.into_iter().zip(1..);
        rows.map(|((on, amount), seq)| Receipt { seq, ..receipt(on, amount) }).collect()
    })
}

fn received(promise: &Promise, outcome: Outcome) -> i64 {
    match outcome {
        Outcome::Open { missing } | Outcome::Broken { short_by: missing } => (promise.amount - missing).minor(),
        // At least.
        Outcome::Kept { .. } => (promise.amount - TERMS.tolerance).or_zero().minor(),
        Outcome::Withdrawn { .. } => 0,
    }
}

proptest! {
    #[test]
    fn no_cent_keeps_two_promises(promises in promises(), receipts in receipts(), as_of in 1..29i8) {
        let outcomes = judge(&promises, TERMS, &receipts, day(as_of));
        let taken: i64 = promises.iter().zip(&outcomes).map(|(promise, outcome)| received(promise, *outcome)).sum();
        let came: i64 = receipts.iter().map(|receipt| receipt.amount.minor()).sum();
        prop_assert!(taken <= came);
    }

    #[test]
    fn more_money_breaks_no_promise(promises in promises(), receipts in receipts(), on in 1..28i8, as_of in 1..29i8) {
        let kept = |receipts: &[Receipt]| -> Vec<bool> {
            let outcomes = judge(&promises, TERMS, receipts, day(as_of));
            outcomes.into_iter().map(|outcome| matches!(outcome, Outcome::Kept { .. })).collect()
        };
        let before = kept(&receipts);
        let mut more = receipts.clone();
        more.push(Receipt { seq: 99, ..receipt(on, 120) });
        for (before, after) in before.into_iter().zip(kept(&more)) {
            prop_assert!(after || !before);
        }
    }

    #[test]
    fn receipts_come_in_any_order_and_time_alone_only_breaks(
        promises in promises(), receipts in receipts(), as_of in 1..28i8,
    ) {
        let now = judge(&promises, TERMS, &receipts, day(as_of));
        let mut backwards = receipts.clone();
        backwards.reverse();
        prop_assert_eq!(&judge(&promises, TERMS, &backwards, day(as_of)), &now);
        let known: Vec<Receipt> = receipts.into_iter().filter(|receipt| receipt.effective_on <= day(as_of)).collect();
        for (now, later) in now.into_iter().zip(judge(&promises, TERMS, &known, day(31))) {
            match now {
                Outcome::Open { missing } => prop_assert_eq!(later, Outcome::Broken { short_by: missing }),
                Outcome::Kept { .. } | Outcome::Broken { .. } | Outcome::Withdrawn { .. } => prop_assert_eq!(later, now),
            }
        }
    }

    /// One promise alone: what came in time, summed up.
    #[test]
    fn a_sum_judges_the_same(made in 1..20i8, days in 0..8i8, amount in 1..300i64, receipts in receipts()) {
        let promise = promise(made, made + days, amount);
        let in_time = |receipt: &&Receipt| day(made) <= receipt.effective_on && receipt.effective_on <= day(made + days) + 2;
        let sum: i64 = receipts.iter().filter(in_time).map(|receipt| receipt.amount.minor()).sum();
        // Without a receipt nothing is kept, however small the promise.
        let is_kept = sum > 0 && sum >= amount - 50;
        let outcome = judge(std::slice::from_ref(&promise), TERMS, &receipts, day(31))[0];
        prop_assert_eq!(matches!(outcome, Outcome::Kept { .. }), is_kept);
    }
}
