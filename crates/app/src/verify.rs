//! Verifying a book: everything that is kept for speed, rebuilt from the journal and compared.
//!
//! The journal is the truth. Records, transitions, wakes and accrued income follow from it; where one of them says something else, the
//! book is damaged and this says where. Nothing is repaired here. Accounts are gone through in ranges, so that the memory that it takes
//! grows neither with the book nor with what closes told of it; what lies beside the records of a range is `beside`'s matter.

mod beside;

use std::collections::HashMap;
use std::num::NonZeroUsize;

use anyhow::Context;
use ledger::History;
use ledger::accrual::by_owner_as_reported;
use ledger::day_close::{Movement, Transition, next_wake, transitions};
use ledger::posting::balances;
use primitives::{Amount, Date};

use self::beside::{Beside, Kept};
use crate::accruals::{Recount, broken_chain};
use crate::error::Result;
use crate::port::{AccountId, AccountRange, AccountRow, BookInfo, ChunkRow, JournalRow, Reading, TransitionRow};
use crate::products::Products;
use crate::record::{KeyPrint, Unpacked, pack_event, pack_standings, unpack_event};

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Accounts whose record was rebuilt from the journal.
    pub accounts: u64,
    /// Events read.
    pub events: u64,
    /// Transitions recomputed.
    pub transitions: u64,
    /// Problems found in all.
    pub problem_count: u64,
    /// The first problems, in words.
    pub problems: Vec<String>,
}

/// How far each account is closed: through the last close, or through a close that broke off after it.
struct Closed {
    last: Option<Date>,
    /// The day of a close that has begun and is not finished, and the last account that it has done.
    half_done: Option<(Date, AccountId)>,
    /// The chunks of that day, where it is divided, in the order of accounts.
    chunks: Vec<ChunkRow>,
}

impl Closed {
    fn of(store: &(impl Reading + ?Sized), info: &BookInfo) -> Result<Self> {
        let begun = info.last_close_begun.filter(|begun| info.last_close.is_none_or(|last| last < *begun));
        let close = begun.map(|day| store.close(day)).transpose()?.flatten();
        let half_done = begun.zip(close).map(|(day, close)| (day, close.cursor));
        let chunks = begun.map(|day| store.chunks(day)).transpose()?.unwrap_or_default();
        Ok(Self { last: info.last_close, half_done, chunks })
    }

    /// The last day whose close has looked at an account.
    fn through(&self, account: AccountId) -> Option<Date> {
        let chunk = self.chunks.get(self.chunks.partition_point(|chunk| chunk.through < account));
        let is_in_done_chunk = chunk.is_some_and(|chunk| chunk.is_done && chunk.after < account);
        self.half_done.filter(|(_, cursor)| account <= *cursor || is_in_done_chunk).map(|(day, _)| day).or(self.last)
    }
}

/// How many problems are told in words.
const TOLD: usize = 50;

impl Verified {
    fn problem(&mut self, what: impl FnOnce() -> String) {
        self.problem_count += 1;
        if self.problems.len() < TOLD {
            self.problems.push(what());
        }
    }
}

/// How many accounts are verified together at most. What closes told of them and their records are in memory at once, and nothing
/// else that grows with the book.
const RANGE: NonZeroUsize = NonZeroUsize::new(10_000).expect("it is not zero");

/// How many accounts are verified together at first: how much closes told of each is not known yet.
const FIRST_RANGE: usize = 1_000;

/// About so many changes are in memory at once: half a kilobyte each.
const CHANGES: usize = 100_000;

/// How many accounts the next range has, after one of so many of which so many changes are told.
fn next_range(accounts: usize, changes: usize, most: usize) -> usize {
    let fitting = accounts.saturating_mul(CHANGES) / changes.max(1);
    fitting.min(accounts.saturating_mul(4)).clamp(1, most)
}

