//! Figures of the presets for the United States.

use super::preset;
use crate::support::{answers, check, check_instalments, dedent, places, refusal};

/// `plan("5000", "0.18", False, [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 29), .. date(2024, 7, 29)],
/// ROUND_HALF_UP)`: over a leap day, and by the days of each month.
#[test]
fn five_thousand_over_a_leap_day_cost_the_days_of_each_month() {
    check_instalments(
        preset("us-closed-end"),
        "
        2024-01-31 open A1 5000.00 in 6
        2024-01-31 ask A1
        ",
        "
        1 due 2024-02-29 876.65 (principal 805.14, interest 71.51) unpaid all
        2 due 2024-03-29 876.65 (principal 816.66, interest 59.99) unpaid all
        3 due 2024-04-29 876.65 (principal 825.01, interest 51.64) unpaid all
        4 due 2024-05-29 876.65 (principal 838.88, interest 37.77) unpaid all
        5 due 2024-06-29 876.65 (principal 850.44, interest 26.21) unpaid all
        6 due 2024-07-29 876.65 (principal 863.87, interest 12.78) unpaid all
        ",
    );
}

/// `plan("1234.56", "0.18", False, [date(2025, 1, 15), date(2025, 2, 15), .. date(2025, 6, 15)], ROUND_HALF_UP)`.
#[test]
fn an_odd_amount_comes_out_with_the_last_instalment() {
    check_instalments(
        preset("us-closed-end"),
        "
        2025-01-15 open A1 1234.56 in 5
        2025-01-15 ask A1
        ",
        "
        1 due 2025-02-15 258.00 (principal 239.13, interest 18.87) unpaid all
        2 due 2025-03-15 258.00 (principal 244.25, interest 13.75) unpaid all
        3 due 2025-04-15 258.00 (principal 246.52, interest 11.48) unpaid all
        4 due 2025-05-15 258.00 (principal 250.53, interest 7.47) unpaid all
        5 due 2025-06-15 258.02 (principal 254.13, interest 3.89) unpaid all
        ",
    );
}

/// Due on 15 February. 10 days after it is the 25th: no fee. On the 26th it is 5 % of 258.00 = 12.90.
#[test]
fn a_late_fee_comes_on_the_eleventh_day() {
    let story = "
        2025-01-15 open A1 1234.56 in 5
        2025-02-25 ask A1
        2025-02-26 ask A1
    ";
    check(
        preset("us-closed-end"),
        story,
        "
        2025-02-25 A1 dpd 10 bucket 1-29 single_period overdue 258.00 (principal 239.13, interest 18.87)
        2025-02-26 A1 dpd 11 bucket 1-29 single_period overdue 270.90 (principal 239.13, interest 18.87, fee 12.90)
        ",
    );
}

/// The other custom, 15 days: through 2 March there is none, on the 3rd there is.
#[test]
fn with_fifteen_days_of_grace_it_comes_on_the_sixteenth() {
    let product = preset("us-closed-end").replace("wait_days = 11", "wait_days = 16");
    let story = "
        2025-01-15 open A1 1234.56 in 5
        2025-03-02 ask A1
        2025-03-03 ask A1
    ";
    assert_eq!(places(&product, story, &["/ageing/past_due_days", "/owed/fee"]), "15 0.00\n16 12.90");
}

/// 50.00 short: 2.50 is less than the least fee of 5.00. 876.65 missed: 43.83 is more than 25.00. Paid on day 10: none.
#[test]
fn a_late_fee_lies_within_its_limits() {
    let story = "
        2025-01-15 open A1 1234.56 in 5
        2025-02-15 repay A1 208.00
        2025-02-26 ask A1
        2024-01-31 open A2 5000.00 in 6
        2024-03-11 ask A2
        2025-01-15 open A3 1234.56 in 5
        2025-02-25 repay A3 258.00
        2025-02-26 ask A3
    ";
    assert_eq!(places(preset("us-closed-end"), story, &["/owed/fee"]), "5.00\n25.00\n0.00");
}

/// The fee of February stays unpaid; March and April are paid in time and in full, so they bear none, and the account is
/// current although 12.90 are owed. Paid 12 days late, the 239.13 of February bear 3.30 in the period to 15 March less 1.89 from 27
/// February on: 1.41 with the instalment of March.
#[test]
fn an_unpaid_late_fee_brings_no_other_late_fee() {
    let story = "
        2025-01-15 open A1 1234.56 in 5
        2025-02-27 repay A1 258.00
        2025-03-15 repay A1 259.41
        2025-04-15 repay A1 258.00
        2025-04-30 ask A1
    ";
    check(preset("us-closed-end"), story, "2025-04-30 A1 current");
    check_instalments(
        preset("us-closed-end"),
        story,
        "
        1 due 2025-02-15 270.90 (principal 239.13, interest 18.87, fee 12.90) unpaid 12.90 (fee 12.90)
        2 due 2025-03-15 259.41 (principal 244.25, interest 15.16) unpaid 0.00
        3 due 2025-04-15 258.00 (principal 246.52, interest 11.48) unpaid 0.00
        4 due 2025-05-15 258.00 (principal 250.53, interest 7.47) unpaid all
        5 due 2025-06-15 258.02 (principal 254.13, interest 3.89) unpaid all
        ",
    );
}

