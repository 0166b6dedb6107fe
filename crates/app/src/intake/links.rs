//! Links: whether an account may belong to another one.
//!
//! Parent and child are two accounts of one person, which one account cannot tell. From when on a link counts, and what it
//! does, is `ledger::classification`'s matter.

use std::collections::HashMap;

use ledger::Event;

use super::Touched;
use crate::port::Reading;

/// Why an account cannot belong to the one that an event names; none when it can, or when the event names none.
///
/// What the batch itself has opened is in `touched`.
pub(super) fn refusal(
    store: &(impl Reading + ?Sized),
    touched: &HashMap<&str, Touched>,
    account: &str,
    event: &Event,
) -> anyhow::Result<Option<String>> {
    let Event::Linked { parent: Some(parent), .. } = event else { return Ok(None) };
    let known = |reference: &str| {
        let entries = &touched.get(reference)?.events.entries;
        entries.iter().find_map(|entry| entry.event.opening()).map(|contract| contract.person.clone())
    };
    let person = |reference: &str| -> anyhow::Result<Option<String>> {
        if let Some(person) = known(reference) {
            return Ok(Some(person));
        }
        let row = store.accounts_by_reference(&[reference])?.into_iter().flatten().next();
        Ok(row.map(|row| row.person))
    };
    let (own, other) = (person(account)?, person(parent)?);
    Ok(check(account, own.as_deref(), parent, other.as_deref()).err())
}

/// The same for one event on an account that stands in the book.
pub(crate) fn refusal_in_book(
    store: &(impl Reading + ?Sized),
    account: &str,
    event: &Event,
) -> anyhow::Result<Option<String>> {
    refusal(store, &HashMap::new(), account, event)
}

/// Checks that an account may belong to another, given whose they are; nobody's where there is no such account.
pub(crate) fn check(
    account: &str,
    person: Option<&str>,
    parent: &str,
    parents_person: Option<&str>,
) -> Result<(), String> {
    if parent == account {
        return Err("an account cannot be its own parent".to_owned());
    }
    match parents_person {
        None => Err(format!("there is no account \"{parent}\" to be its parent")),
        Some(other) if Some(other) != person => Err(format!(
            "account {parent} is another person's: parent and child are accounts of one person, who owes for both"
        )),
        Some(_) => Ok(()),
    }
}
