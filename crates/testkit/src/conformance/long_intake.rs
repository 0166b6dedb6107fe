//! Long intakes: what is read ahead of its turn changes nothing of what is booked.

use app::intake::{Arrival, News, OnRefusal, Taken, take_in};
use app::port::Store;

use super::books::{NOW, arrival, date, monthly_book, opening, repayment};
use super::{Dump, Open};

/// Arrivals that a store with several readers divides: later ones open further accounts, and come back to earlier ones.
fn arrivals() -> Vec<Arrival> {
    let name = |number: u32| format!("A{number}");
    let open = |number| opening(&name(number), "2025-01-31");
    let repay = |key, amount| move |number| repayment(&name(number), key, "2025-02-10", amount);
    let news = |key: &str| News::ReversalOf { key: key.to_owned() };
    let take_back = |number| arrival(&name(number), "back", date("2025-02-11"), news("r2"));
    let mut all: Vec<Arrival> = (0..3_500).map(open).collect();
    all.extend((0..1_500).map(repay("r1", 100)));
    all.extend((3_500..4_500).map(open));
    all.extend((500..4_500).map(repay("r2", 200)));
    all.extend((0..500).map(repay("r1", 100)));
    all.extend((4_000..4_500).map(take_back));
    all.push(repay("r1", 101)(0));
    all.push(repayment("B", "r1", "2025-02-10", 100));
    all
}

fn take(store: &mut dyn Store, arrivals: &[Arrival], on_refusal: OnRefusal) -> Taken {
    take_in(store, &monthly_book(), arrivals, NOW, on_refusal, |_| {}).expect("taken in")
}

/// A long intake books what many short ones do, and refuses the same; one that books nothing leaves nothing.
pub fn a_long_intake_books_what_short_ones_do(open: Open<'_>) {
    let arrivals = arrivals();
    let mut store = open("long");
    assert_eq!(take(&mut *store, &arrivals, OnRefusal::BookNothing).booked, 0);
    assert_eq!(store.journal_len().expect("read"), 0);
    let taken = take(&mut *store, &arrivals, OnRefusal::BookTheRest);
    let refused: Vec<_> = taken.refused.iter().map(|(place, why)| (*place, why.as_str())).collect();
    let key = "key \"r1\" was already used for another event of this account (a repayment of 2025-02-10)";
    assert_eq!(refused, [(11_000, key), (11_001, "the book has no account \"B\"")]);
    assert_eq!((taken.booked, taken.known, taken.opened), (3_500 + 1_500 + 1_000 + 4_000 + 500, 500, 4_500));
    let long = Dump::of(&*store);
    drop(store);
    let mut store = open("short");
    for some in arrivals.chunks(700) {
        take(&mut *store, some, OnRefusal::BookTheRest);
    }
    assert!(long == Dump::of(&*store), "the books differ");
}
