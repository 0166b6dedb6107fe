//! Folds of records: tasks that put what lies beside the records of accounts into them, between everything else that is written.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::access::{Actor, Wish};
use app::fold::{BATCH, fold_next};
use app::port::{AccountId, Store};

use crate::problem::Problem;
use crate::state::Shared;
use crate::tasks::Task;

/// A fold that was begun; in the end, the number of the last account.
pub(crate) type Fold = Task<(), u64>;

/// Begins a fold, unless one is running: it is the same.
pub(crate) async fn begin(shared: &Shared, actor: &Actor, wish: Wish) -> Result<Fold, Problem> {
    if let Some(running) = shared.folds.running() {
        return Ok(running);
    }
    let accounts = shared.ask(actor, wish.clone(), |book| Ok(book.info()?.accounts)).await?;
    let task = shared.folds.begin(((), &actor.name), accounts, (shared.config.now)())?;
    let (id, count, own, actor) = (task.id, task.count(), shared.clone(), actor.clone());
    tokio::spawn(async move {
        let came = go(&own, (&actor, wish), count).await;
        own.folds.end(id, came, (own.config.now)());
    });
    Ok(task)
}

async fn go(shared: &Shared, (actor, wish): (&Actor, Wish), count: Arc<AtomicU64>) -> Result<u64, Problem> {
    let mut after = AccountId::default();
    // Events are booked between two batches.
    while !shared.is_stopping() {
        let next = move |store: &mut dyn Store, _: &_| fold_next(store, after, BATCH);
        let Some(last) = shared.write(actor, wish.clone(), next).await? else { break };
        after = last;
        count.store(last.0, Ordering::Relaxed);
    }
    Ok(after.0)
}
