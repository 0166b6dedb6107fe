//! Settlements that lapse or fail, and what is too small to give back.

use super::*;
use crate::event::SettlementPart;
use crate::posting::{LedgerAccount, balances};

fn settlement(due: &str, amount: &str) -> Event {
    let parts = vec![SettlementPart { due: date(due), amount: money(amount) }];
    Event::SettlementAgreed { parts, authority: None, reason: String::new() }
}

/// 150.00 are accepted for 309.00 and come in on 15 March: 103.00 for the first, 47.00 for the second; 56.00 of the second
/// and 103.00 of the third are forgiven.
fn kept(then: Event) -> Vec<(&'static str, Event)> {
    vec![("2025-03-10", settlement("2025-03-20", "150.00")), ("2025-03-15", repayment("150.00")), ("2025-04-05", then)]
}

#[test]
fn a_settlement_that_is_kept_forgives_the_rest() {
    on(kept(repayment("0.01")), "2025-03-15", |account| {
        assert_eq!((account.totals.forgiven.total(), account.status()), (money("159.00"), Status::Settled));
    });
}

/// 50.00 go back on 5 April: 47.00 of the second and 3.00 of the first. 209.00 are owed again. With a chargeback what was
/// settled ages from that day; with a refund from where it did.
#[test]
fn money_that_goes_back_makes_a_kept_settlement_fail() {
    let back = money("50.00");
    for (event, ages_from) in [
        (Event::Chargeback { amount: back }, ["2025-04-05", "2025-04-05", "2025-04-28"]),
        (Event::Refunded { amount: back }, ["2025-02-28", "2025-03-28", "2025-04-28"]),
    ] {
        on(kept(event), "2025-04-05", |account| {
            let settlement = account.settlement.as_ref().unwrap();
            assert_eq!(settlement.state, SettlementState::Failed { on: date("2025-04-05") });
            assert_eq!(settlement.received, money("100.00"));
            assert_eq!((account.totals.forgiven.total(), account.unpaid().total()), (Amount::ZERO, money("209.00")));
            assert_eq!((account.status(), account.has_ended), (Status::Open, true));
            let found: Vec<_> = account.instalments.iter().map(|instalment| instalment.ages_from).collect();
            assert_eq!(found, ages_from.map(date));
            assert_eq!(balances(account).iter().map(|(_, amount)| *amount).sum::<Amount>(), Amount::ZERO);
        });
    }
}

/// 160.00 came in for 150.00: 10.00 may go back, and are owed again; a cent more is too much.
#[test]
fn a_kept_settlement_stands_as_long_as_enough_is_left() {
    for (back, state, unpaid) in [
        ("10.00", SettlementState::Completed { on: date("2025-03-15") }, "10.00"),
        ("10.01", SettlementState::Failed { on: date("2025-04-05") }, "159.01"),
    ] {
        let events = vec![
            ("2025-03-10", settlement("2025-03-20", "150.00")),
            ("2025-03-15", repayment("160.00")),
            ("2025-04-05", Event::Chargeback { amount: money(back) }),
        ];
        on(events, "2025-04-05", |account| {
            assert_eq!(account.settlement.as_ref().unwrap().state, state);
            assert_eq!(account.unpaid().total(), money(unpaid));
        });
    }
}

/// 309.00 are owed in all, and two cents too many are kept.
#[test]
fn a_credit_balance_within_the_tolerance_is_kept() {
    let product = Product { excess_tolerance: money("0.02"), ..monthly() };
    for (paid, kept, credit, status) in [
        ("309.00", "0.00", "0.00", Status::Settled),
        ("309.02", "0.02", "0.00", Status::Settled),
        ("309.03", "0.00", "0.03", Status::Overpaid),
    ] {
        on_of(&product, vec![("2025-02-10", repayment(paid))], "2025-02-10", |account| {
            let found = (account.totals.kept, account.credit, account.status());
            assert_eq!(found, (money(kept), money(credit), status), "{paid}");
            let income = balances(account).into_iter().find(|(account, _)| *account == LedgerAccount::Kept);
            assert_eq!(income.map_or(Amount::ZERO, |(_, amount)| amount), -money(kept));
        });
    }
    assert_eq!(LedgerAccount::Kept.name(), "income:kept");
}
