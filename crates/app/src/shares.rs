//! Work on many rows, shared among threads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};

use crate::port::Reading;

/// So few rows are not worth a thread.
const SHARE_MIN: usize = 500;

/// Hands every thread its share of the rows, in order, and returns their answers in that order.
///
/// # Errors
/// The first one that any of them had.
pub(crate) fn in_shares<Row: Sync, Answer: Send>(
    rows: &[Row],
    threads: usize,
    work: impl Fn(&[Row]) -> anyhow::Result<Answer> + Sync,
) -> anyhow::Result<Vec<Answer>> {
    let share = rows.len().div_ceil(threads.max(1)).max(SHARE_MIN);
    let work = &work;
    std::thread::scope(|scope| {
        let workers: Vec<_> = rows.chunks(share).map(|part| scope.spawn(move || work(part))).collect();
        workers.into_iter().map(|worker| worker.join().expect("work on rows does not panic")).collect()
    })
}

/// Hands batches to threads as they are read, and returns what each thread made of those that it got.
///
/// # Errors
/// When a batch cannot be read, or the first one that any of them had.
pub(crate) fn in_batches<Batch: Send, Made: Default + Send>(
    threads: usize,
    mut read: impl FnMut() -> anyhow::Result<Option<Batch>>,
    work: impl Fn(&mut Made, Batch) -> anyhow::Result<()> + Sync,
) -> anyhow::Result<Vec<Made>> {
    let threads = threads.max(1);
    let (batches, queue) = mpsc::sync_channel(threads);
    let (queue, has_failed) = (Arc::new(Mutex::new(queue)), AtomicBool::new(false));
    let next = |queue: &Mutex<Receiver<Batch>>| queue.lock().expect("no thread panics while it waits").recv().ok();
    let serve = |queue: &Mutex<Receiver<Batch>>| {
        let mut made = Made::default();
        while let Some(batch) = next(queue) {
            work(&mut made, batch).inspect_err(|_| has_failed.store(true, Ordering::Relaxed))?;
        }
        Ok(made)
    };
    let serve = &serve;
    std::thread::scope(|scope| {
        let start = |queue: Arc<Mutex<Receiver<Batch>>>| scope.spawn(move || serve(&queue));
        let workers: Vec<_> = (0..threads).map(|_| start(Arc::clone(&queue))).collect();
        // From here on only workers hold the queue: when none of them is left, nothing can be sent.
        drop(queue);
        let mut hand_out = || -> anyhow::Result<()> {
            while let Some(batch) = read()?.filter(|_| !has_failed.load(Ordering::Relaxed)) {
                if batches.send(batch).is_err() {
                    break;
                }
            }
            Ok(())
        };
        let handed_out = hand_out();
        drop(batches);
        let made: anyhow::Result<Vec<Made>> =
            workers.into_iter().map(|worker| worker.join().expect("work on batches does not panic")).collect();
        handed_out.and(made)
    })
}

/// Lets each thread read with a reader of its own, and returns what each made; `told` hears what they tell.
///
/// # Errors
/// The first one that any of them had.
pub(crate) fn with_readers<Told: Send, Made: Send>(
    readers: Vec<Box<dyn Reading + Send>>,
    work: impl Fn(&dyn Reading, &dyn Fn(Told)) -> anyhow::Result<Made> + Sync,
    mut told: impl FnMut(Told),
) -> anyhow::Result<Vec<Made>> {
    let (tell, news) = mpsc::channel();
    let work = &work;
    std::thread::scope(|scope| {
        let start = readers.into_iter().map(|reader| {
            let tell = tell.clone();
            // Nobody listens any more only when there is nobody left to work for.
            scope.spawn(move || work(&*reader, &|told| drop(tell.send(told))))
        });
        let threads: Vec<_> = start.collect();
        drop(tell);
        news.into_iter().for_each(&mut told);
        threads.into_iter().map(|thread| thread.join().expect("work with a reader does not panic")).collect()
    })
}

/// So many readers of a book; none where it has no others.
pub(crate) fn readers(
    store: &(impl Reading + ?Sized),
    threads: usize,
) -> anyhow::Result<Option<Vec<Box<dyn Reading + Send>>>> {
    (0..threads).map(|_| store.reader()).collect()
}

#[cfg(test)]
mod tests;
