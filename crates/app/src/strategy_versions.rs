//! The strategies of a book: versions that a second person has activated, and the one that decides on a day.
//!
//! Versions are documents of the kind `strategy`. A version that is activated comes into force on its own first day, which must
//! not be over: what was decided on closed days stays as it was.

#[cfg(test)]
mod tests;

use collections::strategy;
use primitives::{Currency, Date};

use crate::documents::{self, Decision, Document, Draft, STRATEGY, TEMPLATE};
use crate::error::{Refused, Result};
use crate::port::{Reading, Store};
use crate::strategy_file::{self, Written, has_template, unknown_templates};

/// Puts a version into a book, as a draft; its key, and whether it is new.
///
/// # Errors
/// When the text is no sound strategy, names a template that there is not, or the version is there with another text.
pub fn add(
    store: &mut (impl Store + ?Sized),
    file: &str,
    text: &str,
    decision: Decision<'_>,
) -> Result<(String, bool)> {
    let written = strategy_file::parse(file, text)?;
    let templates: Vec<String> = documents::all(store, TEMPLATE)?.into_iter().map(|template| template.row.id).collect();
    let is_known = |name: &str| has_template(name) || templates.iter().any(|known| known == name);
    if let Some(problem) = unknown_templates(&written.strategy, is_known).first() {
        return Err(Refused::new(format!("{file}: {problem}"))
            .hint("put the template into the book first, or name one that comes with the program")
            .into());
    }
    let strategy::Strategy { id, version, .. } = &written.strategy;
    let is_new = documents::add(store, Draft { kind: STRATEGY, id, version: *version, text }, decision)?;
    Ok((format!("{id}@{version}"), is_new))
}

/// Lets a version decide, from its first day on.
///
/// # Errors
/// When there is no such draft, whoever decides has written it, or its first day is closed already.
pub fn activate(store: &mut (impl Store + ?Sized), key: &str, decision: Decision<'_>) -> Result<()> {
    let (id, version) = parts(key)?;
    let written = kept(&documents::all(store, STRATEGY)?, id, version)?;
    let closed = store.info()?.last_close_begun;
    if let (Some(closed), Some(written)) = (closed, written)
        && written.strategy.effective_from <= closed
    {
        let from = written.strategy.effective_from;
        let refused = Refused::new(format!("strategy {key} would decide from {from} on, and {closed} is closed"));
        return Err(refused.hint("raise its version and effective_from to a day that is not closed").into());
    }
    documents::activate(store, STRATEGY, (id, version), decision)
}

/// Takes a version out of force.
///
/// # Errors
/// When there is no such version, or it was withdrawn before.
pub fn withdraw(store: &mut (impl Store + ?Sized), key: &str, decision: Decision<'_>) -> Result<()> {
    let (id, version) = parts(key)?;
    documents::withdraw(store, STRATEGY, (id, version), decision)
}

/// All versions, with what was decided about each.
///
/// # Errors
/// When the book cannot be read.
pub fn versions(store: &(impl Reading + ?Sized)) -> Result<Vec<Document>> {
    documents::all(store, STRATEGY)
}

/// A version of a book by its key, such as `pay-later-cn@2`.
///
/// # Errors
/// When the book has no such version, or cannot be read.
pub fn version(store: &(impl Reading + ?Sized), key: &str) -> Result<Written> {
    let (id, version) = parts(key)?;
    let versions = versions(store)?;
    kept(&versions, id, version)?.ok_or_else(|| {
        let there: Vec<String> = versions.iter().map(of).collect();
        let hint = if there.is_empty() { "it has none".to_owned() } else { format!("it has {}", there.join(", ")) };
        Refused::new(format!("the book has no strategy {key}")).hint(hint).into()
    })
}

/// The version that decides on a day; none where none was activated.
///
/// Of the active versions whose first day has come the one with the latest first day decides.
///
/// # Errors
/// When versions in several currencies are in force, so that one must be named; or the book cannot be read.
pub fn in_force(store: &(impl Reading + ?Sized), on: Date) -> Result<Option<Written>> {
    let mut found: Vec<(Currency, Written)> = Vec::new();
    for document in documents::active(store, STRATEGY)? {
        let written = read(&document)?;
        if written.strategy.effective_from > on {
            continue;
        }
        let rank = |written: &Written| (written.strategy.effective_from, written.strategy.version);
        match found.iter_mut().find(|(currency, _)| *currency == written.currency) {
            Some((_, known)) if rank(known) > rank(&written) => {}
            Some((_, known)) => *known = written,
            None => found.push((written.currency, written)),
        }
    }
    if found.len() > 1 {
        let key = |(_, written): &(Currency, Written)| format!("{}@{}", written.strategy.id, written.strategy.version);
        let keys: Vec<String> = found.iter().map(key).collect();
        let refused = Refused::new(format!("strategies in several currencies are in force: {}", keys.join(", ")));
        return Err(refused.hint("name one of them").into());
    }
    Ok(found.pop().map(|(_, written)| written))
}

/// The key of a version, as people write it.
pub fn of(document: &Document) -> String {
    format!("{}@{}", document.row.id, document.row.version)
}

fn kept(versions: &[Document], id: &str, version: u32) -> Result<Option<Written>> {
    let found = versions.iter().find(|document| document.row.id == id && document.row.version == version);
    found.map(read).transpose()
}

fn read(document: &Document) -> Result<Written> {
    Ok(strategy_file::read(&of(document), &document.row.text)?)
}

fn parts(key: &str) -> Result<(&str, u32)> {
    let parts = key.rsplit_once('@').and_then(|(id, version)| Some((id, version.parse().ok()?)));
    parts.ok_or_else(|| {
        Refused::new(format!("\"{key}\" is no version of a strategy"))
            .hint("a version is written as its name, @ and its number: pay-later-cn@2")
            .into()
    })
}
