//! The close of a day.

use ledger::day_close::Movement;
use primitives::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::close_day::{ChunksDone, CloseSoFar};
use crate::port::CloseRow;

/// What the close of a day found, so far or in all.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CloseView {
    /// The day.
    pub day: String,
    /// Whether it is closed, or only begun.
    pub is_finished: bool,
    /// Accounts looked at.
    pub awake: u64,
    /// Statements issued.
    pub statements: u64,
    /// Changes found, by movement.
    pub movements: serde_json::Map<String, serde_json::Value>,
    /// Time spent on it, in milliseconds.
    pub spent_ms: f64,
    /// How much of it is done, while it is divided among workers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunks: Option<ChunksView>,
}

/// How many chunks of a divided day are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChunksView {
    /// Those whose findings are counted above.
    pub done: u64,
    /// All of them.
    pub all: u64,
}

/// What is shown of the close of a day that may be under way.
pub fn close_so_far_view(close: &CloseSoFar) -> CloseView {
    let chunks = close.chunks.map(|ChunksDone { done, all }| ChunksView { done, all });
    CloseView { chunks, ..close_view(close.day, &close.figures) }
}

/// What is shown of the close of a day.
pub fn close_view(day: Date, figures: &CloseRow) -> CloseView {
    let movements = Movement::ALL.iter().zip(figures.movements);
    CloseView {
        day: day.to_string(),
        is_finished: figures.is_finished,
        awake: figures.awake,
        statements: figures.statements,
        movements: movements.map(|(movement, count)| (movement.name().to_owned(), count.into())).collect(),
        spent_ms: figures.spent as f64 / 1_000.0,
        chunks: None,
    }
}
