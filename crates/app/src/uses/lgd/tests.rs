//! Losses by hand.

use ledger::course::course;
use ledger::event::{Contract, Instalments};
use ledger::product::{Period, Plan, ProductKey};
use ledger::{Entry, History, Product};
use primitives::Rate;

use super::*;
use crate::fixtures::date;

/// 1,200.00 in twelve instalments from 15 January 2024, with repayments on days, in units.
fn entries(repayments: &[(&str, i64)]) -> Vec<Entry> {
    let opening = Event::ContractOpened(Box::new(Contract {
        person: "P".to_owned(),
        product: ProductKey { id: "p".to_owned(), version: 1 },
        funding_source: "own".to_owned(),
        principal: Amount::from_minor(120_000),
        instalments: Instalments::Computed { count: 12, first_due: None },
    }));
    let repaid = |&(on, units): &(&str, i64)| {
        (date(on), Event::Repayment { amount: Amount::from_minor(units * 100), earmark: None })
    };
    let all = std::iter::once((date("2024-01-15"), opening)).chain(repayments.iter().map(repaid));
    all.zip(1..).map(|((on, event), seq)| Entry { seq, effective_on: on, booked_on: on, event }).collect()
}

fn through<T>(repayments: &[(&str, i64)], look: impl FnOnce(&Course<'_>) -> T) -> T {
    let plan = Plan::FeePerInstalment { fee_rate: Rate::ZERO, every: Period::Months(1) };
    let key = ProductKey { id: "p".to_owned(), version: 1 };
    let product = Product::plain(key, date("2024-01-01"), Currency::CNY, plan);
    let entries = entries(repayments);
    look(&course(History::new(&product, &entries), date("2025-12-31"), |_| true).expect("it was opened"))
}

#[test]
fn a_default_is_the_first_day_at_whose_end_it_is_so_many_days_past_due() {
    // The first bill is due on 15 February 2024, day 0; 30 days past due at the end of 16 March (2024 has 29 February).
    assert_eq!(through(&[], |own| defaulted_on(own, 30)), Some(date("2024-03-16")));
    assert_eq!(through(&[("2024-02-20", 100)], |own| defaulted_on(own, 30)), Some(date("2024-04-14")));
    assert_eq!(through(&[("2024-02-15", 1_200)], |own| defaulted_on(own, 30)), None);
}

#[test]
fn what_came_in_after_the_day_of_default_through_the_last_day_was_recovered() {
    let repayments = [("2024-03-16", 100), ("2024-03-17", 50), ("2024-09-12", 70), ("2024-09-13", 900)];
    // 180 days after 16 March are the 12th of September: 50.00 and 70.00.
    let last = date("2024-03-16") + 180;
    assert_eq!(through(&repayments, |own| came_in(own, date("2024-03-16"), last)), Amount::from_minor(12_000));
}

#[test]
fn the_share_that_did_not_come_in_is_the_loss_once_there_are_enough() {
    let mut shown = Shown { accounts: 99, owed_minor: 1_000_000, recovered_minor: 350_000, lgd: None };
    shown.judge(100);
    assert_eq!(shown.lgd, None);
    shown.accounts = 100;
    shown.judge(100);
    // 1 - 3,500.00 / 10,000.00.
    assert!((shown.lgd.expect("enough") - 0.65).abs() < 1e-12);
    let losses = Losses { by_product: BTreeMap::from([("p".to_owned(), shown)]) };
    assert_eq!((losses.of_product("p").is_some(), losses.of_product("q")), (true, None));
}
