//! Money in: section 4.

use ledger::product::{AllocationSwitch, Overpayment, PayoffInterest, SwitchWhen};

use super::*;

#[test]
fn money_goes_by_instalment_or_by_component() {
    let mut product = product(Plan::External);
    let story = "
        2025-01-01 given 2025-02-01 90.00 10.00 2025-03-01 90.00 10.00 2025-04-01 90.00 10.00
        2025-03-01 repay 95.00
    ";
    let horizontal = run(&product, "2025-03-01", story);
    assert_eq!(
        unpaid(&horizontal)[..2],
        ["1 2025-02-01: 0.00 + 5.00 + 0.00 + 0.00", "2 2025-03-01: 90.00 + 10.00 + 0.00 + 0.00"]
    );
    product.allocation.repayment = AllocationRule::vertical(Component::ALL, Component::ALL, FutureRule::NextInstalment);
    let vertical = run(&product, "2025-03-01", story);
    assert_eq!(
        unpaid(&vertical)[..2],
        ["1 2025-02-01: 0.00 + 10.00 + 0.00 + 0.00", "2 2025-03-01: 85.00 + 10.00 + 0.00 + 0.00"]
    );
}

#[test]
fn money_in_advance_follows_the_future_rule_and_an_earmark_goes_first() {
    let mut product = monthly();
    product.allocation.repayment.future_rule = FutureRule::LastInstalment;
    let account = run(&product, "2025-01-05", "2025-01-01 open 300.00 x 3\n 2025-01-05 repay 120.00");
    let left: Vec<i64> = account.instalments.iter().map(|i| i.unpaid().total().minor()).collect();
    assert_eq!(left, [10000, 8000, 0]);
    let account = run(&product, "2025-02-05", "2025-01-01 open 300.00 x 3\n 2025-02-05 repay 210.00 for 2");
    let left: Vec<i64> = account.instalments.iter().map(|i| i.unpaid().total().minor()).collect();
    assert_eq!(left, [0, 0, 9000]);
}

#[test]
fn what_is_left_is_credit_and_settles_the_next_charge() {
    let story = "
        2025-01-01 open 300.00 x 3
        2025-01-05 repay 310.00
    ";
    let account = run(&monthly(), "2025-01-05", story);
    assert_eq!((account.status, account.credit_balance), (NaiveStatus::Overpaid, money("10.00")));
    let account = run(&monthly(), "2025-01-06", &format!("{story} 2025-01-06 fee 4.00 due 2025-01-20"));
    assert_eq!((account.status, account.credit_balance), (NaiveStatus::Overpaid, money("6.00")));
    let account = run(&monthly(), "2025-01-06", &format!("{story} 2025-01-06 fee 14.00 due 2025-01-20"));
    assert_eq!((account.status, account.credit_balance), (NaiveStatus::Open, Amount::ZERO));
    assert_eq!(unpaid(&account)[0], "charge 1 2025-01-20: 0.00 + 0.00 + 4.00 + 0.00");
}

#[test]
fn a_merchant_refund_settles_the_principal_in_advance_before_anything_owed() {
    let story = "
        2025-01-01 given 2025-02-01 90.00 10.00 2025-03-01 90.00 10.00
        2025-02-10 refund 95.00
    ";
    let account = run(&product(Plan::External), "2025-02-10", story);
    let expected = ["1 2025-02-01: 85.00 + 10.00 + 0.00 + 0.00", "2 2025-03-01: 0.00 + 10.00 + 0.00 + 0.00"];
    assert_eq!(unpaid(&account), expected);
    assert_eq!(account.totals.merchant_refunds, money("95.00"));
}

#[test]
fn a_waiver_takes_what_there_is_and_is_not_money() {
    let story = "
        2025-01-01 given 2025-02-01 90.00 10.00 2025-03-01 90.00 10.00
        2025-01-20 waive 15.00 interest
        2025-01-20 waive 3.00 interest for 2
        2025-01-20 waive 3.00 penalty
    ";
    let account = run(&product(Plan::External), "2025-01-20", story);
    let expected = ["1 2025-02-01: 90.00 + 0.00 + 0.00 + 0.00", "2 2025-03-01: 90.00 + 2.00 + 0.00 + 0.00"];
    assert_eq!(unpaid(&account), expected);
    assert_eq!(account.totals.waived.interest, money("18.00"));
    assert_eq!(account.totals.waived.total(), money("18.00"));
    assert_eq!(account.totals.repaid, Amount::ZERO);
}

