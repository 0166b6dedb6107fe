//! How late an account is: day counting, grace, buckets and the three forms of overdue.

use crate::support::{MONTHLY, SINGLE, check, product};

/// From 28 February to 1 April are 32 days; by then 28 March is missed too.
#[test]
fn the_oldest_unpaid_due_date_gives_the_age() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-28 ask A1
        2025-03-01 ask A1
        2025-03-28 ask A1
        2025-03-29 ask A1
        2025-04-01 ask A1
        2025-04-02 repay A1 100.00
        2025-04-02 ask A1
        2025-04-03 repay A1 200.00
        2025-04-03 ask A1
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-02-28 A1 current
        2025-03-01 A1 dpd 1 bucket 1-30 single_period overdue 100.00
        2025-03-28 A1 dpd 28 bucket 1-30 single_period overdue 100.00
        2025-03-29 A1 dpd 29 bucket 1-30 multi_period overdue 200.00
        2025-04-01 A1 dpd 32 bucket 31-60 multi_period overdue 200.00
        2025-04-02 A1 dpd 5 bucket 1-30 single_period overdue 100.00
        2025-04-03 A1 settled
        ",
    );
}

#[test]
fn the_due_day_can_count_as_day_one() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-27 ask A1
        2025-02-28 ask A1
        2025-03-01 ask A1
    ";
    check(
        &product(MONTHLY, "[ageing]\ndue_day_counts_as = 1"),
        story,
        "
        2025-02-27 A1 current
        2025-02-28 A1 dpd 1 bucket 1-30 single_period overdue 100.00
        2025-03-01 A1 dpd 2 bucket 1-30 single_period overdue 100.00
        ",
    );
}

/// Due 28 February, grace 3: 3 March is the last day of grace.
const GRACE_STORY: &str = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-03 ask A1
        2025-03-04 ask A1
        2025-03-05 ask A1
    ";

#[test]
fn grace_that_subtracts_is_taken_off_for_good() {
    check(
        &product(MONTHLY, "[ageing]\ngrace_days = 3\ngrace_effect = \"subtract\""),
        GRACE_STORY,
        "
        2025-03-03 A1 dpd 0 (past due 3) bucket none single_period overdue 100.00
        2025-03-04 A1 dpd 1 (past due 4) bucket 1-30 single_period overdue 100.00
        2025-03-05 A1 dpd 2 (past due 5) bucket 1-30 single_period overdue 100.00
        ",
    );
}

#[test]
fn grace_that_suppresses_comes_back_in_full() {
    check(
        &product(MONTHLY, "[ageing]\ngrace_days = 3\ngrace_effect = \"suppress\""),
        GRACE_STORY,
        "
        2025-03-03 A1 dpd 0 (past due 3) bucket none single_period overdue 100.00
        2025-03-04 A1 dpd 4 bucket 1-30 single_period overdue 100.00
        2025-03-05 A1 dpd 5 bucket 1-30 single_period overdue 100.00
        ",
    );
}

/// Due 1 March: day 30 is 31 March, day 31 is 1 April; day 180 is 28 August.
#[test]
fn buckets_change_behind_their_last_day() {
    let story = "
        2025-01-31 open A1 100.00 first 2025-03-01
        2025-03-31 ask A1
        2025-04-01 ask A1
        2025-08-28 ask A1
        2025-08-29 ask A1
        2035-03-01 ask A1
    ";
    check(
        &product(SINGLE, ""),
        story,
        "
        2025-03-31 A1 dpd 30 bucket 1-30 full overdue 100.00
        2025-04-01 A1 dpd 31 bucket 31-60 full overdue 100.00
        2025-08-28 A1 dpd 180 bucket 151-180 full overdue 100.00
        2025-08-29 A1 dpd 181 bucket 181+ full overdue 100.00
        2035-03-01 A1 dpd 3652 bucket 181+ full overdue 100.00
        ",
    );
}

