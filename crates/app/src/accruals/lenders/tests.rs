use ledger::accrual::{Kind, Units};
use ledger::product::ProductKey;

use super::*;
use crate::port::AccrualRow;

fn row(day: &str, funding_source: &str, posted: i64, posted_today: i64) -> DayOfIncome {
    let group = IncomeGroup {
        product: ProductKey { id: "p".into(), version: 1 },
        funding_source: funding_source.into(),
        kind: Kind::Interest,
    };
    let (day, zero) = (day.parse().unwrap(), Units::ZERO);
    let posted = Amount::from_minor(posted);
    let row = AccrualRow { day, group, slope: zero, income: zero, cumulative: zero, posted, remainder: zero };
    DayOfIncome { row, posted_today: Amount::from_minor(posted_today) }
}

/// 33.33 each day at 70, 20 and 10 %: in all 23.33, 6.67, 3.33, then 46.66, 13.33, 6.67 of 66.66 (46.662, 13.332, 6.666). The
/// account that is b's alone posts 1.00 a day.
#[test]
fn what_is_posted_for_a_lender_follows_its_share_of_all_that_is_posted() {
    let shared = "a=70%+b=20%+c=10%";
    let days = [
        row("2025-03-01", shared, 3_333, 3_333),
        row("2025-03-01", "b", 100, 100),
        row("2025-03-02", shared, 6_666, 3_333),
        row("2025-03-02", "b", 200, 100),
    ];
    let told: Vec<(String, i64, i64)> = by_lender(&Products::default(), &days)
        .into_iter()
        .map(|row| (row.group.funding_source, row.posted_today.minor(), row.posted.minor()))
        .collect();
    let of = |lender: &str, today, in_all| (lender.to_owned(), today, in_all);
    let first = [of("a", 2_333, 2_333), of("b", 767, 767), of("c", 333, 333)];
    let second = [of("a", 2_333, 4_666), of("b", 766, 1_533), of("c", 334, 667)];
    assert_eq!(told, [first, second].concat());
}