#[test]
fn re_amortise_gives_every_instalment_in_advance_an_equal_part_in_rounds() {
    let mut product = product(Plan::External);
    product.allocation.repayment.future_rule = FutureRule::ReAmortise;
    let story = "
        2025-01-01 given 2025-02-01 50.00 0.00 2025-03-01 100.00 0.00 2025-04-01 100.00 0.00
        2025-01-02 repay 200.00
    ";
    // 66.66, 66.66 and 66.68, of which 16.66 find nothing on the first; then 8.33 each.
    assert_eq!(left(&run(&product, "2025-01-02", story)), [0, 2501, 2499]);
}

#[test]
fn next_then_last_takes_the_next_and_then_from_the_last_backwards() {
    let mut product = monthly();
    product.allocation.repayment.future_rule = FutureRule::NextThenLast;
    let account = run(&product, "2025-01-05", "2025-01-01 open 300.00 x 3\n 2025-01-05 repay 150.00");
    assert_eq!(left(&account), [0, 10_000, 5000]);
}

#[test]
fn a_switch_takes_the_place_of_the_rule_in_its_state() {
    let mut product = product(Plan::External);
    let order = [Component::Interest, Component::Principal, Component::Fee, Component::Penalty];
    let rule = AllocationRule::horizontal(order, order, FutureRule::NextInstalment);
    let story = "2025-01-01 given 2025-02-01 90.00 10.00 2025-06-01 90.00 10.00";
    let interest_left = |product: &Product, more: &str, on: &str| {
        let account = run(product, on, &format!("{story}\n {more}\n {on} repay 10.00"));
        account.instalments[0].unpaid().interest.minor()
    };
    product.allocation.switches = vec![AllocationSwitch { when: SwitchWhen::DpdAbove(30), rule: rule.clone() }];
    assert_eq!(interest_left(&product, "", "2025-03-03"), 1000);
    assert_eq!(interest_left(&product, "", "2025-03-04"), 0);
    product.allocation.switches = vec![AllocationSwitch { when: SwitchWhen::ChargedOff, rule: rule.clone() }];
    assert_eq!(interest_left(&product, "2025-03-04 charge-off", "2025-03-04"), 0);
    product.allocation.switches = vec![AllocationSwitch { when: SwitchWhen::SettlementActive, rule }];
    assert_eq!(interest_left(&product, "", "2025-03-04"), 1000);
    assert_eq!(interest_left(&product, "2025-03-04 settle 2025-04-01 50.00", "2025-03-04"), 0);
}

#[test]
fn a_payoff_drops_the_interest_of_the_days_to_come_when_it_is_enough() {
    let mut product = equal_principal("36.5%", Period::Days(10));
    product.payoff.interest = PayoffInterest::TillPaymentDay;
    let story = "2025-01-01 open 100.00 x 3";
    // Of 1.00, 0.67 and 0.33 half of the first is earned after five days of ten.
    assert_eq!(run(&product, "2025-01-06", story).payoff_amount, money("100.50"));
    let paid = |amount: &str| run(&product, "2025-01-06", &format!("{story}\n 2025-01-06 repay {amount}"));
    assert_eq!((paid("100.50").status, paid("100.50").credit_balance), (NaiveStatus::Settled, Amount::ZERO));
    assert_eq!(left(&paid("100.49")), [0, 0, 151]);
}

#[test]
fn a_payoff_drops_fees_in_advance_but_not_what_is_due() {
    let mut product = product(Plan::FeePerInstalment { fee_rate: rate("1%"), every: Period::Months(1) });
    product.payoff.drops_future_fees = true;
    let account = run(&product, "2025-02-01", "2025-01-01 open 300.00 x 3");
    assert_eq!(account.payoff_amount, money("303.00"));
}

