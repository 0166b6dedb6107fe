use proptest::prelude::*;

use super::*;
use crate::fixtures::{computed, contract, date, product, rate};
use crate::product::{BusinessDayRule, MonthEnd, Period, RemainderOn, ShiftAppliesTo, Workdays};

fn amounts(plan: Plan, principal: &str, count: u16, opened_on: &str) -> Vec<(String, i64, i64)> {
    let contract = contract(principal, computed(count));
    let rows = schedule(&product(plan), &contract, date(opened_on));
    rows.iter()
        .map(|row| row.scheduled)
        .map(|row| (row.due.to_string(), row.principal.minor(), row.interest.minor() + row.fee.minor()))
        .collect()
}

fn equal_instalment(annual_rate: &str, day_count: DayCount) -> Plan {
    Plan::EqualInstalment { annual_rate: rate(annual_rate), day_count, every: Period::Months(1) }
}

/// 100.00 in 3 is 33.33, 33.33, 33.34; in 7 it is 14.28 six times and 14.32.
#[test]
fn the_last_part_takes_the_remainder() {
    let plan = || Plan::FeePerInstalment { fee_rate: Rate::ZERO, every: Period::Months(1) };
    let parts = |count| amounts(plan(), "100.00", count, "2025-01-01").into_iter().map(|row| row.1).collect::<Vec<_>>();
    assert_eq!(parts(3), [3333, 3333, 3334]);
    assert_eq!(parts(7), [1428, 1428, 1428, 1428, 1428, 1428, 1432]);
    assert_eq!(parts(1), [10_000]);
}

/// Without interest the instalment is the principal over the count, rounded: 33.33, and the last takes 33.34.
#[test]
fn an_equal_instalment_without_interest_is_an_equal_part() {
    let rows = amounts(equal_instalment("0%", DayCount::Actual365), "100.00", 3, "2025-01-31");
    let expected = [("2025-02-28", 3333, 0), ("2025-03-28", 3333, 0), ("2025-04-28", 3334, 0)];
    assert_eq!(rows, expected.map(|(due, principal, interest)| (due.to_owned(), principal, interest)));
}

/// 365 % a year by actual days is 1 % a day: 100.00 over the 28 days of February bears 28.00. Alone, one instalment is
/// principal and interest.
#[test]
fn one_instalment_is_everything() {
    let rows = amounts(equal_instalment("365%", DayCount::Actual365), "100.00", 1, "2025-01-31");
    assert_eq!(rows, [("2025-02-28".to_owned(), 10_000, 2_800)]);
}

/// A cent in three parts: nothing, nothing, and the cent.
#[test]
fn a_cent_is_not_lost() {
    let plan =
        Plan::EqualPrincipal { annual_rate: rate("36%"), day_count: DayCount::Thirty360, every: Period::Days(7) };
    let parts: Vec<i64> = amounts(plan, "0.01", 3, "2025-01-31").into_iter().map(|row| row.1).collect();
    assert_eq!(parts, [0, 0, 1]);
}

proptest! {
    #[test]
    fn splitting_loses_no_money(
        principal in 1..=1_000_000_000_i64,
        count in 1..=120_u16,
        percent in 0..60_u32,
        kind in 0..3_u8,
    ) {
        let (annual_rate, day_count, every) = (rate(&format!("{percent}%")), DayCount::Actual365, Period::Months(1));
        let plan = match kind {
            0 => Plan::FeePerInstalment { fee_rate: annual_rate, every },
            1 => Plan::EqualInstalment { annual_rate, day_count, every },
            _ => Plan::EqualPrincipal { annual_rate, day_count, every },
        };
        let mut contract = contract("0.00", computed(count));
        contract.principal = Amount::from_minor(principal);
        let planned = schedule(&product(plan), &contract, date("2025-01-31"));
        let rows: Vec<ScheduledInstalment> = planned.into_iter().map(|planned| planned.scheduled).collect();
        prop_assert_eq!(rows.iter().map(|row| row.principal.minor()).sum::<i64>(), principal);
        prop_assert!(rows.iter().all(|row| row.principal >= Amount::ZERO && row.interest >= Amount::ZERO));
        prop_assert!(rows.is_sorted_by_key(|row| row.due));
        prop_assert_eq!(rows.len(), usize::from(count));
        prop_assert_eq!(rows[0].due, date("2025-02-28"));
    }
}

/// Counted from the first, never from the one before: 31 January, 28 February, 31 March.
#[test]
fn due_dates_are_counted_from_the_first() {
    let first = date("2025-01-31");
    let nominal = |every, k| due_dates::nominal(first, every, MonthEnd::KeepDay, k).to_string();
    assert_eq!(nominal(Period::Months(1), 1), "2025-02-28");
    assert_eq!(nominal(Period::Months(1), 2), "2025-03-31");
    assert_eq!(nominal(Period::Days(14), 3), "2025-03-14");
    assert_eq!(nominal(Period::Months(1), -1), "2024-12-31");
}

