//! Every kind of plan: its due dates, its amounts, and who takes the remainder.

use crate::support::{EXTERNAL, MONTHLY, SINGLE, check_instalments, product};

/// 1,000.00 in 3: 333.33, 333.33 and the rest; 0.8 % of 1,000.00 is 8.00 with each, however much is repaid.
#[test]
fn a_fee_per_instalment_is_on_the_original_principal() {
    let plan = product("kind = \"fee_per_instalment\"\nfee_rate = \"0.8%\"", "");
    let story = "
        2025-01-15 open A1 1000.00 in 3
        2025-01-15 ask A1
    ";
    check_instalments(
        &plan,
        story,
        "
        1 due 2025-02-15 341.33 (principal 333.33, fee 8.00) unpaid all
        2 due 2025-03-15 341.33 (principal 333.33, fee 8.00) unpaid all
        3 due 2025-04-15 341.34 (principal 333.34, fee 8.00) unpaid all
        ",
    );
}

/// A period of 30 days of 360 at 12 % is 1 %. 1,000 / (1/1.01 + 1/1.01² + 1/1.01³) = 340.0221, so 340.02.
/// Interest: 10.00 on 1,000.00; 6.70 on 669.98; 3.37 on 336.66 (669.98 - 333.32). The last principal is the rest.
#[test]
fn equal_instalments_differ_only_in_the_last() {
    let plan = product("kind = \"equal_instalment\"\nannual_rate = \"12%\"\nday_count = \"30_360\"", "");
    let story = "
        2025-01-15 open A1 1000.00 in 3
        2025-01-15 repay A1 680.04   # the first two in advance
        2025-01-15 ask A1
    ";
    check_instalments(
        &plan,
        story,
        "
        1 due 2025-02-15 340.02 (principal 330.02, interest 10.00) unpaid 0.00
        2 due 2025-03-15 340.02 (principal 333.32, interest 6.70) unpaid 0.00
        3 due 2025-04-15 340.03 (principal 336.66, interest 3.37) unpaid all
        ",
    );
}

/// 1,200.00 in 3: 400.00 each; 1 % a period on 1,200.00, 800.00, 400.00.
#[test]
fn equal_principal_bears_interest_on_the_declining_balance() {
    let plan = product("kind = \"equal_principal\"\nannual_rate = \"12%\"\nday_count = \"30_360\"", "");
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-01-15 repay A1 1224.00
        2025-01-15 ask A1
    ";
    check_instalments(
        &plan,
        story,
        "
        1 due 2025-02-15 412.00 (principal 400.00, interest 12.00) unpaid 0.00
        2 due 2025-03-15 408.00 (principal 400.00, interest 8.00) unpaid 0.00
        3 due 2025-04-15 404.00 (principal 400.00, interest 4.00) unpaid 0.00
        ",
    );
}

/// 1,000.00 at 14.6 % by actual days over 365 costs 0.40 a day: 28 days are 11.20 (opened on 31 January).
#[test]
fn a_first_period_runs_from_the_opening_to_the_first_due_date() {
    let plan = product("kind = \"equal_principal\"\nannual_rate = \"14.6%\"", "");
    let story = "
        2025-01-31 open A1 1000.00 in 1
        2025-01-31 ask A1
    ";
    check_instalments(&plan, story, "1 due 2025-02-28 1011.20 (principal 1000.00, interest 11.20) unpaid all");
}

/// 31 January and 30 days: 28 are left of February's way to 28 February, 2 more to 2 March.
#[test]
fn a_single_payment_is_due_after_its_free_days() {
    let story = "
        2025-01-31 open A1 500.00
        2025-01-31 ask A1
    ";
    check_instalments(&product(SINGLE, ""), story, "1 due 2025-03-02 500.00 unpaid all");
}

#[test]
fn an_external_schedule_is_taken_as_given() {
    let story = "
        2025-01-15 open A1
          1 2025-02-01 100.00 interest 2.00
          2 2025-02-20 50.00 fee 1.50
          7 2025-02-20 1.00
        2025-01-15 repay A1 102.00
        2025-01-15 ask A1
    ";
    check_instalments(
        &product(EXTERNAL, ""),
        story,
        "
        1 due 2025-02-01 102.00 (principal 100.00, interest 2.00) unpaid 0.00
        2 due 2025-02-20 51.50 (principal 50.00, fee 1.50) unpaid all
        7 due 2025-02-20 1.00 unpaid all
        ",
    );
}

#[test]
fn due_dates_at_a_months_end_are_counted_from_the_first() {
    let story = "
        2025-01-01 open A1 3.00 in 3 first 2025-01-31
        2025-01-01 ask A1
        2024-01-01 open A2 3.00 in 3 first 2024-01-31
        2024-01-01 ask A2
    ";
    check_instalments(
        &product(MONTHLY, ""),
        story,
        "
        1 due 2025-01-31 1.00 unpaid all
        2 due 2025-02-28 1.00 unpaid all
        3 due 2025-03-31 1.00 unpaid all
        1 due 2024-01-31 1.00 unpaid all
        2 due 2024-02-29 1.00 unpaid all
        3 due 2024-03-31 1.00 unpaid all
        ",
    );
}

/// Without a first due date it is one month after the opening, 28 February, and that is the date to count from.
#[test]
fn an_opening_on_the_31st_leads_to_the_28th_of_every_month() {
    let story = "
        2025-01-31 open A1 3.00 in 3
        2025-01-31 ask A1
    ";
    check_instalments(
        &product(MONTHLY, ""),
        story,
        "
        1 due 2025-02-28 1.00 unpaid all
        2 due 2025-03-28 1.00 unpaid all
        3 due 2025-04-28 1.00 unpaid all
        ",
    );
}

#[test]
fn a_leap_day_is_met_again_four_years_later() {
    let yearly = product(&format!("{MONTHLY}\nevery_months = 12"), "");
    let story = "
        2024-01-01 open A1 5.00 in 5 first 2024-02-29
        2024-01-01 repay A1 5.00
        2024-01-01 ask A1
    ";
    check_instalments(
        &yearly,
        story,
        "
        1 due 2024-02-29 1.00 unpaid 0.00
        2 due 2025-02-28 1.00 unpaid 0.00
        3 due 2026-02-28 1.00 unpaid 0.00
        4 due 2027-02-28 1.00 unpaid 0.00
        5 due 2028-02-29 1.00 unpaid 0.00
        ",
    );
}

#[test]
fn periods_of_days_know_no_months() {
    let fortnights = product(&format!("{MONTHLY}\nevery_days = 14"), "");
    let story = "
        2025-02-10 open A1 2.00 in 2
        2025-02-10 ask A1
    ";
    check_instalments(
        &fortnights,
        story,
        "
        1 due 2025-02-24 1.00 unpaid all
        2 due 2025-03-10 1.00 unpaid all
        ",
    );
}