/// Due 31 January and, four months later, 31 May: day 90 is 1 May (28 + 31 + 30 + 1), so only the days make it multi.
#[test]
fn one_unpaid_period_becomes_multi_period_above_ninety_days() {
    let story = "
        2025-01-01 open A1 200.00 in 2 first 2025-01-31
        2025-05-01 ask A1
        2025-05-02 ask A1
    ";
    check(
        &product(&format!("{MONTHLY}\nevery_months = 4"), ""),
        story,
        "
        2025-05-01 A1 dpd 90 bucket 61-90 single_period overdue 100.00
        2025-05-02 A1 dpd 91 bucket 91-120 multi_period overdue 100.00
        ",
    );
}

/// Due 31 January, 28 February, 31 March. Two are paid; the last is 31 days late on 1 May, and the plan is over.
#[test]
fn a_plan_of_three_is_fully_overdue_at_31_days() {
    let story = "
        2025-01-01 open A1 300.00 in 3 first 2025-01-31
        2025-02-28 repay A1 200.00
        2025-03-31 ask A1
        2025-04-01 ask A1
        2025-05-01 ask A1
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-03-31 A1 current
        2025-04-01 A1 dpd 1 bucket 1-30 full overdue 100.00
        2025-05-01 A1 dpd 31 bucket 31-60 full overdue 100.00
        ",
    );
}

/// The same plan under `nothing_ever_paid`: one repayment, and it never is full; two periods are unpaid on 1 April.
#[test]
fn a_plan_on_which_something_was_paid_need_not_count_as_full() {
    let terms = "[overdue_forms]\nfull_test = \"nothing_ever_paid\"";
    let story = "
        2025-01-01 open A1 300.00 in 3 first 2025-01-31
        2025-01-01 open A2 300.00 in 3 first 2025-01-31
        2025-02-28 repay A1 100.00
        2025-04-01 ask A1
        2025-04-01 ask A2
    ";
    check(
        &product(MONTHLY, terms),
        story,
        "
        2025-04-01 A1 dpd 32 bucket 31-60 multi_period overdue 200.00
        2025-04-01 A2 dpd 60 bucket 31-60 full overdue 300.00
        ",
    );
}

/// 31 January is paid late. On 1 March only 28 February is unpaid, but two periods were missed.
#[test]
fn missed_periods_can_count_although_they_were_paid_late() {
    let story = "
        2025-01-01 open A1 300.00 in 3 first 2025-01-31
        2025-02-10 repay A1 100.00
        2025-03-01 ask A1
    ";
    let expected = |form: &str| format!("2025-03-01 A1 dpd 1 bucket 1-30 {form} overdue 100.00");
    check(&product(MONTHLY, ""), story, &expected("single_period"));
    let cumulative = "[overdue_forms]\nmulti_count = \"cumulative\"";
    check(&product(MONTHLY, cumulative), story, &expected("multi_period"));
}

/// A cent too little within a tolerance of one cent ages no instalment, but stays owed; a second cent ages it.
#[test]
fn a_shortfall_within_the_tolerance_is_owed_but_does_not_age() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-01-31 open A2 300.00 in 3 first 2025-02-28
        2025-02-28 repay A1 99.99
        2025-02-28 repay A2 99.98
        2025-03-10 ask A1
        2025-03-10 ask A2
    ";
    check(
        &product(MONTHLY, "[ageing]\narrears_tolerance = \"0.01\""),
        story,
        "
        2025-03-10 A1 current
        2025-03-10 A2 dpd 10 bucket 1-30 single_period overdue 0.02
        ",
    );
}

#[test]
fn a_day_to_come_is_foretold_as_if_nothing_came_in() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-28 repay A1 100.00
        2027-01-01 ask A1
    ";
    // Unpaid since 28 March 2025: 278 days to 31 December, 365 more, and one.
    check(&product(MONTHLY, ""), story, "2027-01-01 A1 dpd 644 bucket 181+ full overdue 200.00");
}
