//! The day close: reads the accounts whose wake has come, tells what changed, and sets the next wakes.
//!
//! In chunks, one transaction each with the cursor inside: killed at any point it resumes, run twice it changes nothing.
//! Several days are closed one after the other, so that missed closes find what timely ones would have found. What a
//! close finds for one account is `ledger::day_close`.

use anyhow::Context;
use jiff::tz::TimeZone;
use ledger::History;
use ledger::accrual::Kink;
use ledger::day_close::{Close, Movement, close_with_accruals};
use ledger::event::{Entry, Event, Statement};
use primitives::Date;

use crate::accruals::{self, Told};
use crate::error::{Refused, Result};
use crate::port::{AccountId, BookInfo, CloseRow, JournalRow, Micros, Store, TransitionRow, Writing};
use crate::products::Products;
use crate::record::{KeyPrint, Record, Tail, pack_event, pack_standings};
use crate::shares::in_shares;

/// How a run of closes is done.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many accounts are closed in one transaction.
    pub chunk: usize,
    /// How many threads compute.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { chunk: 20_000, threads: std::thread::available_parallelism().map_or(1, usize::from) }
    }
}

/// What the close of one day found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The day.
    pub day: Date,
    /// The figures.
    pub figures: CloseRow,
}

/// How far a run of closes has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The day being closed.
    pub day: Date,
    /// Days finished, and days to do in all.
    pub days: (u64, u64),
    /// Accounts done of this day.
    pub accounts: u64,
}

/// The clock of a run of closes: the only thing that is not a function of the book.
pub trait Clock {
    /// Now.
    fn now(&self) -> Micros;
}

/// The days that a close through `through` would close; none when it is closed already.
///
/// # Errors
/// When the day has not ended in the book's time zone, or the book is empty.
pub fn open_days(store: &(impl Store + ?Sized), through: Date, now: Micros) -> Result<Option<(Date, Date)>> {
    let info = store.info()?;
    let today = business_day(&info, now)?;
    if through >= today {
        let refused = Refused::new(format!("{through} has not ended in {}", info.time_zone))
            .hint(format!("the last day that can be closed is {}", today.previous()));
        return Err(refused.into());
    }
    let first = match info.last_close {
        Some(last) => last.next(),
        None => store.first_wake()?.ok_or_else(|| {
            Refused::new("the book is empty, there is no day to close").hint("bring contracts in with: book import")
        })?,
    };
    Ok((first <= through).then_some((first, through)))
}

/// The business day of an instant: the civil date in the book's time zone.
///
/// # Errors
/// When the machine does not know the time zone.
pub fn business_day(info: &BookInfo, now: Micros) -> anyhow::Result<Date> {
    let zone = TimeZone::get(&info.time_zone).with_context(|| format!("time zone {} is not known", info.time_zone))?;
    let now = jiff::Timestamp::from_microsecond(now).context("the clock is out of range")?;
    Date::from_civil(now.to_zoned(zone).date()).context("the clock is out of range")
}

/// Closes every open day through `through`; `progress` hears how far it has come.
///
/// # Errors
/// When the day cannot be closed yet, or the store fails; days reported as finished are closed all the same.
pub fn close_through(
    store: &mut (impl Store + ?Sized),
    products: &Products,
    through: Date,
    clock: &impl Clock,
    options: Options,
    mut progress: impl FnMut(Progress),
) -> Result<Vec<Closed>> {
    let Some((first, last)) = open_days(store, through, clock.now())? else { return Ok(Vec::new()) };
    let days = u64::try_from(last - first + 1).unwrap_or(0);
    let mut closed = Vec::new();
    let mut day = first;
    while day <= last {
        let done = closed.len() as u64;
        let tell = |accounts| progress(Progress { day, days: (done, days), accounts });
        closed.push(Closed { day, figures: close_one(store, products, day, clock, options, tell)? });
        day = day.next();
    }
    Ok(closed)
}

fn close_one(
    store: &mut (impl Store + ?Sized),
    products: &Products,
    day: Date,
    clock: &impl Clock,
    options: Options,
    mut progress: impl FnMut(u64),
) -> Result<CloseRow> {
    let run_began = clock.now();
    accruals::begin(store, products, day, options)?;
    let mut figures = store.close(day)?.unwrap_or_else(|| CloseRow { started_at: run_began, ..CloseRow::default() });
    let spent_before = figures.spent;
    let spent = || spent_before + (clock.now() - run_began).max(0);
    loop {
        let mut unit = store.begin()?;
        let awake = unit.awake_after(day, figures.cursor, options.chunk)?;
        let is_last = awake.len() < options.chunk;
        let (found, told) = compute(products, day, &awake, options.threads)?;
        if let Some((last, _)) = awake.last() {
            figures.cursor = *last;
        }
        write(&mut *unit, products, day, found, clock.now(), &mut figures)?;
        unit.add_kinks(&told.into_rows())?;
        figures.is_finished = is_last;
        if is_last {
            accruals::finish(&mut *unit, day)?;
            unit.finish_day(day)?;
        }
        // What is stored lacks the time of its own commit; what is answered has it.
        figures.spent = spent();
        unit.put_close(day, &figures)?;
        unit.commit()?;
        progress(figures.awake);
        if is_last {
            figures.spent = spent();
            return Ok(figures);
        }
    }
}