/// Verifies a book; `progress` hears how many accounts are done.
///
/// # Errors
/// When the store cannot be read at all. What is wrong in it is no error; see [`Verified::problems`].
pub fn verify(store: &(impl Reading + ?Sized), products: &Products, progress: impl FnMut(u64)) -> Result<Verified> {
    verify_in_ranges(store, products, RANGE, progress)
}

/// Verifies a book as [`verify`] does, at most so many accounts at a time.
///
/// # Errors
/// When the store cannot be read at all.
pub fn verify_in_ranges(
    store: &(impl Reading + ?Sized),
    products: &Products,
    accounts: NonZeroUsize,
    mut progress: impl FnMut(u64),
) -> Result<Verified> {
    let mut verified = None;
    store.steadily(&mut || verified = Some(verify_what_stands(store, products, accounts, &mut progress)))?;
    verified.context("the store did not let the book be read")?
}

fn verify_what_stands(
    store: &(impl Reading + ?Sized),
    products: &Products,
    accounts: NonZeroUsize,
    mut progress: impl FnMut(u64),
) -> Result<Verified> {
    let mut verified = Verified::default();
    for line in store.integrity()? {
        verified.problem(|| format!("the store's own check: {line}"));
    }
    let info = store.info()?;
    let closed = Closed::of(store, &info)?;
    let mut sums = Sums::default();
    let mut in_records = 0;
    let mut after = None;
    let mut range = accounts.get().min(FIRST_RANGE);
    loop {
        let rows = store.accounts_after(after.unwrap_or_default(), range)?;
        let through = rows.last().map(|last| last.id);
        let mut beside = Beside::of(store, AccountRange { after, through })?;
        range = next_range(range, beside.changes(), accounts.get());
        for rows in rows.chunk_by(in_portions()) {
            let journal = Journal::of(store, rows)?;
            for row in rows {
                match check_account(&mut verified, &mut sums, &journal, products, row, &beside.take(row.id), &closed) {
                    Ok(events) => in_records += events,
                    Err(error) => verified.problem(|| format!("account {}: {error:#}", row.reference)),
                }
                verified.accounts += 1;
                progress(verified.accounts);
            }
        }
        for (account, number) in beside.left() {
            verified.problem(|| format!("{number} transitions name account number {}, which is missing", account.0));
        }
        if through.is_none() {
            break;
        }
        after = through;
    }
    verified.events = store.journal_len()?;
    if verified.events != in_records {
        let events = verified.events;
        verified.problem(|| format!("the journal has {events} events, the accounts' records have {in_records}"));
    }
    if info.last_seq != verified.events {
        let (last, events) = (info.last_seq, verified.events);
        verified.problem(|| format!("the last event is {last}, but the journal has {events} events"));
    }
    // A close counts over all accounts, so what is wrong with one of them would make all its closes look wrong.
    let are_sound = verified.problem_count == 0;
    for (day, close) in store.closes(Date::MIN, info.last_close.unwrap_or(Date::MIN))? {
        let found = sums.movements.get(&day).copied().unwrap_or_default();
        if are_sound && close.movements != found {
            let told = close.movements;
            verified
                .problem(|| format!("the close of {day}: its figures are not what it found: {told:?}, not {found:?}"));
        }
    }
    // A close that broke off has told some of the income to come; what it left is looked at when it is finished.
    if are_sound && closed.half_done.is_none() {
        check_accruals(&mut verified, store, &info, sums.income)?;
    }
    Ok(verified)
}

/// What is added up over all accounts, recomputed.
#[derive(Default)]
struct Sums {
    /// How many changes of each movement each day's close found.
    movements: HashMap<Date, [u64; Movement::ALL.len()]>,
    /// The income as of the last close.
    income: Recount,
}

/// So many bytes of records follow each other while their events are read from the journal at once.
const PORTION_BYTES: usize = 8_000_000;

