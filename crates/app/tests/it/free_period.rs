//! Free periods for those who pay in full: interest from the day of each purchase, worked out by hand.
//!
//! Statements at the end of the 1st, due on the 11th, a tenth at once; 0.05 % a day. 1,000.00 are bought on 20 March: 12 days
//! before the statement of 1 April, 22 before its due date, 42 before the statement of 1 May. A day counts as it ends.

use crate::support::{check, check_instalments, product};

fn card(options: &str) -> String {
    let plan = "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_rate = \"10%\"\n\
                miss_makes_all_due = false\nservice_daily_rate = \"0.05%\"";
    let order = "[allocation]\norder = [\"principal\", \"interest\", \"fee\", \"penalty\"]";
    product(plan, &format!("{order}\n\n[free_period]\n{options}"))
}

/// 10.00 are unpaid when the free period ends on 11 April, and carried from then on.
const TEN_SHORT: &str = "
        2025-03-15 open A1
        2025-03-20 buy A1 1000.00
        2025-04-11 repay A1 990.00
        2025-05-01 ask A1
    ";

/// From each purchase on all of it: 1,000.00 × 22 days and 10.00 × 20, × 0.05 % = 11.10. On what is unpaid: 10.00 × 42 = 0.21.
/// From the statement: 1,000.00 × 10 and 10.00 × 20 = 5.10, and 10.00 × 30 = 0.15. A tenth of 10.00 is due besides.
#[test]
fn who_leaves_ten_unpaid_bears_interest_on_all_or_on_the_ten_and_from_the_purchase_or_the_statement() {
    for (from, on, minimum, balance) in [
        ("purchase", "full", "12.10", "21.10"),
        ("purchase", "unpaid", "1.21", "10.21"),
        ("statement", "full", "6.10", "15.10"),
        ("statement", "unpaid", "1.15", "10.15"),
    ] {
        check(
            &card(&format!("interest_from = \"{from}\"\ninterest_on = \"{on}\"\nbears = \"principal\"")),
            TEN_SHORT,
            &format!("2025-05-01 A1 current statement 2 due 2025-05-11 minimum {minimum} balance {balance}"),
        );
    }
}

/// 10.00 less counts as all of it: nothing is borne, and the next statement asks for the rest as for something bought. 9.99 is
/// not enough to forgive it.
#[test]
fn a_little_less_counts_as_paid_in_full() {
    for (tolerance, minimum, balance) in [("10.00", "1.00", "10.00"), ("9.99", "12.10", "21.10")] {
        check(
            &card(&format!("bears = \"principal\"\ntolerance = \"{tolerance}\"")),
            TEN_SHORT,
            &format!("2025-05-01 A1 current statement 2 due 2025-05-11 minimum {minimum} balance {balance}"),
        );
    }
}

/// Through 14 April all of it still counts. A day later 1,000.00 have borne for 26 days: 13.00.
#[test]
fn three_days_late_counts_as_paid_in_full_and_four_do_not() {
    for (paid_on, expected) in
        [("2025-04-14", ""), ("2025-04-15", " statement 2 due 2025-05-11 minimum 13.00 balance 13.00")]
    {
        check(
            &card("bears = \"principal\"\ngrace_days = 3"),
            &format!(
                "
                2025-03-15 open A1
                2025-03-20 buy A1 1000.00
                {paid_on} repay A1 1000.00
                2025-05-01 ask A1
                "
            ),
            &format!("2025-05-01 A1 current{expected}"),
        );
    }
}

/// Who pays all of every statement never bears anything, however much is bought meanwhile.
#[test]
fn who_pays_every_statement_in_full_bears_nothing() {
    check(
        &card("bears = \"balance\"\nnew_purchases = \"bear\""),
        "
        2025-03-15 open A1
        2025-03-20 buy A1 1000.00
        2025-04-05 buy A1 500.00
        2025-04-11 repay A1 1000.00
        2025-05-01 ask A1
        2025-05-11 repay A1 500.00
        2025-06-01 ask A1
        ",
        "
        2025-05-01 A1 current statement 2 due 2025-05-11 minimum 50.00 balance 500.00
        2025-06-01 A1 current
        ",
    );
}

