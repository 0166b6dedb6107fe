//! The dense audit: every account recomputed and compared with what the closes said.
//!
//! A missed wake would freeze an account in silence. The audit looks at every account as of the last close, whether its wake
//! had come or not, and compares its standing with the last one that a close told, and the income of all with what the closes
//! added up. Cheap enough to run every night; what `verify` does beyond it (rebuilding records from the journal, recomputing each close) takes longer.

use anyhow::Context;
use ledger::History;
use ledger::accrual::Trajectory;
use ledger::ageing::age;
use ledger::day_close::Standing;
use primitives::Date;

use crate::accruals::{Difference, Recount};
use crate::error::{Refused, Result};
use crate::port::{AccountId, Reading};
use crate::products::Products;
use crate::record::{Record, pack_standing, packed_standing_after};
use crate::shares::in_batches;

/// What an audit looked at, and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audited {
    /// The day as of which accounts were recomputed: the last closed one.
    pub day: Option<Date>,
    /// Accounts recomputed.
    pub accounts: u64,
    /// Accounts whose standing is not what the closes said, by number.
    pub differing: Vec<AccountId>,
    /// Groups of accounts whose accrued income is not what the closes added up.
    pub accruals: Vec<Difference>,
}

/// How many accounts travel to a worker at once.
const BATCH: usize = 10_000;

/// How many changes are read at once.
const CHANGES: usize = 1_000_000;

/// Recomputes every account of the book as of its last close and compares; `progress` hears how many are done.
///
/// # Errors
/// When no day is closed yet, or the store cannot be read.
pub fn audit(
    store: &(impl Reading + ?Sized),
    products: &Products,
    threads: usize,
    mut progress: impl FnMut(u64),
) -> Result<Audited> {
    let info = store.info()?;
    let day = info.last_close.ok_or_else(|| {
        Refused::new("no day is closed yet, there is nothing to audit").hint("close days with: day close")
    })?;
    let told = Told::read(store, info.accounts)?;
    let mut audited = Audited { day: Some(day), ..Audited::default() };
    let mut after = AccountId::default();
    let read = || {
        let batch = store.records_after(after, BATCH)?;
        let Some((last, _)) = batch.last() else { return Ok(None) };
        after = *last;
        audited.accounts += batch.len() as u64;
        progress(audited.accounts);
        Ok(Some(batch))
    };
    let look = |looked: &mut Looked, batch: Vec<(AccountId, Record)>| {
        batch.iter().try_for_each(|(account, record)| {
            looked.at(products, &told, *account, record, day).with_context(|| format!("account number {}", account.0))
        })
    };
    let mut income = Recount::default();
    for looked in in_batches(threads, read, look)? {
        audited.differing.extend(looked.differing);
        income.add_all(looked.income);
    }
    audited.accruals = income.differences(store, &info, day)?;
    audited.differing.sort_unstable();
    Ok(audited)
}

/// What was found at some accounts: those whose standing is not what the closes said, and the income of all.
#[derive(Default)]
struct Looked {
    differing: Vec<AccountId>,
    income: Recount,
}

impl Looked {
    fn at(
        &mut self,
        products: &Products,
        told: &Told,
        id: AccountId,
        record: &Record,
        day: Date,
    ) -> anyhow::Result<()> {
        let events = record.unpack()?;
        let contract = events.entries.iter().find_map(|entry| entry.event.opening()).context("it has no opening")?;
        let history = History::new(products.of_contract(&contract.product)?, &events.entries);
        let account = history.as_reported(day, day);
        let standing = account.as_ref().map(|account| Standing::new(account.status(), &age(account)));
        if standing.map(|standing| print_of(&standing)) != told.last(id) {
            self.differing.push(id);
        }
        if let Some(account) = &account {
            let income = Trajectory::of(history, account, day);
            self.income.add(&contract.product, &contract.funding_source, &income);
        }
        Ok(())
    }
}

/// The last standing that a close told of each account, as a fingerprint: eight bytes an account.
struct Told(Vec<u64>);

impl Told {
    fn read(store: &(impl Reading + ?Sized), accounts: u64) -> Result<Self> {
        let accounts = usize::try_from(accounts).context("the accounts fit into memory")?;
        let mut told = vec![0; accounts + 1];
        let mut after = (Date::MIN, AccountId::default());
        loop {
            let begin = after;
            store.for_each_transition(begin, CHANGES, &mut |day, account, standings| {
                after = (day, account);
                let place = usize::try_from(account.0).context("an account's number is small")?;
                let told = told.get_mut(place).context("a transition names an account that is missing")?;
                *told = print(packed_standing_after(standings)?);
                Ok(())
            })?;
            if after == begin {
                return Ok(Self(told));
            }
        }
    }

    fn last(&self, account: AccountId) -> Option<u64> {
        let place = usize::try_from(account.0).ok()?;
        self.0.get(place).copied().filter(|print| *print != 0)
    }
}

fn print_of(standing: &Standing) -> u64 {
    let mut packed = Vec::with_capacity(16);
    pack_standing(standing, &mut packed);
    print(&packed)
}

/// A fingerprint of a packed standing that is never 0.
fn print(packed: &[u8]) -> u64 {
    use std::hash::Hasher;
    let mut hasher = siphasher::sip::SipHasher13::new();
    hasher.write(packed);
    hasher.finish() | 1
}
