//! Restoring: an archive read into an empty book, which is then closed again as far as it was.

use std::collections::BTreeMap;

use anyhow::{Context, bail, ensure};
use ledger::Entry;
use primitives::Date;

use super::beside;
use super::sheet::{
    ACCOUNTS, CLOSES, JOURNAL, MODEL_CHANGES, MODELS, POLICIES, PRODUCTS, range_of, read_accounts, read_closes,
    read_journal, read_model_changes, read_models, read_policies, read_products,
};
use crate::close_day::{Clock, Options, Progress, close_through};
use crate::error::{Refused, Result};
use crate::import::Tables;
use crate::port::{AccountId, AccountRow, JournalRow, Micros, Store, Writing};
use crate::products::Products;
use crate::record::{KeyPrint, Unpacked, unpack_event};

/// What was restored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// How many events.
    pub events: u64,
    /// How many accounts.
    pub accounts: u64,
    /// The last day that was closed; none when none was.
    pub last_close: Option<Date>,
    /// The instant of the last event; none when there is none.
    pub last_recorded_at: Option<Micros>,
}

/// How many events are restored in one unit of work.
const BATCH: usize = 20_000;

/// Fills an empty book from the files of an archive: everything recorded by `until`, closed through the last day whose close
/// was done by then. `progress` hears how far the closes have come.
///
/// # Errors
/// When a file is missing, damaged or does not follow on the one before; when the book is not empty or cannot be written.
/// Units that were stored before stay: restore into a book that can be thrown away.
pub fn restore(
    store: &mut (impl Store + ?Sized),
    tables: &dyn Tables,
    files: &[String],
    until: Option<Micros>,
    clock: &impl Clock,
    options: Options,
    progress: impl FnMut(Progress),
) -> Result<Restored> {
    if store.info()?.last_seq > 0 {
        return Err(Refused::new("the book has events already")
            .hint("restore into a book that does not exist yet")
            .into());
    }
    let until = until.unwrap_or(Micros::MAX);
    restore_terms(store, tables, files)?;
    restore_models(store, tables, files, until)?;
    beside::restore(store, tables, files, until)?;
    let mut references = Vec::new();
    for file in in_order(files, ACCOUNTS)? {
        read_accounts(tables, file, &mut references)?;
    }
    let mut restored = Restored::default();
    let mut batch = Vec::with_capacity(BATCH);
    for file in in_order(files, JOURNAL)? {
        read_journal(tables, file, |row| {
            let expected = restored.events + batch.len() as u64 + 1;
            if row.recorded_at > until {
                return Ok(());
            }
            ensure!(row.seq == expected, "event {} stands where {expected} is expected", row.seq);
            batch.push(row);
            if batch.len() == BATCH { store_batch(store, &references, &mut batch, &mut restored) } else { Ok(()) }
        })?;
    }
    store_batch(store, &references, &mut batch, &mut restored)?;
    let closes = read_closes(tables, only(files, CLOSES)?)?;
    restored.last_close = closes.iter().filter(|(_, done)| *done <= until).map(|(day, _)| *day).max();
    if let Some(through) = restored.last_close {
        let products = Products::load(store)?;
        close_through(store, &products, through, clock, options, progress)?;
    }
    Ok(restored)
}

fn restore_terms(store: &mut (impl Store + ?Sized), tables: &dyn Tables, files: &[String]) -> Result<()> {
    let products = read_products(tables, only(files, PRODUCTS)?)?;
    let policies = read_policies(tables, only(files, POLICIES)?)?;
    let known = store.products()?;
    let mut unit = store.begin()?;
    for product in products.iter().filter(|product| !known.contains(product)) {
        unit.add_product(product)?;
    }
    for policy in &policies {
        unit.add_policy(policy)?;
    }
    Ok(unit.commit()?)
}

