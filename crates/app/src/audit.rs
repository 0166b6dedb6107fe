//! The dense audit: every account recomputed and compared with what the closes said.
//!
//! A missed wake would freeze an account in silence. The audit looks at every account as of the last close, whether its wake
//! had come or not, and compares its standing with the last one that a close told, and the income of all with what the closes
//! added up. Cheap enough to run every night; what `verify` does beyond it (rebuilding records from the journal, recomputing each close) takes longer.

use std::sync::mpsc;

use anyhow::Context;
use ledger::History;
use ledger::accrual::Trajectory;
use ledger::day_close::Standing;
use primitives::Date;

use crate::accruals::{Difference, Recount};
use crate::error::{Refused, Result};
use crate::port::{AccountId, AccountRow, Reading};
use crate::products::Products;
use crate::record::{pack_standings, unpack_standings};

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
const BATCH: usize = 20_000;

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
    std::thread::scope(|scope| -> Result<()> {
        let (answers, results) = mpsc::channel();
        let mut workers = Vec::new();
        for _ in 0..threads.max(1) {
            let (batches, work) = mpsc::sync_channel::<Vec<AccountRow>>(1);
            let (answers, told) = (answers.clone(), &told);
            scope.spawn(move || {
                for batch in work {
                    let found = recompute(products, told, &batch, day);
                    if answers.send(found).is_err() {
                        return;
                    }
                }
            });
            workers.push(batches);
        }
        drop(answers);
        let mut after = AccountId::default();
        for number in 0.. {
            let batch = store.accounts_after(after, BATCH)?;
            let Some(last) = batch.last() else { break };
            after = last.id;
            audited.accounts += batch.len() as u64;
            let worker: &mpsc::SyncSender<Vec<AccountRow>> = &workers[number % workers.len()];
            worker.send(batch).ok().context("an audit worker ended early")?;
            progress(audited.accounts);
        }
        drop(workers);
        let mut recount = Recount::default();
        for found in results {
            let (differing, counted) = found?;
            audited.differing.extend(differing);
            recount.add_all(counted);
        }
        audited.accruals = recount.differences(store, &info, day)?;
        Ok(())
    })?;
    audited.differing.sort_unstable();
    Ok(audited)
}

/// The accounts of a batch whose standing is not what the closes said, and the income of all.
fn recompute(
    products: &Products,
    told: &Told,
    batch: &[AccountRow],
    day: Date,
) -> anyhow::Result<(Vec<AccountId>, Recount)> {
    let (mut differing, mut recount) = (Vec::new(), Recount::default());
    for row in batch {
        let events = row.record.unpack().with_context(|| format!("account {}", row.reference))?;
        let key = row.product_key();
        let history = History::new(products.of_contract(&key)?, &events.entries);
        let account = history.as_reported(day, day);
        let standing = account.as_ref().map(Standing::of);
        if standing.map(|standing| print(&standing)) != told.last(row.id) {
            differing.push(row.id);
        }
        if let Some(account) = &account {
            recount.add(&key, &row.funding_source, &Trajectory::of(history, account, day));
        }
    }
    Ok((differing, recount))
}

/// The last standing that a close told of each account, as a fingerprint: eight bytes an account.
struct Told(Vec<u64>);

impl Told {
    fn read(store: &(impl Reading + ?Sized), accounts: u64) -> Result<Self> {
        let accounts = usize::try_from(accounts).context("the accounts fit into memory")?;
        let mut told = vec![0; accounts + 1];
        let mut after = (Date::MIN, AccountId::default());
        loop {
            let rows = store.transitions_after(after, 100_000)?;
            let Some(last) = rows.last() else { return Ok(Self(told)) };
            after = (last.day, last.account);
            for row in &rows {
                let (_, to) = unpack_standings(&row.payload)?;
                let place = usize::try_from(row.account.0).context("an account's number is small")?;
                *told.get_mut(place).context("a transition names an account that is missing")? = print(&to);
            }
        }
    }

    fn last(&self, account: AccountId) -> Option<u64> {
        let place = usize::try_from(account.0).ok()?;
        self.0.get(place).copied().filter(|print| *print != 0)
    }
}

/// A fingerprint of a standing that is never 0. Whether a settlement lapsed is left out: a close does not tell when another
/// takes the place of one that did.
fn print(standing: &Standing) -> u64 {
    use std::hash::Hasher;
    let mut hasher = siphasher::sip::SipHasher13::new();
    hasher.write(&pack_standings(None, &Standing { has_lapsed_settlement: false, ..*standing }));
    hasher.finish() | 1
}
