//! Ends that closes book because an account is so late.

use app::close_day::close_through;
use app::intake::{News, OnRefusal, take_in};
use app::port::{JournalRow, Store};
use app::products::Products;
use ledger::day_close::Movement;

use super::books::{FixedClock, NOW, arrival, date, opening_under, plainly};
use super::{Open, assert_clean};

const ENDING: &str = "[product]\nid = \"ending\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\
                      [plan]\nkind = \"fee_per_instalment\"\nfee_rate = \"0%\"\n\
                      [charge_off]\ndpd_over = 60\nwrite_off_dpd_over = 90\n";

/// The oldest is due on 28 February: 30 April is day 61, 30 May day 91. The charge-off of 1 May is taken back on 5 May, and
/// none is booked again for these arrears; the write-off of 31 May is.
pub fn a_close_books_the_end_of_an_account_that_is_too_late(open: Open<'_>) {
    let mut store = open("book");
    let mut products = Products::default();
    products.insert(app::product_file::parse("ending", ENDING).expect("the product is right"));
    let book = |store: &mut dyn Store, news| {
        let taken = take_in(store, &products, &[news], NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
        assert_eq!(taken.booked, 1, "{taken:?}");
    };
    let close = |store: &mut dyn Store, through: &str| {
        let closed =
            close_through(store, &products, date(through), &FixedClock(NOW), plainly(), |_| {}).expect("closed");
        closed.last().expect("a day is closed").figures.movements
    };
    book(&mut *store, opening_under("ending", 1, "A1", "2025-01-31"));
    close(&mut *store, "2025-04-29");
    assert_eq!(ends(&*store), [""; 0]);
    close(&mut *store, "2025-04-30");
    assert_eq!(ends(&*store), ["charged_off of 2025-05-01, charged_off by days 2025-05-01"]);
    let movements = close(&mut *store, "2025-05-01");
    assert_eq!(movements[place(Movement::ChargedOff)], 1);
    assert_clean(&*store, &products);
    let back = News::ReversalOf { key: "charged_off by days 2025-05-01".to_owned() };
    book(&mut *store, arrival("A1", "back", date("2025-05-05"), back));
    close(&mut *store, "2025-05-29");
    assert_eq!(ends(&*store).len(), 1);
    let movements = close(&mut *store, "2025-05-31");
    assert_eq!(movements[place(Movement::WrittenOff)], 1);
    assert_eq!(ends(&*store)[1..], ["written_off of 2025-05-31, written_off by days 2025-05-31"]);
    assert_clean(&*store, &products);
}

fn ends(store: &dyn Store) -> Vec<String> {
    let told = |row: &JournalRow| format!("{} of {}, {}", row.kind, row.booked_on, row.key);
    let rows = store.journal_after(0, 100).expect("read");
    rows.iter().filter(|row| row.kind.ends_with("_off")).map(told).collect()
}

fn place(movement: Movement) -> usize {
    Movement::ALL.iter().position(|other| *other == movement).expect("every movement is among all")
}
