//! Portfolios: how many restructures a month takes over all accounts of a product, and how their accounts are found.

use app::close_day::close_through;
use app::intake::{Arrival, News, OnRefusal, Taken, take_in};
use app::port::{Reading, Store};
use app::products::Products;
use ledger::Event;
use ledger::event::{Restructure, RestructureKind};
use ledger::product::Period;

use super::Open;
use super::books::{FixedClock, NOW, arrival, date, monthly_book, opening, opening_under, plainly, repayment};

/// The plain product and two versions of a limited one, which differ in their limits.
fn book(first: &str, second: &str) -> Products {
    let mut products = monthly_book();
    for (version, limits) in [(1, first), (2, second)] {
        let text = format!(
            "[product]\nid = \"limited\"\nversion = {version}\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\
             [plan]\nkind = \"fee_per_instalment\"\nfee_rate = \"0%\"\n[restructure]\n{limits}\n"
        );
        products.insert(app::product_file::parse("limited", &text).expect("the product is right"));
    }
    products
}

/// 300.00 in three instalments, due on 28 February, 31 March and 30 April.
fn limited(account: &str, version: u32) -> Arrival {
    opening_under("limited", version, account, "2025-01-31")
}

/// What is unpaid is due a month later.
fn extension(account: &str, key: &str, on: &str) -> Arrival {
    let restructure = Restructure {
        kind: RestructureKind::Extension { by: Period::Months(1) },
        reason: "hardship".into(),
        requested_by: None,
        approved_by: None,
    };
    arrival(account, key, date(on), News::Event(Event::Restructured(Box::new(restructure))))
}

fn reversal(account: &str, key: &str, of: &str, on: &str) -> Arrival {
    arrival(account, key, date(on), News::ReversalOf { key: of.to_owned() })
}

fn take(store: &mut dyn Store, products: &Products, arrivals: &[Arrival]) -> Taken {
    take_in(store, products, arrivals, NOW, OnRefusal::BookTheRest, |_| {}).expect("taken in")
}

/// The places of the refused arrivals, and the one reason that all of them have.
fn refused(taken: &Taken) -> (Vec<usize>, &str) {
    let why = taken.refused.first().map_or("", |(_, why)| why);
    assert!(taken.refused.iter().all(|(_, other)| other == why), "{taken:?}");
    (taken.refused.iter().map(|(place, _)| *place).collect(), why)
}

/// Accounts are found by product, kind and day of booking, each once and in the order of their numbers.
pub fn the_accounts_with_an_event_of_a_span_are_found(open: Open<'_>) {
    let mut store = open("book");
    let products = book("", "");
    let arrivals = [
        opening("A1", "2025-01-31"),
        limited("B1", 1),
        limited("B2", 2),
        limited("B3", 1),
        repayment("B3", "r1", "2025-03-01", 1_000),
        repayment("B3", "r2", "2025-03-31", 1_000),
        repayment("B2", "r1", "2025-02-28", 1_000),
        repayment("B1", "r1", "2025-03-15", 1_000),
        repayment("A1", "r1", "2025-03-15", 1_000),
        extension("B2", "e1", "2025-03-10"),
        extension("B2", "e2", "2025-03-20"),
        extension("A1", "e1", "2025-03-10"),
    ];
    assert_eq!(take(&mut *store, &products, &arrivals).refused, []);
    let clock = FixedClock(NOW);
    close_through(&mut *store, &products, date("2025-03-31"), &clock, plainly(), |_| {}).expect("closed");
    // It counts from 28 March and is booked on 1 April.
    assert_eq!(take(&mut *store, &products, &[extension("B1", "late", "2025-03-28")]).refused, []);
    let found = |store: &dyn Reading, kind, product, first, last| -> Vec<String> {
        let rows = store.accounts_with_event(kind, product, date(first), date(last)).expect("read");
        for row in &rows {
            let whole = store.accounts_by_reference(&[&row.reference]).expect("read");
            assert_eq!(whole, [Some(row.clone())], "a row is the whole account");
        }
        rows.into_iter().map(|row| row.reference).collect()
    };
    for (kind, product, first, last, expected) in [
        ("repayment", "limited", "2025-03-01", "2025-03-31", vec!["B1", "B3"]),
        ("repayment", "limited", "2025-02-28", "2025-03-01", vec!["B2", "B3"]),
        ("repayment", "monthly", "2025-01-01", "2025-12-31", vec!["A1"]),
        ("repayment", "nothing", "2025-01-01", "2025-12-31", vec![]),
        ("restructured", "limited", "2025-03-01", "2025-03-31", vec!["B2"]),
        ("restructured", "limited", "2025-03-21", "2025-04-01", vec!["B1"]),
        ("restructured", "limited", "2025-03-20", "2025-04-01", vec!["B1", "B2"]),
        ("restructured", "monthly", "2025-03-10", "2025-03-10", vec!["A1"]),
        ("restructured", "limited", "2025-03-11", "2025-03-19", vec![]),
        ("reversal", "limited", "2025-01-01", "2025-12-31", vec![]),
    ] {
        assert_eq!(found(&*store, kind, product, first, last), expected, "{kind} of {product} from {first}");
    }
    drop(store);
    let store = open("book");
    assert_eq!(found(&*store, "restructured", "limited", "2025-03-01", "2025-03-31"), ["B2"]);
}

