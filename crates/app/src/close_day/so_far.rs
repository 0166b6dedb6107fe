//! What closes found, of one that is under way as much as is known: a divided day is told chunk by chunk.

use primitives::Date;

use crate::error::Result;
use crate::port::{CloseRow, Reading};

/// The close of a day, finished or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseSoFar {
    /// The day.
    pub day: Date,
    /// What was found so far, or in all.
    pub figures: CloseRow,
    /// How much of the day is done, while it is divided among workers.
    pub chunks: Option<ChunksDone>,
}

/// How many chunks of a divided day are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunksDone {
    /// Those whose findings are stored.
    pub done: u64,
    /// All of them.
    pub all: u64,
}

/// The closes of days in a range, both ends included.
///
/// # Errors
/// When the store cannot be read.
pub fn closes_so_far(store: &(impl Reading + ?Sized), first: Date, last: Date) -> Result<Vec<CloseSoFar>> {
    let mut told = Ok(Vec::new());
    // A close and its chunks are read together: when it is finished they are gone, and it has what they found.
    store.steadily(&mut || {
        let closes = store.closes(first, last);
        told = closes.and_then(|closes| closes.into_iter().map(|(day, row)| so_far(store, day, row)).collect());
    })?;
    Ok(told?)
}

fn so_far(store: &(impl Reading + ?Sized), day: Date, mut figures: CloseRow) -> anyhow::Result<CloseSoFar> {
    let chunks = if figures.is_finished { Vec::new() } else { store.chunks(day)? };
    let done = chunks.iter().filter(|chunk| chunk.is_done);
    done.clone().for_each(|chunk| figures.count(chunk.awake, chunk.statements, &chunk.movements));
    let done = ChunksDone { done: done.count() as u64, all: chunks.len() as u64 };
    Ok(CloseSoFar { day, figures, chunks: (!chunks.is_empty()).then_some(done) })
}
