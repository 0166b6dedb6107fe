//! Penalty under caps and a yearly limit of all costs: who is looked at, and what the closes told.

use super::past_maturity::looked_at;
use crate::History;
use crate::accrual::{Kind, Kink, Trajectory, Units};
use crate::event::{Entry, Event, Instalments, Purchase};
use crate::fixtures::{contract, date, entries, money, product, rate, revolving, row};
use crate::product::{
    AccrualTerms, Materiality, MaterialityCounting, MaterialityTest, NonAccrual, PenaltyBase, PenaltyCap,
    PenaltyCompound, PenaltyFrom, PenaltyRounding, PenaltyStops, PenaltyTerms, PenaltyThrough, Plan, Product,
    RatePeriod,
};
use primitives::{Amount, Date};

/// 0.05 % a day from the due date, each day seen when it is over.
fn limited(plan: Product, cap: PenaltyCap, all_in: Option<&str>) -> Product {
    let terms = PenaltyTerms {
        rate: rate("0.05%"),
        per: RatePeriod::Day,
        base: PenaltyBase::OverdueScheduled,
        compound: PenaltyCompound::Never,
        wait_days: 0,
        from: PenaltyFrom::DueDate,
        through: PenaltyThrough::AsOfExclusive,
        rounded: PenaltyRounding::Once,
        cap,
        stops_on: PenaltyStops::default(),
        additional_interest: None,
    };
    Product { penalty: Some(terms), all_in_annual_rate_max: all_in.map(rate), ..plan }
}

/// 100.00 opened on 31 January 2025 without interest, all of it due on 28 February, and nothing paid. It bears 0.05 a day.
fn never_paid() -> Vec<Entry> {
    let rows = vec![row(1, 1, "2025-02-28", "100.00")];
    entries(Event::ContractOpened(Box::new(contract("100.00", Instalments::Given(rows)))), vec![])
}

/// The penalty by the end of a day in hundredths of a minor unit, as the closes told it.
fn told(kinks: &[Kink], day: Date) -> i128 {
    let of_kind = kinks.iter().filter(|kink| kink.kind == Kind::Penalty);
    of_kind.map(|kink| kink.through(day)).sum::<Units>().count() * 100 / Units::A_MINOR
}

/// What the closes told is on every day what a look at the account finds.
fn assert_told(product: &Product, entries: &[Entry], kinks: &[Kink], through: Date) {
    let history = History::new(product, entries);
    let mut day = entries[0].booked_on;
    while day <= through {
        let found = Trajectory::as_reported(history, day).unwrap().accrued;
        for kind in Kind::ALL {
            let told: Units = kinks.iter().filter(|kink| kink.kind == kind).map(|kink| kink.through(day)).sum();
            assert_eq!(told, found[kind], "{day} {kind:?}");
        }
        day = day.next();
    }
}

/// 100.00 past due are above 50.00 and stay so, whatever the penalty brings: the days are the edges of the age, by either counting.
#[test]
fn material_arrears_are_looked_at_at_the_edges_of_their_age() {
    for counting in [MaterialityCounting::FromBreach, MaterialityCounting::Retrospective] {
        let mut product = limited(product(Plan::External), PenaltyCap::default(), None);
        product.ageing.materiality =
            Some(Materiality { test: MaterialityTest::Both, absolute: money("50.00"), relative: rate("1%"), counting });
        let (days, _) = looked_at(&product, &never_paid(), date("2027-03-01"));
        let expected = [
            "2025-01-31",
            "2025-03-01",
            "2025-03-31",
            "2025-04-30",
            "2025-05-30",
            "2025-06-29",
            "2025-07-29",
            "2025-08-28",
        ];
        assert_eq!(days, expected, "{counting:?}");
    }
}

/// Below 105.00 they are not: 5.00 of penalty are there on day 100, and more on day 101, 9 June. Each day until then may be the one.
#[test]
fn arrears_that_grow_are_looked_at_daily_until_they_are_material() {
    let mut product = limited(product(Plan::External), PenaltyCap::default(), None);
    product.ageing.materiality = Some(Materiality {
        test: MaterialityTest::Absolute,
        absolute: money("105.00"),
        relative: rate("0%"),
        counting: MaterialityCounting::FromBreach,
    });
    let (days, _) = looked_at(&product, &never_paid(), date("2025-08-01"));
    let daily = days.iter().filter(|day| ("2025-03-01"..="2025-06-09").contains(&day.as_str())).count();
    assert_eq!(daily, 101);
    // Days 31 and 61 since 9 June, itself the first, are 9 July and 8 August.
    let after: Vec<&str> = days.iter().map(String::as_str).filter(|day| *day > "2025-06-09").collect();
    assert_eq!(after, ["2025-07-09"]);
}

