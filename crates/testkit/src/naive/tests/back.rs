//! Money out again, and tranches: section 5.

use ledger::product::ChargebackAgeing;

use super::*;

#[test]
fn a_chargeback_takes_back_from_the_latest_and_reopens_from_its_own_day() {
    let mut product = monthly();
    product.penalty = Some(daily_penalty(0, PenaltyFrom::AfterGrace));
    let story = "
        2025-01-01 open 300.00 x 3
        2025-01-20 repay 250.00
        2025-02-11 chargeback 180.00
    ";
    let account = run(&product, "2025-02-11", story);
    assert_eq!(
        unpaid(&account),
        [
            "1 2025-02-01: 30.00 + 0.00 + 0.00 + 0.00",
            "2 2025-03-01: 100.00 + 0.00 + 0.00 + 0.00",
            "3 2025-04-01: 100.00 + 0.00 + 0.00 + 0.00",
        ]
    );
    assert_eq!((account.overdue_since, account.past_due_days), (None, 0));
    let account = run(&product, "2025-02-12", story);
    assert_eq!((account.overdue_since, account.past_due_days), (Some(date("2025-02-11")), 1));
    // 30.00 x 0.05 % x 10 days = 15 fen, counted from the chargeback.
    let account = run(&product, "2025-02-21", story);
    assert_eq!((account.past_due_days, account.overdue.penalty), (10, money("0.15")));
    assert!(!account.instalments[0].is_missed);
    assert_eq!(account.missed_periods_ever, 1);
}

#[test]
fn a_chargeback_beyond_all_that_was_paid_becomes_a_charge_of_principal() {
    let story = "
        2025-01-01 open 300.00 x 3
        2025-01-20 repay 310.00
        2025-01-21 chargeback 330.00
    ";
    let account = run(&monthly(), "2025-01-21", story);
    assert_eq!(unpaid(&account)[0], "charge 1 2025-01-21: 20.00 + 0.00 + 0.00 + 0.00");
    let left: Amount = account.instalments.iter().map(|i| i.unpaid().total()).sum();
    assert_eq!((left, account.credit_balance), (money("320.00"), Amount::ZERO));
}

#[test]
fn a_reopened_instalment_ages_from_the_next_due_date_or_as_before() {
    let mut product = monthly();
    let story = "
        2025-01-01 open 300.00 x 3
        2025-02-01 repay 100.00
        2025-02-11 chargeback 30.00
    ";
    let first = |product: &Product| {
        let first = run(product, "2025-02-11", story).instalments[0].clone();
        (first.ages_from, first.penalty_anchor)
    };
    product.ageing.chargeback = ChargebackAgeing::AtNextDue;
    assert_eq!(first(&product), (date("2025-03-01"), date("2025-03-01")));
    product.ageing.chargeback = ChargebackAgeing::RestoreOriginalDue;
    assert_eq!(first(&product), (date("2025-02-01"), date("2025-02-01")));
    assert_eq!(run(&product, "2025-02-11", story).past_due_days, 10);
}

/// Two instalments of 100.00 are paid in advance, 150.00 go back within the first period: its 100.00, and 50.00 that are due.
#[test]
fn a_chargeback_at_once_is_due_beyond_the_running_instalment() {
    let mut product = monthly();
    product.ageing.chargeback = ChargebackAgeing::AtOnce;
    let story = "
        2025-01-01 open 300.00 x 3
        2025-01-05 repay 200.00
        2025-01-10 chargeback 150.00
    ";
    let account = run(&product, "2025-01-11", story);
    assert_eq!((account.past_due_days, account.overdue.principal), (1, money("50.00")));
    assert_eq!(
        account.instalments.iter().map(|i| i.unpaid().total().minor()).collect::<Vec<_>>(),
        [5_000, 10_000, 0, 10_000]
    );
}

#[test]
fn a_chargeback_takes_back_in_its_own_order() {
    let mut product = product(Plan::External);
    product.allocation.chargeback_order =
        [Component::Interest, Component::Principal, Component::Fee, Component::Penalty];
    let story = "
        2025-01-01 given 2025-02-01 90.00 10.00
        2025-01-20 repay 100.00
        2025-01-21 chargeback 15.00
    ";
    assert_eq!(unpaid(&run(&product, "2025-01-21", story)), ["1 2025-02-01: 5.00 + 10.00 + 0.00 + 0.00"]);
}

#[test]
fn a_refund_to_the_customer_reopens_nothing() {
    let story = "
        2025-01-01 open 300.00 x 3
        2025-02-01 repay 100.00
        2025-02-11 refund-customer 130.00
    ";
    let account = run(&monthly(), "2025-02-11", story);
    assert_eq!((account.past_due_days, account.overdue_since), (10, Some(date("2025-02-01"))));
    assert_eq!(unpaid(&account)[1], "charge 1 2025-02-11: 30.00 + 0.00 + 0.00 + 0.00");
    assert_eq!(account.totals.refunded, money("130.00"));
}