/// On 1 March 14 of 28 days are gone: 13.75 / 2 = 6.875, rounded to 6.88. Principal 244.25 + 246.52 + 250.53 + 254.13 =
/// 995.43. Paid on that day, nothing is left.
#[test]
fn a_payoff_drops_the_interest_of_the_days_to_come() {
    let story = "
        2025-01-15 open A1 1234.56 in 5
        2025-02-15 repay A1 258.00
        2025-03-01 ask A1
        2025-03-01 repay A1 1002.31
        2025-03-01 ask A1
    ";
    assert_eq!(
        places(preset("us-closed-end"), story, &["/status", "/payoff", "/credit_balance"]),
        "open 1002.31 0.00\nsettled 0.00 0.00"
    );
}

/// Day 29 and 30, 119 and 120 of an instalment due on 15 February: 16 and 17 March, 14 and 15 June.
#[test]
fn ranges_are_those_of_credit_reporting() {
    let story = "
        2025-01-15 open A1 1234.56 in 5
        2025-03-16 ask A1
        2025-03-17 ask A1
        2025-06-14 ask A1
        2025-06-15 ask A1
    ";
    assert_eq!(
        places(preset("us-closed-end"), story, &["/ageing/delinquent_days", "/ageing/bucket"]),
        "29 1-29\n30 30-59\n119 90-119\n120 120-149"
    );
}

const PAYING: &str = "
    2024-06-15 open A1 5000.00 in 60
    2024-12-20 repay A1 100.00
    2025-01-20 repay A1 100.00
    2025-02-20 repay A1 100.00";

const AGREED: &str = "requested ann approved bob because job lost";

/// Re-aged on 10 March 2025, and again not before 10 March 2026: 12 months. A third time not within 5 years.
#[test]
fn a_second_re_age_within_twelve_months_is_refused() {
    let re_age = |day: &str, first: &str| format!("{day} re-age A1 36 every 1 month first {first} {AGREED}");
    let first = format!("{PAYING}\n    {}", re_age("2025-03-10", "2025-04-10"));
    let paid = "    2026-01-09 repay A1 200.00\n    2026-02-09 repay A1 200.00\n    2026-03-09 repay A1 200.00";
    let second = |day: &str| format!("{first}\n{paid}\n    {}", re_age(day, "2026-04-10"));

    let story = second("2026-03-09");
    let refused = refusal(preset("us-closed-end"), &story);
    assert_eq!(refused, "story, line 10: at most 1 restructure is allowed in 12 months");

    let story = second("2026-03-10");
    let stories = [format!("{first}\n    2025-03-10 ask A1"), format!("{story}\n    2026-03-10 ask A1")];
    let found = stories.map(|story| answers(preset("us-closed-end"), &story));
    assert_eq!(found.join("\n"), dedent("2025-03-10 A1 current\n2026-03-10 A1 current"));

    let third = re_age("2027-04-10", "2027-05-10");
    let refused = refusal(preset("us-closed-end"), &format!("{story}\n    {third}"));
    assert_eq!(refused, "story, line 11: at most 2 restructures are allowed in 60 months");

    let paid = "    2027-02-09 repay A1 200.00\n    2027-03-09 repay A1 200.00\n    2027-04-09 repay A1 200.00";
    let workout = re_age("2027-04-10", "2027-05-10").replace("job lost", "workout");
    let found = answers(preset("us-closed-end"), &format!("{story}\n{paid}\n    {workout}\n    2027-04-10 ask A1"));
    assert_eq!(found, "2027-04-10 A1 current", "a third one, as a workout");
}

