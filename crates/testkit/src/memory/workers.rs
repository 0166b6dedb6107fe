//! Workers of a store in memory: each claims a chunk, and stores what it found in one go, or dies.
//!
//! A claim is no part of what is stored: who dies gives it up, as a connection to a database does that ends.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Result, bail};
use app::port::{AccountId, ChunkFound, ChunkRow, TakenChunk, Worker};
use app::record::Record;
use primitives::Date;

use super::{Disk, FAILED, Fault, State};

/// The death of one worker among all of a store, once.
#[derive(Clone, Debug, Default)]
pub(super) struct Death(Arc<Mutex<Option<Fault>>>);

impl Death {
    pub(super) fn of(fault: Option<Fault>) -> Self {
        Self(Arc::new(Mutex::new(fault)))
    }

    /// How whoever stores the chunk of this number dies; none when it lives.
    fn at(&self, number: usize) -> Option<Fault> {
        let mut fault = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        fault.take_if(|fault| match fault {
            Fault::Before(at) | Fault::After(at) => usize::from(*at) == number,
        })
    }
}

/// A worker.
#[derive(Debug)]
pub(super) struct MemoryWorker {
    disk: Disk,
    death: Death,
}

impl MemoryWorker {
    pub(super) fn new(disk: Disk, death: Death) -> Self {
        Self { disk, death }
    }
}

impl Worker for MemoryWorker {
    fn take_chunk(&mut self, day: Date) -> Result<Option<Box<dyn TakenChunk + '_>>> {
        let mut claims = self.disk.claims();
        let chunks = self.disk.state().chunks_of(day);
        let free = |(_, chunk): &(usize, ChunkRow)| !chunk.is_done && !claims.contains(&(day, chunk.through));
        let Some((number, chunk)) = chunks.into_iter().enumerate().find(free) else { return Ok(None) };
        claims.insert((day, chunk.through));
        Ok(Some(Box::new(Chunk { worker: self, day, number, chunk })))
    }

    fn wait(&mut self, day: Date) -> Result<()> {
        let open = self.disk.state().chunks_of(day).into_iter().find(|chunk| !chunk.is_done);
        let Some(open) = open else { return Ok(()) };
        let is_claimed = |claims: &mut std::collections::BTreeSet<_>| claims.contains(&(day, open.through));
        drop(self.disk.0.freed.wait_while(self.disk.claims(), is_claimed).unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }
}

impl Disk {
    fn claims(&self) -> MutexGuard<'_, std::collections::BTreeSet<(Date, AccountId)>> {
        self.0.claims.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A claim of a chunk; dropping it gives it up.
struct Chunk<'w> {
    worker: &'w MemoryWorker,
    day: Date,
    /// Its place among the chunks of the day.
    number: usize,
    chunk: ChunkRow,
}

impl TakenChunk for Chunk<'_> {
    fn awake(&self) -> Result<Vec<(AccountId, Record)>> {
        let state = self.worker.disk.state();
        let within = state.awake(self.day, self.chunk.after).take_while(|account| *account <= self.chunk.through);
        Ok(within.filter_map(|id| state.account(id)).map(|row| (row.id, state.record(row))).collect())
    }

    fn finish(self: Box<Self>, found: &ChunkFound) -> Result<()> {
        let death = self.worker.death.at(self.number);
        if let Some(Fault::Before(_)) = death {
            bail!(FAILED);
        }
        self.worker.disk.state().leave(self.day, &self.chunk, found)?;
        if death.is_some() {
            bail!(FAILED);
        }
        Ok(())
    }
}

impl Drop for Chunk<'_> {
    fn drop(&mut self) {
        self.worker.disk.claims().remove(&(self.day, self.chunk.through));
        self.worker.disk.0.freed.notify_all();
    }
}

impl State {
    pub(super) fn chunks_of(&self, day: Date) -> Vec<ChunkRow> {
        self.chunks.range((day, AccountId(0))..=(day, AccountId(u64::MAX))).map(|(_, chunk)| chunk.clone()).collect()
    }

    pub(super) fn divide(&mut self, day: Date, mut after: AccountId, accounts: usize) {
        let awake: Vec<AccountId> = self.awake(day, after).collect();
        for chunk in awake.chunks(accounts.max(1)) {
            let through = *chunk.last().expect("a chunk has an account");
            self.chunks.insert((day, through), ChunkRow { after, through, ..ChunkRow::default() });
            after = through;
        }
    }

    /// Stores what was found in a chunk.
    fn leave(&mut self, day: Date, chunk: &ChunkRow, found: &ChunkFound) -> Result<()> {
        let ChunkFound { awake, movements, transitions, wakes, kinks, statements, events } = found;
        self.add_transitions(transitions)?;
        self.wakes.extend(wakes);
        self.wakes.retain(|(on, account)| *on != day || *account <= chunk.after || chunk.through < *account);
        self.left_kinks.extend(kinks.iter().cloned());
        for (account, event) in events {
            self.left_events.entry(*account).or_default().push(event.clone());
        }
        let (awake, statements, movements) = (*awake, *statements, *movements);
        let done = ChunkRow { is_done: true, awake, statements, movements, ..chunk.clone() };
        self.chunks.insert((day, chunk.through), done);
        Ok(())
    }

    pub(super) fn gather(&mut self, day: Date) {
        let kinks = std::mem::take(&mut self.left_kinks);
        self.add_kinks(&kinks);
        self.left_events.clear();
        self.chunks.retain(|(on, _), _| *on != day);
    }
}
