use proptest::prelude::*;

use super::*;
use crate::fixtures::{computed, contract, date, product, rate};

fn amounts(plan: Plan, principal: &str, count: u16, opened_on: &str) -> Vec<(String, i64, i64)> {
    let contract = contract(principal, computed(count));
    let rows = schedule(&product(plan), &contract, date(opened_on));
    rows.iter()
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
        let rows = schedule(&product(plan), &contract, date("2025-01-31"));
        prop_assert_eq!(rows.iter().map(|row| row.principal.minor()).sum::<i64>(), principal);
        prop_assert!(rows.iter().all(|row| row.principal >= Amount::ZERO && row.interest >= Amount::ZERO));
        prop_assert!(rows.is_sorted_by_key(|row| row.due));
        prop_assert_eq!(rows.len(), usize::from(count));
        prop_assert_eq!(rows[0].due, date("2025-02-28"));
    }
}
