//! Exports: the journal as JSON lines, postings and accrued income as hledger journals, the accounts as of a day as a table.
//!
//! Written line by line to whatever the caller gives; how a file is made whole before it is seen is the caller's matter.

mod accruals;
mod classes;
mod lines;

use std::io::Write;

use anyhow::Context;
use ledger::account::Account;
use ledger::ageing::age;
use ledger::posting::{OwnedLine, owned_balances, postings};
use ledger::{Entry, History};
use primitives::{Amount, Currency, Date};
use serde_json::json;

use crate::error::Result;
use crate::port::{AccountId, AccountRow, Reading};
use crate::products::Products;
use crate::record::unpack_event;
use crate::view::event_view;

pub use accruals::accruals;
pub use classes::{class_columns, classified_accounts};
pub use lines::{account_lines, classified_account_lines, contact_log, statements};

const BATCH: usize = 10_000;

/// Writes every event of the journal as one JSON object a line; returns how many.
///
/// # Errors
/// When the store cannot be read or the target not be written.
pub fn journal(store: &(impl Reading + ?Sized), products: &Products, to: &mut dyn Write) -> Result<u64> {
    let mut written = 0;
    let mut after = 0;
    let mut accounts = AccountCache::default();
    loop {
        let rows = store.journal_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(written) };
        after = last.seq;
        for row in &rows {
            let account = accounts.get(store, row.account)?;
            let product = products.get(&account.product_key()).context("the book has lost a product")?;
            let entry = Entry {
                seq: row.seq,
                effective_on: row.effective_on,
                booked_on: row.booked_on,
                event: unpack_event(&row.payload).with_context(|| format!("event {}", row.seq))?,
            };
            let line = json!({
                "seq": row.seq,
                "account": account.reference,
                "kind": row.kind,
                "effective_on": row.effective_on.to_string(),
                "booked_on": row.booked_on.to_string(),
                "recorded_at": instant(row.recorded_at)?,
                "key": row.key,
                "currency": product.currency.code(),
                "event": event_view(&entry, product.currency),
            });
            writeln!(to, "{line}").context("the export could not be written")?;
            written += 1;
        }
    }
}

/// An instant as RFC 3339 in UTC.
///
/// # Errors
/// When it is out of range.
pub fn instant(micros: crate::port::Micros) -> anyhow::Result<String> {
    Ok(jiff::Timestamp::from_microsecond(micros).context("an instant is out of range")?.to_string())
}

/// Accounts by number, read in batches as the journal asks for them.
#[derive(Default)]
struct AccountCache(std::collections::HashMap<u64, AccountRow>);

impl AccountCache {
    fn get(&mut self, store: &(impl Reading + ?Sized), id: AccountId) -> anyhow::Result<&AccountRow> {
        if !self.0.contains_key(&id.0) {
            if self.0.len() > 200_000 {
                self.0.clear();
            }
            let before = AccountId(id.0.saturating_sub(1));
            for row in store.accounts_after(before, 1_000)? {
                self.0.insert(row.id.0, row);
            }
        }
        self.0.get(&id.0).with_context(|| format!("account number {} is missing", id.0))
    }
}

/// Writes the postings of every account through a day as an hledger journal; returns how many accounts and sets.
///
/// # Errors
/// When the store cannot be read or the target not be written.
pub fn hledger(
    store: &(impl Reading + ?Sized),
    products: &Products,
    through: Date,
    to: &mut dyn Write,
    mut progress: impl FnMut(u64),
) -> Result<(u64, u64)> {
    let (mut accounts, mut sets) = (0, 0);
    let name = store.info()?.name;
    writeln!(to, "; Postings of the book {name} through {through}\n").context("the export could not be written")?;
    each_account(store, products, |row, history| {
        for set in postings(history, through) {
            let what = match set.seq.and_then(|seq| history.entry(seq)) {
                Some(entry) => format!("{} event {}", entry.event.kind(), entry.seq),
                None => "passing of time".to_owned(),
            };
            writeln!(to, "{} {} {what}", set.on, level(&row.reference))?;
            for line in &set.lines {
                let currency = history.product().currency;
                writeln!(to, "    {}  {} {}", posting_name(line, row), decimal(currency, line.amount), currency)?;
            }
            writeln!(to)?;
            sets += 1;
        }
        accounts += 1;
        progress(accounts);
        Ok(())
    })?;
    Ok((accounts, sets))
}

/// Writes what every account's general ledger balances are, as reported on a day: one line `account,amount,currency` each.
///
/// # Errors
/// When the store cannot be read or the target not be written.
pub fn balances_csv(
    store: &(impl Reading + ?Sized),
    products: &Products,
    as_of: Date,
    to: &mut dyn Write,
) -> Result<()> {
    writeln!(to, "account,amount,currency").context("the export could not be written")?;
    each_account(store, products, |row, history| {
        let currency = history.product().currency;
        let Some(account) = history.as_reported(as_of, as_of) else { return Ok(()) };
        for line in owned_balances(history, &account, |entry| entry.booked_on <= as_of) {
            let name = posting_name(&line, row).replace('"', "\"\"");
            writeln!(to, "\"{name}\",{},{currency}", decimal(currency, line.amount))?;
        }
        Ok(())
    })
}

/// The name of a general ledger account with its owner, product and contract below it.
fn posting_name(line: &OwnedLine<'_>, row: &AccountRow) -> String {
    format!("{}:{}:{}:{}", line.account.name(), level(line.owner), row.product, level(&row.reference))
}

