//! Figures of the preset after Frappe Lending.

use super::preset;
use crate::support::{allocations, check, check_instalments, places, refusal};

/// `plan("10000", "0.12", False, [date(2025, 1, 10), date(2025, 2, 10), .. date(2025, 5, 10)], ROUND_HALF_EVEN, "1")`: in
/// whole rupees but for the last.
#[test]
fn instalments_are_whole_rupees_but_for_the_last() {
    check_instalments(
        preset("frappe"),
        "
        2025-01-10 open A1 10000.00 in 4
        2025-01-10 ask A1
        ",
        "
        1 due 2025-02-10 2562.00 (principal 2460.08, interest 101.92) unpaid all
        2 due 2025-03-10 2562.00 (principal 2492.59, interest 69.41) unpaid all
        3 due 2025-04-10 2562.00 (principal 2510.56, interest 51.44) unpaid all
        4 due 2025-05-10 2561.79 (principal 2536.77, interest 25.02) unpaid all
        ",
    );
}

/// Due on the 10th. The close of the 10th already counts 1. Within the wait of 3 nothing is charged; the close of the 13th
/// charges 4 days at once: 2,562.00 × 24 % / 365 × 4 = 6.7384; the 14th a fifth: 8.4230.
#[test]
fn due_on_the_10th_and_closed_on_the_13th_is_four_days_of_penalty() {
    check(
        preset("frappe"),
        "
        2025-01-10 open A1 10000.00 in 4
        2025-02-09 ask A1
        2025-02-10 ask A1
        2025-02-12 ask A1
        2025-02-13 ask A1
        2025-02-14 ask A1
        ",
        "
        2025-02-09 A1 current
        2025-02-10 A1 dpd 1 bucket SMA-0 single_period overdue 2562.00 (principal 2460.08, interest 101.92)
        2025-02-12 A1 dpd 3 bucket SMA-0 single_period overdue 2562.00 (principal 2460.08, interest 101.92)
        2025-02-13 A1 dpd 4 bucket SMA-0 single_period overdue 2568.74 (principal 2460.08, interest 101.92, penalty 6.74)
        2025-02-14 A1 dpd 5 bucket SMA-0 single_period overdue 2570.42 (principal 2460.08, interest 101.92, penalty 8.42)
        ",
    );
}

/// In the wait it is paid without penalty, also on its third day; penalty alone does not age.
#[test]
fn penalty_alone_leaves_an_account_current() {
    check(
        preset("frappe"),
        "
        2025-01-10 open A1 10000.00 in 4
        2025-01-10 open A2 10000.00 in 4
        2025-02-12 repay A1 2562.00
        2025-02-15 repay A2 2562.00
        2025-02-20 ask A1
        2025-02-20 ask A2
        ",
        "
        2025-02-20 A1 current
        2025-02-20 A2 current
        ",
    );
}

/// 10 February to 11 May are 91 days, both counted. Without the mark interest comes first: 101.92 - 100.00. Marked because of
/// whatever loan, principal does, on day 90 as on day 91: 2,460.08 - 100.00. Penalty: (2,562.00 × 89 + 2,462.00) × 24 % / 365 =
/// 151.5485 and (2,562.00 × 90 + 2,462.00) × 24 % / 365 = 153.2331, for at the end of its last day 100.00 were paid.
#[test]
fn by_the_mark_alone_money_pays_principal_first() {
    let pointers = ["principal", "interest", "penalty"].map(|name| format!("/instalments/0/unpaid/{name}"));
    let pointers = pointers.each_ref().map(String::as_str);
    let told = |day: &str, mark: &str| {
        let story =
            format!("policy frappe-npa\n2025-01-10 open A1 10000.00 in 4\n{mark}\n{day} repay A1 100.00\n{day} ask A1");
        places(preset("frappe"), &story, &pointers)
    };
    assert_eq!(told("2025-05-11", ""), "2460.08 1.92 153.23");
    let marked = "2025-05-09 book-class A1 frappe-npa npa";
    assert_eq!(told("2025-05-10", marked), "2360.08 101.92 151.55");
    assert_eq!(told("2025-05-11", marked), "2360.08 101.92 153.23");
}

