//! Interest computed anew with equal totals kept, interest pauses within it, and where charges on a boundary go.
//!
//! 1,000.00 in three at 12 %, months of 30 days: 340.02, 340.02 and 340.03, of which 10.00, 6.70 and 3.37 are interest. Expected
//! figures are the plain amortisation of what is really outstanding.

use crate::support::{MONTHLY, check_instalments, places, product};

fn loan(recalculation: &str) -> String {
    let plan = "kind = \"equal_instalment\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";
    product(&format!("{plan}\ninterest_recalculation = \"{recalculation}\"\nrecalculation_keeps = \"total\""), "")
}

/// 500.00 on the first due date: 1,000.00 - 330.02 - 159.98 = 510.00 bear 5.10 by 15 March, when 340.02 leave 335.06; that bears 3.35.
#[test]
fn money_in_advance_leaves_instalments_equal_and_the_last_one_smaller() {
    let rule = "[allocation]\norder = [\"penalty\", \"fee\", \"interest\", \"principal\"]\n\
                in_advance_order = [\"principal\", \"interest\", \"fee\", \"penalty\"]";
    check_instalments(
        &format!("{}\n{rule}", loan("on_repayment")),
        "
        2025-01-15 open A1 1000.00 in 3
        2025-02-15 repay A1 500.00
        2025-02-15 ask A1
        ",
        "
        1 due 2025-02-15 340.02 (principal 330.02, interest 10.00) unpaid 0.00
        2 due 2025-03-15 340.02 (principal 334.92, interest 5.10) unpaid 180.04 (principal 174.94, interest 5.10)
        3 due 2025-04-15 338.41 (principal 335.06, interest 3.35) unpaid all
        ",
    );
}

/// 540.02 on the first due date: 200.00 of them are principal of the second. What is left, 469.98, is cut anew over both to come: 469.98 ÷ (1.01⁻¹ +
/// 1.01⁻²) = 238.52, of which 4.70 and then 1 % of 236.16 are interest. So both are smaller, and neither is gone.
#[test]
fn money_in_advance_makes_all_instalments_to_come_smaller_where_their_number_stays() {
    let rule = "[allocation]\norder = [\"penalty\", \"fee\", \"interest\", \"principal\"]\n\
                in_advance_order = [\"principal\", \"interest\", \"fee\", \"penalty\"]";
    for recalculation in ["on_repayment", "daily", "daily_simple"] {
        let terms = loan(recalculation).replace("\"total\"", "\"number\"");
        check_instalments(
            &format!("{terms}\n{rule}"),
            "
            2025-01-15 open A1 1000.00 in 3
            2025-02-15 repay A1 540.02
            2025-02-15 ask A1
            ",
            "
            1 due 2025-02-15 340.02 (principal 330.02, interest 10.00) unpaid 0.00
            2 due 2025-03-15 438.52 (principal 433.82, interest 4.70) unpaid 238.52 (principal 233.82, interest 4.70)
            3 due 2025-04-15 238.52 (principal 236.16, interest 2.36) unpaid all
            ",
        );
    }
}

/// Nothing is paid: all 1,000.00 bear 10.00 in each period, the second and third keep their total as far as one comes after them, and
/// the last one has the rest of the principal.
#[test]
fn money_that_does_not_come_leaves_instalments_equal_and_the_last_one_larger() {
    check_instalments(
        &loan("daily"),
        "
        2025-01-15 open A1 1000.00 in 3
        2025-02-16 ask A1
        2025-03-16 ask A1
        ",
        "
        1 due 2025-02-15 340.02 (principal 330.02, interest 10.00) unpaid all
        2 due 2025-03-15 340.02 (principal 330.02, interest 10.00) unpaid all
        3 due 2025-04-15 343.36 (principal 339.96, interest 3.40) unpaid all
        1 due 2025-02-15 340.02 (principal 330.02, interest 10.00) unpaid all
        2 due 2025-03-15 340.02 (principal 330.02, interest 10.00) unpaid all
        3 due 2025-04-15 349.96 (principal 339.96, interest 10.00) unpaid all
        ",
    );
}

/// 340.02 ten days early: 20 days bore 6.67, and 333.35 of principal are settled. 666.65 bear 8.89 in the 40 days to 15 March, when
/// 340.02 are due, 3.33 of them paid; 338.85 are left, and bear 3.39.
#[test]
fn instalments_stay_equal_where_interest_goes_by_the_day() {
    check_instalments(
        &loan("daily_simple"),
        "
        2025-01-15 open A1 1000.00 in 3
        2025-02-05 repay A1 340.02
        2025-02-05 ask A1
        ",
        "
        1 due 2025-02-15 336.69 (principal 330.02, interest 6.67) unpaid 0.00
        2 due 2025-03-15 340.02 (principal 331.13, interest 8.89) unpaid 336.69 (principal 327.80, interest 8.89)
        3 due 2025-04-15 342.24 (principal 338.85, interest 3.39) unpaid all
        ",
    );
}

