//! Versioned texts that people agree on before they count: strategies, contact packs, templates.

use super::Micros;

/// A version of a document, which is never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    /// What kind of document: `strategy`, `template`, ...
    pub kind: String,
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The SHA-256 of its text, in hexadecimal.
    pub hash: String,
    /// Who wrote it.
    pub made_by: String,
    /// When it was put into the book.
    pub added_at: Micros,
    /// The text.
    pub text: String,
}

/// A change of a version's state, as it is stored: appended, never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentChangeRow {
    /// Its place among all changes of all documents, counted from 1.
    pub seq: u64,
    /// The kind of document.
    pub kind: String,
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The state that it has from then on, by name.
    pub state: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Micros,
    /// Why, in that person's words.
    pub reason: String,
}