/// Whether an account belongs to the portion of the one before it.
fn in_portions() -> impl FnMut(&AccountRow, &AccountRow) -> bool {
    let mut bytes = 0;
    move |before, _| {
        bytes += before.record.as_bytes().len();
        let fits = bytes < PORTION_BYTES;
        bytes = if fits { bytes } else { 0 };
        fits
    }
}

/// The events that the records of some accounts name, as far as the journal has them, by their places.
struct Journal(HashMap<u64, JournalRow>);

impl Journal {
    fn of(store: &(impl Reading + ?Sized), rows: &[AccountRow]) -> anyhow::Result<Self> {
        // What cannot be unpacked is told when the account is checked.
        let records = rows.iter().filter_map(|row| row.record.unpack().ok());
        let mut seqs: Vec<u64> = records.flat_map(|record| record.entries).map(|entry| entry.seq).collect();
        seqs.sort_unstable();
        seqs.dedup();
        Ok(Self(store.journal_at(&seqs)?.into_iter().map(|row| (row.seq, row)).collect()))
    }
}

/// Checks everything that is stored of one account and returns how many events its record has.
fn check_account(
    verified: &mut Verified,
    sums: &mut Sums,
    journal: &Journal,
    products: &Products,
    row: &AccountRow,
    kept: &Kept<'_>,
    closed: &Closed,
) -> anyhow::Result<u64> {
    let events = row.record.unpack()?;
    let count = events.entries.len() as u64;
    // What is not even what its events make is not folded: nothing that follows from it would mean anything.
    if !check_record(verified, journal, row, &events)? {
        return Ok(count);
    }
    let product = products.of_contract(&row.product_key())?;
    let history = History::new(product, &events.entries);
    check_balance(verified, row, history, closed.last);
    if let Some(through) = closed.through(row.id) {
        check_transitions(verified, sums, row, history, kept.transitions, through);
    }
    // A worker takes the wakes of its accounts away with its chunk: they are those of the day that it has closed.
    if let Some(through) = closed.through(row.id) {
        check_wake(verified, row, history, kept.wake, through);
    }
    if let Some(last) = closed.last {
        sums.income.add(&row.product_key(), &by_owner_as_reported(history, last));
    }
    Ok(count)
}

/// Rebuilds an account's record from the journal and compares it with the one that is stored; says whether it is sound.
fn check_record(
    verified: &mut Verified,
    journal: &Journal,
    row: &AccountRow,
    stored: &Unpacked,
) -> anyhow::Result<bool> {
    let events: Option<Vec<&JournalRow>> = stored.entries.iter().map(|entry| journal.0.get(&entry.seq)).collect();
    let Some(events) = events else {
        verified.problem(|| format!("account {}: its record has events that the journal has not", row.reference));
        return Ok(false);
    };
    let mut rebuilt = Unpacked::default();
    for event in events {
        if event.account != row.id {
            verified.problem(|| format!("account {}: event {} is another account's", row.reference, event.seq));
            return Ok(false);
        }
        let unpacked = unpack_event(&event.payload).with_context(|| format!("event {}", event.seq))?;
        if pack_event(&unpacked) != event.payload || unpacked.kind() != event.kind {
            verified
                .problem(|| format!("account {}: event {} does not pack as it is stored", row.reference, event.seq));
        }
        let entry = ledger::Entry {
            seq: event.seq,
            effective_on: event.effective_on,
            booked_on: event.booked_on,
            event: unpacked,
        };
        rebuilt.insert(entry, KeyPrint::of(&event.key));
    }
    // Bytes are compared by what they say: a record may have its later events in the order of booking.
    let has_each_once = rebuilt.entries.windows(2).all(|pair| pair[0].replay_order() < pair[1].replay_order());
    if rebuilt != *stored || !has_each_once || rebuilt.pack().as_bytes().len() != row.record.as_bytes().len() {
        verified.problem(|| format!("account {}: its record is not what its events make", row.reference));
        return Ok(false);
    }
    if !says_what_its_contract_says(row, stored) {
        verified.problem(|| format!("account {}: its columns are not what its contract says", row.reference));
        return Ok(false);
    }
    Ok(true)
}

