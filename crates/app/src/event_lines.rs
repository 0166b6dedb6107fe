//! Event lines: what happened to accounts of a book, as dated lines in the language of scenarios.
//!
//! For what no table of columns can hold: restructures, settlements, charge-offs, pauses. `docs/reference/scenario.md` tells
//! the words. Whether an event may be booked is decided by `intake`, as for every arrival.

use std::collections::HashSet;
use std::sync::Arc;

use ledger::Product;
use primitives::{Currency, Date};

use crate::error::{Refused, Result};
use crate::intake::{Arrival, News, OPENING_KEY, Origin};
use crate::port::Reading;
use crate::products::Products;
use crate::scenario::{Action, has_lines, parse_events, parse_news};

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
            | Action::Books { .. }
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

/// An event told by fields: those of the table `events` of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The lender's reference of the account.
    pub account: String,
    /// The idempotency key, unique within the account.
    pub key: String,
    /// Its value date.
    pub effective_on: String,
    /// What happened: the line without day and account, what stands below it behind semicolons.
    pub event: String,
}

/// A field that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadField {
    /// Its name.
    pub field: &'static str,
    /// What was found and what is expected.
    pub what: String,
}

/// The longest text of a field, in bytes.
const LONGEST_TEXT: usize = 10_000;

impl Told {
    /// The arrival that is told, in the currency of its account.
    ///
    /// # Errors
    /// With the first field that makes no sense.
    pub fn arrival(&self, currency: Currency, origin: Origin) -> std::result::Result<Arrival, BadField> {
        self.check()?;
        let effective_on = self.day()?;
        let news = parse_news(&self.event, currency).map_err(|why| {
            let below = "; what stands below such a line stands behind semicolons";
            let hint = if has_lines(&self.event) { below } else { "" };
            bad("event", format!("\"{}\": {why}{hint}", shown(&self.event)))
        })?;
        Ok(Arrival { account: self.account.clone(), key: self.key.clone(), effective_on, news, origin })
    }

    /// Whether its fields make sense as far as that can be said without the account.
    ///
    /// # Errors
    /// With the first field that does not.
    pub fn check(&self) -> std::result::Result<(), BadField> {
        let fields = [("account", &self.account), ("key", &self.key), ("event", &self.event)];
        for (field, text) in fields {
            if text.trim().is_empty() {
                return Err(bad(field, "is empty".to_owned()));
            }
            if text.len() > LONGEST_TEXT {
                return Err(bad(field, format!("has {} bytes, at most {LONGEST_TEXT} are taken", text.len())));
            }
            if text.chars().any(char::is_control) {
                return Err(bad(field, "has control characters".to_owned()));
            }
        }
        if self.key == OPENING_KEY {
            return Err(bad("key", format!("\"{OPENING_KEY}\" is the key of the account's opening")));
        }
        self.day().map(|_| ())
    }

    fn day(&self) -> std::result::Result<Date, BadField> {
        let expected =
            || bad("effective_on", format!("\"{}\" is not a day such as 2025-04-01", shown(&self.effective_on)));
        self.effective_on.parse().map_err(|_| expected())
    }
}

fn bad(field: &'static str, what: String) -> BadField {
    BadField { field, what }
}

/// A text as a message shows it.
fn shown(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests;