/// A month takes as many restructures as the product says, in one intake or several. A reversal makes room, a month's end
/// too, and what is learned late belongs to the month in which it is booked.
pub fn a_month_takes_as_many_restructures_as_the_product_allows(open: Open<'_>) {
    let mut store = open("book");
    let products = book("portfolio_per_month_max = 2", "portfolio_per_month_max = 1");
    let mut openings: Vec<Arrival> = ["B1", "B2", "B3", "B4", "B5", "B6"].map(|account| limited(account, 1)).into();
    openings.extend([opening("A1", "2025-01-31"), limited("C1", 2)]);
    assert_eq!(take(&mut *store, &products, &openings).refused, []);

    let full = "the product allows at most 2 restructures a month; 2 were booked in 2025-03";
    let first = [
        extension("B1", "e1", "2025-03-03"),
        extension("A1", "e1", "2025-03-03"),
        extension("B2", "e1", "2025-03-03"),
        extension("B3", "e1", "2025-03-03"),
    ];
    assert_eq!(refused(&take(&mut *store, &products, &first)), (vec![3], full), "another product's does not count");
    let again = take(&mut *store, &products, &first);
    assert_eq!((again.known, refused(&again)), (3, (vec![3], full)), "what is booked is known, however full it is");
    let other_version = take(&mut *store, &products, &[extension("C1", "e1", "2025-03-04")]);
    let why = "the product allows at most 1 restructures a month; 2 were booked in 2025-03";
    assert_eq!(refused(&other_version), (vec![0], why), "all versions count, the limit is the account's own");

    let room = [
        extension("B3", "e2", "2025-03-05"),
        reversal("B1", "back", "e1", "2025-03-05"),
        extension("B3", "e3", "2025-03-05"),
        extension("B1", "e2", "2025-03-05"),
        reversal("B3", "back", "e3", "2025-03-05"),
        extension("B4", "e1", "2025-03-31"),
        extension("B5", "e1", "2025-03-31"),
        extension("B5", "e2", "2025-04-01"),
    ];
    assert_eq!(refused(&take(&mut *store, &products, &room)), (vec![0, 3, 6], full));
    // One of each month is taken back, in an intake of its own.
    let back = [reversal("B4", "back", "e1", "2025-04-01"), extension("B4", "e2", "2025-03-31")];
    assert_eq!(refused(&take(&mut *store, &products, &back)), (vec![], ""));

    let clock = FixedClock(NOW);
    close_through(&mut *store, &products, date("2025-04-01"), &clock, plainly(), |_| {}).expect("closed");
    let late = [
        reversal("B2", "back", "e1", "2025-03-31"),
        extension("B6", "e1", "2025-03-31"),
        extension("B1", "e3", "2025-03-31"),
        extension("B1", "e4", "2025-05-02"),
    ];
    let why = "the product allows at most 2 restructures a month; 2 were booked in 2025-04";
    assert_eq!(refused(&take(&mut *store, &products, &late)), (vec![2], why), "they are booked on 2 April");
}