/// By actual days the second instalment has 6.17 of interest for 28 days; a pause of the first 14 leaves 3.08. 100.00 of principal paid
/// within it save 14 days of their interest and not 23: 570.26 × 12 % × 14 / 365 = 2.62.
#[test]
fn a_pause_of_interest_that_goes_on_is_no_interest_to_come() {
    let plan = "kind = \"equal_instalment\"\nannual_rate = \"12%\"\ninterest_recalculation = \"daily_simple\"";
    let story = "
        2025-01-15 open A1 1000.00 in 3
        2025-02-15 repay A1 339.93
        2025-02-15 pause-interest A1 until 2025-03-01
        2025-02-15 ask A1
        2025-02-20 repay A1 100.00
        2025-02-20 ask A1
    ";
    assert_eq!(places(&product(plan, ""), story, &["/instalments/1/unpaid/interest"]), "3.08\n2.62");
}

/// A fee of 8.00 for the first instalment, dated 28 days after it: on the due date of the second.
#[test]
fn a_late_fee_dated_on_a_due_date_belongs_to_the_period_that_ends_or_to_the_one_that_begins() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-28 ask A1
    ";
    for (boundary, second, third) in [
        ("earlier", "108.00 (principal 100.00, fee 8.00)", "100.00"),
        ("later", "100.00", "108.00 (principal 100.00, fee 8.00)"),
    ] {
        let terms = format!(
            "[late_fee]\nfixed = \"8.00\"\nwait_days = 28\nposting_grace_days = 28\nplace = \"period\"\nboundary = \"{boundary}\""
        );
        check_instalments(
            &product(MONTHLY, &terms),
            story,
            &format!(
                "
                1 due 2025-02-28 100.00 unpaid all
                2 due 2025-03-28 {second} unpaid all
                3 due 2025-04-28 {third} unpaid all
                "
            ),
        );
    }
}

/// A quarter of 100.00 and the first of two parts are due on the opening day; 30.00 settle one of them, and some of the other.
#[test]
fn a_down_payment_is_settled_before_or_after_an_instalment_of_its_day() {
    let story = "
        2025-01-31 open A1 100.00 in 2 first 2025-01-31
        2025-01-31 repay A1 30.00
        2025-01-31 ask A1
    ";
    for (order, down_payment, first) in [("down_payment_first", "0.00", "32.50"), ("instalment_first", "all", "7.50")] {
        let terms = format!(
            "[down_payment]\nrate = \"25%\"\nsettled_on_opening = false\n\n[allocation]\ndue_order = \"{order}\""
        );
        check_instalments(
            &product(MONTHLY, &terms),
            story,
            &format!(
                "
                0 due 2025-01-31 25.00 unpaid {down_payment}
                1 due 2025-01-31 37.50 unpaid {first}
                2 due 2025-02-28 37.50 unpaid all
                "
            ),
        );
    }
}

/// 20.00 of late fees after maturity stand on an extra instalment of 9 April, which an extension moves to 9 October. A re-age through
/// 1 August takes them along, or leaves them where they are.
#[test]
fn an_extra_instalment_that_an_extension_moved_past_a_new_calendar_joins_it_or_stays() {
    let story = "
        2025-01-31 open A1 200.00 in 2 first 2025-02-28
        2025-05-10 extend A1 by 6 months as relief because storm
        2025-06-01 re-age A1 2 every 1 month first 2025-07-01
        2025-06-01 ask A1
    ";
    for (extra, new, left) in [
        ("joins", "110.00 (principal 100.00, fee 10.00)", "0.00 unpaid 0.00"),
        ("stays_if_later", "100.00", "20.00 (fee 20.00) unpaid all"),
    ] {
        let terms = format!(
            "[late_fee]\nfixed = \"10.00\"\nwait_days = 40\nposting_grace_days = 40\nplace = \"period\"\n\n\
             [restructure]\nre_age_extra = \"{extra}\""
        );
        check_instalments(
            &product(MONTHLY, &terms),
            story,
            &format!(
                "
                2/1 due 2025-07-01 {new} unpaid all
                2/2 due 2025-08-01 {new} unpaid all
                1 due 2025-08-28 0.00 unpaid 0.00
                2 due 2025-09-28 0.00 unpaid 0.00
                3 due 2025-10-09 {left}
                "
            ),
        );
    }
}