/// What 30 January becomes in February, and what 28 February becomes in March.
#[test]
fn a_day_that_the_month_does_not_have_goes_by_the_month_end_rule() {
    let month = |first, month_end, k| due_dates::nominal(date(first), Period::Months(1), month_end, k).to_string();
    assert_eq!(month("2025-01-30", MonthEnd::KeepDay, 1), "2025-02-28");
    assert_eq!(month("2025-01-30", MonthEnd::FirstOfNextMonth, 1), "2025-03-01");
    assert_eq!(month("2025-01-30", MonthEnd::FirstOfNextMonth, 2), "2025-03-30");
    assert_eq!(month("2025-02-28", MonthEnd::KeepDay, 1), "2025-03-28");
    assert_eq!(month("2025-02-28", MonthEnd::LastDayOfMonth, 1), "2025-03-31");
    assert_eq!(month("2024-02-29", MonthEnd::KeepDay, 12), "2025-02-28");
}

/// From the 10th: the 10th and the 25th; from the 20th: the 20th and the 5th; from the 31st: the 16th between last days.
#[test]
fn twice_a_month_is_fifteen_days_apart() {
    let dates = |first: &str| {
        let dates = nominal_dates(date(first), Period::SemiMonthly, MonthEnd::KeepDay, 4);
        dates.map(|due| due.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(dates("2025-01-10"), ["2025-01-10", "2025-01-25", "2025-02-10", "2025-02-25"]);
    assert_eq!(dates("2025-01-20"), ["2025-01-20", "2025-02-05", "2025-02-20", "2025-03-05"]);
    assert_eq!(dates("2025-01-15"), ["2025-01-15", "2025-01-30", "2025-02-15", "2025-02-28"]);
    assert_eq!(dates("2025-01-31"), ["2025-01-31", "2025-02-16", "2025-02-28", "2025-03-16"]);
}

/// 31 May 2025 is a Saturday; Sunday follows, and Monday is in June.
#[test]
fn a_due_date_without_business_moves_by_the_rule() {
    let placed = |rule, nominal: &str| {
        let terms = DueDates { non_business_day: rule, ..DueDates::default() };
        place(&terms, date(nominal), date("2025-01-01")).due.to_string()
    };
    assert_eq!(placed(BusinessDayRule::None, "2025-05-31"), "2025-05-31");
    assert_eq!(placed(BusinessDayRule::Following, "2025-05-31"), "2025-06-02");
    assert_eq!(placed(BusinessDayRule::ModifiedFollowing, "2025-05-31"), "2025-05-30");
    assert_eq!(placed(BusinessDayRule::Preceding, "2025-05-31"), "2025-05-30");
    assert_eq!(placed(BusinessDayRule::Following, "2025-05-30"), "2025-05-30");
}

/// National Day 2025 is free from 1 to 8 October, and Sunday 28 September is worked instead (国办 notice for 2025).
#[test]
fn holidays_are_free_and_made_up_days_are_not() {
    let holidays = (1..=8).map(|day| date(&format!("2025-10-0{day}"))).collect();
    let workdays = Workdays { holidays, made_up: vec![date("2025-09-28")], ..Workdays::default() };
    let terms = |shift_applies_to| DueDates {
        non_business_day: BusinessDayRule::Following,
        shift_applies_to,
        workdays: workdays.clone(),
        ..DueDates::default()
    };
    let placed = |applies_to, nominal: &str| {
        let placed = place(&terms(applies_to), date(nominal), date("2025-01-01"));
        (placed.due.to_string(), placed.penalty_anchor.to_string())
    };
    let pair = |due: &str, anchor: &str| (due.to_owned(), anchor.to_owned());
    assert_eq!(placed(ShiftAppliesTo::DueAndPenalty, "2025-09-28"), pair("2025-09-28", "2025-09-28"));
    assert_eq!(placed(ShiftAppliesTo::DueAndPenalty, "2025-10-03"), pair("2025-10-09", "2025-10-09"));
    assert_eq!(placed(ShiftAppliesTo::DueOnly, "2025-10-03"), pair("2025-10-09", "2025-10-03"));
    assert_eq!(placed(ShiftAppliesTo::PenaltyOnly, "2025-10-03"), pair("2025-10-03", "2025-10-09"));
}

/// 100.00 in 3 by whole units: 33, 33, 34; the first takes it: 34, 33, 33. 1,000.50 in 4 by tens, a unit each: 250, 250,
/// 250, 250.50.
#[test]
fn shares_are_multiples_and_the_rest_goes_where_the_product_says() {
    let shares = |amount: i64, multiple, remainder_on, count: u32| {
        let terms = DueDates { instalment_multiple: Amount::from_minor(multiple), remainder_on, ..DueDates::default() };
        (0..count).map(|k| share(&terms, Amount::from_minor(amount), k, count).minor()).collect::<Vec<_>>()
    };
    assert_eq!(shares(10_000, 100, RemainderOn::Last, 3), [3_300, 3_300, 3_400]);
    assert_eq!(shares(10_000, 100, RemainderOn::First, 3), [3_400, 3_300, 3_300]);
    assert_eq!(shares(10_000, 0, RemainderOn::LargestRemainder, 7), [1429, 1429, 1429, 1429, 1428, 1428, 1428]);
    assert_eq!(shares(100_050, 1_000, RemainderOn::LargestRemainder, 4), [25_000, 25_000, 25_000, 25_050]);
    assert_eq!(shares(99_950, 1_000, RemainderOn::LargestRemainder, 4), [25_000, 25_000, 25_000, 24_950]);
}