#[test]
fn credit_is_paid_out_and_what_is_missing_is_owed() {
    let story = "
        2025-01-01 open 300.00 x 3
        2025-01-05 repay 310.00
        2025-01-06 refund-credit 12.00
    ";
    let account = run(&monthly(), "2025-01-06", story);
    assert_eq!((account.credit_balance, account.totals.credit_refunded), (Amount::ZERO, money("12.00")));
    assert_eq!(unpaid(&account)[0], "charge 1 2025-01-06: 2.00 + 0.00 + 0.00 + 0.00");
}

#[test]
fn a_tranche_is_a_schedule_of_its_own_over_the_instalments_in_advance() {
    let product = equal_principal("36.5%", Period::Days(10));
    let story = "
        2025-01-01 open 100.00 x 3
        2025-01-11 disburse 30.00
    ";
    // 33.33 and 33.34 with 0.67 and 0.33; 15.00 each, with 0.1 % a day on 30.00 and on 15.00 for ten days each.
    let account = run(&product, "2025-01-11", story);
    assert_eq!(principal_and_interest(&account), [(3333, 100), (4833, 97), (4834, 48)]);
    assert_eq!(account.totals.paid_out, money("130.00"));
    let account = run(&product, "2025-01-31", "2025-01-01 open 100.00 x 3\n 2025-01-31 disburse 30.00");
    assert_eq!(unpaid(&account)[3], "charge 1 2025-01-31: 30.00 + 0.00 + 0.00 + 0.00");
}

/// 150.00 of 300.00 are accepted as full; 60.00 of them go back on 5 March.
const FAILED: &str = "
    2025-01-01 open 300.00 x 3
    2025-02-11 settle 2025-03-20 150.00
    2025-02-20 repay 150.00
";

#[test]
fn a_chargeback_makes_a_completed_settlement_fail_and_what_was_forgiven_is_owed_again() {
    let account = run(&monthly(), "2025-03-05", FAILED);
    assert_eq!((left(&account), account.totals.forgiven.principal), (vec![0, 0, 0], money("150.00")));
    let account = run(&monthly(), "2025-03-05", &format!("{FAILED} 2025-03-05 chargeback 60.00"));
    // 50.00 and 100.00 were forgiven; 50.00 of the second and 10.00 of the first are taken back.
    assert_eq!((left(&account), account.totals.forgiven.total()), (vec![1000, 10_000, 10_000], Amount::ZERO));
    let settlement = account.settlement.unwrap();
    assert_eq!(
        (settlement.received, settlement.state),
        (money("90.00"), NaiveSettlementState::Failed(date("2025-03-05")))
    );
    assert!(account.has_ended);
    let ages: Vec<Date> = account.instalments.iter().map(|instalment| instalment.ages_from).collect();
    assert_eq!(ages, [date("2025-03-05"), date("2025-03-05"), date("2025-04-01")]);
    // A refund opens nothing again: the second ages from where it did.
    let account = run(&monthly(), "2025-03-05", &format!("{FAILED} 2025-03-05 refund-customer 60.00"));
    assert_eq!((left(&account), account.past_due_days), (vec![1000, 10_000, 10_000], 32));
}

#[test]
fn a_completed_settlement_stays_completed_as_long_as_enough_was_received() {
    let story = |more: &str| FAILED.replace("repay 150.00", "repay 160.00") + more;
    let account = run(&monthly(), "2025-03-05", &story("2025-03-05 chargeback 10.00"));
    // 10.00 of the second are owed again; 40.00 of it and 100.00 were forgiven.
    assert_eq!((left(&account), account.totals.forgiven.principal), (vec![0, 1000, 0], money("140.00")));
    let settlement = account.settlement.unwrap();
    assert_eq!(
        (settlement.received, settlement.state),
        (money("150.00"), NaiveSettlementState::Completed(date("2025-02-20")))
    );
    let more = "2025-03-05 chargeback 10.00\n 2025-03-07 chargeback 0.01";
    let account = run(&monthly(), "2025-03-07", &story(more));
    assert_eq!(left(&account), [0, 5001, 10_000]);
    assert_eq!(account.settlement.unwrap().state, NaiveSettlementState::Failed(date("2025-03-07")));
    // Once it has failed, nothing more is taken from it.
    let account = run(&monthly(), "2025-03-08", &story(&format!("{more}\n 2025-03-08 chargeback 5.00")));
    assert_eq!(account.settlement.unwrap().received, money("149.99"));
}

#[test]
fn interest_that_a_settlement_dropped_stays_dropped_when_it_fails() {
    let story = format!("{FAILED} 2025-03-05 chargeback 60.00");
    let account = run(&equal_principal("36.5%", Period::Months(1)), "2025-03-05", &story);
    // On 20 February 19 of the 28 days of 5.60 were earned, 3.80, and nothing of 3.10.
    assert_eq!(principal_and_interest(&account), [(10_000, 930), (10_000, 380), (10_000, 0)]);
}

#[test]
fn nothing_is_owed_again_on_an_account_that_was_written_off() {
    let account =
        run(&monthly(), "2025-03-05", &format!("{FAILED} 2025-03-01 write-off\n 2025-03-05 chargeback 60.00"));
    let settlement = account.settlement.unwrap();
    assert_eq!(settlement.state, NaiveSettlementState::Completed(date("2025-02-20")));
    assert_eq!(
        (account.totals.forgiven.principal, account.totals.written_off.principal),
        (money("150.00"), money("60.00"))
    );
}
