//! Fees of the product: section 2.

use ledger::product::{BrokenPeriod, FeeAmount, FeeAt, FeeBase, FeeTerms, FullTest};

use super::*;

/// 300.00 from 1 January 2025 at 0.1 % a day: 9.30 until 1 February, 5.60 until 1 March, 3.10 until 1 April.
const OPENING: &str = "2025-01-01 open 300.00 x 3";

fn percent(at: FeeAt, share: &str, of: FeeBase) -> FeeTerms {
    let amount = FeeAmount::Percent { rate: rate(share), of, min: Amount::ZERO, max: None };
    FeeTerms { at, amount, is_settled_on_payout: false }
}

fn fixed(at: FeeAt, amount: &str) -> FeeTerms {
    FeeTerms { at, amount: FeeAmount::Fixed(money(amount)), is_settled_on_payout: false }
}

fn dear(fees: Vec<FeeTerms>) -> Product {
    Product { fees, ..equal_principal("36.5%", Period::Months(1)) }
}

#[test]
fn each_instalment_has_the_fees_of_its_own_principal_and_interest() {
    let product = dear(vec![
        percent(FeeAt::Instalment, "1%", FeeBase::PrincipalInterest),
        percent(FeeAt::Instalment, "10%", FeeBase::Interest),
    ]);
    // 1.093 + 0.93, 1.056 + 0.56, 1.031 + 0.31, each of them rounded.
    let expected = [
        "1 2025-02-01: 100.00 + 9.30 + 2.02 + 0.00",
        "2 2025-03-01: 100.00 + 5.60 + 1.62 + 0.00",
        "3 2025-04-01: 100.00 + 3.10 + 1.34 + 0.00",
    ];
    assert_eq!(scheduled(&run(&product, "2025-01-01", OPENING)), expected);
}

#[test]
fn number_0_and_later_calendars_bear_no_fee_of_instalments() {
    let mut product = dear(vec![fixed(FeeAt::Instalment, "2.00")]);
    product.due_dates.broken_period = BrokenPeriod::SeparateCharge;
    let story = "2025-01-01 open 300.00 x 1 from 2025-02-10";
    // Nine days until 10 January bear 2.70, the 31 after them 9.30.
    let expected = ["0 2025-01-10: 0.00 + 2.70 + 0.00 + 0.00", "1 2025-02-10: 300.00 + 9.30 + 2.00 + 0.00"];
    assert_eq!(scheduled(&run(&product, "2025-01-01", story)), expected);
    let story = format!("{story}\n 2025-01-10 re-age 1 from 2025-03-10 equal_payable\n 2025-01-11 disburse 10.00");
    // The fee that was there is spread; no other comes.
    let account = run(&product, "2025-01-11", &story);
    assert_eq!(account.instalments.last().unwrap().scheduled.fee, money("2.00"));
}

#[test]
fn an_opening_fee_is_a_charge_of_the_opening_day() {
    let settled = FeeTerms { is_settled_on_payout: true, ..fixed(FeeAt::Opening, "5.00") };
    let mut product = dear(vec![settled, percent(FeeAt::Opening, "1%", FeeBase::PrincipalInterest)]);
    product.overdue_forms.full_test = FullTest::NothingEverPaid;
    let account = run(&product, "2025-04-02", OPENING);
    // 300.00 and 18.00 of interest.
    assert_eq!(
        unpaid(&account)[..2],
        ["charge 1 2025-01-01: 0.00 + 0.00 + 0.00 + 0.00", "charge 2 2025-01-01: 0.00 + 0.00 + 3.18 + 0.00"]
    );
    // The fee settled with the payout is money received, but not a repayment.
    assert_eq!((account.totals.repaid, account.instalments[0].paid.fee), (money("5.00"), money("5.00")));
    assert!(account.is_full);
    assert_eq!(account.unpaid_periods, 3);
}

#[test]
fn a_share_is_held_within_its_limits_and_a_fee_of_nothing_is_none() {
    let charged = |share: &str, min: &str, max: Option<&str>| {
        let amount =
            FeeAmount::Percent { rate: rate(share), of: FeeBase::Interest, min: money(min), max: max.map(money) };
        let product = dear(vec![FeeTerms { at: FeeAt::Opening, amount, is_settled_on_payout: false }]);
        let account = run(&product, "2025-01-01", OPENING);
        account.instalments.iter().filter(|i| i.is_charge).map(|i| i.scheduled.fee.minor()).collect::<Vec<_>>()
    };
    // 18.00 of interest.
    assert_eq!(charged("1%", "0.00", None), [18]);
    assert_eq!(charged("1%", "0.50", None), [50]);
    assert_eq!(charged("50%", "0.50", Some("7.00")), [700]);
    assert!(charged("0%", "0.00", None).is_empty());
}

#[test]
fn a_tranche_is_charged_before_credit_balance_settles_anything() {
    let product = dear(vec![percent(FeeAt::Tranche, "2%", FeeBase::PrincipalInterest)]);
    let story = format!("{OPENING}\n 2025-01-05 repay 338.00\n 2025-02-01 disburse 30.00");
    let account = run(&product, "2025-02-01", &story);
    // 15.00 each, with 0.84 on 30.00 for 28 days and 0.465 on 15.00 for 31: 2 % of 31.31 is 0.6262. The credit of 20.00
    // settles the charge, then 15.84, and of the last 3.53.
    let expected = [
        "1 2025-02-01: 0.00 + 0.00 + 0.00 + 0.00",
        "charge 1 2025-02-01: 0.00 + 0.00 + 0.00 + 0.00",
        "2 2025-03-01: 0.00 + 0.00 + 0.00 + 0.00",
        "3 2025-04-01: 11.47 + 0.47 + 0.00 + 0.00",
    ];
    assert_eq!(unpaid(&account), expected);
    assert_eq!((account.instalments[1].scheduled.fee, account.credit_balance), (money("0.63"), Amount::ZERO));
}

#[test]
fn a_given_calendar_bears_only_the_fees_of_tranches() {
    let mut product = product(Plan::External);
    product.fees = [FeeAt::Opening, FeeAt::Instalment, FeeAt::Tranche].map(|at| fixed(at, "3.00")).to_vec();
    let story = "2025-01-01 given 2025-02-01 90.00 10.00\n 2025-02-01 disburse 20.00";
    let expected = [
        "1 2025-02-01: 90.00 + 10.00 + 0.00 + 0.00",
        "charge 1 2025-02-01: 20.00 + 0.00 + 0.00 + 0.00",
        "charge 2 2025-02-01: 0.00 + 0.00 + 3.00 + 0.00",
    ];
    assert_eq!(scheduled(&run(&product, "2025-02-01", story)), expected);
}