fn says_what_its_contract_says(row: &AccountRow, events: &Unpacked) -> bool {
    let opening = events.entries.iter().find_map(|entry| Some((entry.event.opening()?, entry.effective_on)));
    opening.is_some_and(|(contract, opened_on)| {
        contract.person == row.person
            && contract.product == row.product_key()
            && contract.funding_source == row.funding_source
            && opened_on == row.opened_on
    })
}

fn check_balance(verified: &mut Verified, row: &AccountRow, history: History<'_>, last_close: Option<Date>) {
    let day = last_close.or_else(|| history.entries().last().map(ledger::Entry::counts_from));
    let account = day.and_then(|day| history.as_of(day));
    let sum: Amount = account.iter().flat_map(balances).map(|(_, amount)| amount).sum();
    if !sum.is_zero() {
        verified.problem(|| format!("account {}: its postings are off by {} minor units", row.reference, sum.minor()));
    }
}

fn check_transitions(
    verified: &mut Verified,
    sums: &mut Sums,
    row: &AccountRow,
    history: History<'_>,
    stored: &[TransitionRow],
    last: Date,
) {
    let recomputed = transitions(history, last);
    verified.transitions += recomputed.len() as u64;
    for (day, transition) in &recomputed {
        let place = Movement::ALL.iter().position(|movement| *movement == transition.movement);
        sums.movements.entry(*day).or_default()[place.expect("every movement is among all")] += 1;
    }
    let name = |index: u8| history.product().buckets.name(index);
    let is_same = |(day, transition): &(Date, Transition), stored: &TransitionRow| {
        *day == stored.day
            && transition.movement.name() == stored.movement
            && transition.cause.name() == stored.cause
            && transition.from.and_then(|from| from.bucket).map(name) == stored.from_bucket.as_deref()
            && transition.to.bucket.map(name) == stored.to_bucket.as_deref()
            && pack_standings(transition.from.as_ref(), &transition.to) == stored.payload
    };
    let same = recomputed.iter().zip(stored).take_while(|(found, stored)| is_same(found, stored)).count();
    if same < recomputed.len().max(stored.len()) {
        let days = [recomputed.get(same).map(|(day, _)| *day), stored.get(same).map(|stored| stored.day)];
        let day = days.into_iter().flatten().min().unwrap_or(last);
        verified.problem(|| format!("account {}: what the closes found differs from {day} on", row.reference));
    }
}

fn check_wake(verified: &mut Verified, row: &AccountRow, history: History<'_>, stored: Option<Date>, last: Date) {
    let booked_later = history.entries().iter().map(|entry| entry.booked_on).filter(|&on| on > last).min();
    let needed = match history.as_reported(last, last) {
        Some(account) => next_wake(history, &account),
        None => booked_later,
    };
    let is_missed = needed.is_some_and(|needed| stored.is_none_or(|stored| stored > needed));
    if is_missed {
        let needed = needed.unwrap_or(last);
        verified.problem(|| format!("account {}: nothing will look at it on {needed}", row.reference));
    }
}

/// Checks that every close's income follows from that of the day before, and the last one's from the accounts.
fn check_accruals(
    verified: &mut Verified,
    store: &(impl Reading + ?Sized),
    info: &BookInfo,
    income: Recount,
) -> Result<()> {
    let (Some(last), Some(after)) = (info.last_close, info.accrues_after) else { return Ok(()) };
    let mut before = HashMap::new();
    for row in store.accruals(after, last)? {
        if let Some(problem) = broken_chain(before.get(&row.group), &row, row.day == after) {
            verified.problem(|| problem);
        }
        before.insert(row.group.clone(), row);
    }
    for difference in income.differences(store, info, last)? {
        verified.problem(|| difference.to_string());
    }
    Ok(())
}
