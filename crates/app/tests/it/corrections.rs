//! What changes the past: chargebacks, reversals, late news, waivers and new calendars.

use crate::support::{MONTHLY, check, check_instalments, product};

#[test]
fn a_chargeback_re_opens_what_it_takes_back_from_its_own_day() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-28 repay A1 100.00
        2025-03-10 chargeback A1 100.00
        2025-03-10 ask A1
        2025-03-11 ask A1
        2025-03-09 ask A1
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-03-10 A1 current
        2025-03-11 A1 dpd 1 bucket 1-30 single_period overdue 100.00
        2025-03-09 A1 current
        ",
    );
}

/// Credit of 50.00 goes first, then 30.00 of what settled the last instalment, which is not due yet.
#[test]
fn a_chargeback_takes_the_credit_balance_first_and_the_latest_instalment_next() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-10 repay A1 350.00
        2025-03-10 chargeback A1 80.00
        2025-03-10 ask A1
    ";
    check_instalments(
        &product(MONTHLY, ""),
        story,
        "
        1 due 2025-02-28 100.00 unpaid 0.00
        2 due 2025-03-28 100.00 unpaid 0.00
        3 due 2025-04-28 100.00 unpaid 30.00
        ",
    );
}

/// Unlike a chargeback, a reversal lets the account be as old as if the money had never come: 20 days on 20 March.
#[test]
fn a_reversal_restores_the_original_age() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-28 repay A1 100.00 as receipt-1
        2025-03-20 reverse A1 receipt-1
        2025-03-10 ask A1 known 2025-03-19
        2025-03-10 ask A1
        2025-03-20 ask A1
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-03-10 A1 current
        2025-03-10 A1 dpd 10 bucket 1-30 single_period overdue 100.00
        2025-03-20 A1 dpd 20 bucket 1-30 single_period overdue 100.00
        ",
    );
}

#[test]
fn late_news_changes_the_past_but_not_what_was_known_then() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-01 repay A1 100.00 learned 2025-03-10
        2025-03-09 ask A1 known 2025-03-09
        2025-03-09 ask A1 known 2025-03-10
        2025-03-09 ask A1
        2025-03-10 ask A1
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-03-09 A1 dpd 9 bucket 1-30 single_period overdue 100.00
        2025-03-09 A1 current
        2025-03-09 A1 current
        2025-03-10 A1 current
        ",
    );
}

/// 1.00 a day from 1 March on 1,000.00 until 11 March; money value-dated 6 March halves the last five days:
/// 5 × 1,000.00 + 5 × (1,000.00 - 495.00) at 0.1 %, 500.00 paying 5.00 of penalty first: 5.00 + 2.525, 7.53 in all.
#[test]
fn a_back_dated_repayment_takes_penalty_back() {
    let penalty = "[penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"after_grace\"";
    let story = "
        2025-01-31 open A1 1000.00 in 1 first 2025-03-01
        2025-03-06 repay A1 500.00 learned 2025-03-11
        2025-03-11 ask A1 known 2025-03-10
        2025-03-11 ask A1
    ";
    check(
        &product(MONTHLY, penalty),
        story,
        "
        2025-03-11 A1 dpd 10 bucket 1-30 full overdue 1010.00 (principal 1000.00, penalty 10.00)
        2025-03-11 A1 dpd 10 bucket 1-30 full overdue 507.53 (principal 505.00, penalty 2.53)
        ",
    );
}

#[test]
fn a_waiver_settles_what_it_names_without_money() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 waive A1 40.00 principal for 1 because goodwill
        2025-03-10 ask A1
        2025-03-10 waive A1 60.00 principal
        2025-03-10 ask A1
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-03-10 A1 dpd 10 bucket 1-30 single_period overdue 60.00
        2025-03-10 A1 current
        ",
    );
}

/// On 10 March 100.00 is past due and 200.00 to come; the new calendar has all 300.00, with 6.00 of interest.
#[test]
fn a_new_calendar_replaces_what_is_unpaid_and_the_account_is_current() {
    let story = "
        2025-01-31 open A1 400.00 in 4 first 2025-01-31
        2025-02-01 repay A1 110.00
        2025-03-10 reschedule A1 because hardship
          1 2025-05-10 145.00 interest 3.00
          2 2025-06-10 145.00 interest 3.00
        2025-03-10 ask A1
    ";
    check(&product(MONTHLY, ""), story, "2025-03-10 A1 current");
    check_instalments(
        &product(MONTHLY, ""),
        story,
        "
        1 due 2025-01-31 100.00 unpaid 0.00
        2 due 2025-02-28 10.00 unpaid 0.00
        3 due 2025-03-31 0.00 unpaid 0.00
        4 due 2025-04-30 0.00 unpaid 0.00
        2/1 due 2025-05-10 148.00 (principal 145.00, interest 3.00) unpaid all
        2/2 due 2025-06-10 148.00 (principal 145.00, interest 3.00) unpaid all
        ",
    );
}

/// Ten days of 0.1 % on 100.00 are 1.00 of penalty, carried into the first new instalment, where it grows no more.
#[test]
fn a_new_calendar_carries_unpaid_penalty_into_its_first_instalment() {
    let penalty = "[penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"after_grace\"";
    let story = "
        2025-02-01 open A1 100.00 in 1 first 2025-03-01
        2025-03-11 reschedule A1 calendar 3
          1 2025-05-10 100.00
        2025-05-10 ask A1
    ";
    check_instalments(
        &product(MONTHLY, penalty),
        story,
        "
        1 due 2025-03-01 0.00 unpaid 0.00
        3/1 due 2025-05-10 101.00 (principal 100.00, penalty 1.00) unpaid all
        ",
    );
}
