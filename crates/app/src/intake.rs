//! Intake: news about accounts, as it comes in from outside, checked and booked.
//!
//! An arrival is booked once however often it is delivered: its key tells. What the ledger refuses is refused with its
//! reason, and the caller says whether the rest goes on. What a whole portfolio may have is looked at in `portfolio`;
//! reading the accounts of later arrivals meanwhile is `ahead`'s matter, reading files that of `import`.

mod ahead;
pub(crate) mod links;
mod portfolio;

use std::collections::HashMap;
use std::sync::Arc;

use ledger::event::{Entry, Event};
use ledger::{History, intake as rules};
use primitives::Date;

use self::ahead::{Accounts, Lots, read};
pub use self::portfolio::portfolio_refusal;
use self::portfolio::{Portfolio, Wanted};
use crate::error::{Code, Refused, Result};
use crate::policies::Policies;
use crate::port::{AccountId, AccountRow, BookInfo, JournalRow, Micros, Store, Writing};
use crate::products::Products;
use crate::record::{KeyPrint, Unpacked, pack_event};

/// The idempotency key of every opening; no other event has it.
pub const OPENING_KEY: &str = "opening";

/// A piece of news about an account, as it comes in from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The lender's reference of the account.
    pub account: String,
    /// The idempotency key, unique within the account.
    pub key: String,
    /// From which day on it counts.
    pub effective_on: Date,
    /// What happened.
    pub news: News,
    /// Where it was read, for messages.
    pub origin: Origin,
}

/// What happened, as far as the outside can tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// An event.
    Event(Event),
    /// An earlier event is taken back.
    ReversalOf {
        /// The idempotency key of that event.
        key: String,
    },
}

/// Where a piece of news was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file, as it was named.
    pub file: Arc<str>,
    /// The row in it, from 1, the header not counted.
    pub row: u64,
}

/// What became of one arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the journal, in this place.
    Booked(u64),
    /// It was in the journal already, in this place; nothing was changed.
    Known(u64),
    /// It was refused, for this reason; nothing was changed.
    Refused(String),
}

/// What is done when an arrival is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnRefusal {
    /// None of the arrivals is booked.
    BookNothing,
    /// The others are booked.
    BookTheRest,
    /// Nothing is booked, whether refused or not: the answer tells what would have been.
    Rehearse,
}

/// What an intake did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many arrivals were booked.
    pub booked: u64,
    /// How many were known already.
    pub known: u64,
    /// How many accounts were opened.
    pub opened: u64,
    /// Those refused, by their place among the arrivals, with the reason.
    pub refused: Vec<(usize, String)>,
}

impl Taken {
    fn count(&mut self, place: usize, outcome: Outcome) {
        match outcome {
            Outcome::Booked(_) => self.booked += 1,
            Outcome::Known(_) => self.known += 1,
            Outcome::Refused(why) => self.refused.push((place, why)),
        }
    }
}

/// How many arrivals are worked on at a time.
const BATCH: usize = 20_000;

/// Books arrivals, durably, in the order given; `progress` hears how many are done.
///
/// With [`OnRefusal::BookNothing`] all of them are one unit of work: either all are booked (or known), or none.
///
/// # Errors
/// When the store fails. Refused arrivals are no error; see [`Taken::refused`].
pub fn take_in(
    store: &mut (impl Store + ?Sized),
    products: &Products,
    arrivals: &[Arrival],
    now: Micros,
    on_refusal: OnRefusal,
    mut progress: impl FnMut(usize),
) -> Result<Taken> {
    let mut taken = Taken::default();
    let mut done = 0;
    let lots = Lots::of(store, arrivals);
    let mut unit = store.begin()?;
    lots.each(|batch, again, known| {
        let mut touched = read(&*unit, again)?;
        touched.extend(known);
        let outcomes = take_batch(&mut *unit, products, batch, touched, now)?;
        taken.opened += outcomes.opened;
        for (place, outcome) in outcomes.outcomes.into_iter().enumerate() {
            taken.count(done + place, outcome);
        }
        done += batch.len();
        progress(done);
        Ok(())
    })?;
    match on_refusal {
        OnRefusal::BookTheRest => unit.commit()?,
        OnRefusal::BookNothing if taken.refused.is_empty() => unit.commit()?,
        OnRefusal::BookNothing => {
            taken.booked = 0;
            taken.opened = 0;
        }
        OnRefusal::Rehearse => {}
    }
    Ok(taken)
}

/// Books arrivals that have nothing to do with each other, durably, in the order given; what became of each.
///
/// One that is refused keeps none of the others from being booked.
///
/// # Errors
/// When the store fails: then none of them is booked.
pub fn take_each(
    store: &mut (impl Store + ?Sized),
    products: &Products,
    arrivals: &[Arrival],
    now: Micros,
) -> Result<Vec<Outcome>> {
    let mut unit = store.begin()?;
    let mut outcomes = Vec::with_capacity(arrivals.len());
    for batch in arrivals.chunks(BATCH) {
        let touched = read(&*unit, batch.iter().map(|arrival| arrival.account.as_str()).collect())?;
        outcomes.extend(take_batch(&mut *unit, products, batch, touched, now)?.outcomes);
    }
    if outcomes.iter().any(|outcome| matches!(outcome, Outcome::Booked(_))) {
        unit.commit()?;
    }
    Ok(outcomes)
}

