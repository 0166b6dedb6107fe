use primitives::Currency;

use super::*;
use crate::event::Instalments;
use crate::fixtures::{date, money};
use crate::product::{DownPayment, FeeAmount, FeeAt, FeeTerms, Period, Plan, ProductKey};

fn product(plan: Plan) -> Product {
    Product::plain(ProductKey { id: "p".to_owned(), version: 1 }, date("2020-01-01"), Currency::CNY, plan)
}

fn of_fee(fee_rate: &str, every: Period) -> Product {
    product(Plan::FeePerInstalment { fee_rate: fee_rate.parse().unwrap(), every })
}

/// The annual cost of so many instalments from 15 January 2025 on, by both methods.
fn costs(product: &Product, principal: &str, count: u16) -> [String; 2] {
    let contract = Contract {
        person: "P1".to_owned(),
        product: product.key.clone(),
        funding_source: "own".to_owned(),
        principal: money(principal),
        instalments: Instalments::Computed { count, first_due: None },
    };
    CostMethod::ALL.map(|method| as_agreed(product, &contract, date("2025-01-15"), method).unwrap().to_string())
}

fn costs_of(flows: &[(&str, &str)]) -> [String; 2] {
    let flow = |&(on, received): &(&str, &str)| Flow { on: date(on), received: signed(received) };
    let flows: Vec<Flow> = flows.iter().map(flow).collect();
    CostMethod::ALL.map(|method| annual_cost(&flows, method).to_string())
}

fn signed(text: &str) -> Amount {
    text.strip_prefix('-').map_or_else(|| money(text), |text| -money(text))
}

// Every figure below is also that of a Python program with 60 decimal digits, which halves
//
//     sum(c / ((1 + i) ** m * (1 + i * D(k) / 30)) for (m, k), c in flows) >= 0    of which 12 i is told, and
//     sum(c * (1 + r) ** (-D(days) / 365) for days, c in flows) >= 0              of which r is,
//
// where m are the whole months from the first flow and k the days beyond them.

/// The eight rates of the field's table, 21.47, 24.28, 25.60 and 25.59 % of 1.2 % and 8.98, 10.21, 10.90 and 11.13 % of
/// 0.5 %, with two places more; on 12,000.00, which every count divides.
#[test]
fn a_flat_fee_costs_nearly_twice_as_much_a_year_as_it_adds_up_to() {
    for (fee, count, expected) in [
        ("1.2%", 3, ["21.4731 %", "24.0813 %"]),
        ("1.2%", 6, ["24.2805 %", "27.5016 %"]),
        ("1.2%", 12, ["25.5953 %", "28.9615 %"]),
        ("1.2%", 24, ["25.5873 %", "28.8876 %"]),
        ("0.5%", 3, ["8.9777 %", "9.492 %"]),
        ("0.5%", 6, ["10.2136 %", "10.8261 %"]),
        ("0.5%", 12, ["10.8964 %", "11.5073 %"]),
        ("0.5%", 24, ["11.1267 %", "11.739 %"]),
    ] {
        assert_eq!(costs(&of_fee(fee, Period::Months(1)), "12000.00", count), expected, "{fee} in {count}");
    }
}

/// 1,000.00 at 12 % in three equal instalments: 340.02, 340.02, 340.03. The cents make it a little more than 12 %.
#[test]
fn interest_by_months_costs_its_own_rate() {
    let plan = Plan::EqualInstalment {
        annual_rate: "12%".parse().unwrap(),
        day_count: primitives::rate::DayCount::Thirty360,
        every: Period::Months(1),
    };
    let mut product = product(plan);
    assert_eq!(costs(&product, "1000.00", 3), ["12.0021 %", "12.8712 %"]);
    // With 20.00 kept back from what is paid out it is twice as dear.
    let amount = FeeAmount::Fixed(money("20.00"));
    product.fees = vec![FeeTerms { at: FeeAt::Opening, amount, is_settled_on_payout: true }];
    assert_eq!(costs(&product, "1000.00", 3), ["24.3692 %", "27.7078 %"]);
}

/// Four times 100.00, the first at once, two weeks between them, and 5.00 with the first: 295.00 is lent.
#[test]
fn a_down_payment_was_never_lent() {
    let mut product = of_fee("0", Period::Days(14));
    product.down_payment = Some(DownPayment { rate: "25%".parse().unwrap(), is_settled_on_opening: true });
    let amount = FeeAmount::Fixed(money("5.00"));
    product.fees = vec![FeeTerms { at: FeeAt::Opening, amount, is_settled_on_payout: true }];
    assert_eq!(costs(&product, "400.00", 3), ["22.0599 %", "24.533 %"]);
    product.fees.clear();
    assert_eq!(costs(&product, "400.00", 3), ["0 %", "0 %"]);
}

/// The effective rate of these four flows is the 10.471016 % of risk.md; 31 January to 28 February is a whole month.
#[test]
fn days_beyond_whole_months_count_too() {
    let quarters = [
        ("2026-01-15", "-100000.00"),
        ("2026-04-15", "36000.00"),
        ("2026-07-15", "35000.00"),
        ("2026-10-15", "34000.00"),
    ];
    assert_eq!(costs_of(&quarters), ["9.9339 %", "10.471 %"]);
    let odd = [("2025-01-31", "-1000.00"), ("2025-02-28", "510.00"), ("2025-04-15", "510.00")];
    assert_eq!(costs_of(&odd), ["13.6756 %", "15.259 %"]);
}

#[test]
fn flows_that_no_rate_explains_have_none() {
    let none = ["no rate", "no rate"].map(str::to_owned);
    for flows in [
        &[][..],
        // Less comes back than went out.
        &[("2025-01-01", "-100.00"), ("2025-02-01", "99.99")],
        // Nothing went out first.
        &[("2025-01-01", "100.00"), ("2025-02-01", "-90.00"), ("2025-03-01", "20.00")],
        // The customer lends for a month: 0 % and 100 % a month would both do.
        &[("2025-01-01", "-100.00"), ("2025-02-01", "300.00"), ("2025-03-01", "-200.00")],
        &[("2025-01-01", "-100.00"), ("2025-02-01", "150.00"), ("2025-03-01", "-60.00"), ("2025-04-01", "20.00")],
    ] {
        assert_eq!(costs_of(flows), none, "{flows:?}");
    }
    // What goes out and comes in on one day is one flow, and the order in which flows are told does not matter.
    let flows = [("2025-02-01", "101.00"), ("2025-01-01", "-200.00"), ("2025-01-01", "100.00")];
    assert_eq!(costs_of(&flows), ["12 %", "12.4296 %"]);
}

#[test]
fn a_rate_above_all_rates_is_above_every_limit() {
    let dear = [("2025-01-01", "-100.00"), ("2025-01-02", "200.00")];
    assert_eq!(costs_of(&dear), ["more than 1000 %", "more than 1000 %"]);
    let max = Rate::from_billionths(10_000_000_000);
    assert!(AnnualCost::AboveAll.is_above(max) && !AnnualCost::None.is_above(Rate::ZERO));
    assert!(!AnnualCost::Rate(max).is_above(max));
}
