//! Intake: keys, clocks, refusals, rehearsals.

use app::intake::{OnRefusal, take_in};

use super::books::{NOW, monthly_book, opening, repayment};
use super::{Dump, Open};

/// The same arrivals twice: the second time all are known, and the book is as before.
pub fn intake_is_idempotent_by_key(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    let arrivals = [opening("A1", "2025-01-31"), repayment("A1", "r1", "2025-02-28", 10_000)];
    let first = take_in(&mut *store, &products, &arrivals, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
    assert_eq!((first.booked, first.known, first.opened), (2, 0, 1));
    let before = Dump::of(&*store);
    let again = take_in(&mut *store, &products, &arrivals, NOW + 1, OnRefusal::BookNothing, |_| {}).expect("taken in");
    assert_eq!((again.booked, again.known, again.opened), (0, 2, 0));
    assert_eq!(Dump::of(&*store), before);
}

/// What is learned later is recorded at no earlier instant, whatever the clock says.
pub fn a_clock_that_went_backwards_reorders_nothing(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    let an_hour = 3_600_000_000;
    for (now, arrival) in [
        (NOW, opening("A1", "2025-01-31")),
        (NOW - an_hour, repayment("A1", "r1", "2025-02-28", 10_000)),
        (NOW + an_hour, repayment("A1", "r2", "2025-03-28", 10_000)),
    ] {
        let taken = take_in(&mut *store, &products, &[arrival], now, OnRefusal::BookNothing, |_| {}).expect("taken in");
        assert_eq!(taken.booked, 1);
    }
    let rows = store.journal_after(0, 10).expect("read");
    let instants: Vec<_> = rows.iter().map(|row| row.recorded_at).collect();
    assert_eq!(instants, [NOW, NOW, NOW + an_hour]);
}

/// A key that comes again with another event is refused, by name.
pub fn a_key_stands_for_one_event(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    let arrivals = [
        opening("A1", "2025-01-31"),
        repayment("A1", "r1", "2025-02-28", 10_000),
        repayment("A1", "r1", "2025-02-28", 10_001),
        opening("A2", "2025-01-31"),
        repayment("A2", "r1", "2025-02-28", 10_001),
    ];
    let taken = take_in(&mut *store, &products, &arrivals, NOW, OnRefusal::BookTheRest, |_| {}).expect("taken in");
    assert_eq!(taken.booked, 4, "another account has keys of its own");
    let why = "key \"r1\" was already used for another event of this account (a repayment of 2025-02-28)";
    assert_eq!(taken.refused, [(2, why.to_owned())]);
}

/// With one bad arrival among good ones, either nothing is booked or all the others are.
pub fn of_refused_arrivals_nothing_or_the_rest_is_booked(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    let arrivals = [
        opening("A1", "2025-01-31"),
        repayment("A9", "r1", "2025-02-28", 10_000),
        repayment("A1", "r1", "2025-02-28", 10_000),
    ];
    let why = "the book has no account \"A9\"".to_owned();
    let empty = Dump::of(&*store);
    let taken = take_in(&mut *store, &products, &arrivals, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
    assert_eq!((taken.booked, taken.opened, taken.refused), (0, 0, vec![(1, why.clone())]));
    assert_eq!(Dump::of(&*store), empty);
    let taken = take_in(&mut *store, &products, &arrivals, NOW, OnRefusal::BookTheRest, |_| {}).expect("taken in");
    assert_eq!((taken.booked, taken.opened, taken.refused), (2, 1, vec![(1, why)]));
    assert_eq!(store.journal_len().expect("read"), 2);
}

/// A rehearsal tells what would be booked and refused, and leaves the book as it was.
pub fn a_rehearsal_books_nothing(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    let arrivals = [opening("A1", "2025-01-31"), repayment("A9", "r1", "2025-02-28", 10_000)];
    let empty = Dump::of(&*store);
    let taken = take_in(&mut *store, &products, &arrivals, NOW, OnRefusal::Rehearse, |_| {}).expect("rehearsed");
    assert_eq!((taken.booked, taken.opened, taken.refused.len()), (1, 1, 1));
    assert_eq!(Dump::of(&*store), empty);
}
