//! A crew: several workers who close the chunks of one day at once.
//!
//! The writer divides the day, workers take chunks, and the writer puts together what cannot be divided: the journal's order,
//! the book's income, the end of the day. A chunk is taken by whoever is free, in this process or another; what is found in it
//! follows from its accounts alone, so that the book is the same however many there were. Why it is safe when one dies is
//! told in `docs/decisions/0014-several-workers-close-one-day.md`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use anyhow::Context;
use primitives::Date;

use super::found::{find, issue};
use super::{Clock, Options, Watch};
use crate::accruals;
use crate::error::Result;
use crate::port::{AccountId, ChunkRow, CloseRow, Store, Worker, Writing};
use crate::products::Products;

/// The events of how many accounts are issued at once.
const ACCOUNTS: usize = 20_000;

/// Whether a day is divided into chunks: it was before, or it is now because it is worth it.
pub(super) fn divided(
    store: &mut (impl Store + ?Sized),
    day: Date,
    figures: &CloseRow,
    options: Options,
) -> Result<bool> {
    if !store.chunks(day)?.is_empty() {
        return Ok(true);
    }
    if options.workers < 2 {
        return Ok(false);
    }
    let mut unit = store.begin()?;
    unit.divide(day, figures.cursor, options.chunk)?;
    if unit.chunks(day)?.len() < 2 {
        return Ok(false);
    }
    // From here on the close has begun, and the day takes no more events.
    unit.put_close(day, figures)?;
    unit.commit()?;
    Ok(true)
}

/// Workers, kept from one day to the next.
#[derive(Default)]
pub(super) struct Crew(Vec<Box<dyn Worker>>);

impl Crew {
    /// Sees to it that there are so many workers, and returns them.
    fn of(&mut self, store: &(impl Store + ?Sized), workers: usize) -> Result<&mut [Box<dyn Worker>]> {
        while self.0.len() < workers {
            let worker = store.worker()?;
            self.0.push(worker.context("the day is divided, and this store knows no workers")?);
        }
        Ok(&mut self.0[..workers])
    }
}

/// Closes a divided day: with workers until no chunk is left, and then the rest alone.
pub(super) fn close_divided(
    store: &mut (impl Store + ?Sized),
    products: &Products,
    day: Date,
    watch: &Watch<'_, impl Clock>,
    options: Options,
    (crew, mut figures): (&mut Crew, CloseRow),
    mut progress: impl FnMut(u64),
) -> Result<CloseRow> {
    loop {
        let chunks = store.chunks(day)?;
        let done: u64 = chunks.iter().map(|chunk| chunk.awake).sum();
        let before = figures.awake + done;
        progress(before);
        let open = chunks.iter().filter(|chunk| !chunk.is_done).count();
        if open == 0 {
            break;
        }
        let workers = crew.of(store, options.workers.clamp(1, open))?;
        // What nobody here can take is in the hands of others.
        if work_all(workers, products, day, |awake| progress(before + awake))? == 0 {
            workers[0].wait(day)?;
        }
    }
    let mut unit = store.begin()?;
    let chunks = unit.chunks(day)?;
    finish(&mut *unit, day, watch, &chunks, &mut figures)?;
    unit.commit()?;
    figures.spent = (watch.spent)();
    Ok(figures)
}

/// Lets each worker take chunks until none is left; how many they took. The first failure stops all of them.
fn work_all(
    crew: &mut [Box<dyn Worker>],
    products: &Products,
    day: Date,
    mut progress: impl FnMut(u64),
) -> Result<usize> {
    let (tell, told) = mpsc::channel();
    let has_failed = AtomicBool::new(false);
    let has_failed = &has_failed;
    std::thread::scope(|scope| {
        let start = crew.iter_mut().map(|worker| {
            let tell = tell.clone();
            scope.spawn(move || -> anyhow::Result<usize> {
                let mut taken = 0;
                while !has_failed.load(Ordering::Relaxed) {
                    let done = close_chunk(&mut **worker, products, day);
                    let Some(awake) = done.inspect_err(|_| has_failed.store(true, Ordering::Relaxed))? else { break };
                    taken += 1;
                    // Nobody listens any more when the writer has failed.
                    let _ = tell.send(awake);
                }
                Ok(taken)
            })
        });
        let threads: Vec<_> = start.collect();
        drop(tell);
        let mut awake = 0;
        for more in told {
            awake += more;
            progress(awake);
        }
        let mut taken = 0;
        for thread in threads {
            taken += thread.join().expect("work on a chunk does not panic")?;
        }
        Ok(taken)
    })
}

/// Takes a chunk and closes the day for its accounts; how many those are, or none when there is no chunk to take.
fn close_chunk(worker: &mut dyn Worker, products: &Products, day: Date) -> anyhow::Result<Option<u64>> {
    let Some(chunk) = worker.take_chunk(day)? else { return Ok(None) };
    let found = find(products, day, &chunk.awake()?, 1)?;
    chunk.finish(&found)?;
    Ok(Some(found.awake))
}

/// Puts together what the workers left, in the order of accounts, and makes the day the last closed one.
fn finish(
    unit: &mut dyn Writing,
    day: Date,
    watch: &Watch<'_, impl Clock>,
    chunks: &[ChunkRow],
    figures: &mut CloseRow,
) -> Result<()> {
    for chunk in chunks {
        assert!(chunk.is_done, "a day is finished when all of its chunks are done");
        figures.count(chunk.awake, chunk.statements, &chunk.movements);
        figures.cursor = chunk.through;
    }
    let (now, mut after) = (watch.clock.now(), AccountId::default());
    loop {
        let events = unit.left_events(after, ACCOUNTS)?;
        let Some((last, _)) = events.last() else { break };
        after = *last;
        issue(unit, day, now, &events)?;
    }
    unit.gather(day)?;
    accruals::finish(unit, day)?;
    unit.finish_day(day)?;
    figures.is_finished = true;
    figures.spent = (watch.spent)();
    unit.put_close(day, figures)?;
    Ok(())
}

/// What somebody did who helped to close a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Helped {
    /// The day.
    pub day: Date,
    /// Chunks taken and done.
    pub chunks: usize,
    /// Accounts looked at.
    pub awake: u64,
}

/// Takes chunks of the day that another process closes, until none is left; none when no divided day is being closed.
///
/// Products are read when there is something to help with, each time: between two days others may come into the book. While a day
/// is closed none does that its chunks have contracts of.
///
/// # Errors
/// When the store fails, or knows no workers.
pub fn help<S: Store + ?Sized>(
    store: &S,
    products: impl FnOnce(&S) -> Result<Products>,
    workers: usize,
) -> Result<Option<Helped>> {
    let info = store.info()?;
    let begun = info.last_close_begun.filter(|begun| info.last_close.is_none_or(|last| last < *begun));
    let Some(day) = begun else { return Ok(None) };
    let open = store.chunks(day)?.iter().filter(|chunk| !chunk.is_done).count();
    if open == 0 {
        return Ok(None);
    }
    let products = products(store)?;
    let (mut crew, mut looked_at) = (Crew::default(), 0);
    let workers = crew.of(store, workers.clamp(1, open))?;
    let chunks = work_all(workers, &products, day, |awake| looked_at = awake)?;
    Ok(Some(Helped { day, chunks, awake: looked_at }))
}
