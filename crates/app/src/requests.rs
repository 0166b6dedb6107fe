//! Requests that bear a key: done once, and answered again as they were answered.
//!
//! What was asked is kept as a hash, the answer as JSON, both for a day. An answer with a secret in it is not kept: the key then says
//! that it was done, and no more. The answer is kept right after what was done; where the process dies between the two, the request
//! is done as any other that comes a second time.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Result;
use crate::models::content_hash;
use crate::port::{ItemQuery, ItemRow, Micros, Reading, Store};

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

/// What came of a request that bears a key, before.
#[derive(Clone, Debug, PartialEq)]
pub enum Before {
    /// It was not asked yet.
    Nothing,
    /// It was done, and answered so.
    Answered(Value),
    /// It was done, and its answer had a secret that is kept nowhere.
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

    /// What came of it before.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn before(&self, store: &(impl Reading + ?Sized), now: Micros) -> Result<Before> {
        let Some(row) = store.item(REQUESTS, &self.place)?.filter(|row| row.due_at > now) else {
            return Ok(Before::Nothing);
        };
        let stored: Stored = serde_json::from_str(&row.payload).map_err(anyhow::Error::from)?;
        Ok(match stored.answer {
            _ if stored.hash != self.hash => Before::Another,
            Some(answer) => Before::Answered(answer),
            None => Before::Secret,
        })
    }

    /// Keeps the answer; without one, only that it was done.
    ///
    /// # Errors
    /// When the store fails.
    pub fn keep(&self, store: &mut (impl Store + ?Sized), answer: Option<Value>, now: Micros) -> Result<()> {
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
