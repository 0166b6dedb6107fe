use ledger::Product;
use ledger::event::{Contract, Instalments};
use ledger::product::{Period, Plan, ProductKey};
use primitives::Rate;

use super::*;
use crate::fixtures::{date, every_event};

fn product() -> Product {
    let plan = Plan::FeePerInstalment { fee_rate: Rate::ZERO, every: Period::Months(1) };
    Product::plain(ProductKey { id: "p".to_owned(), version: 1 }, date("2020-01-01"), Currency::CNY, plan)
}

fn opened() -> Entry {
    let contract = Contract {
        person: "P-1".to_owned(),
        product: product().key,
        funding_source: "own".to_owned(),
        principal: Amount::from_minor(30_000),
        instalments: Instalments::Computed { count: 3, first_due: Some(date("2025-02-28")) },
    };
    let (on, event) = (date("2025-01-31"), Event::ContractOpened(Box::new(contract)));
    Entry { seq: 1, effective_on: on, booked_on: on, event }
}

#[test]
fn a_preview_is_the_account_with_the_event_booked() {
    let (product, on) = (product(), date("2025-03-10"));
    let entries = [opened()];
    let history = History::new(&product, &entries);
    let (mut previewed, policies) = (0, Policies::default());
    let alone = Classifying { others: &[], policies: &policies };
    for event in every_event() {
        match preview("A1", history, &event, on, alone) {
            Ok(preview) => {
                let mut entries = entries.to_vec();
                entries.push(Entry { seq: 2, effective_on: on, booked_on: on, event });
                let booked = History::new(&product, &entries).as_of(on).unwrap();
                assert_eq!(preview.after.owed.total, Currency::CNY.format(booked.unpaid().total()));
                assert_eq!(preview.after.status, booked.status().name());
                assert_eq!(preview.before.owed.total, "300.00");
                previewed += 1;
            }
            Err(why) => assert_eq!(Some(why), intake::check(history, &event, on).err()),
        }
    }
    assert!(previewed > 10, "{previewed} events make sense on the account");
}

/// What was learned on 12 March counts from 9 March: a preview of 10 March comes after it.
#[test]
fn a_preview_is_booked_after_everything_that_is_known() {
    let product = product();
    let repaid = Event::Repayment { amount: Amount::from_minor(10_000), earmark: None };
    let (effective_on, booked_on) = (date("2025-03-10"), date("2025-03-12"));
    let entries = [opened(), Entry { seq: 2, effective_on, booked_on, event: repaid }];
    let history = History::new(&product, &entries);
    let event = Event::CreditRefunded { amount: Amount::from_minor(1) };
    let policies = Policies::default();
    let alone = Classifying { others: &[], policies: &policies };
    assert!(preview("A1", history, &event, effective_on, alone).is_err(), "there is no credit balance");
    let more = Event::Repayment { amount: Amount::from_minor(5_000), earmark: None };
    let preview = preview("A1", history, &more, effective_on, alone).unwrap();
    assert_eq!((preview.before.owed.total.as_str(), preview.after.owed.total.as_str()), ("200.00", "150.00"));
    assert_eq!(preview.after.next_due.unwrap().amount, "50.00");
}