/// What the statement made due does not bear here: 1,000.00 × 12, 900.00 × 11 through 11 April and × 19 after it: 19.50. Of what
/// was bought since, 500.00 × 26 days from 5 April and 200.00 × 11 from the 20th would be 7.60 more: 27.10.
#[test]
fn purchases_since_a_statement_that_is_not_paid_in_full_are_free_or_bear() {
    for (new, minimum, balance) in [("free", "179.50", "1619.50"), ("bear", "187.10", "1627.10")] {
        check(
            &card(&format!("new_purchases = \"{new}\"")),
            "
            2025-03-15 open A1
            2025-03-20 buy A1 1000.00
            2025-04-05 buy A1 500.00
            2025-04-11 repay A1 100.00
            2025-04-20 buy A1 200.00
            2025-05-01 ask A1
            ",
            &format!("2025-05-01 A1 current statement 2 due 2025-05-11 minimum {minimum} balance {balance}"),
        );
    }
}

/// Nothing is paid: 1,000.00 × 42 days = 21.00 by 1 May, and × 31 = 15.50 by 1 June; of 900.00 after the statement, 18.00... with
/// `carried`: 1,000.00 × 12 + 900.00 × 30 = 19.50, 900.00 × 31 = 13.95. With the 21.00 it is (1,000.00 + 21.00) × 31 = 15.8255.
#[test]
fn what_statements_made_due_bears_nothing_or_its_principal_or_all_of_it() {
    for (bears, first, second) in
        [("carried", "19.50", "13.95"), ("principal", "21.00", "15.50"), ("balance", "21.00", "15.83")]
    {
        check_instalments(
            &card(&format!("bears = \"{bears}\"")),
            "
            2025-03-15 open A1
            2025-03-20 buy A1 1000.00
            2025-06-01 ask A1
            ",
            &format!(
                "
                1 due 2025-04-11 100.00 unpaid all
                2 due 2025-05-11 {first} (interest {first}) unpaid all
                3 due 2025-06-11 {second} (interest {second}) unpaid all
                "
            ),
        );
    }
}

/// Each day bears 0.05 % of what bears and of what was borne before, rounded with the statement: 1,000.00 for 42 days by 1 May, then
/// 1,021.22 for 31. By 10.00 short, 1,000.00 for 22 days and 10.00 for 20. Computed with Python's `decimal`:
///
/// ```text
/// i = 0
/// for b in 42 * [1000]: i += (b + i) * Decimal("0.0005")                # 21.216692022290555..., not 21.00
/// i = 0
/// for b in 31 * [Decimal("1021.22")]: i += (b + i) * Decimal("0.0005")  # 15.948254..., not 15.83
/// i = 0
/// for b in 22 * [1000] + 20 * [10]: i += (b + i) * Decimal("0.0005")    # 11.269525647025921..., not 11.10
/// ```
#[test]
fn interest_may_bear_interest_every_day() {
    let terms = card("bears = \"balance\"\ncompounding = \"daily\"");
    check_instalments(
        &terms,
        "
        2025-03-15 open A1
        2025-03-20 buy A1 1000.00
        2025-06-01 ask A1
        ",
        "
        1 due 2025-04-11 100.00 unpaid all
        2 due 2025-05-11 21.22 (interest 21.22) unpaid all
        3 due 2025-06-11 15.95 (interest 15.95) unpaid all
        ",
    );
    check(&terms, TEN_SHORT, "2025-05-01 A1 current statement 2 due 2025-05-11 minimum 12.27 balance 21.27");
}

