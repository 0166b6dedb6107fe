//! The terms by which a book uses scores: limit tables, what priority assumes, what contacts before a due date cost and save.
//!
//! Versions are [`crate::versions`]. A command that is given a file uses the file; else it uses what is in force here.

use super::priority::PriorityFile;
use super::warning::ContactsFile;
use crate::dated_file::Dated;
use crate::documents::{CONTACT_TERMS, LIMIT_TABLE, PRIORITY_TERMS};
use crate::error::{Refused, Result};
use crate::limit_file::LimitFile;
use crate::versions::{FirstDay, Head, Kind, Text, Versions, Words};

/// Limit tables of a book.
pub const LIMITS: Versions<LimitFile> = Versions::OF;

/// What priority assumes in a book.
pub const PRIORITIES: Versions<PriorityFile> = Versions::OF;

/// Contacts before a due date in a book.
pub const CONTACTS: Versions<ContactsFile> = Versions::OF;

/// Kinds of terms, by the first table of their files.
const TABLES: [(&str, Kind); 3] =
    [("limits", Kind::LimitTable), ("priority", Kind::PriorityTerms), ("contacts", Kind::ContactTerms)];

/// The kind of a file of terms, by the table that it begins with.
///
/// # Errors
/// When it is none of the three.
pub fn kind_of(file: &str, text: &str) -> Result<Kind> {
    let table: toml::Table = toml::from_str(text).map_err(|error| Refused::new(format!("{file}: {error}")))?;
    let found = TABLES.into_iter().find(|(name, _)| table.contains_key(*name));
    Ok(found.map(|(_, kind)| kind).ok_or_else(|| {
        let refused = Refused::new(format!("{file}: these are no terms that a book keeps"));
        refused.hint("it has a table [limits], [priority] or [contacts]")
    })?)
}

fn head(dated: &Dated) -> Head<'_> {
    Head { id: &dated.id, version: dated.version, effective_from: dated.effective_from }
}

const fn words(kind: &'static str, noun: &'static str) -> Words {
    Words { kind, noun, example: "unsecured@1", first_day: FirstDay::Chosen }
}

impl Text for LimitFile {
    const WORDS: Words = words(LIMIT_TABLE, "limit table");

    fn read(file: &str, text: &str) -> Result<Self> {
        Self::read(file, text)
    }

    fn head(&self) -> Head<'_> {
        head(&self.head)
    }
}

impl Text for PriorityFile {
    const WORDS: Words = words(PRIORITY_TERMS, "priority terms");

    fn read(file: &str, text: &str) -> Result<Self> {
        Self::read(file, text)
    }

    fn head(&self) -> Head<'_> {
        head(&self.head)
    }
}

impl Text for ContactsFile {
    const WORDS: Words = words(CONTACT_TERMS, "contact terms");

    fn read(file: &str, text: &str) -> Result<Self> {
        Self::read(file, text)
    }

    fn head(&self) -> Head<'_> {
        head(&self.head)
    }
}

#[cfg(test)]
mod tests;