/// Under a cap of 5.53 day n after 28 February has 5n minor units: 550 on day 110, 18 June, and on day 111 of 555 only 553. Two
/// minor units before the cap, for the rounding, it is looked at: on day 111, for 5 × 110 = 550 and 2 are 552. Beside that the days
/// are the edges of its age: 1, 31, 61, 91, 121, 151, 181.
#[test]
fn a_cap_wakes_an_account_on_the_day_on_which_it_binds() {
    let cap = PenaltyCap { per_account: Some(money("5.53")), ..PenaltyCap::default() };
    let product = limited(product(Plan::External), cap, None);
    let (entries, last) = (never_paid(), date("2027-03-01"));
    let (days, kinks) = looked_at(&product, &entries, last);
    let expected = [
        "2025-01-31",
        "2025-03-01",
        "2025-03-31",
        "2025-04-30",
        "2025-05-30",
        "2025-06-19",
        "2025-06-29",
        "2025-07-29",
        "2025-08-28",
    ];
    assert_eq!(days, expected);
    for (day, expected) in [("2025-06-18", 55_000), ("2025-06-19", 55_300), ("2025-06-20", 55_300)] {
        assert_eq!(told(&kinks, date(day)), expected, "{day}");
    }
    assert_told(&product, &entries, &kinks, last);
}

/// 14.6 % a year of 100.00 are 4 minor units a day, 112 by 28 February. Day n after it has 5n of penalty under 112 + 4n: on
/// day 112, 20 June, 560 are all there is room for, and on the 21st only 564 of 565. From then on penalty is what the limit brings, 4 a
/// day. It is foretold to the end of the month, and looked at on the 1st. The room of 112 less two minor units for the
/// rounding lasts for 110 days: the looks of 19 and 20 June are early.
#[test]
fn a_yearly_limit_bends_penalty_to_its_own_slope_on_the_day_on_which_it_binds() {
    let product = limited(product(Plan::External), PenaltyCap::default(), Some("14.6%"));
    let (entries, last) = (never_paid(), date("2025-08-31"));
    let (days, kinks) = looked_at(&product, &entries, last);
    let expected = [
        "2025-01-31",
        "2025-03-01",
        "2025-03-31",
        "2025-04-30",
        "2025-05-30",
        "2025-06-19",
        "2025-06-20",
        "2025-06-21",
        "2025-06-29",
        "2025-07-01",
        "2025-07-29",
        "2025-08-01",
        "2025-08-28",
    ];
    assert_eq!(days, expected);
    for (day, expected) in
        [("2025-06-20", 56_000), ("2025-06-21", 56_400), ("2025-06-22", 56_800), ("2025-07-01", 60_400)]
    {
        assert_eq!(told(&kinks, date(day)), expected, "{day}");
    }
    assert_told(&product, &entries, &kinks, last);
}

/// The terms of the preset pay-later-cn, with statements on the 1st, due on the 11th. 500.00 are spent and nothing is ever
/// paid: a tenth is due on 11 March, all of it with the service fee on 11 April. Then penalty is 25.2 minor units a day (0.05 % of
/// 500.00 and 4.73), and 24 % a year leave room for 32.9.
///
/// It is looked at when it is opened and on its purchase, on both statement days, on the days after both due dates, on the due
/// date that brings the service fee in under the limit, which is day 31, and on days 61, 91, 121, 151 and 181. In two years nobody
/// looks again.
#[test]
fn an_overdue_pay_later_account_has_no_wake_but_statements_due_dates_and_the_edges_of_its_age() {
    let mut plan = revolving();
    if let Plan::Statement(terms) = &mut plan.plan {
        terms.service_rate = rate("0.05%");
        terms.carried_full_below = money("300.00");
    }
    plan.accrual = AccrualTerms { non_accrual_days_over: Some(90), non_accrual: NonAccrual::Reverse };
    let product = limited(plan, PenaltyCap::default(), Some("24%"));
    let mut contract = contract("0.00", Instalments::Computed { count: 0, first_due: None });
    contract.principal = Amount::ZERO;
    let purchase = Event::PurchaseBooked(Purchase::of_goods(money("500.00"), 1));
    let entries = entries(Event::ContractOpened(Box::new(contract)), vec![("2025-02-10", purchase)]);
    let last = date("2027-04-11");
    let (days, kinks) = looked_at(&product, &entries, last);
    let expected = [
        "2025-01-31",
        "2025-02-10",
        "2025-03-01",
        "2025-03-12",
        "2025-04-01",
        "2025-04-11",
        "2025-04-12",
        "2025-05-11",
        "2025-06-10",
        "2025-07-10",
        "2025-08-09",
        "2025-09-08",
    ];
    assert_eq!(days, expected);
    assert_told(&product, &entries, &kinks, last);
}
