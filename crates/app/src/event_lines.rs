//! Event lines: what happened to accounts of a book, as dated lines in the language of scenarios.
//!
//! For what no table of columns can hold: restructures, settlements, charge-offs, pauses. `docs/reference/scenario.md` tells
//! the words. Whether an event may be booked is decided by `intake`, as for every arrival.

use std::collections::HashSet;
use std::sync::Arc;

use ledger::Product;

use crate::error::{Refused, Result};
use crate::intake::{Arrival, News, Origin};
use crate::port::Reading;
use crate::products::Products;
use crate::scenario::{Action, parse_events};

/// Reads lines of events; the product of each account is looked up in the book.
///
/// An event is booked once however often its line is read: its key is the name after `as`, or else the line itself.
///
/// # Errors
/// When a line cannot be read, asks instead of telling, or is written twice without a name; when the book cannot be read.
pub fn read(file: &str, text: &str, store: &(impl Reading + ?Sized), products: &Products) -> Result<Vec<Arrival>> {
    let lines = parse_events(file, text, |account| product_of(store, products, account))?;
    let file: Arc<str> = file.into();
    let mut keys = HashSet::new();
    let mut arrivals = Vec::with_capacity(lines.len());
    for line in lines {
        let refuse = |what: &str| Refused::new(format!("{file}, line {}: {what}", line.line));
        let (account, news, name) = match line.step.action {
            Action::Event { learned: Some(_), .. } | Action::Reverse { learned: Some(_), .. } => {
                return Err(refuse("a book learns of an event when it is booked; leave \"learned\" out").into());
            }
            Action::Event { account, event, key, learned: None } => (account, News::Event(event), key),
            Action::Reverse { account, key, learned: None } => (account, News::ReversalOf { key }, None),
            Action::Open { .. } => return Err(refuse("contracts are opened by book import --contracts").into()),
            Action::Close
            | Action::Ask { .. }
            | Action::Explain { .. }
            | Action::History { .. }
            | Action::Schedule { .. }
            | Action::Preview { .. } => return Err(refuse("only events are booked; ask with: account show").into()),
        };
        let key = name.unwrap_or(line.written);
        if !keys.insert((account.clone(), key.clone())) {
            return Err(refuse("the same event stands here twice; tell them apart with \"as NAME\"").into());
        }
        let origin = Origin { file: Arc::clone(&file), row: line.line as u64 };
        arrivals.push(Arrival { account, key, effective_on: line.step.day, news, origin });
    }
    Ok(arrivals)
}

fn product_of(store: &(impl Reading + ?Sized), products: &Products, account: &str) -> Result<Product> {
    let row = crate::intake::find_account(store, account)?;
    Ok(products.of_contract(&row.product_key())?.clone())
}
