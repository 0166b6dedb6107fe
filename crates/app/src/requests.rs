//! Requests that bear a key: done once, and answered again as they were answered.
//!
//! What was asked is kept as a hash, the answer as JSON, both for a day. An answer with a secret in it is not kept: the key then says
//! that it was done, and no more. The answer is kept in the unit of work of what was done: both are stored, or neither.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::models::content_hash;
use crate::port::{ItemQuery, ItemRow, Micros, Store};

/// The list of requests.
const REQUESTS: &str = "request";

/// For how long an answer is kept: a day.
const KEPT_FOR: Micros = 86_400_000_000;

/// How many that are over are dropped when another is kept.
const DROPPED_AT_ONCE: usize = 100;

/// A request that bears a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// Under which name it is kept: who asks, and the key.
    place: String,
    /// What is asked.
    hash: String,
}

/// What comes of a request that bears a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Came<T> {
    /// It was done now.
    Done(T),
    /// It was done before, and answered so.
    Answered(Value),
    /// It was done before, and its answer had a secret that is kept nowhere.
    Secret,
    /// The key stands for another request.
    Another,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    hash: String,
    /// None where the answer has a secret.
    answer: Option<Value>,
}

impl Keyed {
    /// A request of somebody under a key, by all that it asks.
    pub fn new(actor: &str, key: &str, asked: &str) -> Self {
        // A key is of whoever made it up; hashed, because it may have in it what belongs in no list.
        Self { place: content_hash(&format!("{actor}\n{key}")), hash: content_hash(asked) }
    }

    /// Does what is asked unless it was done before, and keeps its answer with it; `told` is the answer, none where it has a secret.
    ///
    /// # Errors
    /// When it is refused, which leaves the key free, or the store fails, which leaves nothing.
    pub fn once<T>(
        &self,
        store: &mut dyn Store,
        now: Micros,
        work: impl FnOnce(&mut dyn Store) -> Result<T>,
        told: impl FnOnce(&T) -> Option<Value>,
    ) -> Result<Came<T>> {
        if let Some(before) = self.before(store, now)? {
            return Ok(before);
        }
        store.hold()?;
        let done = work(store).and_then(|done| {
            self.keep(store, told(&done), now)?;
            Ok(done)
        });
        match &done {
            // What a refusal leaves in the book, it leaves there with a key as without one.
            Ok(_) | Err(Error::Refused(_)) => store.settle()?,
            Err(Error::Failed(_)) => store.let_go()?,
        }
        done.map(Came::Done)
    }

    /// What came of it before, if it was done.
    fn before<T>(&self, store: &dyn Store, now: Micros) -> Result<Option<Came<T>>> {
        let Some(row) = store.item(REQUESTS, &self.place)?.filter(|row| row.due_at > now) else { return Ok(None) };
        let stored: Stored = serde_json::from_str(&row.payload).map_err(anyhow::Error::from)?;
        Ok(Some(match stored.answer {
            _ if stored.hash != self.hash => Came::Another,
            Some(answer) => Came::Answered(answer),
            None => Came::Secret,
        }))
    }

    /// Keeps the answer; without one, only that it was done.
    fn keep(&self, store: &mut dyn Store, answer: Option<Value>, now: Micros) -> Result<()> {
        let mut unit = store.begin()?;
        let over = ItemQuery { list: REQUESTS, due_through: Some(now), limit: DROPPED_AT_ONCE, ..ItemQuery::default() };
        let over: Vec<String> = unit.items(over)?.into_iter().map(|row| row.id).collect();
        unit.drop_items(REQUESTS, &over.iter().map(String::as_str).collect::<Vec<_>>())?;
        let stored = Stored { hash: self.hash.clone(), answer };
        unit.put_items(&[ItemRow {
            list: REQUESTS.to_owned(),
            id: self.place.clone(),
            state: "kept".to_owned(),
            due_at: now.saturating_add(KEPT_FOR),
            payload: serde_json::to_string(&stored).map_err(anyhow::Error::from)?,
            ..ItemRow::default()
        }])?;
        Ok(unit.commit()?)
    }
}
