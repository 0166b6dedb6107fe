use ledger::Event;
use primitives::Amount;

use super::super::{News, Origin};
use super::*;
use crate::fixtures::date;

fn arrivals(accounts: &[&str]) -> Vec<Arrival> {
    let origin = Origin { file: "test".into(), row: 0 };
    let event = Event::Repayment { amount: Amount::from_minor(1), earmark: None };
    let arrival = |account: &&str| Arrival {
        account: (*account).to_owned(),
        key: "k".to_owned(),
        effective_on: date("2025-01-31"),
        news: News::Event(event.clone()),
        origin: origin.clone(),
    };
    accounts.iter().map(arrival).collect()
}

#[test]
fn an_account_that_an_earlier_lot_names_is_not_read_ahead() {
    let arrivals = arrivals(&["A", "B", "A", "C", "A", "D", "B", "D"]);
    let lots = divided(&arrivals, 3);
    let lot = |range, ahead: &[&'static str], again: &[&'static str]| Lot {
        arrivals: &arrivals[range],
        ahead: ahead.to_vec(),
        again: again.to_vec(),
    };
    assert_eq!(lots, [lot(0..3, &["A", "B", "A"], &[]), lot(3..6, &["C", "D"], &["A"]), lot(6..8, &[], &["B", "D"])]);
}

#[test]
fn without_readers_every_account_is_read_when_it_is_its_turn() {
    let arrivals = arrivals(&["A", "B", "A"]);
    let lots = in_turn(&arrivals, 2);
    assert_eq!(lots.iter().map(|lot| lot.again.as_slice()).collect::<Vec<_>>(), [["A", "B"].as_slice(), &["A"]]);
    assert!(lots.iter().all(|lot| lot.ahead.is_empty()));
}
