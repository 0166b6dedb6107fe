//! What is learned after a restructure and counts before it: the terms are kept, and the calendar follows from them
//! anew.

use super::{bearing, renewed};
use crate::support::{MONTHLY, check_instalments, places, product};

/// 1,000.00 in four; a restructure on 10 April; then it is learned on the 20th that 250.00 had come on 1 March.
fn told(line: &str) -> String {
    format!(
        "
        2025-01-31 open A1 1000.00 in 4 first 2025-02-28
        2025-04-10 {line}
        2025-03-01 repay A1 250.00 learned 2025-04-20
        2025-04-20 ask A1 known 2025-04-19
        2025-04-20 ask A1
    "
    )
}

/// Two missed: 500.00 on each of two. Now only one was: 125.00 more on each, 375.00.
#[test]
fn a_back_dated_repayment_leaves_less_to_re_amortise() {
    check_instalments(
        &product(MONTHLY, ""),
        &told("re-amortise A1"),
        "
        1 due 2025-02-28 0.00 unpaid 0.00
        2 due 2025-03-28 0.00 unpaid 0.00
        3 due 2025-04-28 500.00 unpaid all
        4 due 2025-05-28 500.00 unpaid all
        1 due 2025-02-28 250.00 unpaid 0.00
        2 due 2025-03-28 0.00 unpaid 0.00
        3 due 2025-04-28 375.00 unpaid all
        4 due 2025-05-28 375.00 unpaid all
        ",
    );
}

/// 250.00 each on a new list of four; now 750.00 are left for it, 187.50 each.
#[test]
fn a_back_dated_repayment_leaves_less_to_re_age() {
    assert_eq!(
        renewed(&product(MONTHLY, ""), &told("re-age A1 4 every 1 month first 2025-05-10")),
        [
            "1 due 2025-05-10 250.00 unpaid all",
            "2 due 2025-06-10 250.00 unpaid all",
            "3 due 2025-07-10 250.00 unpaid all",
            "4 due 2025-08-10 250.00 unpaid all",
            "1 due 2025-05-10 187.50 unpaid all",
            "2 due 2025-06-10 187.50 unpaid all",
            "3 due 2025-07-10 187.50 unpaid all",
            "4 due 2025-08-10 187.50 unpaid all",
        ]
    );
}

/// All four are moved by a month; now the first was paid, and stays where it was.
#[test]
fn a_back_dated_repayment_leaves_less_to_extend() {
    check_instalments(
        &product(MONTHLY, ""),
        &told("extend A1 by 1 month"),
        "
        1 due 2025-03-28 250.00 unpaid all
        2 due 2025-04-28 250.00 unpaid all
        3 due 2025-05-28 250.00 unpaid all
        4 due 2025-06-28 250.00 unpaid all
        1 due 2025-02-28 250.00 unpaid 0.00
        2 due 2025-04-28 250.00 unpaid all
        3 due 2025-05-28 250.00 unpaid all
        4 due 2025-06-28 250.00 unpaid all
        ",
    );
}

/// A calendar that is given keeps its dates: 600.00 and 400.00, of which 250.00 are lacking. They are taken from the
/// last.
#[test]
fn a_given_calendar_gives_up_what_was_paid_from_the_last_backwards() {
    let calendar = "reschedule A1\n          1 2025-05-10 600.00\n          2 2025-06-10 400.00";
    assert_eq!(
        renewed(&product(MONTHLY, ""), &told(calendar)),
        [
            "1 due 2025-05-10 600.00 unpaid all",
            "2 due 2025-06-10 400.00 unpaid all",
            "1 due 2025-05-10 600.00 unpaid all",
            "2 due 2025-06-10 150.00 unpaid all",
        ]
    );
}

/// The other way round: 250.00 of 1 March were known when the calendar of 400.00 and 350.00 was made, and are taken
/// back. The last takes the surplus.
#[test]
fn a_given_calendar_puts_what_turns_out_unpaid_on_the_last() {
    let story = "
        2025-01-31 open A1 1000.00 in 4 first 2025-02-28
        2025-03-01 repay A1 250.00 as receipt
        2025-04-10 reschedule A1
          1 2025-05-10 400.00
          2 2025-06-10 350.00
        2025-04-20 reverse A1 receipt
        2025-04-20 ask A1
    ";
    assert_eq!(
        renewed(&product(MONTHLY, ""), story),
        ["1 due 2025-05-10 400.00 unpaid all", "2 due 2025-06-10 600.00 unpaid all"]
    );
}

/// A pause of interest with a back-dated payoff: 12.00, 8.00 and 4.00 of interest; from 20 February to 2 March ten of
/// 28 days of the second are dropped, 2.86. Then 1,224.00 turn out to have come on the 16th: nothing was left to
/// drop.
#[test]
fn a_pause_of_interest_drops_nothing_that_turns_out_to_be_paid() {
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-02-20 pause-interest A1 until 2025-03-02
        2025-02-16 repay A1 1224.00 learned 2025-02-25
        2025-02-25 ask A1 known 2025-02-24
        2025-02-25 ask A1
    ";
    let pointers = ["/status", "/owed/interest", "/credit_balance"];
    assert_eq!(places(&bearing(), story, &pointers), "open 21.14 0.00\nsettled 0.00 0.00");
}
