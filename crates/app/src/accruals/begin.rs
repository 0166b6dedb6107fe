//! The first close that tells accrued income: a book that was closed before without it is counted once in full.

use anyhow::Context;
use ledger::History;
use ledger::accrual::by_owner;
use ledger::day_close::{close_with_accruals, next_wake};
use primitives::Date;

use super::{Recount, Told};
use crate::close_day::Options;
use crate::error::Result;
use crate::port::{AccountId, AccountRow, Store, Writing};
use crate::products::Products;
use crate::shares::in_shares;

/// How many accounts are counted at once.
const BATCH: usize = 20_000;

/// Makes a book ready for the close of `day` to tell its accrued income; one that is ready stays as it is.
///
/// What had been accrued by the close before is counted account by account. Wakes are set that earlier closes had no need
/// of. Accounts of this day that an unfinished close has already done tell what they would have told then.
pub(crate) fn begin(store: &mut (impl Store + ?Sized), products: &Products, day: Date, options: Options) -> Result<()> {
    let info = store.info()?;
    if info.accrues_after.is_some() {
        return Ok(());
    }
    let mut unit = store.begin()?;
    if let Some(last_close) = info.last_close {
        let (rows, kinks) = count_anew(&mut *unit, products, last_close, options.threads)?.into_rows(last_close);
        unit.put_accruals(&rows)?;
        unit.add_kinks(&kinks)?;
    }
    let kinks = told_already(&*unit, products, day)?.into_rows();
    unit.add_kinks(&kinks)?;
    unit.accrue_after(day.previous())?;
    unit.commit()?;
    Ok(())
}

fn count_anew(unit: &mut dyn Writing, products: &Products, day: Date, threads: usize) -> Result<Recount> {
    let mut recount = Recount::default();
    let mut after = AccountId::default();
    loop {
        let batch = unit.accounts_after(after, BATCH)?;
        let Some(last) = batch.last() else { return Ok(recount) };
        after = last.id;
        for (counted, mut wakes) in in_shares(&batch, threads, |share| count(products, share, day))? {
            recount.add_all(counted);
            wakes.sort_unstable();
            unit.add_wakes(&wakes)?;
        }
    }
}

type Counted = (Recount, Vec<(Date, AccountId)>);

fn count(products: &Products, accounts: &[AccountRow], day: Date) -> anyhow::Result<Counted> {
    let (mut recount, mut wakes) = Counted::default();
    for row in accounts {
        let events = row.record.unpack().with_context(|| format!("account {}", row.reference))?;
        let key = row.product_key();
        let history = History::new(products.of_contract(&key)?, &events.entries);
        if let Some(account) = history.as_reported(day, day) {
            recount.add(&key, &by_owner(history, &account, day));
            wakes.extend(next_wake(history, &account).map(|wake| (wake, row.id)));
        }
    }
    Ok((recount, wakes))
}

/// What the accounts tell that a close of the day has done without asking them.
fn told_already(unit: &dyn Writing, products: &Products, day: Date) -> Result<Told> {
    let mut told = Told::default();
    let Some(close) = unit.close(day)? else { return Ok(told) };
    let mut after = AccountId::default();
    while after < close.cursor {
        let awake = unit.awake_after(day, after, BATCH)?;
        let Some((last, _)) = awake.last() else { break };
        after = *last;
        for (account, record) in awake.iter().filter(|(account, _)| *account <= close.cursor) {
            let events = record.unpack().with_context(|| format!("account number {}", account.0))?;
            let opening = events.entries.iter().find_map(|entry| entry.event.opening());
            let contract = opening.with_context(|| format!("account number {} has no opening", account.0))?;
            let history = History::new(products.of_contract(&contract.product)?, &events.entries);
            close_with_accruals(history, day, |owner, kink| told.add(&contract.product, owner, &[kink]));
        }
    }
    Ok(told)
}
