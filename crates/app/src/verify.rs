//! Verifying a book: everything that is kept for speed, rebuilt from the journal and compared.
//!
//! The journal is the truth. Records, transitions and wakes follow from it; where one of them says something else, the
//! book is damaged and this says where. Nothing is repaired here.

use std::collections::HashMap;

use anyhow::Context;
use ledger::History;
use ledger::day_close::{next_wake, transitions};
use ledger::posting::balances;
use primitives::{Amount, Date};

use crate::error::Result;
use crate::export::each_account;
use crate::port::{AccountId, AccountRow, Reading, TransitionRow};
use crate::products::Products;
use crate::record::{KeyPrint, Unpacked, pack_event, pack_standings};

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

/// Verifies a book; `progress` hears how many accounts are done.
///
/// # Errors
/// When the store cannot be read at all. What is wrong in it is no error; see [`Verified::problems`].
pub fn verify(store: &(impl Reading + ?Sized), products: &Products, mut progress: impl FnMut(u64)) -> Result<Verified> {
    let mut verified = Verified::default();
    for line in store.integrity()? {
        verified.problem(|| format!("the store's own check: {line}"));
    }
    let info = store.info()?;
    let mut found = stored_transitions(store)?;
    let wakes = stored_wakes(store)?;
    let mut in_records = 0;
    each_account(store, products, |row, history| {
        in_records += history.entries().len() as u64;
        check_record(&mut verified, store, row, history)?;
        check_balance(&mut verified, row, history, info.last_close);
        if let Some(last) = info.last_close {
            let stored = found.remove(&row.id).unwrap_or_default();
            check_transitions(&mut verified, row, history, &stored, last);
            check_wake(&mut verified, row, history, wakes.get(&row.id).copied(), last);
        }
        verified.accounts += 1;
        progress(verified.accounts);
        Ok(())
    })?;
    verified.events = store.journal_len()?;
    if verified.events != in_records {
        let events = verified.events;
        verified.problem(|| format!("the journal has {events} events, the accounts' records have {in_records}"));
    }
    if info.last_seq != verified.events {
        let (last, events) = (info.last_seq, verified.events);
        verified.problem(|| format!("the last event is {last}, but the journal has {events} events"));
    }
    for (account, stored) in found {
        verified
            .problem(|| format!("{} transitions name account number {}, which is missing", stored.len(), account.0));
    }
    Ok(verified)
}

fn stored_transitions(store: &(impl Reading + ?Sized)) -> Result<HashMap<AccountId, Vec<TransitionRow>>> {
    let mut found: HashMap<AccountId, Vec<TransitionRow>> = HashMap::new();
    let mut after = (Date::MIN, AccountId::default());
    loop {
        let rows = store.transitions_after(after, 50_000)?;
        let Some(last) = rows.last() else { return Ok(found) };
        after = (last.day, last.account);
        for row in rows {
            found.entry(row.account).or_default().push(row);
        }
    }
}

/// The first wake of every account.
fn stored_wakes(store: &(impl Reading + ?Sized)) -> Result<HashMap<AccountId, Date>> {
    let mut first: HashMap<AccountId, Date> = HashMap::new();
    let mut after = (Date::MIN, AccountId::default());
    loop {
        let rows = store.wakes_after(after, 100_000)?;
        let Some(last) = rows.last() else { return Ok(first) };
        after = *last;
        for (day, account) in rows {
            first.entry(account).or_insert(day);
        }
    }
}

/// Rebuilds an account's record from the journal and compares it with the one that is stored.
fn check_record(
    verified: &mut Verified,
    store: &(impl Reading + ?Sized),
    row: &AccountRow,
    history: History<'_>,
) -> anyhow::Result<()> {
    let stored = row.record.unpack()?;
    let seqs: Vec<u64> = history.entries().iter().map(|entry| entry.seq).collect();
    let journal = store.journal_at(&seqs).with_context(|| format!("account {}", row.reference))?;
    if journal.len() != seqs.len() {
        verified.problem(|| format!("account {}: its record has events that the journal has not", row.reference));
        return Ok(());
    }
    let mut rebuilt = Unpacked::default();
    for event in journal {
        if event.account != row.id {
            verified.problem(|| format!("account {}: event {} is another account's", row.reference, event.seq));
            return Ok(());
        }
        let unpacked = crate::record::unpack_event(&event.payload)?;
        if pack_event(&unpacked) != event.payload {
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
    if rebuilt != stored || rebuilt.pack() != row.record {
        verified.problem(|| format!("account {}: its record is not what its events make", row.reference));
    }
    Ok(())
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
    row: &AccountRow,
    history: History<'_>,
    stored: &[TransitionRow],
    last: Date,
) {
    let recomputed = transitions(history, last);
    verified.transitions += recomputed.len() as u64;
    let same = recomputed.len() == stored.len()
        && recomputed.iter().zip(stored).all(|((day, transition), stored)| {
            *day == stored.day
                && transition.movement.name() == stored.movement
                && transition.cause.name() == stored.cause
                && pack_standings(transition.from.as_ref(), &transition.to) == stored.payload
        });
    if !same {
        let first = recomputed.iter().zip(stored).find(|((day, transition), stored)| {
            *day != stored.day || pack_standings(transition.from.as_ref(), &transition.to) != stored.payload
        });
        let day = first.map_or(last, |((day, _), stored)| (*day).min(stored.day));
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
