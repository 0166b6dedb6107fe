//! The terms by which a book uses scores: limit tables, what priority assumes, what contacts before a due date cost and save.
//!
//! Versions are documents: a second person activates them, each counts from its own first day on, and that day must not be closed
//! already. A command that is given a file uses the file; else it uses what is in force here.

use std::fmt;

use super::priority::PriorityFile;
use super::warning::ContactsFile;
use crate::dated_file::Dated;
use crate::documents::{self, CONTACT_TERMS, Decision, Document, Draft, LIMIT_TABLE, PRIORITY_TERMS};
use crate::error::{Refused, Result};
use crate::limit_file::LimitFile;
use crate::port::{Reading, Store};

/// What terms are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// From a score to limit and rate.
    Limits,
    /// LGD, costs, and how an uplift is measured.
    Priority,
    /// Contacts before a due date.
    Contacts,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Limits, Self::Priority, Self::Contacts];

    /// Its name, which is that of the first table of its files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Limits => "limits",
            Self::Priority => "priority",
            Self::Contacts => "contacts",
        }
    }

    fn document(self) -> &'static str {
        match self {
            Self::Limits => LIMIT_TABLE,
            Self::Priority => PRIORITY_TERMS,
            Self::Contacts => CONTACT_TERMS,
        }
    }

    /// The kind of a file, by the table that it begins with.
    fn of(file: &str, text: &str) -> Result<Self> {
        let table: toml::Table = toml::from_str(text).map_err(|error| Refused::new(format!("{file}: {error}")))?;
        let found = Self::ALL.into_iter().find(|kind| table.contains_key(kind.name()));
        Ok(found.ok_or_else(|| {
            let refused = Refused::new(format!("{file}: these are no terms that a book keeps"));
            refused.hint("it has a table [limits], [priority] or [contacts]")
        })?)
    }

    /// The head of a file of the kind; the whole of it is checked.
    fn head(self, file: &str, text: &str) -> Result<Dated> {
        Ok(match self {
            Self::Limits => LimitFile::read(file, text)?.head,
            Self::Priority => PriorityFile::read(file, text)?.head,
            Self::Contacts => ContactsFile::read(file, text)?.head,
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Puts a version into a book, as a draft; its kind and key, and whether it is new.
///
/// # Errors
/// When the text is none of the three, or the version is there with another text.
pub fn add(
    store: &mut (impl Store + ?Sized),
    file: &str,
    text: &str,
    decision: Decision<'_>,
) -> Result<(Kind, String, bool)> {
    let kind = Kind::of(file, text)?;
    let Dated { id, version, .. } = kind.head(file, text)?;
    let draft = Draft { kind: kind.document(), id: &id, version, text };
    let is_new = documents::add(store, draft, decision)?;
    Ok((kind, format!("{id}@{version}"), is_new))
}

/// Lets a version decide, from its first day on.
///
/// # Errors
/// When there is no such draft, whoever decides has written it, or its first day is closed already.
pub fn activate(store: &mut (impl Store + ?Sized), kind: Kind, key: &str, decision: Decision<'_>) -> Result<()> {
    let (id, version) = parts(key)?;
    let closed = store.info()?.last_close_begun;
    let versions = documents::all(store, kind.document())?;
    let of = versions.iter().find(|one| one.row.id == id && one.row.version == version);
    if let (Some(closed), Some(document)) = (closed, of) {
        let from = kind.head(key, &document.row.text)?.effective_from;
        if from <= closed {
            let refused = Refused::new(format!("{kind} {key} would decide from {from} on, and {closed} is closed"));
            return Err(refused.hint("raise its version and effective_from to a day that is not closed").into());
        }
    }
    documents::activate(store, kind.document(), (id, version), decision)
}

/// Takes a version out of force.
///
/// # Errors
/// When there is no such version, or it was withdrawn before.
pub fn withdraw(store: &mut (impl Store + ?Sized), kind: Kind, key: &str, decision: Decision<'_>) -> Result<()> {
    documents::withdraw(store, kind.document(), parts(key)?, decision)
}

/// All versions of all kinds, with what was decided about each.
///
/// # Errors
/// When the book cannot be read.
pub fn versions(store: &(impl Reading + ?Sized)) -> Result<Vec<(Kind, Document)>> {
    let mut all = Vec::new();
    for kind in Kind::ALL {
        all.extend(documents::all(store, kind.document())?.into_iter().map(|document| (kind, document)));
    }
    Ok(all)
}

/// The limit tables that were activated.
///
/// # Errors
/// When the book cannot be read.
pub fn limits(store: &(impl Reading + ?Sized)) -> Result<Vec<LimitFile>> {
    active(store, Kind::Limits, LimitFile::read)
}

/// What priority assumes, as it was activated.
///
/// # Errors
/// When the book cannot be read.
pub fn priorities(store: &(impl Reading + ?Sized)) -> Result<Vec<PriorityFile>> {
    active(store, Kind::Priority, PriorityFile::read)
}

/// Contacts before a due date, as they were activated.
///
/// # Errors
/// When the book cannot be read.
pub fn contacts(store: &(impl Reading + ?Sized)) -> Result<Vec<ContactsFile>> {
    active(store, Kind::Contacts, ContactsFile::read)
}

fn active<T>(store: &(impl Reading + ?Sized), kind: Kind, read: impl Fn(&str, &str) -> Result<T>) -> Result<Vec<T>> {
    let documents = documents::active(store, kind.document())?;
    documents.iter().map(|one| read(&format!("{kind} {}@{}", one.row.id, one.row.version), &one.row.text)).collect()
}

fn parts(key: &str) -> Result<(&str, u32)> {
    let parted = key.split_once('@').and_then(|(id, version)| Some((id, version.parse().ok()?)));
    Ok(parted.ok_or_else(|| {
        Refused::new(format!("\"{key}\" is no version of terms")).hint("write its name, @ and its number: unsecured@1")
    })?)
}

#[cfg(test)]
mod tests;