#[test]
fn what_is_too_much_goes_back_at_once_and_what_is_too_little_is_waived() {
    let mut product = monthly();
    product.allocation.overpayment = Overpayment::Refund;
    let account = run(&product, "2025-01-05", "2025-01-01 open 300.00 x 3\n 2025-01-05 repay 310.00");
    assert_eq!((account.credit_balance, account.totals.credit_refunded), (Amount::ZERO, money("10.00")));
    product.close_tolerance = money("1.00");
    let account = run(&product, "2025-01-05", "2025-01-01 open 300.00 x 3\n 2025-01-05 repay 299.00");
    assert_eq!((account.status, account.totals.waived.principal), (NaiveStatus::Settled, money("1.00")));
    let account = run(&product, "2025-01-05", "2025-01-01 open 300.00 x 3\n 2025-01-05 repay 298.99");
    assert_eq!(left(&account), [0, 0, 101]);
}

#[test]
fn payout_refunds_and_goodwill_have_rules_of_their_own() {
    let mut product = monthly();
    product.allocation.payout_refund.future_rule = FutureRule::LastInstalment;
    let story = "2025-01-01 open 300.00 x 3\n 2025-01-05 payout-refund 40.00\n 2025-01-05 goodwill 30.00";
    let account = run(&product, "2025-01-05", story);
    assert_eq!(left(&account), [7000, 10_000, 6000]);
    assert_eq!((account.totals.payout_refunded, account.totals.goodwill), (money("40.00"), money("30.00")));
    assert_eq!(account.totals.repaid, Amount::ZERO);
}

#[test]
fn a_small_excess_is_kept_when_nothing_is_unpaid() {
    let mut product = monthly();
    product.excess_tolerance = money("10.00");
    let paid =
        |amount: &str| run(&product, "2025-01-05", &format!("2025-01-01 open 300.00 x 3\n 2025-01-05 repay {amount}"));
    let account = paid("310.00");
    assert_eq!(
        (account.status, account.credit_balance, account.totals.kept),
        (NaiveStatus::Settled, Amount::ZERO, money("10.00"))
    );
    let account = paid("310.01");
    assert_eq!(
        (account.status, account.credit_balance, account.totals.kept),
        (NaiveStatus::Overpaid, money("10.01"), Amount::ZERO)
    );
    // What was kept is not there to be charged back.
    let story = "2025-01-01 open 300.00 x 3\n 2025-01-05 repay 310.00\n 2025-01-06 chargeback 310.00";
    let account = run(&product, "2025-01-06", story);
    assert_eq!(
        (unpaid(&account)[0].as_str(), account.totals.kept),
        ("charge 1 2025-01-06: 10.00 + 0.00 + 0.00 + 0.00", money("10.00"))
    );
    // Credit that is left after a charge was settled with it is not looked at, the next money is.
    let story = "2025-01-01 open 300.00 x 3\n 2025-01-05 repay 315.00\n 2025-01-06 fee 9.00 due 2025-01-06";
    assert_eq!(run(&product, "2025-01-06", story).credit_balance, money("6.00"));
    let account = run(&product, "2025-01-07", &format!("{story}\n 2025-01-07 goodwill 4.00"));
    assert_eq!((account.credit_balance, account.totals.kept), (Amount::ZERO, money("10.00")));
    // A revolving account may owe again at any time.
    let mut product = revolving("0", "0");
    product.excess_tolerance = money("10.00");
    let account = run(&product, "2025-01-05", "2025-01-05 open 0.00 x 0\n 2025-01-05 repay 1.00");
    assert_eq!(account.credit_balance, money("1.00"));
}

#[test]
fn interest_of_a_period_that_has_not_begun_is_dropped_with_its_principal() {
    let mut product = product(Plan::External);
    product.allocation.waives_interest_in_advance = true;
    let paid = |on: &str, amount: &str| {
        let story = format!("2025-01-01 given 2025-02-01 90.00 10.00 2025-03-01 90.00 10.00\n {on} repay {amount}");
        let account = run(&product, on, &story);
        (account.instalments.iter().map(|i| i.scheduled.interest.minor()).collect::<Vec<_>>(), account.credit_balance)
    };
    // Of the second the period begins on 1 February.
    assert_eq!(paid("2025-01-20", "195.00"), (vec![1000, 0], money("5.00")));
    assert_eq!(paid("2025-01-20", "189.99"), (vec![1000, 1000], Amount::ZERO));
    assert_eq!(paid("2025-02-01", "195.00"), (vec![1000, 1000], Amount::ZERO));
}
