//! A lender's books of a simulation, for tests and for measuring.

use std::collections::HashMap;

use ledger::{Entry, Event, History, Product, account, ageing, intake};
use primitives::Date;

use super::simulator_api::{News, Options, Simulator, What};
use super::terms;

/// The journal of every account, as a lender would keep it.
pub(crate) struct Books {
    products: Vec<Product>,
    accounts: Vec<Vec<Entry>>,
    keys: HashMap<String, (u32, u64)>,
    seq: u64,
}

/// The accounts at the end of a day: for each how many days past due, none when it is not open.
pub(crate) struct MonthEnd(pub(crate) Vec<Option<u32>>);

/// Simulates and books every day; `at_end_of` sees the books at the end of each.
pub(crate) fn run(options: Options, mut at_end_of: impl FnMut(Date, &Books, &[News])) {
    let products = terms::products();
    let mut simulator = Simulator::new(options, &products);
    let accounts = (0..options.accounts).map(|_| Vec::new()).collect();
    let mut books = Books { products, accounts, keys: HashMap::new(), seq: 0 };
    let mut news = Vec::new();
    for n in 0..options.days {
        let day = options.first_day + n.cast_signed();
        news.clear();
        simulator.day(day, &mut news);
        for item in &news {
            books.book(day, item);
        }
        at_end_of(day, &books, &news);
    }
}

impl Books {
    /// Books a piece of news as intake would.
    fn book(&mut self, day: Date, news: &News) {
        assert!((day + -3..=day).contains(&news.effective_on), "{day} {news:?}");
        self.seq += 1;
        let twice = self.keys.insert(news.key.clone(), (news.account, self.seq));
        assert_eq!(twice, None, "{news:?}");
        let event = match &news.what {
            What::Event(event) => event.clone(),
            What::ReversalOf(key) => {
                let (account, of) = self.keys[key];
                assert_eq!(account, news.account);
                Event::Reversal { of }
            }
        };
        let entries = &mut self.accounts[news.account as usize];
        if let Event::ContractOpened(contract) = &event {
            assert!(entries.is_empty());
            let product = self.products.iter().find(|product| product.key == contract.product).unwrap();
            intake::check_opening(product, contract, news.effective_on).unwrap();
        } else {
            let history = History::new(product_of(&self.products, entries), entries);
            intake::check(history, &event, news.effective_on).unwrap_or_else(|error| panic!("{news:?}: {error}"));
        }
        entries.push(Entry { seq: self.seq, effective_on: news.effective_on, booked_on: day, event });
        entries.sort_by_key(Entry::replay_order);
    }

    /// How all accounts stand at the end of a day.
    pub(crate) fn at_end_of(&self, day: Date) -> MonthEnd {
        let age = |entries: &Vec<Entry>| {
            let account = History::new(product_of(&self.products, entries), entries).as_of(day)?;
            let is_open = account.status() == account::Status::Open;
            is_open.then(|| ageing::age(&account).delinquent_days.days())
        };
        let opened = |entries: &Vec<Entry>| if entries.is_empty() { None } else { age(entries) };
        MonthEnd(self.accounts.iter().map(opened).collect())
    }
}

fn product_of<'a>(products: &'a [Product], entries: &[Entry]) -> &'a Product {
    let contract = entries.iter().find_map(|entry| entry.event.opening()).expect("an account is opened first");
    products.iter().find(|product| product.key == contract.product).unwrap()
}

impl MonthEnd {
    /// The percentage of open accounts that are at least so many days past due.
    pub(crate) fn percent_from(&self, days: u32) -> f64 {
        let open = self.0.iter().flatten().count().max(1);
        let late = self.0.iter().flatten().filter(|dpd| **dpd >= days).count();
        late as f64 * 100.0 / open as f64
    }
}
