use super::*;
use crate::fixtures::{computed, contract, entries, product, rate};
use crate::product::{
    AllocationItem, AllocationRule, FutureRule, PenaltyBase, PenaltyCap, PenaltyCompound, PenaltyFrom, PenaltyRounding,
    PenaltyStops, PenaltyTerms, PenaltyThrough, Period, Plan, Product, RatePeriod,
};
use primitives::rate::DayCount;

/// 12 % a year, and 24 % on what is past due, of which 12 % on principal is additional interest.
fn loan() -> Product {
    let (annual_rate, day_count) = (rate("12%"), DayCount::Actual365);
    let plan = Plan::InterestFirst { annual_rate, day_count, every: Period::Months(1) };
    let penalty = PenaltyTerms {
        rate: rate("24%"),
        per: RatePeriod::Year365,
        base: PenaltyBase::OverduePrincipalInterest,
        compound: PenaltyCompound::Never,
        wait_days: 0,
        from: PenaltyFrom::DueDate,
        through: PenaltyThrough::AsOfExclusive,
        rounded: PenaltyRounding::Once,
        cap: PenaltyCap::default(),
        stops_on: PenaltyStops::default(),
        additional_interest: Some(RatePeriod::Year365),
    };
    Product { penalty: Some(penalty), ..product(plan) }
}

fn told(then: Vec<(&str, Event)>, on: &str) -> Vec<String> {
    told_of(&loan(), then, on)
}

fn told_of(product: &Product, then: Vec<(&str, Event)>, on: &str) -> Vec<String> {
    let opening = Event::ContractOpened(Box::new(contract("1000.00", computed(1))));
    let entries = entries(opening, then);
    let account = History::new(product, &entries).as_of(date(on)).unwrap();
    let mut lines: Vec<String> = balances(&account)
        .into_iter()
        .map(|(account, amount)| format!("{} {}", account.name(), amount.minor()))
        .filter(|line| line.contains("additional") || line.contains("penalty"))
        .collect();
    lines.sort_unstable();
    lines
}

/// 1,000.00 and interest of 9.21 (28 days at 12 %) were due on 28 February. By 30 March 30 days have counted: 1,009.21 × 24 % ×
/// 30 / 365 is 19.91, of which 1,000.00 × 12 % × 30 / 365, which is 9.86, is additional interest, and 10.05 penalty.
#[test]
fn ordinary_interest_on_principal_past_due_is_no_penalty() {
    let expected = [
        "assets:receivable:additional interest 986",
        "assets:receivable:penalty 1005",
        "income:additional interest -986",
        "income:penalty -1005",
    ];
    assert_eq!(told(vec![], "2025-03-30"), expected);
}

/// 15.00 settle penalty first: all 9.86 of additional interest, and 5.14 of the 10.05.
#[test]
fn money_that_settles_penalty_settles_additional_interest_first() {
    let expected = ["assets:receivable:penalty 491", "income:additional interest -986", "income:penalty -1005"];
    assert_eq!(told(vec![("2025-03-30", repayment("15.00"))], "2025-03-30"), expected);
}

/// With additional interest last, 15.00 settle all 10.05 of penalty and 4.95 of interest, 10.00 all of it but 0.05. 1,024.26 are
/// 10.05, interest of 9.21, 1,000.00, and 5.00 the 9.86, of which 4.86 are left; 1,029.12 are all. With penalty last, 15.00 settle 9.86
/// and 5.14 of interest; 1,024.12 are 9.86, 9.21, 1,000.00 and 5.05 of the 10.05.
#[test]
fn additional_interest_is_settled_in_its_own_place_where_an_order_names_it() {
    use AllocationItem::{AdditionalInterest, Fee, Interest, OtherPenalty, Principal};
    let in_order = |order: [AllocationItem; 5]| {
        let mut product = loan();
        product.allocation.repayment = AllocationRule::horizontal(order, order, FutureRule::NextInstalment);
        product
    };
    let last = in_order([OtherPenalty, Fee, Interest, Principal, AdditionalInterest]);
    let first = in_order([AdditionalInterest, Fee, Interest, Principal, OtherPenalty]);
    let income = ["income:additional interest -986", "income:penalty -1005"];
    let told =
        |product: &Product, amount: &str| told_of(product, vec![("2025-03-30", repayment(amount))], "2025-03-30");
    for (product, amount, unpaid) in [
        (&last, "15.00", &["assets:receivable:additional interest 986"][..]),
        (&last, "10.00", &["assets:receivable:additional interest 986", "assets:receivable:penalty 5"]),
        (&last, "1024.26", &["assets:receivable:additional interest 486"]),
        (&last, "1029.12", &[]),
        (&first, "15.00", &["assets:receivable:penalty 1005"]),
        (&first, "9.00", &["assets:receivable:additional interest 86", "assets:receivable:penalty 1005"]),
        (&first, "1024.12", &["assets:receivable:penalty 500"]),
    ] {
        assert_eq!(told(product, amount), [unpaid, &income].concat(), "{amount}");
    }
}

/// A waiver of 12.00 takes the 10.05 of penalty, then 1.95 of the additional interest.
#[test]
fn a_waiver_of_penalty_takes_additional_interest_last() {
    let waived = Event::Waived {
        authority: None,
        component: Component::Penalty,
        amount: money("12.00"),
        instalment: None,
        reason: String::new(),
    };
    let expected = [
        "assets:receivable:additional interest 791",
        "expenses:waived:penalty 1200",
        "income:additional interest -986",
        "income:penalty -1005",
    ];
    assert_eq!(told(vec![("2025-03-30", waived)], "2025-03-30"), expected);
}

/// Of a charge-off all of it is a loss of penalty; the income stays what it was.
#[test]
fn a_charge_off_takes_additional_interest_with_the_penalty() {
    let charged_off = Event::ChargedOff { reason: "days".into(), is_fraud: false };
    let expected = ["expenses:charged off:penalty 1991", "income:additional interest -986", "income:penalty -1005"];
    assert_eq!(told(vec![("2025-03-30", charged_off)], "2025-03-30"), expected);
}
