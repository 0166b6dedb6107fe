//! Reading ahead: what the book has of the accounts of later arrivals, read while earlier ones are booked.
//!
//! Most of the time that an intake takes goes into finding its accounts, all over the book. Where a store has readers for
//! threads of their own, they find them, a lot of arrivals each. They see the book as it was before the unit of work, and nobody
//! else writes to it; an account that an earlier lot of the same unit names is therefore read by the unit itself.

use std::collections::{HashMap, HashSet};
use std::sync::mpsc;

use anyhow::Context;

use super::{Arrival, BATCH, Touched};
use crate::error::Result;
use crate::port::Reading;
use crate::shares::readers;

/// Accounts by their references.
pub(super) type Accounts<'a> = HashMap<&'a str, Touched>;

/// How many arrivals make a lot. Fewer than two are not worth a reader.
const LOT: usize = 5_000;

/// How many readers keep one writer busy; more would wait for it.
const READERS: usize = 4;

/// Arrivals in lots, and readers to find their accounts.
pub(super) struct Lots<'a> {
    lots: Vec<Lot<'a>>,
    readers: Vec<Box<dyn Reading + Send>>,
}

/// Arrivals that are booked at once.
#[derive(Debug, PartialEq, Eq)]
struct Lot<'a> {
    arrivals: &'a [Arrival],
    /// Accounts that no earlier lot names.
    ahead: Vec<&'a str>,
    /// Accounts that are read when all earlier lots are booked.
    again: Vec<&'a str>,
}

impl<'a> Lots<'a> {
    /// Divides arrivals; before the unit of work begins.
    pub(super) fn of(store: &(impl Reading + ?Sized), arrivals: &'a [Arrival]) -> Self {
        let readers = match arrivals.len() {
            0..=LOT => Vec::new(),
            many => {
                let cores = std::thread::available_parallelism().map_or(1, usize::from);
                // A database that takes no more connections still takes what this one writes.
                readers(store, cores.min(READERS).min(many.div_ceil(LOT))).ok().flatten().unwrap_or_default()
            }
        };
        let lots = if readers.is_empty() { in_turn(arrivals, BATCH) } else { divided(arrivals, LOT) };
        Self { lots, readers }
    }

    /// Hands each lot on, in order: its arrivals, the accounts that are still to be read, and those that are known already.
    pub(super) fn each(
        self,
        mut book: impl FnMut(&'a [Arrival], Vec<&'a str>, Accounts<'a>) -> Result<()>,
    ) -> Result<()> {
        let Self { mut lots, readers } = self;
        let share = readers.len();
        let mut shares: Vec<Vec<Vec<&str>>> = readers.iter().map(|_| Vec::new()).collect();
        for (number, lot) in lots.iter_mut().enumerate().filter(|_| share > 0) {
            shares[number % share].push(std::mem::take(&mut lot.ahead));
        }
        std::thread::scope(|scope| {
            let read_ahead = |(reader, share): (Box<dyn Reading + Send>, Vec<Vec<&'a str>>)| {
                // One lot waits while the next one is read.
                let (tell, told) = mpsc::sync_channel(1);
                scope.spawn(move || {
                    // Nobody listens any more when booking has failed.
                    share.into_iter().map(|references| read(&*reader, references)).all(|read| tell.send(read).is_ok())
                });
                told
            };
            let told: Vec<_> = readers.into_iter().zip(shares).map(read_ahead).collect();
            for (number, Lot { arrivals, again, .. }) in lots.into_iter().enumerate() {
                let known = match told.get(number % share.max(1)) {
                    Some(reader) => reader.recv().context("a reader of accounts broke off")??,
                    None => HashMap::new(),
                };
                book(arrivals, again, known)?;
            }
            Ok(())
        })
    }
}

/// Lots whose accounts are all read when it is their turn.
fn in_turn(arrivals: &[Arrival], size: usize) -> Vec<Lot<'_>> {
    let lot = |arrivals| Lot { arrivals, ahead: Vec::new(), again: named(arrivals).collect() };
    arrivals.chunks(size).map(lot).collect()
}

/// Lots whose accounts are read ahead but for those that an earlier one names.
fn divided(arrivals: &[Arrival], size: usize) -> Vec<Lot<'_>> {
    let mut seen = HashSet::new();
    let mut lot = |arrivals| {
        let (mut again, mut ahead) = (Vec::new(), Vec::new());
        for reference in named(arrivals) {
            if seen.contains(reference) { again.push(reference) } else { ahead.push(reference) }
        }
        seen.extend(ahead.iter().copied());
        Lot { arrivals, ahead, again }
    };
    arrivals.chunks(size).map(&mut lot).collect()
}

/// The accounts that arrivals name, one after the other.
fn named(arrivals: &[Arrival]) -> impl Iterator<Item = &str> {
    arrivals.iter().map(|arrival| arrival.account.as_str())
}

/// Reads the accounts of some references, as far as the book has them.
pub(super) fn read<'a>(store: &(impl Reading + ?Sized), mut references: Vec<&'a str>) -> Result<Accounts<'a>> {
    if references.is_empty() {
        return Ok(HashMap::new());
    }
    references.sort_unstable();
    references.dedup();
    let records = store.records_by_reference(&references)?;
    let mut accounts = HashMap::with_capacity(references.len());
    for (reference, found) in references.into_iter().zip(records) {
        if let Some((id, record)) = found {
            accounts.insert(reference, Touched { id, is_new: false, events: record.unpack()?, changed: false });
        }
    }
    Ok(accounts)
}

#[cfg(test)]
mod tests;
