//! Rebuilding: the whole journal replayed into records and accounts, and compared with those that are stored.
//!
//! Proves that records are nothing but their events, and measures how fast a book could be rebuilt from its journal alone.

use anyhow::Context;
use ledger::ageing::age;
use ledger::{Entry, History};
use primitives::{Amount, Date};

use crate::error::Result;
use crate::port::{AccountId, Reading};
use crate::products::Products;
use crate::record::{KeyPrint, Unpacked, unpack_event};

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

/// How many accounts are rebuilt in one pass over the journal, so that memory stays bounded.
const ACCOUNTS_A_PASS: u64 = 4_000_000;

/// How many accounts are read at once.
const BATCH: usize = 10_000;

/// Replays the journal of a book and compares every record, every account standing as of a day.
///
/// # Errors
/// When the store cannot be read or an event is damaged.
pub fn rebuild(store: &(impl Reading + ?Sized), products: &Products, as_of: Date) -> Result<Rebuilt> {
    let accounts = store.info()?.accounts;
    let mut rebuilt = Rebuilt::default();
    let mut first = 1;
    while first <= accounts {
        let last = accounts.min(first + ACCOUNTS_A_PASS - 1);
        pass(store, products, as_of, (first, last), &mut rebuilt)?;
        first = last + 1;
    }
    Ok(rebuilt)
}

fn pass(
    store: &(impl Reading + ?Sized),
    products: &Products,
    as_of: Date,
    (first, last): (u64, u64),
    rebuilt: &mut Rebuilt,
) -> Result<()> {
    let size = usize::try_from(last - first + 1).context("a pass fits into memory")?;
    let mut made: Vec<Unpacked> = vec![Unpacked::default(); size];
    let mut after = 0;
    loop {
        let rows = store.journal_after(after, 50_000)?;
        let Some(end) = rows.last() else { break };
        after = end.seq;
        for row in rows.iter().filter(|row| (first..=last).contains(&row.account.0)) {
            let place = usize::try_from(row.account.0 - first).context("a pass fits into memory")?;
            let event = unpack_event(&row.payload).with_context(|| format!("event {}", row.seq))?;
            let (seq, effective_on, booked_on) = (row.seq, row.effective_on, row.booked_on);
            made[place].insert(Entry { seq, effective_on, booked_on, event }, KeyPrint::of(&row.key));
            rebuilt.events += 1;
        }
    }
    let mut made = (first..).zip(made);
    while let Some((number, events)) = made.next() {
        let mut stored = store.accounts_after(AccountId(number - 1), BATCH)?.into_iter().peekable();
        let batch = std::iter::once((number, events)).chain(made.by_ref().take(BATCH - 1));
        for (number, events) in batch {
            let record = stored.next_if(|row| row.id.0 == number).map(|row| row.record);
            let is_same = match record {
                Some(record) => record == events.pack() || record.unpack()? == events,
                None => false,
            };
            rebuilt.differing += u64::from(!is_same);
            rebuilt.add(products, &events, as_of)?;
        }
    }
    Ok(())
}

impl Rebuilt {
    fn add(&mut self, products: &Products, events: &Unpacked, as_of: Date) -> Result<()> {
        self.accounts += 1;
        if let Some(contract) = events.entries.iter().find_map(|entry| entry.event.opening()) {
            let product = products.of_contract(&contract.product)?;
            if let Some(account) = History::new(product, &events.entries).as_of(as_of) {
                self.owed += account.unpaid().total();
                self.overdue += age(&account).overdue_total();
            }
        }
        Ok(())
    }
}
