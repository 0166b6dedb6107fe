//! Rebuilding: the whole journal replayed into records and accounts, and compared with those that are stored.
//!
//! Proves that records are nothing but their events, and measures how fast a book could be rebuilt from its journal alone.

use anyhow::Context;
use ledger::History;
use ledger::ageing::age;
use primitives::{Amount, Date};

use crate::error::Result;
use crate::port::{AccountId, Reading};
use crate::products::Products;
use crate::record::{Record, Unpacked};
use crate::shares::in_batches;

/// What a rebuild read and made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Events replayed.
    pub events: u64,
    /// Accounts made.
    pub accounts: u64,
    /// Accounts whose record is not the stored one.
    pub differing: u64,
    /// Everything owed by the rebuilt accounts, in minor units added up over currencies.
    pub owed: Amount,
    /// Everything past due of them.
    pub overdue: Amount,
}

/// How many accounts are rebuilt in one pass over the journal, so that memory stays bounded: about 150 bytes for each.
const ACCOUNTS_A_PASS: u64 = 10_000_000;

/// How many events are read at once.
const EVENTS: usize = 1_000_000;

/// How many accounts travel to a worker at once.
const BATCH: usize = 10_000;

/// Replays the journal of a book and compares every record, every account standing as of a day.
///
/// # Errors
/// When the store cannot be read or an event is damaged.
pub fn rebuild(store: &(impl Reading + ?Sized), products: &Products, as_of: Date, threads: usize) -> Result<Rebuilt> {
    let accounts = store.info()?.accounts;
    let mut rebuilt = Rebuilt::default();
    let mut first = 1;
    while first <= accounts {
        let last = accounts.min(first + ACCOUNTS_A_PASS - 1);
        let (records, events) = replay(store, (first, last))?;
        rebuilt.events += events;
        let mut made = (first..).map(AccountId).zip(records);
        let read = || {
            let made: Vec<_> = made.by_ref().take(BATCH).collect();
            let Some((first, _)) = made.first() else { return Ok(None) };
            let stored = store.records_after(AccountId(first.0 - 1), made.len())?;
            Ok(Some((made, stored)))
        };
        let compare = |sum: &mut Rebuilt, (made, stored): (Vec<_>, Vec<_>)| sum.compare(products, as_of, &made, stored);
        for part in in_batches(threads, read, compare)? {
            rebuilt.add(&part);
        }
        first = last + 1;
    }
    Ok(rebuilt)
}

/// The records of a range of accounts as the journal makes them, in the order of the accounts, and how many events they have.
fn replay(store: &(impl Reading + ?Sized), (first, last): (u64, u64)) -> Result<(Vec<Record>, u64)> {
    let size = usize::try_from(last - first + 1).context("a pass fits into memory")?;
    let mut made = vec![Record::empty(); size];
    let (mut after, mut events) = (0, 0);
    loop {
        let begin = after;
        store.for_each_event(begin, EVENTS, &mut |event| {
            after = event.seq;
            if (first..=last).contains(&event.account.0) {
                let place = usize::try_from(event.account.0 - first).context("a pass fits into memory")?;
                made[place].push(&event).with_context(|| format!("event {}", event.seq))?;
                events += 1;
            }
            Ok(())
        })?;
        if after == begin {
            return Ok((made, events));
        }
    }
}

impl Rebuilt {
    fn compare(
        &mut self,
        products: &Products,
        as_of: Date,
        made: &[(AccountId, Record)],
        stored: Vec<(AccountId, Record)>,
    ) -> anyhow::Result<()> {
        let mut stored = stored.into_iter().peekable();
        for (account, record) in made {
            let events = record.unpack().with_context(|| format!("account number {}", account.0))?;
            let is_same = match stored.next_if(|(id, _)| id == account) {
                // The bytes are the same but in books of earlier versions, which had them in another order.
                Some((_, stored)) => stored == *record || stored.unpack().is_ok_and(|stored| stored == events),
                None => false,
            };
            self.accounts += 1;
            self.differing += u64::from(!is_same);
            self.count(products, &events, as_of)?;
        }
        Ok(())
    }

    fn count(&mut self, products: &Products, events: &Unpacked, as_of: Date) -> anyhow::Result<()> {
        if let Some(contract) = events.entries.iter().find_map(|entry| entry.event.opening()) {
            let product = products.of_contract(&contract.product)?;
            if let Some(account) = History::new(product, &events.entries).as_of(as_of) {
                self.owed += account.unpaid().total();
                self.overdue += age(&account).overdue_total();
            }
        }
        Ok(())
    }

    fn add(&mut self, part: &Self) {
        self.events += part.events;
        self.accounts += part.accounts;
        self.differing += part.differing;
        self.owed += part.owed;
        self.overdue += part.overdue;
    }
}