/// At 18 %, 1,234.56 bear 0.608828 a day. Paid on 5 February, 21 days after the opening, the instalment of 15 February has
/// cost 12.79 and not 18.87: 18.87 less the 10 days to come, 6.09, is 12.78. 258.00 settle that, 239.13 of principal, and the 6.09
/// that are left of the next one's principal. 989.34 bear from then on: 4.88 through 15 February, 13.66 through 15 March.
#[test]
fn an_instalment_that_is_paid_early_costs_less_interest() {
    check_instalments(
        preset("us-closed-end"),
        "
        2025-01-15 open A1 1234.56 in 5
        2025-02-05 repay A1 258.00
        2025-02-05 ask A1
        ",
        "
        1 due 2025-02-15 251.91 (principal 239.13, interest 12.78) unpaid 0.00
        2 due 2025-03-15 262.79 (principal 244.25, interest 18.54) unpaid 256.70 (principal 238.16, interest 18.54)
        3 due 2025-04-15 258.00 (principal 246.52, interest 11.48) unpaid all
        4 due 2025-05-15 258.00 (principal 250.53, interest 7.47) unpaid all
        5 due 2025-06-15 258.02 (principal 254.13, interest 3.89) unpaid all
        ",
    );
}

/// 254.13 of principal, due on 15 June, are paid ten days late: 254.13 x 18 % x 10 / 365 = 1.25.
#[test]
fn past_the_last_due_date_interest_runs_on() {
    let paid = "
        2025-01-15 open A1 1234.56 in 5
        2025-02-15 repay A1 258.00
        2025-03-15 repay A1 258.00
        2025-04-15 repay A1 258.00
        2025-05-15 repay A1 258.00
        2025-06-15 ask A1
        2025-06-25 ask A1
        2025-06-25 repay A1 259.27
        2025-06-25 ask A1
    ";
    assert_eq!(
        places(preset("us-closed-end"), paid, &["/status", "/owed/total"]),
        "open 258.02\nopen 259.27\nsettled 0.00"
    );
}

/// Without a payment in the month to 10 March; in the fifth month; approved by nobody.
#[test]
fn a_re_age_is_for_accounts_that_pay_again() {
    let two = "
        2024-06-15 open A1 5000.00 in 60
        2024-12-20 repay A1 100.00
        2025-01-20 repay A1 100.00";
    for (before, line, expected) in [
        (
            two,
            format!("2025-03-10 re-age A1 36 every 1 month first 2025-04-10 {AGREED}"),
            "line 5: a re-age needs a repayment in each of the 3 months before it",
        ),
        (
            two,
            format!("2024-12-14 re-age A1 36 every 1 month first 2025-04-10 {AGREED}"),
            "line 5: restructures are allowed from 2024-12-15, 6 months after the opening",
        ),
        (
            PAYING,
            "2025-03-10 re-age A1 36 every 1 month first 2025-04-10 because job lost".to_owned(),
            "line 6: a restructure needs to say who asked for it and who approved it",
        ),
    ] {
        let story = format!("{}\n{line}", dedent(before));
        assert_eq!(refusal(preset("us-closed-end"), &story), format!("story, {expected}"));
    }
}

/// 1 % of 1,000.00 is below the floor of 25.00; 1 % of 5,000.00 is 50.00; 20.00 is all there is. After the minimum of 50.00
/// 4,950.00 are unpaid, which bear from the statement on, 28 days by 1 March, compounded by the day: `4950 * ((1 + Decimal("0.0006")) ** 28
/// - 1)` is 83.837... in Python, and 1 % of 5,033.84: 134.18. After that of 25.00, 975.00: 16.513..., and 1 % of 991.51: 26.43.
#[test]
fn the_minimum_is_interest_and_one_percent_and_a_floor() {
    let story = "
        2025-01-05 open A1
        2025-01-10 buy A1 1000.00
        2025-01-05 open A2
        2025-01-10 buy A2 5000.00
        2025-01-05 open A3
        2025-01-10 buy A3 20.00
        2025-02-01 ask A1
        2025-02-01 ask A2
        2025-02-01 ask A3
        2025-02-26 repay A1 25.00
        2025-02-26 repay A2 50.00
        2025-03-01 ask A1
        2025-03-01 ask A2
    ";
    check(
        preset("us-open-end"),
        story,
        "
        2025-02-01 A1 current statement 1 due 2025-02-26 minimum 25.00 balance 1000.00
        2025-02-01 A2 current statement 1 due 2025-02-26 minimum 50.00 balance 5000.00
        2025-02-01 A3 current statement 1 due 2025-02-26 minimum 20.00 balance 20.00
        2025-03-01 A1 current statement 2 due 2025-03-26 minimum 26.43 balance 991.51
        2025-03-01 A2 current statement 2 due 2025-03-26 minimum 134.18 balance 5033.84
        ",
    );
}

