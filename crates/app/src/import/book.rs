//! An import into a book: what files say is read with the book beside it, and booked.
//!
//! Which files, and what is done with bad rows, is said by whoever calls; booking itself is `intake`'s matter.

use std::error::Error as _;

use ledger::product::ProductKey;
use primitives::{Currency, Date};
use serde_json::{Value, json};

use super::{Counts, Imported, Lookup, Mapping, ProductFacts, Tables, Target, import};
use crate::error::{Refused, Result};
use crate::intake::{Arrival, News, OnRefusal, Taken, take_in};
use crate::port::{AccountRow, Micros, Reading, Store};
use crate::products::Products;

/// How many rows that the ledger refuses are told in words.
const TOLD: usize = 20;

/// Answers an import's questions about a book.
struct BookLookup<'b> {
    store: &'b dyn Reading,
    products: &'b Products,
}

impl Lookup for BookLookup<'_> {
    fn product(&self, product: &str) -> Option<ProductFacts> {
        self.products.latest(product).map(ProductFacts::from)
    }

    fn version(&self, product: &str, asked: Option<u32>, opened_on: Date) -> Option<u32> {
        match asked {
            Some(version) => {
                let key = ProductKey { id: product.to_owned(), version };
                self.products.get(&key).map(|_| version)
            }
            None => self.products.effective(product, opened_on).map(|product| product.key.version),
        }
    }

    fn account_currencies(&self, accounts: &[&str]) -> anyhow::Result<Vec<Option<Currency>>> {
        let currency = |row: AccountRow| self.products.get(&row.product_key()).map(|product| product.currency);
        let rows = self.store.accounts_by_reference(accounts)?;
        Ok(rows.into_iter().map(|row| row.and_then(currency)).collect())
    }
}

/// Reads the files of a mapping for a book.
///
/// # Errors
/// When a file cannot be read at all, or lacks a column that the mapping names. A bad row is a reject of the answer.
pub fn read(store: &dyn Reading, products: &Products, mapping: &Mapping, tables: &dyn Tables) -> Result<Imported> {
    import(mapping, tables, &BookLookup { store, products }).map_err(|error| {
        let cause = error.source().map_or_else(String::new, |cause| format!(": {cause}"));
        Refused::new(format!("{error}{cause}")).into()
    })
}

/// What came of booking what files said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// How many events were booked, or would be.
    pub booked: u64,
    /// How many were known already.
    pub known: u64,
    /// How many accounts were opened, or would be.
    pub opened: u64,
    /// How many rows and records there were.
    pub counts: Counts,
    /// The rows that are not booked, each as a line of a file of rejects.
    pub rejects: Vec<Value>,
    /// Why nothing of it was booked, in words: the first rows that are bad, or that the ledger refuses.
    pub refusal: Option<String>,
}

/// Books what files said. With [`OnRefusal::BookNothing`] a single bad row keeps all of it out.
///
/// # Errors
/// When the store fails.
pub fn load(
    store: &mut dyn Store,
    (products, mapping): (&Products, &Mapping),
    imported: Imported,
    on_refusal: OnRefusal,
    now: Micros,
    progress: impl FnMut(usize),
) -> Result<Loaded> {
    let rejected = imported.rejected();
    let Imported { arrivals, rejects, counts } = imported;
    let rejects: Vec<Value> = rejects.iter().map(|reject| json!(reject)).collect();
    let mut loaded = Loaded { counts, rejects, refusal: rejected, ..Loaded::default() };
    if loaded.refusal.is_some() && on_refusal == OnRefusal::BookNothing {
        return Ok(loaded);
    }
    let taken = take_in(store, products, &arrivals, now, on_refusal, progress)?;
    let Taken { booked, known, opened, refused } = taken;
    if loaded.refusal.is_none() && !refused.is_empty() {
        loaded.refusal = Some(refusal(&arrivals, &refused));
    }
    loaded.rejects.extend(refused.iter().map(|(place, why)| refused_row(mapping, &arrivals[*place], why)));
    Ok(Loaded { booked, known, opened, ..loaded })
}

/// The first rows that the ledger refuses.
fn refusal(arrivals: &[Arrival], refused: &[(usize, String)]) -> String {
    let told = refused.iter().take(TOLD).map(|(place, why)| {
        let Arrival { account, origin, .. } = &arrivals[*place];
        format!("{} row {}, account {account}: {why}", origin.file, origin.row)
    });
    let told: Vec<String> = told.collect();
    let more = refused.len() - told.len();
    let more = if more > 0 { format!("\nand {more} more") } else { String::new() };
    let rows = if refused.len() == 1 { "1 row is".to_owned() } else { format!("{} rows are", refused.len()) };
    format!("{rows} refused:\n{}{more}", told.join("\n"))
}

/// A row that the ledger refuses, as a line of a file of rejects.
fn refused_row(mapping: &Mapping, arrival: &Arrival, why: &str) -> Value {
    let reads = |target| mapping.reads(&arrival.origin.file, target);
    let told = if reads(Target::Events) && !reads(Target::Repayments) { Target::Events } else { Target::Repayments };
    let (target, kind) = match &arrival.news {
        News::Event(event) if event.opening().is_some() => (Target::Contracts, event.kind()),
        News::Event(event) => (told, event.kind()),
        News::ReversalOf { .. } => (told, "reversal"),
    };
    let found = format!("a {} of account {} on {}", kind.replace('_', " "), arrival.account, arrival.effective_on);
    json!({
        "file": &*arrival.origin.file, "row": arrival.origin.row, "target": target.name(), "found": found,
        "expected": format!("what the ledger can book: {why}"), "consequence": false, "cells": {},
    })
}
