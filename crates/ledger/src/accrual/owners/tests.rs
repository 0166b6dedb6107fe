use primitives::Amount;

use super::*;
use crate::accrual::{Kind, Units};
use crate::day_close::close_with_accruals;
use crate::event::{Entry, Event};
use crate::fixtures::{computed, contract, daily_loan, date, entries};

/// 300.00 in three from 31 January on, of which 8.40 accrue by 28 February: 0.30 a day. Sold on 10 February.
fn sold(to: &str, on: &str) -> Vec<Entry> {
    let opening = Event::ContractOpened(Box::new(contract("300.00", computed(3))));
    entries(opening, vec![(on, Event::Sold { to: to.into(), price: None, reason: "a portfolio".into() })])
}

/// Interest in cents, by owner, as it was reported on a day.
fn reported(entries: &[Entry], on: &str) -> Vec<(String, i64)> {
    let product = daily_loan();
    let history = History::new(&product, entries);
    let owned = by_owner_as_reported(history, date(on));
    owned
        .into_iter()
        .map(|(owner, income)| (owner.to_owned(), income.accrued[Kind::Interest].whole().minor()))
        .collect()
}

fn cents(rows: &[(&str, i64)]) -> Vec<(String, i64)> {
    rows.iter().map(|(owner, cents)| ((*owner).to_owned(), *cents)).collect()
}

/// Ten days are the seller's, the settlement date among them.
#[test]
fn the_settlement_date_is_the_sellers_last_day_of_income() {
    let entries = sold("fund", "2025-02-10");
    assert_eq!(reported(&entries, "2025-02-09"), cents(&[("own", 270)]));
    assert_eq!(reported(&entries, "2025-02-10"), cents(&[("own", 300), ("fund", 0)]));
    assert_eq!(reported(&entries, "2025-02-11"), cents(&[("own", 300), ("fund", 30)]));
    assert_eq!(reported(&entries, "2025-02-28"), cents(&[("own", 300), ("fund", 540)]));
}

/// What the close of the settlement date tells: nothing of that day, and from the next on the growth of 0.30 goes from one to
/// the other. Nobody looks at the account on that next day.
#[test]
fn the_close_of_the_settlement_date_moves_the_growth_from_the_next_day_on() {
    let entries = sold("fund", "2025-02-10");
    let product = daily_loan();
    let mut told: Vec<(String, Date, Units)> = Vec::new();
    let close = close_with_accruals(History::new(&product, &entries), date("2025-02-10"), |owner, kink| {
        told.push((owner.to_owned(), kink.day, kink.through(date("2025-02-11"))));
    });
    let moved = |owner: &str| -> Units {
        told.iter().filter(|(of, on, _)| of == owner && *on == date("2025-02-11")).map(|(_, _, units)| *units).sum()
    };
    assert_eq!(moved("fund"), Units::of(Amount::from_minor(30)));
    assert_eq!(moved("own"), Units::of(Amount::from_minor(-30)));
    assert!(told.iter().all(|(_, on, _)| *on > date("2025-02-10")), "{told:?}");
    assert!(close.unwrap().next_wake.unwrap() > date("2025-02-11"));
}

/// A sale of 10 February that is learned on the 20th: ten days of 0.30 go over on that day. A repayment of the 5th that pays
/// everything off is learned later still: all interest is the seller's.
#[test]
fn what_is_learned_late_changes_the_income_of_whose_days_it_is() {
    let mut entries = sold("fund", "2025-02-10");
    entries[1].booked_on = date("2025-02-20");
    assert_eq!(reported(&entries, "2025-02-19"), cents(&[("own", 570)]));
    assert_eq!(reported(&entries, "2025-02-20"), cents(&[("own", 300), ("fund", 300)]));
    let paid = Event::Repayment { amount: Amount::from_minor(31_710), earmark: None };
    let entry = Entry { seq: 3, effective_on: date("2025-02-05"), booked_on: date("2025-02-25"), event: paid };
    entries.insert(1, entry);
    assert_eq!(reported(&entries, "2025-02-25"), cents(&[("own", 1_710), ("fund", 0)]));
}

#[test]
fn a_sale_that_is_taken_back_gives_the_income_back() {
    let mut entries = sold("fund", "2025-02-10");
    let event = Event::Reversal { of: 2 };
    entries.push(Entry { seq: 3, effective_on: date("2025-02-20"), booked_on: date("2025-02-20"), event });
    assert_eq!(reported(&entries, "2025-02-19"), cents(&[("own", 300), ("fund", 270)]));
    assert_eq!(reported(&entries, "2025-02-20"), cents(&[("own", 600)]));
}

/// Sold on 10 February and bought back on the 15th: the five days between are the fund's.
#[test]
fn who_buys_back_goes_on_where_it_ended() {
    let mut entries = sold("fund", "2025-02-10");
    let event = Event::Sold { to: "own".into(), price: None, reason: "bought back".into() };
    entries.push(Entry { seq: 3, effective_on: date("2025-02-15"), booked_on: date("2025-02-15"), event });
    assert_eq!(reported(&entries, "2025-02-20"), cents(&[("own", 450), ("fund", 150)]));
}
