//! The world of a simulation: a portfolio with its news, and a book that is held against the naive ledger.

use std::collections::{BTreeMap, BTreeSet};

use app::audit::audit;
use app::close_day::{Options, close_through, help, open_days};
use app::fold::fold;
use app::intake::{Arrival, OnRefusal, take_in};
use app::port::{AccountId, AccountRow, Reading};
use app::record::{KeyPrint, unpack_standings};
use app::verify::verify;
use ledger::History;
use ledger::day_close::Standing;
use ledger::event::Entry;
use ledger::product::Product;
use primitives::{Amount, Date};

use super::{Mistakes, Ran, Step};
use crate::conformance::{FixedClock, NOW, RandomBook, standing};
use crate::memory::{Disk, Fault, MemoryStore};
use crate::naive::naive;

/// How many accounts a portfolio has.
const ACCOUNTS: u64 = 5;

/// A portfolio and its news.
pub(super) struct World {
    book: RandomBook,
    news: Vec<Arrival>,
}

/// What is wrong, after the step in this place.
type Wrong = (usize, String);

impl World {
    pub(super) fn random(seed: u64) -> Self {
        let first = seed.wrapping_mul(ACCOUNTS);
        let book = RandomBook::new(first..first + ACCOUNTS);
        let news = book.arrivals().cloned().collect();
        Self { book, news }
    }

    /// How many pieces of news there are.
    pub(super) fn news(&self) -> usize {
        self.news.len()
    }

    /// Does the steps on a new book, and then everything that is left to do without any fault.
    pub(super) fn run(&self, steps: &[Step], mistakes: Mistakes) -> Result<Ran, Wrong> {
        let mut life =
            Life { world: self, disk: Disk::default(), mistakes, acknowledged: BTreeSet::new(), ran: Ran::default() };
        for (place, step) in steps.iter().enumerate() {
            life.step(step).map_err(|what| (place, what))?;
        }
        let place = steps.len();
        let rest = Step::Deliver { news: (0..self.news.len()).collect(), fault: None };
        let close = Step::Close { days: 40, chunk: 3, threads: 1, workers: 1, fault: None, death: None };
        for step in [rest, close, Step::Verify, Step::Fold { batch: 2, fault: None }, Step::Verify] {
            life.step(&step).map_err(|what| (place, format!("when all was done: {what}")))?;
        }
        Ok(life.ran)
    }

    pub(super) fn in_words(&self, step: &Step) -> String {
        let failing = |fault: &Option<Fault>| match fault {
            None => String::new(),
            Some(Fault::Before(after)) => format!("; unit {} is lost", after + 1),
            Some(Fault::After(after)) => format!("; unit {} is stored and not acknowledged", after + 1),
        };
        let dying = |death: &Option<Fault>| match death {
            None => String::new(),
            Some(Fault::Before(chunk)) => format!("; the worker of chunk {} dies", chunk + 1),
            Some(Fault::After(chunk)) => format!("; the worker of chunk {} dies when it is stored", chunk + 1),
        };
        match step {
            Step::Deliver { news, fault } => {
                let one = |number: &usize| {
                    let Arrival { account, key, effective_on, news, .. } = &self.news[*number];
                    format!("{account} {key} of {effective_on}: {news:?}")
                };
                format!("deliver {}{}", news.iter().map(one).collect::<Vec<_>>().join("; "), failing(fault))
            }
            Step::Close { days, chunk, threads, workers, fault, death } => format!(
                "close {days} days, {chunk} accounts at a time, {threads} threads, {workers} workers{}{}",
                failing(fault),
                dying(death)
            ),
            Step::Join { workers, death } => format!("join with {workers} workers{}", dying(death)),
            Step::Fold { batch, fault } => format!("fold, {batch} accounts at a time{}", failing(fault)),
            Step::Verify => "verify".to_owned(),
        }
    }
}

/// A book as it lives through the steps.
struct Life<'w> {
    world: &'w World,
    disk: Disk,
    mistakes: Mistakes,
    /// The news that the store said it had, by number.
    acknowledged: BTreeSet<usize>,
    ran: Ran,
}

