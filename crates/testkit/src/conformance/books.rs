//! The books that the suite works with: a small plain one, and random ones with months of news and closes.

use std::ops::Range;
use std::sync::Arc;

use app::close_day::{Clock, Options, close_through};
use app::intake::{Arrival, News, OnRefusal, Origin, take_in};
use app::port::{Micros, Store};
use app::products::Products;
use ledger::Event;
use ledger::event::{Contract, Instalments};
use ledger::product::{AccrualTerms, NonAccrual, ProductKey};
use primitives::Date;

use super::{comes_from_outside, minor, news};
use crate::history::{random_entries, random_product, seeded};

/// An instant long after everything that the suite's books tell: 1 January 2030 UTC.
pub(crate) const NOW: Micros = 1_893_456_000_000_000;

/// A clock that stands still.
pub(crate) struct FixedClock(pub(crate) Micros);

impl Clock for FixedClock {
    fn now(&self) -> Micros {
        self.0
    }
}

pub(super) fn date(text: &str) -> Date {
    text.parse().expect("the suite writes dates")
}

/// The ordinary way to close.
pub(super) fn plainly() -> Options {
    Options { chunk: 20_000, threads: 1, workers: 1 }
}

pub(super) const MONTHLY: &str = "[product]\nid = \"monthly\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\
                       [plan]\nkind = \"fee_per_instalment\"\nfee_rate = \"0%\"\n";

/// The product of the plain book: equal parts each month, nothing else.
pub(super) fn monthly_book() -> Products {
    let mut products = Products::default();
    products.insert(app::product_file::parse("monthly", MONTHLY).expect("the product is right"));
    products
}

/// 300.00 in three instalments, the first a month after the opening.
pub(super) fn opening(account: &str, on: &str) -> Arrival {
    opening_under("monthly", 1, account, on)
}

/// The same under another product.
pub(super) fn opening_under(product: &str, version: u32, account: &str, on: &str) -> Arrival {
    let contract = Contract {
        person: format!("person of {account}"),
        product: ProductKey { id: product.to_owned(), version },
        funding_source: "own".into(),
        principal: minor(30_000),
        instalments: Instalments::Computed { count: 3, first_due: None },
    };
    arrival(account, "opening", date(on), News::Event(Event::ContractOpened(Box::new(contract))))
}

pub(super) fn repayment(account: &str, key: &str, on: &str, amount: i64) -> Arrival {
    arrival(account, key, date(on), News::Event(Event::Repayment { amount: minor(amount), earmark: None }))
}

pub(super) fn arrival(account: &str, key: &str, effective_on: Date, news: News) -> Arrival {
    let origin = Origin { file: Arc::from("suite"), row: 1 };
    Arrival { account: account.to_owned(), key: key.to_owned(), effective_on, news, origin }
}

/// Lets a random book of some accounts live in a store, with news and closes for months, and returns its products.
pub fn live_in(store: &mut dyn Store) -> Products {
    let book = RandomBook::new(200..209);
    book.live(store, plainly());
    book.products
}

/// The same for so many days, with more accounts, in the middle of whose lives it ends.
pub fn live_in_for(store: &mut dyn Store, days: i32) -> Products {
    let book = RandomBook::new(200..240);
    book.live_closing(store, plainly(), book.first_day() + days, |_, _| true);
    book.products
}

/// A book of random accounts: what arrives on which business day.
pub(crate) struct RandomBook {
    pub(crate) products: Products,
    /// The day on which it is learned, and the news, in the order of learning.
    arrivals: Vec<(Date, Arrival)>,
}

impl RandomBook {
    /// The accounts of these seeds, a product each.
    pub(crate) fn new(seeds: Range<u64>) -> Self {
        let mut products = Products::default();
        let mut arrivals = Vec::new();
        for seed in seeds {
            let mut rng = seeded(seed);
            let mut product = random_product(&mut rng);
            product.key.id = format!("random-{seed}");
            product.accrual = accrual_terms(seed);
            let entries = random_entries(&mut rng, &product, 120);
            products.insert(product);
            let from_outside = entries.iter().filter(|entry| comes_from_outside(&entry.event));
            arrivals.extend(from_outside.map(|entry| {
                let account = format!("A{seed}");
                (entry.booked_on, arrival(&account, &entry.seq.to_string(), entry.effective_on, news(&entry.event)))
            }));
        }
        arrivals.sort_by_key(|(day, _)| *day);
        Self { products, arrivals }
    }