/// A text that hledger reads as one level of an account's name: no colons, no comments, single spaces.
fn level(text: &str) -> String {
    let text = text.replace([':', ';', '|'], "_");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn decimal(currency: Currency, amount: Amount) -> String {
    currency.format(amount)
}

/// A value in a cell of the accounts table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text, or nothing.
    Text(Option<String>),
    /// A whole number, or nothing.
    Int(Option<i64>),
    /// A date, or nothing.
    Date(Option<Date>),
}

/// What a column of the accounts table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Whole numbers.
    Int,
    /// Dates.
    Date,
}

/// The columns of the accounts table. Amounts are in minor units of the row's currency.
pub const ACCOUNT_COLUMNS: [(&str, ColumnKind); 28] = [
    ("account", ColumnKind::Text),
    ("person", ColumnKind::Text),
    ("product", ColumnKind::Text),
    ("product_version", ColumnKind::Int),
    ("funding_source", ColumnKind::Text),
    ("owner", ColumnKind::Text),
    ("currency", ColumnKind::Text),
    ("minor_digits", ColumnKind::Int),
    ("opened_on", ColumnKind::Date),
    ("as_of", ColumnKind::Date),
    ("status", ColumnKind::Text),
    ("overdue_since", ColumnKind::Date),
    ("past_due_days", ColumnKind::Int),
    ("delinquent_days", ColumnKind::Int),
    ("bucket", ColumnKind::Text),
    ("overdue_form", ColumnKind::Text),
    ("unpaid_periods", ColumnKind::Int),
    ("missed_periods_ever", ColumnKind::Int),
    ("owed_principal_minor", ColumnKind::Int),
    ("owed_interest_minor", ColumnKind::Int),
    ("owed_fee_minor", ColumnKind::Int),
    ("owed_penalty_minor", ColumnKind::Int),
    ("overdue_principal_minor", ColumnKind::Int),
    ("overdue_interest_minor", ColumnKind::Int),
    ("overdue_fee_minor", ColumnKind::Int),
    ("overdue_penalty_minor", ColumnKind::Int),
    ("credit_balance_minor", ColumnKind::Int),
    ("next_due", ColumnKind::Date),
];

/// Every account that was open by a day, in the order of their numbers, as the cells of [`ACCOUNT_COLUMNS`].
pub fn accounts<'s>(
    store: &'s (impl Reading + ?Sized),
    products: &'s Products,
    as_of: Date,
) -> impl Iterator<Item = anyhow::Result<Vec<Cell>>> + 's {
    let mut after = Some(AccountId::default());
    let batches = std::iter::from_fn(move || {
        let rows = match store.accounts_after(after?, BATCH) {
            Ok(rows) => rows,
            Err(error) => {
                after = None;
                return Some(vec![Err(error)]);
            }
        };
        after = rows.last().map(|row| row.id);
        after?;
        Some(rows.iter().filter_map(|row| account_row(products, row, as_of).transpose()).collect())
    });
    batches.flatten()
}

fn account_row(products: &Products, row: &AccountRow, as_of: Date) -> anyhow::Result<Option<Vec<Cell>>> {
    let events = row.record.unpack().with_context(|| format!("account {}", row.reference))?;
    let product = products.of_contract(&row.product_key())?;
    let account = History::new(product, &events.entries).as_of(as_of);
    Ok(account.map(|account| account_cells(row, &account)))
}

fn account_cells(row: &AccountRow, account: &Account<'_>) -> Vec<Cell> {
    let ageing = age(account);
    let text = |text: &str| Cell::Text(Some(text.to_owned()));
    let int = |number: u32| Cell::Int(Some(i64::from(number)));
    let money = |amount: Amount| Cell::Int(Some(amount.minor()));
    let owed = account.unpaid();
    let currency = account.product.currency;
    vec![
        text(&row.reference),
        text(&row.person),
        text(&row.product),
        int(row.product_version),
        text(&row.funding_source),
        text(account.owner()),
        text(currency.code()),
        int(u32::from(currency.digits())),
        Cell::Date(Some(account.opened_on)),
        Cell::Date(Some(account.as_of)),
        text(account.status().name()),
        Cell::Date(ageing.overdue_since),
        int(ageing.past_due_days),
        int(ageing.delinquent_days.days()),
        Cell::Text(ageing.bucket.map(|index| account.product.buckets.name(index).to_owned())),
        Cell::Text(ageing.forms.worst().map(|form| form.name().to_owned())),
        int(ageing.unpaid_periods),
        int(ageing.missed_periods_ever),
        money(owed.principal),
        money(owed.interest),
        money(owed.fee),
        money(owed.penalty),
        money(ageing.overdue.principal),
        money(ageing.overdue.interest),
        money(ageing.overdue.fee),
        money(ageing.overdue.penalty),
        money(account.credit),
        Cell::Date(account.next_due(account.as_of).map(|next| next.due)),
    ]
}

/// Hands every account with its history to `each`, in the order of their numbers.
///
/// # Errors
/// When the store cannot be read, or `each` fails.
pub fn each_account(
    store: &(impl Reading + ?Sized),
    products: &Products,
    mut each: impl FnMut(&AccountRow, History<'_>) -> anyhow::Result<()>,
) -> Result<()> {
    let mut after = AccountId::default();
    loop {
        let rows = store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        for row in &rows {
            let events = row.record.unpack().with_context(|| format!("account {}", row.reference))?;
            let product = products.of_contract(&row.product_key())?;
            each(row, History::new(product, &events.entries))?;
        }
    }
}
