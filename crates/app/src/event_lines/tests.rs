//! Events told by fields.

use std::sync::Arc;

use ledger::Event;
use primitives::{Amount, Currency};

use super::{BadField, Told};
use crate::intake::{Arrival, News, Origin};

fn told(change: impl FnOnce(&mut Told)) -> Result<Arrival, BadField> {
    let text = |text: &str| text.to_owned();
    let mut told =
        Told { account: text("A1"), key: text("r1"), effective_on: text("2025-04-01"), event: text("repay 12.34") };
    change(&mut told);
    let currency: Currency = "CNY".parse().unwrap();
    told.arrival(currency, Origin { file: Arc::from("test"), row: 1 })
}

#[test]
fn fields_tell_an_event() {
    let arrival = told(|_| {}).unwrap();
    let amount = Amount::from_minor(1_234);
    assert_eq!(arrival.news, News::Event(Event::Repayment { amount, earmark: None }));
    assert_eq!((arrival.account.as_str(), arrival.key.as_str()), ("A1", "r1"));
    let reversal = told(|told| told.event = "reverse r0".to_owned()).unwrap();
    assert_eq!(reversal.news, News::ReversalOf { key: "r0".to_owned() });
}

#[test]
fn the_field_that_makes_no_sense_is_named() {
    let field = |change: fn(&mut Told)| told(change).unwrap_err().field;
    assert_eq!(field(|told| told.account = String::new()), "account");
    assert_eq!(field(|told| told.account = "A\u{0}1".to_owned()), "account");
    assert_eq!(field(|told| told.key = " ".to_owned()), "key");
    assert_eq!(field(|told| told.key = "opening".to_owned()), "key");
    assert_eq!(field(|told| told.key = "k".repeat(10_001)), "key");
    assert_eq!(field(|told| told.effective_on = "2025-02-30".to_owned()), "effective_on");
    assert_eq!(field(|told| told.event = "repay 12.345".to_owned()), "event");
    assert_eq!(field(|told| told.event = "repay 1.00 as x".to_owned()), "event");
    assert_eq!(field(|told| told.event = "open 100.00".to_owned()), "event");
}