    /// What arrives, in the order of learning.
    pub(crate) fn arrivals(&self) -> impl Iterator<Item = &Arrival> {
        self.arrivals.iter().map(|(_, arrival)| arrival)
    }

    pub(crate) fn first_day(&self) -> Date {
        self.arrivals.iter().map(|(_, arrival)| arrival.effective_on).min().expect("a book has arrivals")
    }

    /// Some days after the last news: due dates pass, and some are still to come.
    pub(crate) fn last_day(&self) -> Date {
        self.arrivals.last().expect("a book has arrivals").0 + 20
    }

    /// Takes every day's news in and closes the day, from the first to the last.
    ///
    /// What the rules refuse (an earmark for a statement that is not there, too large a waiver) is left out.
    pub(super) fn live(&self, store: &mut dyn Store, options: Options) {
        self.live_closing(store, options, self.last_day(), |_, _| true);
    }

    /// The same, and something else is done with the store after each day.
    pub(super) fn live_and(&self, store: &mut dyn Store, options: Options, also: impl FnMut(&mut dyn Store, Date)) {
        self.live_until(store, options, self.last_day(), |_, _| true, also);
    }

    /// The same, but days are closed only when there is news of the next one, several at a time.
    pub(super) fn live_closing_late(&self, store: &mut dyn Store, options: Options) {
        let has_news = |book: &Self, day: Date| book.arrivals.iter().any(|(on, _)| *on == day.next());
        self.live_closing(store, options, self.last_day(), has_news);
        self.close(store, self.last_day(), options).expect("closed");
    }

    fn live_closing(
        &self,
        store: &mut dyn Store,
        options: Options,
        through: Date,
        closes: impl Fn(&Self, Date) -> bool,
    ) {
        self.live_until(store, options, through, closes, |_, _| {});
    }

    fn live_until(
        &self,
        store: &mut dyn Store,
        options: Options,
        through: Date,
        closes: impl Fn(&Self, Date) -> bool,
        mut also: impl FnMut(&mut dyn Store, Date),
    ) {
        let mut rest = self.arrivals.as_slice();
        let mut day = self.first_day();
        while day <= through {
            let today = rest.partition_point(|(on, _)| *on <= day);
            let news: Vec<Arrival> = rest[..today].iter().map(|(_, arrival)| arrival.clone()).collect();
            rest = &rest[today..];
            if !news.is_empty() {
                take_in(store, &self.products, &news, NOW, OnRefusal::BookTheRest, |_| {}).expect("taken in");
            }
            if store.info().expect("read").last_seq > 0 && closes(self, day) {
                self.close(store, day, options).expect("closed");
            }
            also(store, day);
            day = day.next();
        }
    }

    /// Takes all news in before anything is closed, as if each had been learned on its value date.
    pub(super) fn take_in_everything(&self, store: &mut dyn Store) {
        let news: Vec<Arrival> = self.arrivals.iter().map(|(_, arrival)| arrival.clone()).collect();
        take_in(store, &self.products, &news, NOW, OnRefusal::BookTheRest, |_| {}).expect("taken in");
    }

    /// Closes through a day and returns how many days that were.
    pub(super) fn close(&self, store: &mut dyn Store, through: Date, options: Options) -> app::Result<usize> {
        close_through(store, &self.products, through, &FixedClock(NOW), options, |_| {}).map(|closed| closed.len())
    }
}

/// One product in two stops accruing at some time, in each of the ways.
fn accrual_terms(seed: u64) -> AccrualTerms {
    let ways = [NonAccrual::Stop, NonAccrual::Reverse, NonAccrual::Memo];
    let way = usize::try_from(seed / 2 % 3).expect("there are three");
    let over = u32::try_from(seed % 40).expect("it is below 40");
    AccrualTerms { non_accrual_days_over: seed.is_multiple_of(2).then_some(over), non_accrual: ways[way] }
}
