//! The work rules of a book: versions that a second person has activated, and the one that counts on a day.

use collections::work::Rules;
use primitives::Date;

use super::rules_file;
use crate::documents::{self, Decision, Document, Draft};
use crate::error::{Refused, Result};
use crate::port::{Reading, Store};

/// The kind of texts that are work rules.
pub const WORK_RULES: &str = "work_rules";

/// Puts a version into a book, as a draft; its key, and whether it is new.
///
/// # Errors
/// When the text is no sound rules, or the version is there with another text.
pub fn add(
    store: &mut (impl Store + ?Sized),
    file: &str,
    text: &str,
    decision: Decision<'_>,
) -> Result<(String, bool)> {
    let rules = rules_file::parse(file, text)?;
    let draft = Draft { kind: WORK_RULES, id: &rules.id, version: rules.version, text };
    let is_new = documents::add(store, draft, decision)?;
    Ok((rules.key(), is_new))
}

/// Lets a version count, from its first day on.
///
/// # Errors
/// When there is no such draft, or whoever decides has written it.
pub fn activate(store: &mut (impl Store + ?Sized), key: &str, decision: Decision<'_>) -> Result<()> {
    documents::activate(store, WORK_RULES, parts(key)?, decision)
}

/// Takes a version out of force.
///
/// # Errors
/// When there is no such version, or it was withdrawn before.
pub fn withdraw(store: &mut (impl Store + ?Sized), key: &str, decision: Decision<'_>) -> Result<()> {
    documents::withdraw(store, WORK_RULES, parts(key)?, decision)
}

/// All versions, with what was decided about each.
///
/// # Errors
/// When the book cannot be read.
pub fn versions(store: &(impl Reading + ?Sized)) -> Result<Vec<Document>> {
    documents::all(store, WORK_RULES)
}

/// The rules that count on a day: of the active versions whose first day has come the one with the latest first day, of two
/// of one day the higher version.
///
/// # Errors
/// When no version counts, or the book cannot be read.
pub fn in_force(store: &(impl Reading + ?Sized), on: Date) -> Result<Rules> {
    let mut found: Option<Rules> = None;
    for document in documents::active(store, WORK_RULES)? {
        let rules = rules_file::parse(&of(&document), &document.row.text)?;
        let rank = |rules: &Rules| (rules.effective_from, rules.version);
        if rules.effective_from <= on && found.as_ref().is_none_or(|known| rank(known) < rank(&rules)) {
            found = Some(rules);
        }
    }
    Ok(found.ok_or_else(|| {
        Refused::new(format!("no work rules are in force on {on}"))
            .hint("add some with: work rules add desk-cn, and let a second person: work rules activate desk-cn@1")
    })?)
}

/// The key of a version, as people write it.
pub fn of(document: &Document) -> String {
    format!("{}@{}", document.row.id, document.row.version)
}

fn parts(key: &str) -> Result<(&str, u32)> {
    let parts = key.rsplit_once('@').and_then(|(id, version)| Some((id, version.parse().ok()?)));
    parts.ok_or_else(|| {
        Refused::new(format!("\"{key}\" is no version of work rules"))
            .hint("a version is written as its name, @ and its number: desk-cn@1")
            .into()
    })
}
