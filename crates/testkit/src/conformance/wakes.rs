//! Wakes: one that is added again is there once, whichever way it is asked for.

use app::intake::{OnRefusal, take_in};
use app::port::{AccountId, Reading};
use app::record::{KeyPrint, Tail};
use ledger::event::{Entry, Event};
use primitives::Date;

use super::books::{NOW, date, monthly_book, opening};
use super::{Open, minor};

/// The same wake in one batch twice, in the same unit of work again, and in a later one.
pub fn a_wake_that_is_there_already_stays_as_it_is(open: Open<'_>) {
    let mut store = open("book");
    let news: Vec<_> = (1..=5).map(|number| opening(&format!("A{number}"), "2025-01-31")).collect();
    take_in(&mut *store, &monthly_book(), &news, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
    let day = date("2025-02-10");
    let wakes = |accounts: &[u64]| accounts.iter().map(|account| (day, AccountId(*account))).collect::<Vec<_>>();
    let event = Event::Repayment { amount: minor(1), earmark: None };
    let entry = Entry { seq: 6, effective_on: day, booked_on: day, event };
    let mut unit = store.begin().expect("begun");
    unit.add_wakes(&wakes(&[2, 2, 4])).expect("added");
    unit.add_wakes(&wakes(&[4, 5])).expect("added");
    unit.extend_records(&[(AccountId(4), Tail::of(&entry, KeyPrint::of("k")))]).expect("extended");
    assert_awake(&*unit, day);
    unit.commit().expect("committed");
    let mut unit = store.begin().expect("begun");
    unit.add_wakes(&wakes(&[2, 5])).expect("added");
    unit.commit().expect("committed");
    assert_awake(&*store, day);
    let mut unit = store.begin().expect("begun");
    unit.finish_day(day).expect("finished");
    unit.commit().expect("committed");
    assert_eq!(store.wakes_after((Date::MIN, AccountId(0)), 10).expect("read"), []);
}

/// Accounts 2, 4 and 5 are awake, all at once and in pages of two and of one; account 4 has one event beside its record.
fn assert_awake(store: &(impl Reading + ?Sized), day: Date) {
    let nothing_yet = (day.previous(), AccountId(u64::from(u32::MAX)));
    let wakes: Vec<u64> =
        store.wakes_after(nothing_yet, 10).expect("read").into_iter().map(|(_, account)| account.0).collect();
    assert_eq!(wakes, [2, 4, 5]);
    let two = store.wakes_after(nothing_yet, 2).expect("read");
    assert_eq!(two, [(day, AccountId(2)), (day, AccountId(4))]);
    for page in [1, 2, 10] {
        let (mut found, mut after) = (Vec::new(), AccountId(0));
        loop {
            let awake = store.awake_after(day, after, page).expect("read");
            let is_last = awake.len() < page;
            found.extend(awake);
            if is_last {
                break;
            }
            after = found.last().expect("a full page has an account").0;
        }
        let found: Vec<(u64, usize)> = found
            .into_iter()
            .map(|(account, record)| (account.0, record.unpack().expect("a record").entries.len()))
            .collect();
        assert_eq!(found, [(2, 1), (4, 2), (5, 1)], "pages of {page}");
    }
}
