//! Amounts on due dates: the second half of section 2.

use ledger::product::{BrokenPeriod, RemainderOn};

use super::*;

#[test]
fn an_equal_instalment_of_1000_at_12_percent_is_340_02_and_the_last_takes_the_cent() {
    let plan =
        Plan::EqualInstalment { annual_rate: rate("12%"), day_count: DayCount::Thirty360, every: Period::Months(1) };
    let account = run(&product(plan), "2025-01-15", "2025-01-15 open 1000.00 x 3");
    // 1000.00 x 1 %, 669.98 x 1 %, 336.66 x 1 %.
    let expected = [
        "1 2025-02-15: 330.02 + 10.00 + 0.00 + 0.00",
        "2 2025-03-15: 333.32 + 6.70 + 0.00 + 0.00",
        "3 2025-04-15: 336.66 + 3.37 + 0.00 + 0.00",
    ];
    assert_eq!(scheduled(&account), expected);
    let totals = account.instalments.iter().map(|i| i.scheduled.total());
    assert_eq!(totals.collect::<Vec<_>>(), ["340.02", "340.02", "340.03"].map(money));
}

#[test]
fn an_equal_instalment_rounds_its_exact_quotient_as_the_product_says() {
    // 0.05 in 2 parts without interest is 2.5 fen.
    for (rounding, first) in [(Rounding::HalfUp, 3), (Rounding::HalfEven, 2), (Rounding::Down, 2), (Rounding::Up, 3)] {
        let plan =
            Plan::EqualInstalment { annual_rate: Rate::ZERO, day_count: DayCount::Actual365, every: Period::Months(1) };
        let account = run(&Product { rounding, ..product(plan) }, "2025-01-15", "2025-01-15 open 0.05 x 2");
        let principals: Vec<i64> = account.instalments.iter().map(|i| i.scheduled.principal.minor()).collect();
        assert_eq!(principals, [first, 5 - first], "{rounding:?}");
    }
}

#[test]
fn an_equal_instalment_with_uneven_periods_pays_off_what_it_lends() {
    let plan = Plan::EqualInstalment {
        annual_rate: rate("23.456789%"),
        day_count: DayCount::ActualActual,
        every: Period::Months(1),
    };
    let account = run(&product(plan), "2024-01-31", "2024-01-31 open 9876.54 x 36");
    // The exact quotient is 38403.098 fen; the last instalment takes what 35 roundings left.
    let (last, others) = account.instalments.split_last().unwrap();
    assert!(others.iter().all(|instalment| instalment.scheduled.total() == money("384.03")));
    assert_eq!(last.scheduled.total(), money("384.13"));
    assert_eq!(account.instalments.iter().map(|i| i.scheduled.principal).sum::<Amount>(), money("9876.54"));
}

#[test]
fn equal_principal_bears_interest_on_the_declining_balance() {
    let plan =
        Plan::EqualPrincipal { annual_rate: rate("36.5%"), day_count: DayCount::Actual365, every: Period::Days(10) };
    let account = run(&product(plan), "2025-01-01", "2025-01-01 open 100.00 x 3");
    // 0.1 % a day for 10 days: 1 % of 100.00, of 66.67, of 33.34.
    let expected = [
        "1 2025-01-11: 33.33 + 1.00 + 0.00 + 0.00",
        "2 2025-01-21: 33.33 + 0.67 + 0.00 + 0.00",
        "3 2025-01-31: 33.34 + 0.33 + 0.00 + 0.00",
    ];
    assert_eq!(scheduled(&account), expected);
}

#[test]
fn parts_are_multiples_and_the_remainder_goes_where_the_product_says() {
    let mut product = monthly();
    product.due_dates.instalment_multiple = money("10.00");
    for (remainder_on, principal, expected) in [
        (RemainderOn::Last, "1000.00", [33_000, 33_000, 34_000]),
        (RemainderOn::First, "1000.00", [34_000, 33_000, 33_000]),
        // 15.00 are left: one unit for the first, what is less than a unit for the last.
        (RemainderOn::LargestRemainder, "1005.00", [34_000, 33_000, 33_500]),
    ] {
        product.due_dates.remainder_on = remainder_on;
        let account = run(&product, "2025-01-01", &format!("2025-01-01 open {principal} x 3"));
        assert_eq!(left(&account), expected, "{remainder_on:?}");
    }
}

#[test]
fn an_equal_instalment_is_a_multiple() {
    let plan =
        Plan::EqualInstalment { annual_rate: rate("12%"), day_count: DayCount::Thirty360, every: Period::Months(1) };
    let mut product = product(plan);
    product.due_dates.instalment_multiple = money("1.00");
    // 340.0221 exactly. 1000.00, 670.00 and 336.70 bear 1 %.
    let account = run(&product, "2025-01-15", "2025-01-15 open 1000.00 x 3");
    assert_eq!(principal_and_interest(&account), [(33_000, 1000), (33_330, 670), (33_670, 337)]);
    product.rounding = Rounding::Up;
    let account = run(&product, "2025-01-15", "2025-01-15 open 1000.00 x 3");
    assert_eq!(account.instalments[0].scheduled.total(), money("341.00"));
}

#[test]
fn interest_first_and_the_principal_with_the_last() {
    let plan =
        Plan::InterestFirst { annual_rate: rate("36.5%"), day_count: DayCount::Actual365, every: Period::Days(10) };
    let account = run(&product(plan), "2025-01-01", "2025-01-01 open 1000.00 x 3");
    assert_eq!(principal_and_interest(&account), [(0, 1000), (0, 1000), (100_000, 1000)]);
}

#[test]
fn a_broken_period_bears_its_days_a_whole_period_or_a_charge_of_its_own() {
    let mut product = equal_principal("36.5%", Period::Months(1));
    let story = "2025-01-01 open 300.00 x 3 from 2025-02-11";
    // 41 days at 0.30 a day; the whole period from 11 January has 31.
    let account = run(&product, "2025-01-01", story);
    assert_eq!(principal_and_interest(&account)[0], (10_000, 1230));
    product.due_dates.broken_period = BrokenPeriod::Ignore;
    let account = run(&product, "2025-01-01", story);
    assert_eq!(principal_and_interest(&account)[0], (10_000, 930));
    product.due_dates.broken_period = BrokenPeriod::SeparateCharge;
    let account = run(&product, "2025-01-01", story);
    assert_eq!(principal_and_interest(&account)[..2], [(0, 300), (10_000, 930)]);
    let number_0 = &account.instalments[0];
    assert_eq!((number_0.key.number, number_0.due, number_0.kind), (0, date("2025-01-11"), NaiveKind::Scheduled));
    assert_eq!((number_0.period_start, account.instalments[1].period_start), (date("2025-01-01"), date("2025-01-01")));
}