impl Life<'_> {
    fn store(&self, fault: Option<Fault>) -> MemoryStore {
        MemoryStore::open(&self.disk, "book").failing(fault).losing_wakes(self.mistakes.loses_wakes)
    }

    fn step(&mut self, step: &Step) -> Result<(), String> {
        self.ran.steps += 1;
        match step {
            Step::Deliver { news, fault } => self.deliver(news, *fault),
            Step::Close { days, chunk, threads, workers, fault, death } => {
                let [chunk, threads, workers] = [*chunk, *threads, *workers].map(usize::from);
                self.ran.crews += u64::from(workers > 1);
                self.close(*days, Options { chunk, threads, workers }, *fault, *death)
            }
            Step::Join { workers, death } => self.join(usize::from(*workers), *death),
            Step::Fold { batch, fault } => {
                let folded = fold(&mut self.store(*fault), usize::from(*batch), |_| {});
                self.expect(folded, *fault)?;
                let accounts = self.accounts()?;
                accounts.iter().try_for_each(|row| self.compare(row))
            }
            Step::Verify => self.verify(),
        }
    }

    /// A failure is what was asked for, or else wrong.
    fn expect<T>(&mut self, outcome: app::Result<T>, fault: Option<Fault>) -> Result<Option<T>, String> {
        match outcome {
            Ok(done) => Ok(Some(done)),
            Err(app::Error::Failed(_)) if fault.is_some() => {
                self.ran.failed += 1;
                Ok(None)
            }
            Err(error) => Err(format!("it failed: {error}")),
        }
    }

    fn deliver(&mut self, news: &[usize], fault: Option<Fault>) -> Result<(), String> {
        let arrivals: Vec<Arrival> = news.iter().map(|number| self.world.news[*number].clone()).collect();
        let products = &self.world.book.products;
        let taken = take_in(&mut self.store(fault), products, &arrivals, NOW, OnRefusal::BookTheRest, |_| {});
        if let Some(taken) = self.expect(taken, fault)? {
            let refused: BTreeSet<usize> = taken.refused.iter().map(|(place, _)| *place).collect();
            self.acknowledged.extend(
                news.iter().enumerate().filter(|(place, _)| !refused.contains(place)).map(|(_, number)| *number),
            );
            self.ran.events += taken.booked;
            self.ran.again += taken.known;
        }
        self.look_into_the_journal()?;
        let touched: BTreeSet<&str> = arrivals.iter().map(|arrival| arrival.account.as_str()).collect();
        let accounts = self.accounts()?;
        accounts.iter().filter(|row| touched.contains(row.reference.as_str())).try_for_each(|row| self.compare(row))
    }

    /// What was acknowledged is there, once; places have no gaps; records hold what the journal holds.
    fn look_into_the_journal(&self) -> Result<(), String> {
        let store = self.store(None);
        let rows = store.journal_after(0, usize::MAX / 2).map_err(|error| error.to_string())?;
        let mut keys: BTreeMap<(AccountId, &str), u64> = BTreeMap::new();
        for (row, expected) in rows.iter().zip(1..) {
            if row.seq != expected {
                return Err(format!("event {} stands in place {expected}", row.seq));
            }
            if let Some(other) = keys.insert((row.account, &row.key), row.seq) {
                return Err(format!("events {other} and {} have the same key", row.seq));
            }
        }
        let accounts = self.accounts()?;
        for number in &self.acknowledged {
            let Arrival { account, key, .. } = &self.world.news[*number];
            let id = accounts.iter().find(|row| row.reference == *account).map(|row| row.id);
            if !id.is_some_and(|id| keys.contains_key(&(id, key.as_str()))) {
                return Err(format!("{account} {key} was acknowledged and is not there"));
            }
        }
        let in_records: usize = accounts.iter().map(|row| entries(row).map_or(0, |entries| entries.len())).sum();
        if in_records != rows.len() {
            return Err(format!("the journal has {} events, the records have {in_records}", rows.len()));
        }
        Ok(())
    }

    /// Another process takes what chunks there are. It finishes no day.
    fn join(&mut self, workers: usize, death: Option<Fault>) -> Result<(), String> {
        let store = self.store(None).with_a_worker_who_dies(death);
        let before = store.info().map_err(|error| error.to_string())?.last_close;
        let helped = help(&store, |_| Ok(self.world.book.products.clone()), workers);
        if let Some(Some(helped)) = self.expect(helped, death)? {
            self.ran.joined += helped.chunks as u64;
        }
        let after = self.store(None).info().map_err(|error| error.to_string())?.last_close;
        if before == after { self.verify() } else { Err(format!("who joined closed {after:?}")) }
    }

    fn close(&mut self, days: u8, options: Options, fault: Option<Fault>, death: Option<Fault>) -> Result<(), String> {
        let mut store = self.store(fault).with_a_worker_who_dies(death);
        let info = store.info().map_err(|error| error.to_string())?;
        let first = match open_days(&store, self.world.book.last_day() + 400, NOW) {
            Ok(Some((first, _))) => first,
            Ok(None) => return Ok(()),
            // Nothing was booked yet.
            Err(app::Error::Refused(_)) if info.last_seq == 0 => return Ok(()),
            Err(error) => return Err(error.to_string()),
        };
        let through = first + (i32::from(days) - 1);
        let products = &self.world.book.products;
        let closed = close_through(&mut store, products, through, &FixedClock(NOW), options, |_| {});
        drop(store);
        self.expect(closed, fault.or(death))?;
        let accounts = self.accounts()?;
        accounts.iter().try_for_each(|row| self.compare_reports(row, info.last_close))
    }

    /// The last standing that the closes told is that of the naive ledger, with what was known then.
    fn compare_reports(&mut self, row: &AccountRow, after: Option<Date>) -> Result<(), String> {
        let store = self.store(None);
        let Some(last) = store.info().map_err(|error| error.to_string())?.last_close else { return Ok(()) };
        if Some(last) == after {
            return Ok(());
        }
        self.ran.compared += 1;
        let (product, entries) = (self.product(row)?, entries(row)?);
        let expected = naive(product, &entries, last, last).as_ref().map(standing);
        let told =
            store.transitions_after((Date::MIN, AccountId(0)), usize::MAX / 2).map_err(|error| error.to_string())?;
        let told = told.iter().rfind(|told| told.account == row.id && told.day <= last);
        let told = told.map(|told| unpack_standings(&told.payload).map(|(_, to)| to)).transpose();
        let told = told.map_err(|error| error.to_string())?;
        // A close does not tell when a settlement takes the place of one that lapsed.
        let but_lapses = |standing: Standing| Standing { has_lapsed_settlement: false, ..standing };
        if told.map(but_lapses) != expected.map(but_lapses) {
            return Err(format!(
                "{} at the close of {last}: the closes told {told:?}, it is {expected:?}",
                row.reference
            ));
        }
        Ok(())
    }

    /// The account as it is known now is what the naive ledger makes of its events.
    fn compare(&mut self, row: &AccountRow) -> Result<(), String> {
        self.ran.compared += 1;
        let (product, entries) = (self.product(row)?, entries(row)?);
        let as_of = entries.iter().map(|entry| entry.booked_on).max().unwrap_or(Date::MIN);
        let expected = naive(product, &entries, as_of, Date::MAX);
        let engine = History::new(product, &entries).as_of(as_of);
        let stands = engine.as_ref().map(Standing::of);
        let (expected_standing, owed) = match &expected {
            None => (None, Amount::ZERO),
            Some(account) => {
                let pools = &account.pools;
                let in_pools = pools.spending + pools.billed + pools.carried + pools.advances + pools.plans_remaining;
                let unpaid: Amount = account.instalments.iter().map(|instalment| instalment.unpaid().total()).sum();
                (Some(standing(account)), unpaid + in_pools)
            }
        };
        let engine_owed = engine.as_ref().map_or(Amount::ZERO, |account| account.unpaid().total());
        if (stands, engine_owed) != (expected_standing, owed) {
            let reference = &row.reference;
            return Err(format!(
                "{reference} as of {as_of}: {stands:?} owes {engine_owed:?}, it is {expected_standing:?} and {owed:?}"
            ));
        }
        Ok(())
    }

    fn verify(&mut self) -> Result<(), String> {
        let store = self.store(None);
        let products = &self.world.book.products;
        let verified = verify(&store, products, |_| {}).map_err(|error| error.to_string())?;
        if verified.problem_count > 0 {
            return Err(verified.problems.join("; "));
        }
        let info = store.info().map_err(|error| error.to_string())?;
        // There is nothing to audit before the first close, nor while one is half done.
        if info.last_close.is_none() || info.last_close != info.last_close_begun {
            return Ok(());
        }
        let audited = audit(&store, products, 1, |_| {}).map_err(|error| error.to_string())?;
        if !audited.differing.is_empty() || !audited.accruals.is_empty() {
            return Err(format!("the audit differs: {audited:?}"));
        }
        Ok(())
    }

    fn accounts(&self) -> Result<Vec<AccountRow>, String> {
        self.store(None).accounts_after(AccountId(0), usize::MAX / 2).map_err(|error| error.to_string())
    }

    fn product(&self, row: &AccountRow) -> Result<&Product, String> {
        self.world.book.products.get(&row.product_key()).ok_or_else(|| format!("{} has no product", row.reference))
    }
}

fn entries(row: &AccountRow) -> Result<Vec<Entry>, String> {
    let unpacked = row.record.unpack().map_err(|error| error.to_string())?;
    let distinct: BTreeSet<KeyPrint> = unpacked.keys.iter().copied().collect();
    if distinct.len() < unpacked.keys.len() {
        return Err(format!("{} has an event twice", row.reference));
    }
    Ok(unpacked.entries)
}