/// Books arrivals within a unit of work that does more, in the order given; what became of each. Whoever calls commits, or drops the
/// unit when one is refused.
///
/// # Errors
/// When the store fails.
pub fn take_within(
    unit: &mut dyn Writing,
    products: &Products,
    arrivals: &[Arrival],
    now: Micros,
) -> Result<Vec<Outcome>> {
    let touched = read(&*unit, arrivals.iter().map(|arrival| arrival.account.as_str()).collect())?;
    Ok(take_batch(unit, products, arrivals, touched, now)?.outcomes)
}

struct Batch {
    outcomes: Vec<Outcome>,
    opened: u64,
}

/// An account that a batch has something to say about.
struct Touched {
    id: AccountId,
    is_new: bool,
    events: Unpacked,
    changed: bool,
}

/// Books a batch; the accounts that it names are there already, as far as the book has them.
fn take_batch<'a>(
    unit: &mut dyn Writing,
    products: &Products,
    batch: &'a [Arrival],
    mut touched: Accounts<'a>,
    now: Micros,
) -> Result<Batch> {
    let info = unit.info()?;
    let mut booking = Booking::new(&info, now);
    let mut outcomes = Vec::with_capacity(batch.len());
    for arrival in batch {
        outcomes.push(booking.book(unit, &mut touched, products, arrival)?);
    }
    booking.store(unit, touched)?;
    Ok(Batch { opened: booking.opened, outcomes })
}

/// A batch on its way into the journal.
struct Booking<'i> {
    info: &'i BookInfo,
    recorded_at: Micros,
    next_seq: u64,
    next_account: u64,
    opened: u64,
    journal: Vec<JournalRow>,
    wakes: Vec<(Date, AccountId)>,
    portfolio: Portfolio,
    /// The policies of the book, once they are asked for.
    policies: Option<Policies>,
}

impl<'i> Booking<'i> {
    fn new(info: &'i BookInfo, now: Micros) -> Self {
        Self {
            info,
            // A clock that went backwards must not put knowledge before what was known already.
            recorded_at: now.max(info.last_recorded_at),
            next_seq: info.last_seq + 1,
            next_account: info.accounts + 1,
            opened: 0,
            journal: Vec::new(),
            wakes: Vec::new(),
            portfolio: Portfolio::default(),
            policies: None,
        }
    }

    fn policies(&mut self, unit: &dyn Writing) -> Result<&Policies> {
        if self.policies.is_none() {
            self.policies = Some(Policies::load(unit)?);
        }
        Ok(self.policies.get_or_insert_default())
    }

