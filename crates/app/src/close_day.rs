//! The day close: reads the accounts whose wake has come, tells what changed, and sets the next wakes.
//!
//! In chunks, one transaction each with the cursor inside: killed at any point it resumes, run twice it changes nothing.
//! Several days are closed one after the other, so that missed closes find what timely ones would have found. What a
//! close finds in a chunk is `found`'s matter, and what it finds for one account that of `ledger::day_close`; where the
//! store has ways in for several, `crew` closes the chunks of a day at once.

mod crew;
mod found;
mod so_far;

use anyhow::Context;
use jiff::tz::TimeZone;
use primitives::Date;

use self::crew::{Crew, close_divided, divided};
use self::found::{find, issue};
use crate::accruals;
use crate::error::{Code, Refused, Result};
use crate::port::{BookInfo, CloseRow, Micros, Reading, Store};
use crate::products::Products;

pub use self::crew::{Helped, help};
pub use self::so_far::{ChunksDone, CloseSoFar, closes_so_far};

/// How a run of closes is done.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many accounts are closed in one transaction.
    pub chunk: usize,
    /// How many threads compute what one transaction holds.
    pub threads: usize,
    /// How many workers close chunks at once, where the store has ways in for them. They compute with a thread each.
    pub workers: usize,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { chunk: 20_000, threads: cores, workers: cores }
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
            .zh(format!("{through}（{} 时间）尚未结束，最多可日终至 {}。", info.time_zone, today.previous()))
            .code(Code::DayNotEnded)
            .hint(format!("the last day that can be closed is {}", today.previous()));
        return Err(refused.into());
    }
    let first = first_open_day(store, &info)?.ok_or_else(|| {
        Refused::new("the book is empty, there is no day to close")
            .zh("账簿为空，没有可日终的日期，请先导入合同。")
            .code(Code::BookEmpty)
            .hint("bring contracts in")
            .command("book import")
    })?;
    Ok((first <= through).then_some((first, through)))
}

/// The first day that is not closed; none while the book is empty.
///
/// # Errors
/// When the store cannot be read.
pub fn first_open_day(store: &(impl Reading + ?Sized), info: &BookInfo) -> anyhow::Result<Option<Date>> {
    match (info.last_close, info.last_close_begun) {
        (Some(last), _) => Ok(Some(last.next())),
        // The first close of all broke off. Workers may have dropped all wakes of its day, so wakes do not tell which it was.
        (None, Some(begun)) => Ok(Some(begun)),
        (None, None) => store.first_wake(),
    }
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
    let (mut closed, mut crew) = (Vec::new(), Crew::default());
    let mut day = first;
    while day <= last {
        let done = closed.len() as u64;
        let tell = |accounts| progress(Progress { day, days: (done, days), accounts });
        closed.push(Closed { day, figures: close_one(store, products, day, clock, options, &mut crew, tell)? });
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
    crew: &mut Crew,
    progress: impl FnMut(u64),
) -> Result<CloseRow> {
    let run_began = clock.now();
    accruals::begin(store, products, day, options)?;
    let figures = store.close(day)?.unwrap_or_else(|| CloseRow { started_at: run_began, ..CloseRow::default() });
    let spent_before = figures.spent;
    let watch = Watch { clock, spent: &|| spent_before + (clock.now() - run_began).max(0) };
    match divided(store, day, &figures, options)? {
        true => close_divided(store, products, day, &watch, options, (crew, figures), progress),
        false => close_chunk_by_chunk(store, products, day, &watch, options, figures, progress),
    }
}

/// What time it is, and how much of it a close has taken.
struct Watch<'w, C> {
    clock: &'w C,
    spent: &'w dyn Fn() -> Micros,
}

fn close_chunk_by_chunk(
    store: &mut (impl Store + ?Sized),
    products: &Products,
    day: Date,
    watch: &Watch<'_, impl Clock>,
    options: Options,
    mut figures: CloseRow,
    mut progress: impl FnMut(u64),
) -> Result<CloseRow> {
    loop {
        figures = next_chunk(store, products, day, watch, options, figures)?;
        progress(figures.awake);
        if figures.is_finished {
            return Ok(figures);
        }
    }
}

/// Closes the next accounts of a day, the first one that is open; what the close has found so far.
///
/// The one step of a close, durable when it is answered; `done` is what the step before answered, none at the first. Whoever
/// has other things to write may do so between two steps: what is booked then is booked on a later day, and this close does
/// not see it. A day that was divided among workers before is finished in one step.
///
/// # Errors
/// When the store fails: then nothing of this step is done.
pub fn close_chunk(
    store: &mut (impl Store + ?Sized),
    products: &Products,
    day: Date,
    done: Option<CloseRow>,
    clock: &impl Clock,
    options: Options,
) -> Result<CloseRow> {
    let began = clock.now();
    let is_first = done.is_none();
    if is_first {
        accruals::begin(store, products, day, options)?;
    }
    let done = done.map_or_else(|| store.close(day), |done| Ok(Some(done)))?;
    let figures = done.unwrap_or_else(|| CloseRow { started_at: began, ..CloseRow::default() });
    let spent_before = figures.spent;
    let watch = Watch { clock, spent: &|| spent_before + (clock.now() - began).max(0) };
    if is_first && !store.chunks(day)?.is_empty() {
        return close_divided(store, products, day, &watch, options, (&mut Crew::default(), figures), |_| ());
    }
    next_chunk(store, products, day, &watch, options, figures)
}

fn next_chunk(
    store: &mut (impl Store + ?Sized),
    products: &Products,
    day: Date,
    watch: &Watch<'_, impl Clock>,
    options: Options,
    mut figures: CloseRow,
) -> Result<CloseRow> {
    let mut unit = store.begin()?;
    let awake = unit.awake_after(day, figures.cursor, options.chunk)?;
    figures.is_finished = awake.len() < options.chunk;
    let found = find(products, day, &awake, options.threads)?;
    if let Some((last, _)) = awake.last() {
        figures.cursor = *last;
    }
    figures.count(found.awake, found.statements, &found.movements);
    unit.add_transitions(&found.transitions)?;
    unit.add_wakes(&found.wakes)?;
    issue(&mut *unit, day, watch.clock.now(), &found.events)?;
    unit.add_kinks(&found.kinks)?;
    if figures.is_finished {
        accruals::finish(&mut *unit, day)?;
        unit.finish_day(day)?;
    }
    // What is stored lacks the time of its own commit; what is answered has it.
    figures.spent = (watch.spent)();
    unit.put_close(day, &figures)?;
    unit.commit()?;
    figures.spent = (watch.spent)();
    Ok(figures)
}

impl CloseRow {
    /// Adds what a chunk found.
    fn count(&mut self, awake: u64, statements: u64, movements: &[u64]) {
        self.awake += awake;
        self.statements += statements;
        self.movements.iter_mut().zip(movements).for_each(|(sum, more)| *sum += more);
    }
}