/// An intake of more arrivals than are worked on at a time counts over all of them; one that is dropped leaves nothing.
pub fn a_long_intake_counts_its_restructures_over_all_batches(open: Open<'_>) {
    let mut store = open("book");
    let products = book("portfolio_per_month_max = 2", "");
    let mut arrivals: Vec<Arrival> = ["B1", "B2", "B3", "B4"].map(|account| limited(account, 1)).into();
    arrivals.push(extension("B1", "e1", "2025-03-03"));
    arrivals.push(extension("B2", "e1", "2025-03-03"));
    arrivals.push(reversal("B2", "back", "e1", "2025-03-03"));
    arrivals.resize(20_000, arrivals[0].clone());
    arrivals.push(extension("B3", "e1", "2025-03-03"));
    arrivals.push(extension("B4", "e1", "2025-03-03"));
    let why = "the product allows at most 2 restructures a month; 2 were booked in 2025-03";
    for on_refusal in [OnRefusal::Rehearse, OnRefusal::BookNothing, OnRefusal::BookTheRest] {
        let taken = take_in(&mut *store, &products, &arrivals, NOW, on_refusal, |_| {}).expect("taken in");
        assert_eq!(refused(&taken), (vec![20_001], why), "{on_refusal:?}");
    }
}

/// Of its restructures a month takes fewer of accounts that were past due the evening before, as was known then.
pub fn a_month_takes_fewer_restructures_of_accounts_past_due(open: Open<'_>) {
    let mut store = open("book");
    let limits = "portfolio_per_month_max = 5\nportfolio_past_due_per_month_max = 1";
    let products = book(limits, "");
    let openings = ["B1", "B2", "B3", "B4", "B5", "B6"].map(|account| limited(account, 1));
    assert_eq!(take(&mut *store, &products, &openings).refused, []);

    let full = "the product allows at most 1 restructures of accounts past due a month; 1 were booked in 2025-03";
    // The first instalment is due on 28 February: the evening before 1 March it is not past due, a day later it is.
    let first = [
        extension("B1", "e1", "2025-03-01"),
        extension("B2", "e1", "2025-03-02"),
        extension("B3", "e1", "2025-03-02"),
        repayment("B3", "r1", "2025-03-02", 10_000),
        extension("B3", "e2", "2025-03-02"),
        extension("B3", "e3", "2025-03-03"),
    ];
    assert_eq!(refused(&take(&mut *store, &products, &first)), (vec![2, 4], full), "paid that day, it was past due");
    // What is learned of B2 later makes it no account that was current when its restructure was booked.
    let later = [repayment("B2", "r1", "2025-02-28", 10_000), extension("B4", "e1", "2025-03-04")];
    assert_eq!(refused(&take(&mut *store, &products, &later)), (vec![1], full));
    let room = [
        reversal("B2", "back", "e1", "2025-03-05"),
        extension("B4", "e2", "2025-03-05"),
        extension("B5", "e1", "2025-03-05"),
        extension("B6", "e1", "2025-04-01"),
    ];
    assert_eq!(refused(&take(&mut *store, &products, &room)), (vec![2], full));
    let rest = [extension("B2", "e2", "2025-03-06"), repayment("B5", "r1", "2025-03-06", 10_000)];
    assert_eq!(refused(&take(&mut *store, &products, &rest)), (vec![], ""), "B2 is current");
    let last = [extension("B5", "e2", "2025-03-07"), extension("B1", "e2", "2025-03-07")];
    let all = "the product allows at most 5 restructures a month; 5 were booked in 2025-03";
    assert_eq!(refused(&take(&mut *store, &products, &last)), (vec![1], all));
}
