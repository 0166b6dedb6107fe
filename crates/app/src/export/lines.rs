//! Tables of a book as JSON lines: accounts, statements, and what happened to persons as far as contact is concerned.
//!
//! Read and written batch by batch, so that the size of a book does not matter. Columns of accounts are those of the table.

use std::io::Write;

use anyhow::Context;
use ledger::{Entry, Event};
use primitives::Date;
use serde_json::{Map, Value, json};

use super::{ACCOUNT_COLUMNS, AccountCache, BATCH, Cell, accounts, class_columns, classified_accounts, instant};
use crate::classes::Classified;
use crate::error::Result;
use crate::outreach::OUTREACH;
use crate::persons::{CONTACT, family};
use crate::port::{PersonEventRow, Reading};
use crate::products::Products;
use crate::record::unpack_event;
use crate::view::event_view;

/// Writes every account that was open by a day as one JSON object a line; returns how many.
///
/// # Errors
/// When the store cannot be read or the target not be written.
pub fn account_lines(
    store: &(impl Reading + ?Sized),
    products: &Products,
    as_of: Date,
    to: &mut dyn Write,
) -> Result<u64> {
    let names: Vec<&str> = ACCOUNT_COLUMNS.iter().map(|(name, _)| *name).collect();
    lines(&names, accounts(store, products, as_of), to)
}

/// The same with the class of each account by each policy of the book, and since when.
///
/// # Errors
/// As [`account_lines`].
pub fn classified_account_lines(book: Classified<'_>, as_of: Date, to: &mut dyn Write) -> Result<u64> {
    let classes = class_columns(book.policies);
    let names = ACCOUNT_COLUMNS.iter().map(|(name, _)| *name).chain(classes.iter().map(|(name, _)| name.as_str()));
    lines(&names.collect::<Vec<_>>(), classified_accounts(book, as_of), to)
}

/// Writes rows as one JSON object a line, by the names of their columns; returns how many.
fn lines(names: &[&str], rows: impl Iterator<Item = anyhow::Result<Vec<Cell>>>, to: &mut dyn Write) -> Result<u64> {
    let mut written = 0;
    for cells in rows {
        let named = names.iter().zip(cells?).map(|(name, cell)| ((*name).to_owned(), of_cell(cell)));
        let line = Value::Object(named.collect::<Map<_, _>>());
        writeln!(to, "{line}").context("the export could not be written")?;
        written += 1;
    }
    Ok(written)
}

fn of_cell(cell: Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Int(number) => json!(number),
        Cell::Date(date) => json!(date.map(|date| date.to_string())),
    }
}

/// Writes every statement of the journal as one JSON object a line; returns how many.
///
/// # Errors
/// When the store cannot be read or the target not be written.
pub fn statements(store: &(impl Reading + ?Sized), products: &Products, to: &mut dyn Write) -> Result<u64> {
    let (mut written, mut after) = (0, 0);
    let mut accounts = AccountCache::default();
    loop {
        let rows = store.journal_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(written) };
        after = last.seq;
        for row in &rows {
            let event = unpack_event(&row.payload).with_context(|| format!("event {}", row.seq))?;
            let Event::StatementIssued(_) = event else { continue };
            let account = accounts.get(store, row.account)?;
            let product = products.get(&account.product_key()).context("the book has lost a product")?;
            let entry = Entry { seq: row.seq, effective_on: row.effective_on, booked_on: row.booked_on, event };
            let line = json!({
                "seq": row.seq, "account": account.reference, "issued_on": row.effective_on.to_string(),
                "currency": product.currency.code(), "statement": event_view(&entry, product.currency),
            });
            writeln!(to, "{line}").context("the export could not be written")?;
            written += 1;
        }
    }
}

/// Writes what happened to persons as far as contact is concerned, as one JSON object a line; returns how many.
///
/// Persons and addresses are ids, as everywhere in the journal of persons.
///
/// # Errors
/// When the store cannot be read or the target not be written.
pub fn contact_log(store: &(impl Reading + ?Sized), to: &mut dyn Write) -> Result<u64> {
    let (mut written, mut after) = (0, 0);
    loop {
        let rows = store.person_events_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(written) };
        after = last.seq;
        let is_asked = |row: &&PersonEventRow| [CONTACT, OUTREACH].contains(&family(row));
        for row in rows.iter().filter(is_asked) {
            let event: Value = serde_json::from_str(&row.payload).unwrap_or(Value::Null);
            let line = json!({
                "seq": row.seq, "person": row.person, "kind": row.kind, "at": instant(row.at)?,
                "recorded_at": instant(row.recorded_at)?, "actor": row.actor, "key": row.key, "event": event,
            });
            writeln!(to, "{line}").context("the export could not be written")?;
            written += 1;
        }
    }
}
