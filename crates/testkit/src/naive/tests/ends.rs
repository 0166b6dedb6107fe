//! Ends: section 8.

use ledger::product::ChargeOffInterest;

use super::*;

/// 300.00 from 1 January 2025 at 0.1 % a day: 9.30 until 1 February, 5.60 until 1 March, 3.10 until 1 April.
const OPENING: &str = "2025-01-01 open 300.00 x 3";

fn dear() -> Product {
    equal_principal("36.5%", Period::Months(1))
}

#[test]
fn a_termination_makes_everything_due_without_its_unearned_interest() {
    let account = run(&dear(), "2025-02-12", &format!("{OPENING}\n 2025-02-11 terminate"));
    let expected = [
        "1 2025-02-01: 100.00 + 9.30 + 0.00 + 0.00",
        "2 2025-02-11: 100.00 + 2.00 + 0.00 + 0.00",
        "3 2025-02-11: 100.00 + 0.00 + 0.00 + 0.00",
    ];
    assert_eq!(unpaid(&account), expected);
    assert!(account.has_ended && account.is_full && account.instalments[2].is_missed);
    assert_eq!((account.past_due_days, account.unpaid_periods), (11, 2));
}

#[test]
fn a_charge_off_counts_what_is_unpaid_and_stops_penalty() {
    let mut product = dear();
    product.penalty =
        Some(PenaltyTerms { base: PenaltyBase::OverduePrincipal, ..daily_penalty(0, PenaltyFrom::DueDate) });
    let story = format!("{OPENING}\n 2025-02-11 charge-off\n 2025-02-20 recover 30.00");
    for (interest, charged_off) in [
        (ChargeOffInterest::Regular, "300.00 + 18.00 + 0.00 + 0.50"),
        (ChargeOffInterest::Zero, "300.00 + 11.30 + 0.00 + 0.50"),
        (ChargeOffInterest::AccelerateDueDates, "300.00 + 11.30 + 0.00 + 0.50"),
    ] {
        product.charge_off.interest = interest;
        let account = run(&product, "2025-03-20", &story);
        assert_eq!(shown(account.totals.charged_off), charged_off, "{interest:?}");
        assert_eq!((account.status, account.overdue.penalty), (NaiveStatus::ChargedOff, money("0.50")));
        assert_eq!((account.past_due_days, account.totals.recovered), (47, money("30.00")));
        let is_accelerated = interest == ChargeOffInterest::AccelerateDueDates;
        assert_eq!(account.instalments[2].due == date("2025-02-11"), is_accelerated);
    }
}

#[test]
fn a_write_off_gives_everything_up_and_money_after_it_settles_nothing() {
    let story = format!("{OPENING}\n 2025-02-11 write-off\n 2025-02-20 repay 20.00\n 2025-02-21 goodwill 5.00");
    let account = run(&dear(), "2025-02-21", &story);
    assert_eq!((account.status, left(&account)), (NaiveStatus::WrittenOff, vec![0, 0, 0]));
    assert_eq!(shown(account.totals.written_off), "300.00 + 11.30 + 0.00 + 0.00");
    assert_eq!((account.totals.recovered, account.totals.received_after_write_off), (money("20.00"), money("25.00")));
    let account = run(&dear(), "2025-02-22", &format!("{story}\n 2025-02-22 chargeback 40.00"));
    assert_eq!(account.totals.received_after_write_off, Amount::ZERO);
    assert_eq!(shown(account.totals.written_off), "315.00 + 11.30 + 0.00 + 0.00");
}

#[test]
fn a_settlement_is_completed_when_all_of_it_came_in() {
    let story = format!(
        "{OPENING}
         2025-02-11 settle 2025-02-20 50.00 2025-03-20 100.00
         2025-02-20 repay 50.00
         2025-03-20 repay 100.00"
    );
    let before = run(&monthly(), "2025-03-19", &story).settlement.unwrap();
    assert_eq!((before.received, before.state), (money("50.00"), NaiveSettlementState::Active));
    let account = run(&monthly(), "2025-03-20", &story);
    let settlement = account.settlement.unwrap();
    assert_eq!(settlement.state, NaiveSettlementState::Completed(date("2025-03-20")));
    assert_eq!((account.status, account.has_ended), (NaiveStatus::Settled, true));
    assert_eq!((account.totals.forgiven.principal, account.totals.waived.total()), (money("150.00"), Amount::ZERO));
}

#[test]
fn a_settlement_lapses_when_a_part_does_not_come_in_time() {
    let story = format!(
        "{OPENING}
         2025-02-11 settle 2025-02-20 50.00 2025-03-20 100.00
         2025-02-19 repay 60.00
         2025-02-20 chargeback 10.01"
    );
    let state = |on: &str| run(&monthly(), on, &story).settlement.unwrap().state;
    assert_eq!(state("2025-02-20"), NaiveSettlementState::Active);
    assert_eq!(state("2025-02-21"), NaiveSettlementState::Lapsed(date("2025-02-21")));
    let late = run(&monthly(), "2025-02-22", &format!("{story}\n 2025-02-22 repay 100.01"));
    assert_eq!((late.settlement.unwrap().received, late.totals.forgiven.total()), (money("49.99"), Amount::ZERO));
}

#[test]
fn the_pools_of_an_ended_account_become_one_charge() {
    let story = "
        2025-01-05 open 0.00 x 0
        2025-01-06 buy 1000.00 in 1
        2025-02-11 repay 100.00
        2025-02-20 buy 60.00 in 3
        2025-02-21 terminate
        2025-02-22 buy 7.00 in 1
    ";
    let account = run(&revolving("0.05%", "0"), "2025-03-01", story);
    // 900.00 were carried for ten days at 0.45.
    assert_eq!(unpaid(&account)[1], "charge 1 2025-02-21: 960.00 + 4.50 + 0.00 + 0.00");
    assert_eq!(unpaid(&account)[2], "charge 2 2025-02-22: 7.00 + 0.00 + 0.00 + 0.00");
    assert_eq!((account.pools, account.struck, account.status), (NaivePools::default(), None, NaiveStatus::Open));
}