/// Of what 30 days of penalty bring, the part at the plan's 12 % on principal is additional interest: due on
/// 10 February and looked at on 11 March, 30 days have counted: 2,460.08 × 12 % × 30 / 365 = 24.2638; in all 2,562.00 × 24 % × 30
/// / 365 = 50.5381.
#[test]
fn ordinary_interest_in_the_penalty_is_additional_interest() {
    let story = "2025-01-10 open A1 10000.00 in 4\n2025-03-11 ask A1";
    let pointers = ["/instalments/0/additional_interest/charged", "/instalments/0/unpaid/penalty"];
    assert_eq!(places(preset("frappe"), story, &pointers), "24.26 50.54");
}

/// On 20 March 38 days of the first and 10 of the second have counted (Python `decimal`): of 64.0149 and 16.8460 at 24 %, 30.7341 and
/// 8.1948 are additional interest. Beyond both instalments 50.00 settle all of that, of both, before any penalty.
#[test]
fn additional_interest_of_all_instalments_is_settled_before_the_penalty_of_any() {
    let story = "
        2025-01-10 open A1 10000.00 in 4
        2025-03-20 repay A1 5174.00
        2025-03-20 ask A1
    ";
    let expected = "2025-03-20 repayment: 1 interest 101.92, 1 principal 2460.08, 2 interest 69.41, 2 principal 2492.59, \
                    1 additional_interest 30.73, 2 additional_interest 8.19, 1 penalty 11.08";
    assert_eq!(allocations(preset("frappe"), story), expected);
}

/// While a settlement is performed principal is paid that is not due yet: 5,000.00 take 2,460.08 and 2,492.59 past due, and
/// 47.33 of the third, due on 10 April. The interest waits.
#[test]
fn a_settlement_pays_principal_that_is_not_due_yet() {
    let story = "
        2025-01-10 open A1 10000.00 in 4
        2025-03-20 settle A1 because agreed
          2025-03-31 5000.00
          2025-06-30 2000.00
        2025-03-25 repay A1 5000.00
        2025-03-25 ask A1
    ";
    let pointers = [0, 1, 2].map(|index| format!("/instalments/{index}/unpaid/principal"));
    let pointers = pointers.each_ref().map(String::as_str);
    assert_eq!(places(preset("frappe"), story, &pointers), "0.00 0.00 2463.23");
    let interest = ["/instalments/0/unpaid/interest", "/instalments/1/unpaid/interest"];
    assert_eq!(places(preset("frappe"), story, &interest), "101.92 69.41");
}

/// A shortfall of a rupee closes the loan: 10,247.79 in all, 1.00 is given up; with 1.01 it stays open.
#[test]
fn a_shortfall_of_a_rupee_is_given_up() {
    for (amount, expected) in [("2560.79", "settled 0.00 1.00"), ("2560.78", "open 1.01 0.00")] {
        let story = format!(
            "2025-01-10 open A1 10000.00 in 4\n2025-02-10 repay A1 2562.00\n2025-03-10 repay A1 2562.00\n\
             2025-04-10 repay A1 2562.00\n2025-05-10 repay A1 {amount}\n2025-05-10 ask A1"
        );
        let pointers = ["/status", "/owed/total", "/totals/waived/total"];
        assert_eq!(places(preset("frappe"), &story, &pointers), expected);
    }
}

#[test]
fn a_restructure_takes_two_persons() {
    let story = "
        2025-01-10 open A1 10000.00 in 4
        2025-03-20 extend A1 by 1 month requested ann approved ann because flood
    ";
    let refused = refusal(preset("frappe"), story);
    assert_eq!(refused, "story, line 3: whoever asks for a restructure cannot approve it");
}
