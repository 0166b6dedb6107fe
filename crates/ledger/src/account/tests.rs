mod ends;
mod fees;
mod interest;
mod open_end;
mod simple_interest;

use super::*;
use crate::ageing;
use crate::component::Component;
use crate::fixtures::{date, money, monthly, repayment, three_instalments};

fn on<T>(events: Vec<(&str, Event)>, day: &str, ask: impl FnOnce(&Account<'_>) -> T) -> T {
    on_of(&monthly(), events, day, ask)
}

fn on_of<T>(product: &Product, events: Vec<(&str, Event)>, day: &str, ask: impl FnOnce(&Account<'_>) -> T) -> T {
    let entries = three_instalments(events);
    ask(&History::new(product, &entries).as_of(date(day)).unwrap())
}

#[test]
fn before_its_opening_there_is_no_account() {
    let (product, entries) = (monthly(), three_instalments(vec![]));
    let history = History::new(&product, &entries);
    assert!(history.as_of(date("2025-01-30")).is_none());
    assert!(history.as_of(date("2025-01-31")).is_some());
    assert!(history.as_reported(date("2025-02-28"), date("2025-01-30")).is_none(), "nobody knew of it");
}

/// 309.00 in all: a cent less is open, a cent more is overpaid.
#[test]
fn a_cent_decides_between_open_settled_and_overpaid() {
    for (amount, status, credit) in
        [("308.99", Status::Open, 0), ("309.00", Status::Settled, 0), ("309.01", Status::Overpaid, 1)]
    {
        on(vec![("2025-02-10", repayment(amount))], "2025-02-10", |account| {
            assert_eq!((account.status(), account.credit.minor()), (status, credit), "{amount}");
        });
    }
}

/// 103.00 settle the first whole; a cent less leaves a cent of principal, the last component in the order.
#[test]
fn a_repayment_goes_to_the_oldest_instalment_in_the_products_order() {
    let unpaid = |amount: &str| {
        on(vec![("2025-02-28", repayment(amount))], "2025-02-28", |account| {
            account.instalments.iter().map(|instalment| instalment.unpaid().minor()).collect::<Vec<_>>()
        })
    };
    assert_eq!(unpaid("103.00"), [0, 10_300, 10_300]);
    assert_eq!(unpaid("102.99"), [1, 10_300, 10_300]);
    assert_eq!(unpaid("103.01"), [0, 10_299, 10_300]);
}

#[test]
fn what_is_due_and_what_comes_next_go_by_the_day() {
    on(vec![("2025-02-28", repayment("103.00"))], "2025-03-28", |account| {
        assert_eq!(account.unpaid_through(date("2025-03-27")).total(), Amount::ZERO);
        assert_eq!(account.unpaid_through(date("2025-03-28")).total(), money("103.00"));
        assert_eq!(account.next_due(date("2025-02-01")).unwrap().due, date("2025-03-28"), "the first is paid");
        assert_eq!(account.next_due(date("2025-03-28")).unwrap().due, date("2025-04-28"));
        assert!(account.next_due(date("2025-04-28")).is_none());
    });
}

/// Paid on 1 March the first was missed for ever; paid on 28 February it was not.
#[test]
fn an_instalment_is_missed_when_its_due_day_ends_unpaid() {
    for (paid_on, is_missed) in [("2025-02-28", false), ("2025-03-01", true)] {
        let missed =
            on(vec![(paid_on, repayment("103.00"))], "2025-03-20", |account| account.instalments[0].is_missed());
        assert_eq!(missed, is_missed, "paid on {paid_on}");
    }
}
