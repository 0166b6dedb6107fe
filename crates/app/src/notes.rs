//! Notes about a person: what somebody at a desk wants remembered, beside what contacts, promises and cases say themselves.
//!
//! Appended to the journal of persons and never changed. A note says what is needed for the matter and nothing else; texts are looked at
//! by `collections::conduct` like those of jobs.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{Refused, Result};
use crate::persons::{self, News, family};
use crate::port::{PersonEventRow, Store};

/// The family of events of notes.
pub const NOTE: &str = "note";

/// How many letters a note has at most.
pub const LETTERS_MAX: usize = 2_000;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Added {
    note: String,
}

/// Keeps a note; its place in the journal of persons. The same again, by its key, is the same note.
///
/// # Errors
/// When it says nothing or too much, the book has no such person, the key stands for something else, or the store fails.
pub fn add(
    store: &mut (impl Store + ?Sized),
    person: &str,
    text: &str,
    (by, key): (&str, &str),
    now: Timestamp,
) -> Result<u64> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refused::new("a note says something").zh("备注不能为空。").into());
    }
    let letters = text.chars().count();
    if letters > LETTERS_MAX {
        let refused = Refused::new(format!("a note has at most {LETTERS_MAX} letters, and this one has {letters}"))
            .zh(format!("备注最多 {LETTERS_MAX} 个字，目前为 {letters} 个字，请精简。"));
        return Err(refused.hint("keep what is needed, and leave out the rest").into());
    }
    persons::known(store, person)?;
    let payload = serde_json::to_string(&Added { note: text.to_owned() }).map_err(anyhow::Error::from)?;
    let mut unit = store.begin()?;
    if let Some(known) = unit.person_events(&[person])?.into_iter().find(|row| row.key == key) {
        if family(&known) == NOTE && known.payload == payload {
            return Ok(known.seq);
        }
        return Err(persons::key_is_taken(key, person).into());
    }
    let news = News {
        person: person.to_owned(),
        kind: format!("{NOTE}.added"),
        at: now,
        actor: by.to_owned(),
        key: key.to_owned(),
        payload,
    };
    let places = persons::record(&mut *unit, &[news], now.as_microsecond())?;
    unit.commit()?;
    Ok(places[0])
}

/// What a note says; none where the event is none.
pub fn text(row: &PersonEventRow) -> Option<String> {
    said(&row.kind, &row.payload)
}

/// What a note says, by its kind and its payload; none where it is none.
pub fn said(kind: &str, payload: &str) -> Option<String> {
    (kind.split('.').next() == Some(NOTE))
        .then(|| serde_json::from_str::<Added>(payload).ok().map(|added| added.note))?
}

#[cfg(test)]
mod tests;
