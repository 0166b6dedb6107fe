//! What the last close found, with its amounts, and the promises that it found broken.

use std::collections::{BTreeMap, BTreeSet};

use collections::promise::Judgement;
use ledger::History;
use ledger::ageing::age;
use ledger::day_close::Movement;
use primitives::{Amount, Currency, Date};

use super::{DAYS, PastDue};
use crate::error::Result;
use crate::persons::{family, word};
use crate::port::{AccountId, CloseRow, Reading};
use crate::products::Products;
use crate::promises::{PROMISE, currency_of, judged};

const BATCH: usize = 5_000;

/// What the last close found.
#[derive(Clone, Debug, Default)]
pub struct Night {
    /// The last closes, the earliest first.
    pub closes: Vec<(Date, CloseRow)>,
    /// Accounts that entered, rolled and were cured at the last close, with their amounts by currency: what is past due on those
    /// that entered or rolled, and what was past due the day before on those that were cured.
    pub moved: BTreeMap<(Movement, Currency), Moved>,
    /// Promises that were broken within the last 30 days, the latest first.
    pub broken: Vec<BrokenPromise>,
    /// How many promises are open.
    pub promises_open: u64,
    /// How many promises were kept within the last 30 days.
    pub promises_kept: u64,
}

/// Accounts that moved, with an amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// How many.
    pub accounts: u64,
    /// How much.
    pub amount: Amount,
}

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenPromise {
    /// Who promised.
    pub person: String,
    /// On which account.
    pub account: String,
    /// Since when it is broken.
    pub on: Date,
    /// The currency of the amount.
    pub currency: Currency,
    /// What was missing.
    pub short_by: Amount,
}

pub(super) fn of(
    store: &(impl Reading + ?Sized),
    products: &Products,
    as_of: Date,
    past_due: &[PastDue],
) -> Result<Night> {
    let mut night = Night { closes: store.closes(as_of + (1 - DAYS), as_of)?, ..Night::default() };
    moves(store, products, as_of, past_due, &mut night)?;
    promises(store, as_of, &mut night)?;
    Ok(night)
}

fn moves(
    store: &(impl Reading + ?Sized),
    products: &Products,
    as_of: Date,
    past_due: &[PastDue],
    night: &mut Night,
) -> Result<()> {
    let mut by_account: Vec<(AccountId, usize)> =
        past_due.iter().enumerate().map(|(at, one)| (one.account, at)).collect();
    by_account.sort_unstable();
    let mut after = (as_of, AccountId::default());
    loop {
        let rows = store.transitions_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = (last.day, last.account);
        let is_over = last.day > as_of;
        for row in rows.iter().filter(|row| row.day == as_of) {
            let found = if row.movement == Movement::Cured.name() {
                cured(store, products, row.account, as_of.previous())?
                    .map(|(currency, amount)| (Movement::Cured, currency, amount))
            } else {
                let worse =
                    [Movement::Entered, Movement::Rolled].into_iter().find(|worse| row.movement == worse.name());
                let at = by_account.binary_search_by_key(&row.account, |(account, _)| *account).ok();
                worse.zip(at).map(|(worse, at)| {
                    let one = &past_due[by_account[at].1];
                    (worse, one.currency, one.overdue)
                })
            };
            if let Some((movement, currency, amount)) = found {
                let moved = night.moved.entry((movement, currency)).or_default();
                moved.accounts += 1;
                moved.amount += amount;
            }
        }
        if is_over {
            return Ok(());
        }
    }
}

/// What was past due on an account at the close before.
fn cured(
    store: &(impl Reading + ?Sized),
    products: &Products,
    account: AccountId,
    day: Date,
) -> Result<Option<(Currency, Amount)>> {
    let rows = store.accounts_after(AccountId(account.0.saturating_sub(1)), 1)?;
    let Some(row) = rows.first().filter(|row| row.id == account) else { return Ok(None) };
    let product = products.of_contract(&row.product_key())?;
    let events = row.record.unpack()?;
    let before = History::new(product, &events.entries).as_reported(day, day);
    Ok(before.map(|before| (product.currency, age(&before).overdue_total())))
}

fn promises(store: &(impl Reading + ?Sized), as_of: Date, night: &mut Night) -> Result<()> {
    let first = as_of + -29;
    for person in who_promised(store)? {
        for (made, judgement) in judged(store, &person, as_of)? {
            match judgement {
                Some(Judgement::Broken { on, short_by }) if (first..=as_of).contains(&on) => {
                    let currency = currency_of(store, &person, &made.account)?;
                    let person = person.clone();
                    night.broken.push(BrokenPromise { person, account: made.account, on, currency, short_by });
                }
                Some(Judgement::Kept { on }) if (first..=as_of).contains(&on) => night.promises_kept += 1,
                Some(Judgement::Open { .. }) => night.promises_open += 1,
                Some(Judgement::Broken { .. } | Judgement::Kept { .. }) | None => {}
            }
        }
    }
    night.broken.sort_by(|one, other| (other.on, &one.account).cmp(&(one.on, &other.account)));
    Ok(())
}

/// Everybody who ever made a promise.
fn who_promised(store: &(impl Reading + ?Sized)) -> Result<BTreeSet<String>> {
    let (mut persons, mut after) = (BTreeSet::new(), 0);
    loop {
        let rows = store.person_events_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(persons) };
        after = last.seq;
        let made = rows.iter().filter(|row| family(row) == PROMISE && word(row) == "made");
        persons.extend(made.map(|row| row.person.clone()));
    }
}