/// What the close of one account found.
struct Found {
    account: AccountId,
    close: Close,
    product: ledger::product::ProductKey,
}

/// What the closes of some accounts found, and what these accounts told of their income, added up.
fn compute(
    products: &Products,
    day: Date,
    awake: &[(AccountId, Record)],
    threads: usize,
) -> Result<(Vec<Found>, Told)> {
    let shares = in_shares(awake, threads, |share| {
        let (mut told, mut kinks) = (Told::default(), Vec::new());
        let found: anyhow::Result<Vec<Found>> = share
            .iter()
            .filter_map(|row| {
                kinks.clear();
                find(products, day, row, &mut told, &mut kinks).transpose()
            })
            .collect();
        Ok((found?, told))
    })?;
    let (mut found, mut told) = (Vec::with_capacity(awake.len()), Told::default());
    for (more_found, more_told) in shares {
        found.extend(more_found);
        told.add_all(more_told);
    }
    Ok((found, told))
}

fn find(
    products: &Products,
    day: Date,
    (account, record): &(AccountId, Record),
    told: &mut Told,
    kinks: &mut Vec<Kink>,
) -> anyhow::Result<Option<Found>> {
    let events = record.unpack().with_context(|| format!("account number {}", account.0))?;
    let opening = events.entries.iter().find_map(|entry| entry.event.opening());
    let contract = opening.with_context(|| format!("account number {} has no opening", account.0))?;
    let key = contract.product.clone();
    let history = History::new(products.of_contract(&key)?, &events.entries);
    let found = close_with_accruals(history, day, |kink| kinks.push(kink));
    told.add(&key, &contract.funding_source, kinks);
    Ok(found.map(|close| Found { account: *account, close, product: key }))
}

fn write(
    unit: &mut dyn Writing,
    products: &Products,
    day: Date,
    found: Vec<Found>,
    now: Micros,
    figures: &mut CloseRow,
) -> Result<()> {
    let info = unit.info()?;
    let recorded_at = now.max(info.last_recorded_at);
    let (mut transitions, mut wakes, mut journal, mut tails) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for Found { account, close, product } in found {
        figures.awake += 1;
        if let Some(on) = close.next_wake {
            wakes.push((on, account));
        }
        if let Some(statement) = close.statement {
            let seq = info.last_seq + 1 + journal.len() as u64;
            let row = statement_row(seq, account, day, recorded_at, statement);
            let key = KeyPrint::of(&row.key);
            let event = Event::StatementIssued(statement);
            tails.push((account, Tail::of(&Entry { seq, effective_on: day, booked_on: day, event }, key)));
            journal.push(row);
            figures.statements += 1;
        }
        if let Some(end) = close.end {
            let on = day.next();
            let seq = info.last_seq + 1 + journal.len() as u64;
            let event = end.event();
            let row = end_row(seq, account, on, recorded_at, &event);
            let key = KeyPrint::of(&row.key);
            tails.push((account, Tail::of(&Entry { seq, effective_on: on, booked_on: on, event }, key)));
            journal.push(row);
            wakes.push((on, account));
        }
        if let Some(transition) = close.transition {
            let place = Movement::ALL.iter().position(|movement| *movement == transition.movement);
            figures.movements[place.expect("every movement is among all")] += 1;
            let buckets = &products.of_contract(&product)?.buckets;
            let name = |index: u8| buckets.name(index).to_owned();
            transitions.push(TransitionRow {
                day,
                account,
                movement: transition.movement.name().to_owned(),
                cause: transition.cause.name().to_owned(),
                from_bucket: transition.from.and_then(|from| from.bucket).map(name),
                to_bucket: transition.to.bucket.map(name),
                payload: pack_standings(transition.from.as_ref(), &transition.to),
            });
        }
    }
    wakes.sort_unstable();
    wakes.dedup();
    unit.add_transitions(&transitions)?;
    unit.add_wakes(&wakes)?;
    unit.append(&journal)?;
    unit.extend_records(&tails)?;
    Ok(())
}

/// An end that comes by days: its key names the day, so that each is booked once.
fn end_row(seq: u64, account: AccountId, on: Date, recorded_at: Micros, event: &Event) -> JournalRow {
    JournalRow {
        seq,
        account,
        kind: event.kind().to_owned(),
        effective_on: on,
        booked_on: on,
        recorded_at,
        key: format!("{} by days {on}", event.kind()),
        payload: pack_event(event),
    }
}

fn statement_row(seq: u64, account: AccountId, day: Date, recorded_at: Micros, statement: Statement) -> JournalRow {
    let event = Event::StatementIssued(statement);
    JournalRow {
        seq,
        account,
        kind: event.kind().to_owned(),
        effective_on: day,
        booked_on: day,
        recorded_at,
        key: format!("statement {}", statement.number),
        payload: pack_event(&event),
    }
}
