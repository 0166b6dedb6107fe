//! Due dates: the first half of section 2.

use ledger::product::{BusinessDayRule, MonthEnd, ShiftAppliesTo};

use super::*;

#[test]
fn due_dates_are_counted_from_the_first() {
    let plan = Plan::FeePerInstalment { fee_rate: rate("0.5%"), every: Period::Months(1) };
    let account = run(&product(plan), "2025-01-05", "2025-01-05 open 100.00 x 3 from 2025-01-31");
    let expected = [
        "1 2025-01-31: 33.33 + 0.00 + 0.50 + 0.00",
        "2 2025-02-28: 33.33 + 0.00 + 0.50 + 0.00",
        "3 2025-03-31: 33.34 + 0.00 + 0.50 + 0.00",
    ];
    assert_eq!(scheduled(&account), expected);
}

#[test]
fn a_single_payment_is_due_after_the_free_days() {
    let account = run(&single(), "2025-01-01", "2025-01-01 open 250.00 x 1");
    assert_eq!(scheduled(&account), ["1 2025-01-31: 250.00 + 0.00 + 0.00 + 0.00"]);
}

fn dues_by(month_end: MonthEnd, every: Period, first_due: &str, count: u32) -> Vec<String> {
    let mut product = product(Plan::FeePerInstalment { fee_rate: Rate::ZERO, every });
    product.due_dates.month_end = month_end;
    dues(&run(&product, "2025-01-05", &format!("2025-01-05 open 300.00 x {count} from {first_due}")))
}

#[test]
fn a_missing_day_is_the_last_of_its_month_or_the_first_of_the_next() {
    use MonthEnd::{FirstOfNextMonth, KeepDay, LastDayOfMonth};
    let every = Period::Months(1);
    assert_eq!(dues_by(KeepDay, every, "2025-01-30", 3), ["2025-01-30", "2025-02-28", "2025-03-30"]);
    assert_eq!(dues_by(LastDayOfMonth, every, "2025-01-30", 3), ["2025-01-30", "2025-02-28", "2025-03-30"]);
    assert_eq!(dues_by(FirstOfNextMonth, every, "2025-01-30", 3), ["2025-01-30", "2025-03-01", "2025-03-30"]);
    assert_eq!(dues_by(KeepDay, every, "2025-02-28", 3), ["2025-02-28", "2025-03-28", "2025-04-28"]);
    assert_eq!(dues_by(LastDayOfMonth, every, "2025-02-28", 3), ["2025-02-28", "2025-03-31", "2025-04-30"]);
}

#[test]
fn the_first_due_date_is_one_period_after_the_opening_and_the_others_are_counted_from_it() {
    assert_eq!(dues(&run(&monthly(), "2025-01-31", "2025-01-31 open 300.00 x 2")), ["2025-02-28", "2025-03-28"]);
}

#[test]
fn twice_a_month_is_fifteen_days_apart() {
    use MonthEnd::{FirstOfNextMonth, KeepDay};
    let every = Period::SemiMonthly;
    let expected = ["2025-01-10", "2025-01-25", "2025-02-10", "2025-02-25"];
    assert_eq!(dues_by(KeepDay, every, "2025-01-10", 4), expected);
    let expected = ["2025-01-31", "2025-02-16", "2025-02-28", "2025-03-16"];
    assert_eq!(dues_by(KeepDay, every, "2025-01-31", 4), expected);
    assert_eq!(dues_by(KeepDay, every, "2025-02-14", 2), ["2025-02-14", "2025-02-28"]);
    assert_eq!(dues_by(FirstOfNextMonth, every, "2025-02-14", 2), ["2025-02-14", "2025-03-01"]);
}

/// 1 February and 1 March 2025 are Saturdays, 1 April is a Tuesday.
#[test]
fn a_due_date_without_business_moves() {
    let story = "2025-01-01 open 300.00 x 3";
    let mut product = monthly();
    for (rule, expected) in [
        (BusinessDayRule::None, ["2025-02-01", "2025-03-01", "2025-04-01"]),
        (BusinessDayRule::Following, ["2025-02-03", "2025-03-03", "2025-04-01"]),
        (BusinessDayRule::ModifiedFollowing, ["2025-02-03", "2025-03-03", "2025-04-01"]),
        (BusinessDayRule::Preceding, ["2025-01-31", "2025-02-28", "2025-04-01"]),
    ] {
        product.due_dates.non_business_day = rule;
        assert_eq!(dues(&run(&product, "2025-01-01", story)), expected, "{rule:?}");
    }
    product.due_dates.non_business_day = BusinessDayRule::Following;
    product.due_dates.workdays.holidays = vec![date("2025-02-03"), date("2025-04-01")];
    product.due_dates.workdays.made_up = vec![date("2025-03-01"), date("2025-04-01")];
    assert_eq!(dues(&run(&product, "2025-01-01", story)), ["2025-02-04", "2025-03-01", "2025-04-01"]);
}

#[test]
fn modified_following_stays_within_the_month_and_nothing_moves_before_the_opening() {
    let mut product = monthly();
    product.due_dates.non_business_day = BusinessDayRule::ModifiedFollowing;
    // 31 May 2025 is a Saturday.
    let account = run(&product, "2025-05-01", "2025-05-01 open 300.00 x 1 from 2025-05-31");
    assert_eq!(dues(&account), ["2025-05-30"]);
    product.due_dates.non_business_day = BusinessDayRule::Preceding;
    let account = run(&product, "2025-05-31", "2025-05-31 open 300.00 x 1 from 2025-05-31");
    assert_eq!(dues(&account), ["2025-05-31"]);
}

#[test]
fn a_move_applies_to_the_due_date_the_penalty_or_both_and_interest_goes_by_nominal_dates() {
    let mut product = equal_principal("36.5%", Period::Months(1));
    product.due_dates.non_business_day = BusinessDayRule::Following;
    for (applies_to, due, anchor) in [
        (ShiftAppliesTo::DueAndPenalty, "2025-02-03", "2025-02-03"),
        (ShiftAppliesTo::DueOnly, "2025-02-03", "2025-02-01"),
        (ShiftAppliesTo::PenaltyOnly, "2025-02-01", "2025-02-03"),
    ] {
        product.due_dates.shift_applies_to = applies_to;
        let account = run(&product, "2025-01-01", "2025-01-01 open 300.00 x 3");
        let first = &account.instalments[0];
        assert_eq!((first.due, first.penalty_anchor), (date(due), date(anchor)), "{applies_to:?}");
        assert_eq!(account.instalments[1].period_start, date("2025-02-01"));
        // 31 days of 300.00, 28 of 200.00 and 31 of 100.00 at 0.1 % a day.
        assert_eq!(principal_and_interest(&account), [(10_000, 930), (10_000, 560), (10_000, 310)]);
    }
}
