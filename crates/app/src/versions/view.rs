//! Versions as plain values, for people and machines.

use schemars::JsonSchema;
use serde::Serialize;

use super::Kind;
use crate::close_day::business_day;
use crate::documents::Document;
use crate::error::Result;
use crate::export::instant;
use crate::port::{Micros, Reading};

/// A version of a text, and what was decided about it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VersionView {
    /// The kind: `strategy`, `contact_pack`, `desk_rules`, `work_rules`, `limit_table`, `priority_terms`, `contact_terms`, `template`,
    /// `product` or `policy`.
    pub kind: &'static str,
    /// The name.
    pub id: String,
    /// The version of that name, counted from 1.
    pub version: u32,
    /// The first day on which it decides.
    pub effective_from: String,
    /// `draft`, `active` or `withdrawn`.
    pub state: &'static str,
    /// Whether it decides on the first day that is not closed.
    pub decides: bool,
    /// Who wrote it.
    pub made_by: String,
    /// The SHA-256 of its text, in hexadecimal.
    pub hash: String,
    /// Its changes of state, in order.
    pub changes: Vec<ChangeView>,
}

/// A change of a version's state.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeView {
    /// The state from then on.
    pub state: String,
    /// Who decided.
    pub by: String,
    /// When, in UTC.
    pub at: String,
    /// Why, in that person's words.
    pub reason: String,
}

/// A version with its text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VersionText {
    /// What was decided about it.
    #[serde(flatten)]
    pub version: VersionView,
    /// The text, as it was put in.
    pub text: String,
}

impl VersionView {
    /// The version as people write it.
    pub fn key(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }
}

/// Versions of a kind, with those that decide on the first day that is not closed: today in a book without closes.
///
/// # Errors
/// When the book cannot be read.
pub fn view(store: &dyn Reading, kind: Kind, documents: &[Document], now: Micros) -> Result<Vec<VersionView>> {
    let info = store.info()?;
    let open = match info.last_close {
        Some(closed) => closed.next(),
        None => business_day(&info, now)?,
    };
    let deciding = kind.room().in_force(store, open)?;
    documents.iter().map(|document| one(kind, document, &deciding)).collect()
}

fn one(kind: Kind, document: &Document, deciding: &[String]) -> Result<VersionView> {
    let changes = document.changes.iter().map(|change| {
        let at = instant(change.at)?;
        Ok(ChangeView { state: change.state.clone(), by: change.by.clone(), at, reason: change.reason.clone() })
    });
    Ok(VersionView {
        kind: kind.name(),
        id: document.row.id.clone(),
        version: document.row.version,
        effective_from: kind.room().first_day(document)?.to_string(),
        state: document.state.name(),
        decides: deciding.contains(&document.key()),
        made_by: document.row.made_by.clone(),
        hash: document.row.hash.clone(),
        changes: changes.collect::<Result<_>>()?,
    })
}