/// An archive of a version that knew no models has no files of them.
fn restore_models(
    store: &mut (impl Store + ?Sized),
    tables: &dyn Tables,
    files: &[String],
    until: Micros,
) -> Result<()> {
    let (Ok(models), Ok(changes)) = (only(files, MODELS), only(files, MODEL_CHANGES)) else { return Ok(()) };
    let mut unit = store.begin()?;
    for (row, text) in read_models(tables, models)?.iter().filter(|(row, _)| row.added_at <= until) {
        unit.add_model(row, text)?;
    }
    for change in read_model_changes(tables, changes)?.iter().filter(|change| change.at <= until) {
        unit.add_model_change(change)?;
    }
    Ok(unit.commit()?)
}

/// Stores events as intake and closes did: records, journal, and a wake on the day each was booked.
fn store_batch(
    store: &mut (impl Store + ?Sized),
    references: &[String],
    batch: &mut Vec<JournalRow>,
    restored: &mut Restored,
) -> anyhow::Result<()> {
    let Some(last) = batch.last() else { return Ok(()) };
    restored.last_recorded_at = Some(last.recorded_at);
    let first_seq = restored.events + 1;
    let mut touched: BTreeMap<AccountId, Unpacked> = BTreeMap::new();
    let mut wakes = Vec::with_capacity(batch.len());
    for row in batch.iter() {
        let event = unpack_event(&row.payload).with_context(|| format!("event {}", row.seq))?;
        let (seq, effective_on, booked_on) = (row.seq, row.effective_on, row.booked_on);
        let entry = Entry { seq, effective_on, booked_on, event };
        touched.entry(row.account).or_default().insert(entry, KeyPrint::of(&row.key));
        wakes.push((booked_on, row.account));
    }
    wakes.sort_unstable();
    wakes.dedup();
    let mut unit = store.begin()?;
    store_records(&mut *unit, references, &touched, first_seq, restored)?;
    unit.append(batch)?;
    unit.add_wakes(&wakes)?;
    unit.commit()?;
    restored.events += batch.len() as u64;
    batch.clear();
    Ok(())
}

fn store_records(
    unit: &mut dyn Writing,
    references: &[String],
    touched: &BTreeMap<AccountId, Unpacked>,
    first_seq: u64,
    restored: &mut Restored,
) -> anyhow::Result<()> {
    let (mut new, mut tails) = (Vec::new(), Vec::new());
    for (&id, events) in touched {
        if id.0 <= restored.accounts {
            tails.extend(events.tail(first_seq).map(|tail| (id, tail)));
        } else {
            new.push(account_row(id, references, events)?);
        }
    }
    restored.accounts += new.len() as u64;
    unit.add_accounts(&new)?;
    unit.extend_records(&tails)
}

fn account_row(id: AccountId, references: &[String], events: &Unpacked) -> anyhow::Result<AccountRow> {
    let place = usize::try_from(id.0).ok().and_then(|number| number.checked_sub(1));
    let reference = place.and_then(|place| references.get(place));
    let reference = reference.with_context(|| format!("the archive names no account number {}", id.0))?;
    AccountRow::opened(id, reference, events).with_context(|| format!("account {reference} has no opening"))
}

/// The numbered files of a kind, in order and without gaps.
pub(super) fn in_order<'f>(files: &'f [String], kind: &str) -> anyhow::Result<Vec<&'f str>> {
    let ranges =
        files.iter().filter_map(|file| range_of(file).map(|(of, first, last)| (of, first, last, file.as_str())));
    let mut ranges: Vec<(u64, u64, &str)> =
        ranges.filter(|(of, ..)| *of == kind).map(|(_, first, last, file)| (first, last, file)).collect();
    ranges.sort_unstable();
    let mut expected = 1;
    for (first, last, file) in &ranges {
        if *first != expected {
            bail!("{file} begins with {first}, but {expected} is missing: a file of the archive is not there");
        }
        expected = last + 1;
    }
    Ok(ranges.into_iter().map(|(_, _, file)| file).collect())
}

pub(super) fn only<'f>(files: &'f [String], kind: &str) -> anyhow::Result<&'f str> {
    let file = files.iter().find(|file| file.split('.').next() == Some(kind));
    file.map(String::as_str).with_context(|| format!("the archive has no file of {kind}"))
}