/// 1,000.00 × 22 days and 900.00 × 20: 20.00, and a tenth of 900.00. All 920.00 are paid on 11 May; by then 900.00 have borne for
/// 10 days more, 4.50: the next statement asks for them, or they are dropped.
#[test]
fn interest_between_a_statement_and_its_payment_in_full_is_charged_or_waived() {
    for (residual, last) in [("charged", " statement 3 due 2025-06-11 minimum 4.50 balance 4.50"), ("waived", "")] {
        check(
            &card(&format!("bears = \"principal\"\nresidual_interest = \"{residual}\"")),
            "
            2025-03-15 open A1
            2025-03-20 buy A1 1000.00
            2025-04-11 repay A1 100.00
            2025-05-01 ask A1
            2025-05-11 repay A1 920.00
            2025-06-01 ask A1
            ",
            &format!(
                "
                2025-05-01 A1 current statement 2 due 2025-05-11 minimum 110.00 balance 920.00
                2025-06-01 A1 current{last}
                "
            ),
        );
    }
}

/// Two purchases; money settles the older. Of 1,500.00, 600.00 are unpaid on 11 April: all 500.00 of 25 March, 37 days by 1 May, and
/// 100.00 of 20 March, 42 days: (18,500.00 + 4,200.00) × 0.05 % = 11.35. A tenth of 600.00 is due besides.
#[test]
fn what_is_unpaid_is_of_the_newest_purchases() {
    check(
        &card("interest_on = \"unpaid\"\nbears = \"principal\""),
        "
        2025-03-15 open A1
        2025-03-20 buy A1 1000.00
        2025-03-25 buy A1 500.00
        2025-04-05 repay A1 900.00
        2025-05-01 ask A1
        ",
        "2025-05-01 A1 current statement 2 due 2025-05-11 minimum 71.35 balance 611.35",
    );
}

/// 0.05 % a day is 18 % a year over 360 days.
#[test]
fn a_rate_for_a_year_of_360_days_is_the_same_as_its_360th_part_for_a_day() {
    let by_the_year = card("bears = \"principal\"")
        .replace("service_daily_rate = \"0.05%\"", "service_annual_rate = \"18%\"\nday_count = \"act_360\"");
    check(&by_the_year, TEN_SHORT, "2025-05-01 A1 current statement 2 due 2025-05-11 minimum 12.10 balance 21.10");
}

/// All of it came in on 10 April, and that was learned on the 20th: the free period was never lost.
#[test]
fn a_payment_in_time_that_is_learned_late_saves_the_free_period() {
    check(
        &card(""),
        "
        2025-03-15 open A1
        2025-03-20 buy A1 1000.00
        2025-04-10 repay A1 1000.00 learned 2025-04-20
        2025-05-01 ask A1
        ",
        "2025-05-01 A1 current",
    );
}

/// A bounced payment leaves everything unpaid from the beginning: 1,000.00 × 42 days, as if it had never come.
#[test]
fn a_payment_that_is_taken_back_loses_the_free_period() {
    check(
        &card("bears = \"principal\""),
        "
        2025-03-15 open A1
        2025-03-20 buy A1 1000.00
        2025-04-10 repay A1 1000.00 as P1
        2025-04-20 reverse A1 P1
        2025-05-01 ask A1
        ",
        "2025-05-01 A1 dpd 20 bucket 1-30 single_period overdue 100.00 statement 2 due 2025-05-11 minimum 121.00 balance 1021.00",
    );
}

/// A charge-off within the free period makes 900.00 due at once; what was only pending is never owed.
#[test]
fn an_account_that_ends_drops_what_is_pending() {
    check_instalments(
        &card("bears = \"principal\""),
        "
        2025-03-15 open A1
        2025-03-20 buy A1 1000.00
        2025-04-05 charge-off A1 because fraud
        2025-05-01 ask A1
        ",
        "
        charge 1 due 2025-04-05 900.00 unpaid all
        1 due 2025-04-11 100.00 unpaid all
        ",
    );
}
