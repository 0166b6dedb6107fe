//! The desk rules of a book: versions that a second person has activated, and the one that decides on a day.
//!
//! Versions are documents of the kind `desk_rules`. A version decides from its own first day on about accounts in its currency; of
//! several that have begun the one that began last.

pub mod roles;

use collections::desk::DeskRules;
use primitives::{Currency, Date};

use crate::desk_rules_file;
use crate::documents::{self, Decision, Document, Draft};
use crate::error::{Refused, Result};
use crate::port::{Reading, Store};

/// The kind of texts that are desk rules.
pub const DESK_RULES: &str = "desk_rules";

/// Puts a version into a book, as a draft; its key, and whether it is new.
///
/// # Errors
/// When the text is no sound desk rules, or the version is there with another text.
pub fn add(
    store: &mut (impl Store + ?Sized),
    file: &str,
    text: &str,
    decision: Decision<'_>,
) -> Result<(String, bool)> {
    let rules = desk_rules_file::parse(file, text)?;
    let draft = Draft { kind: DESK_RULES, id: &rules.id, version: rules.version, text };
    let is_new = documents::add(store, draft, decision)?;
    Ok((rules.key(), is_new))
}

/// Lets a version decide, from its first day on.
///
/// # Errors
/// When there is no such draft, or whoever decides has written it.
pub fn activate(store: &mut (impl Store + ?Sized), key: &str, decision: Decision<'_>) -> Result<()> {
    documents::activate(store, DESK_RULES, parts(key)?, decision)
}

/// Takes a version out of force.
///
/// # Errors
/// When there is no such version, or it was withdrawn before.
pub fn withdraw(store: &mut (impl Store + ?Sized), key: &str, decision: Decision<'_>) -> Result<()> {
    documents::withdraw(store, DESK_RULES, parts(key)?, decision)
}

/// All versions, with what was decided about each.
///
/// # Errors
/// When the book cannot be read.
pub fn versions(store: &(impl Reading + ?Sized)) -> Result<Vec<Document>> {
    documents::all(store, DESK_RULES)
}

/// The version that decides on a day about accounts in a currency; none where none was activated.
///
/// # Errors
/// When the book cannot be read.
pub fn in_force(store: &(impl Reading + ?Sized), currency: Currency, on: Date) -> Result<Option<DeskRules>> {
    let mut found: Option<DeskRules> = None;
    for rules in all_in_force(store, on)? {
        let rank = |rules: &DeskRules| (rules.effective_from, rules.version);
        if rules.currency == currency && found.as_ref().is_none_or(|known| rank(known) <= rank(&rules)) {
            found = Some(rules);
        }
    }
    Ok(found)
}

/// The version that decides on a day about accounts in a currency.
///
/// # Errors
/// When none does, or the book cannot be read.
pub fn needed(store: &(impl Reading + ?Sized), currency: Currency, on: Date) -> Result<DeskRules> {
    in_force(store, currency, on)?.ok_or_else(|| {
        Refused::new(format!("no desk rules for accounts in {currency} are in force on {on}"))
            .hint("put some into the book with: desk add, and let a second person activate them with: desk activate")
            .into()
    })
}

/// Every version that was activated and has begun.
fn all_in_force(store: &(impl Reading + ?Sized), on: Date) -> Result<Vec<DeskRules>> {
    let mut all = Vec::new();
    for document in documents::active(store, DESK_RULES)? {
        let rules = desk_rules_file::parse(&of(&document), &document.row.text)?;
        if rules.effective_from <= on {
            all.push(rules);
        }
    }
    Ok(all)
}

/// The version by its key, whatever its state; what was granted under it is judged by it.
///
/// # Errors
/// When the book has no such version, or cannot be read.
pub fn version(store: &(impl Reading + ?Sized), key: &str) -> Result<DeskRules> {
    let (id, version) = parts(key)?;
    let found = versions(store)?.into_iter().find(|one| one.row.id == id && one.row.version == version);
    let found = found.ok_or_else(|| Refused::new(format!("the book has no desk rules {key}")))?;
    Ok(desk_rules_file::parse(key, &found.row.text)?)
}

/// The key of a version, as people write it.
pub fn of(document: &Document) -> String {
    format!("{}@{}", document.row.id, document.row.version)
}

fn parts(key: &str) -> Result<(&str, u32)> {
    let parts = key.rsplit_once('@').and_then(|(id, version)| Some((id, version.parse().ok()?)));
    parts.ok_or_else(|| {
        Refused::new(format!("\"{key}\" is no version of desk rules"))
            .hint("a version is written as its name, @ and its number: cn-desk@2")
            .into()
    })
}