    fn book<'a>(
        &mut self,
        unit: &dyn Writing,
        touched: &mut HashMap<&'a str, Touched>,
        products: &Products,
        arrival: &'a Arrival,
    ) -> Result<Outcome> {
        let key = KeyPrint::of(&arrival.key);
        let account = touched.get(arrival.account.as_str());
        let event = match &arrival.news {
            News::Event(event) => event.clone(),
            News::ReversalOf { key: of } => {
                let entry = account.and_then(|account| account.events.find(KeyPrint::of(of)));
                match entry {
                    Some(entry) => Event::Reversal { of: entry.seq },
                    None => {
                        return Ok(Outcome::Refused(format!("the account has no event with key \"{of}\" to reverse")));
                    }
                }
            }
        };
        if let Some(known) = account.and_then(|account| account.events.find(key)) {
            let value_date = value_date(account, products, &event, arrival.effective_on, known.booked_on);
            return Ok(if known.event == event && known.effective_on == value_date {
                Outcome::Known(known.seq)
            } else {
                Outcome::Refused(format!(
                    "key \"{}\" was already used for another event of this account (a {} of {})",
                    arrival.key,
                    known.event.kind(),
                    known.effective_on
                ))
            });
        }
        if let Err(why) = check(account, products, arrival, &event) {
            return Ok(Outcome::Refused(why));
        }
        if matches!(event, Event::ClassSet { .. } | Event::ClassBooked { .. }) {
            let policies = self.policies(unit)?;
            if let Err(why) = policies.check_class(&event, arrival.effective_on) {
                return Ok(Outcome::Refused(why));
            }
        }
        if let Some(why) = links::refusal(unit, touched, &arrival.account, &event)? {
            return Ok(Outcome::Refused(why));
        }
        let is_restructure = matches!(event, Event::Restructured(_));
        if let Some(account) = account.filter(|_| is_restructure) {
            let effective_on = arrival.effective_on;
            let booked_on = self.info.books_on(effective_on);
            let wanted = Wanted { account, kind: event.kind(), effective_on, booked_on };
            if let Some(why) = self.portfolio.refusal(unit, products, touched, &wanted)? {
                return Ok(Outcome::Refused(why));
            }
        }
        let changes_portfolio = is_restructure || event.reverses().is_some();
        let booked_on = self.info.books_on(arrival.effective_on);
        let effective_on = value_date(account, products, &event, arrival.effective_on, booked_on);
        let seq = self.enter(touched, arrival, effective_on, event, key);
        if changes_portfolio {
            self.portfolio.recount(products, &touched[arrival.account.as_str()])?;
        }
        Ok(Outcome::Booked(seq))
    }

    fn enter<'a>(
        &mut self,
        touched: &mut HashMap<&'a str, Touched>,
        arrival: &'a Arrival,
        effective_on: Date,
        event: Event,
        key: KeyPrint,
    ) -> u64 {
        let account = touched.entry(arrival.account.as_str()).or_insert_with(|| {
            let id = AccountId(self.next_account);
            self.next_account += 1;
            self.opened += 1;
            Touched { id, is_new: true, events: Unpacked::default(), changed: false }
        });
        let seq = self.next_seq;
        self.next_seq += 1;
        let booked_on = self.info.books_on(effective_on);
        self.journal.push(JournalRow {
            seq,
            account: account.id,
            kind: event.kind().to_owned(),
            effective_on,
            booked_on,
            recorded_at: self.recorded_at,
            key: arrival.key.clone(),
            payload: pack_event(&event),
        });
        if self.wakes.last() != Some(&(booked_on, account.id)) {
            self.wakes.push((booked_on, account.id));
        }
        account.events.insert(Entry { seq, effective_on, booked_on, event }, key);
        account.changed = true;
        seq
    }

    fn store(&mut self, unit: &mut dyn Writing, touched: HashMap<&str, Touched>) -> Result<()> {
        let mut changed: Vec<(&str, Touched)> = touched.into_iter().filter(|(_, account)| account.changed).collect();
        changed.sort_unstable_by_key(|(_, account)| account.id);
        let (new, old): (Vec<_>, Vec<_>) = changed.into_iter().partition(|(_, account)| account.is_new);
        let opened = new.iter().map(|(reference, account)| AccountRow::opened(account.id, reference, &account.events));
        let rows: Vec<AccountRow> = opened.map(|row| row.expect("an account begins with its opening")).collect();
        unit.add_accounts(&rows)?;
        let first_seq = self.info.last_seq + 1;
        let tails = old.iter().filter_map(|(_, account)| Some((account.id, account.events.tail(first_seq)?)));
        unit.extend_records(&tails.collect::<Vec<_>>())?;
        unit.append(&self.journal)?;
        self.wakes.sort_unstable();
        self.wakes.dedup();
        unit.add_wakes(&self.wakes)?;
        Ok(())
    }
}

/// The value date with which an event is booked: that of its arrival, unless the account's product does not date by value.
fn value_date(
    account: Option<&Touched>,
    products: &Products,
    event: &Event,
    effective_on: Date,
    booked_on: Date,
) -> Date {
    let contract = account.and_then(|account| account.events.entries.iter().find_map(|entry| entry.event.opening()));
    let product = contract.and_then(|contract| products.get(&contract.product));
    product.map_or(effective_on, |product| rules::value_date(product, event, effective_on, booked_on))
}

fn check(
    account: Option<&Touched>,
    products: &Products,
    arrival: &Arrival,
    event: &Event,
) -> std::result::Result<(), String> {
    let Some(account) = account else {
        let Some(contract) = event.opening() else {
            return Err(format!("the book has no account \"{}\"", arrival.account));
        };
        let product =
            products.get(&contract.product).ok_or_else(|| format!("the book has no product {}", contract.product))?;
        return rules::check_opening(product, contract, arrival.effective_on).map_err(|why| why.to_string());
    };
    let contract = account.events.entries.iter().find_map(|entry| entry.event.opening());
    let contract = contract.ok_or("the account is not opened")?;
    let product =
        products.get(&contract.product).ok_or_else(|| format!("the book has no product {}", contract.product))?;
    let history = History::new(product, &account.events.entries);
    rules::check(history, event, arrival.effective_on).map_err(|why| why.to_string())
}

/// The account of a reference, or a refusal that says there is none.
///
/// # Errors
/// When the book has no such account or cannot be read.
pub fn find_account(store: &(impl crate::port::Reading + ?Sized), reference: &str) -> Result<AccountRow> {
    let row = store.accounts_by_reference(&[reference])?.into_iter().flatten().next();
    Ok(row.ok_or_else(|| no_account(reference))?)
}

/// Why nothing can be told of an account that the book does not have.
pub fn no_account(reference: &str) -> Refused {
    Refused::new(format!("the book has no account \"{reference}\""))
        .zh(format!("没有账户“{reference}”，请填写贷款机构给定的账户号。"))
        .code(Code::AccountNotFound)
        .hint("write it as the lender refers to it; list all of them")
        .command("book export --accounts accounts.csv")
}
