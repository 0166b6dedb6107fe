//! Reports from a book: of one account, or of all that missed a due date on a day.

use anyhow::Context;
use ledger::course::{Course, course};
use ledger::{Entry, History};
use primitives::Date;

use super::{Assessment, Known, assessment, is_first_missed_day};
use crate::error::{Refused, Result};
use crate::intake::find_account;
use crate::port::{AccountId, AccountRow, Reading};
use crate::products::Products;
use crate::shares::in_shares;

/// How many accounts are read at once.
const BATCH: usize = 5_000;

/// Reports of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assessed {
    /// Accounts that were looked at.
    pub accounts: u64,
    /// Reports that were made.
    pub reports: u64,
}

/// The report of one account as of a day, knowing what was booked through it.
///
/// # Errors
/// When there is no such account, it is not open yet, or the store cannot be read.
pub fn assess(store: &dyn Reading, products: &Products, account: &str, day: Date) -> Result<Assessment> {
    let row = find_account(store, account)?;
    let refused = || Refused::new(format!("account {account} is not open on {day}")).hint("say a later --day");
    Ok(of_row(store, products, &row, day)?.ok_or_else(refused)?)
}

/// The reports of all accounts that were current on the day before and missed a due date on this one, in the order of
/// their numbers.
///
/// # Errors
/// When the store cannot be read, or `each` refuses a report.
pub fn first_missed(
    store: &dyn Reading,
    products: &Products,
    day: Date,
    threads: usize,
    mut each: impl FnMut(Assessment) -> Result<()>,
    mut progress: impl FnMut(u64),
) -> Result<Assessed> {
    let (mut assessed, mut after) = (Assessed::default(), AccountId::default());
    loop {
        let rows = store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(assessed) };
        after = last.id;
        let shares = in_shares(&rows, threads, |rows| {
            let missed = rows.iter().map(|row| anyhow::Ok(has_first_missed(products, row, day)?.then(|| row.clone())));
            missed.filter_map(anyhow::Result::transpose).collect::<anyhow::Result<Vec<AccountRow>>>()
        })?;
        for row in shares.into_iter().flatten() {
            if let Some(report) = of_row(store, products, &row, day)? {
                assessed.reports += 1;
                each(report)?;
            }
        }
        assessed.accounts += rows.len() as u64;
        progress(assessed.accounts);
    }
}

fn has_first_missed(products: &Products, row: &AccountRow, day: Date) -> anyhow::Result<bool> {
    let entries = unpacked(row)?;
    let history = History::new(products.of_contract(&row.product_key())?, &entries);
    Ok(known(history, day).is_some_and(|course| is_first_missed_day(&course)))
}

fn of_row(store: &dyn Reading, products: &Products, row: &AccountRow, day: Date) -> Result<Option<Assessment>> {
    let mut rows = vec![row.clone()];
    rows.extend(store.accounts_of_person(&row.person)?.into_iter().filter(|other| other.id != row.id));
    let entries: Vec<Vec<Entry>> = rows.iter().map(unpacked).collect::<anyhow::Result<_>>()?;
    let mut courses: Vec<(&str, Course<'_>)> = Vec::with_capacity(rows.len());
    for (row, entries) in rows.iter().zip(&entries) {
        let history = History::new(products.of_contract(&row.product_key())?, entries);
        match known(history, day) {
            Some(course) => courses.push((&row.reference, course)),
            None if courses.is_empty() => return Ok(None),
            None => {}
        }
    }
    let known: Vec<Known<'_, '_>> = courses.iter().map(|(account, course)| Known { account, course }).collect();
    Ok(known.split_first().map(|(own, others)| assessment(*own, others, None)))
}

fn known<'a>(history: History<'a>, day: Date) -> Option<Course<'a>> {
    course(history, day, |entry| entry.booked_on <= day)
}

fn unpacked(row: &AccountRow) -> anyhow::Result<Vec<Entry>> {
    Ok(row.record.unpack().with_context(|| format!("account {}", row.reference))?.entries)
}