/// The day after the due date: 30.00 on a minimum of 50.00, 20.00 on one of 20.00, for a fee is never more than the minimum.
/// Paid on the due date there is none.
#[test]
fn a_late_fee_is_at_most_the_minimum_that_was_missed() {
    let story = "
        2025-01-05 open A1
        2025-01-10 buy A1 5000.00
        2025-01-05 open A2
        2025-01-10 buy A2 20.00
        2025-01-05 open A3
        2025-01-10 buy A3 5000.00
        2025-02-26 repay A3 50.00
        2025-02-26 ask A1
        2025-02-27 ask A1
        2025-02-27 ask A2
        2025-02-27 ask A3
    ";
    check(
        preset("us-open-end"),
        story,
        "
        2025-02-26 A1 current
        2025-02-27 A1 dpd 1 bucket 1-29 single_period overdue 80.00 (principal 50.00, fee 30.00)
        2025-02-27 A2 dpd 1 bucket 1-29 single_period overdue 40.00 (principal 20.00, fee 20.00)
        2025-02-27 A3 current
        ",
    );
}

/// After the miss: 5,000.00 for 26 days from the statement on, and 5,030.00, the late fee with them, for 2, compounded by the day: in Python,
/// `for b in 26 * [5000] + 2 * [5030]: i += (b + i) * Decimal("0.0006")` comes to 84.7199... One percent of 4,950.00 and that is 50.35; on
/// top of both the 50.00 unpaid and the fee of 30.00: 215.07. All of it: 5,000.00 + 84.72 + 30.00.
#[test]
fn the_minimum_after_a_miss_has_the_rest_and_the_late_fee() {
    let story = "
        2025-01-05 open A1
        2025-01-10 buy A1 5000.00
        2025-03-01 ask A1
    ";
    check(
        preset("us-open-end"),
        story,
        "2025-03-01 A1 dpd 3 bucket 1-29 single_period overdue 80.00 (principal 50.00, fee 30.00) \
         statement 2 due 2025-03-26 minimum 215.07 balance 5114.72",
    );
}

/// 300.00 missed in February: 30.00. By 1 March 30,000.00 for 26 days and 30,030.00 for 2 have borne 508.1397... (Python as above), which is
/// the next minimum: the second miss within six months is charged at most 41.00.
#[test]
fn a_second_miss_within_six_months_has_the_higher_amount() {
    let story = "
        2025-01-05 open A1
        2025-01-10 buy A1 30000.00
        2025-03-27 ask A1
    ";
    let fees = ["/instalments/0/late_fee", "/instalments/1/unpaid/interest", "/instalments/1/late_fee"];
    assert_eq!(places(preset("us-open-end"), story, &fees), "30.00 508.14 41.00");
}

/// 12 CFR 1026.54: of 1,000.00 bought in January 600.00 are repaid within the free period; only the other 400.00 bear, and not
/// before the statement of 1 February: 28 days. What was bought on 15 February has no free period: 300.00 × 14. Compounded by
/// the day, 14 × 400.00 and 14 × 700.00 are 9.3045... (Python as above); with 1 % of 709.30 that is below the floor.
#[test]
fn a_free_period_that_is_lost_costs_nothing_for_what_was_repaid_in_it_and_for_the_cycle_before() {
    let story = "
        2025-01-05 open A1
        2025-01-10 buy A1 1000.00
        2025-02-15 buy A1 300.00
        2025-02-20 repay A1 600.00
        2025-03-01 ask A1
    ";
    check(
        preset("us-open-end"),
        story,
        "2025-03-01 A1 current statement 2 due 2025-03-26 minimum 25.00 balance 709.30",
    );
}

/// 100.00 in four: 25.00 with the purchase, 25.00 on 14 and 28 February and on 14 March. The late fee of 8.00 on 15 February; the
/// merchant's 30.00 take the last part, and 5.00 of the one before.
#[test]
fn a_purchase_is_paid_in_four_parts() {
    let story = "
        2025-01-31 open A1 100.00 in 3
        2025-01-31 ask A1
        2025-02-15 refund A1 30.00
        2025-02-15 ask A1
    ";
    check_instalments(
        preset("pay-in-4"),
        story,
        "
        0 due 2025-01-31 25.00 unpaid 0.00
        1 due 2025-02-14 25.00 unpaid all
        2 due 2025-02-28 25.00 unpaid all
        3 due 2025-03-14 25.00 unpaid all
        0 due 2025-01-31 25.00 unpaid 0.00
        1 due 2025-02-14 33.00 (principal 25.00, fee 8.00) unpaid all
        2 due 2025-02-28 25.00 unpaid 20.00
        3 due 2025-03-14 25.00 unpaid 0.00
        ",
    );
}

/// Nothing paid: on 14 April, 31 days after the last due date, the plan is fully overdue at 59 days.
#[test]
fn a_plan_in_four_is_fully_overdue_soon_after_its_end() {
    let story = "2025-01-31 open A1 100.00 in 3\n2025-03-15 ask A1\n2025-04-14 ask A1";
    let form = ["/ageing/past_due_days", "/ageing/overdue_form"];
    assert_eq!(places(preset("pay-in-4"), story, &form), "29 full\n59 full");
}
