//! Work on many rows, shared among threads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, mpsc};

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
    let (queue, has_failed) = (Mutex::new(queue), AtomicBool::new(false));
    let next = || queue.lock().expect("no thread panics while it waits").recv().ok();
    let worker = || {
        let mut made = Ok(Made::default());
        while let Some(batch) = next() {
            // Who has failed goes on taking batches, so that the reader never waits for nobody.
            let Ok(so_far) = &mut made else { continue };
            if let Err(error) = work(so_far, batch) {
                has_failed.store(true, Ordering::Relaxed);
                made = Err(error);
            }
        }
        made
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let batches = batches;
        let mut hand_out = || -> anyhow::Result<()> {
            while let Some(batch) = read()?.filter(|_| !has_failed.load(Ordering::Relaxed)) {
                batches.send(batch).expect("workers wait as long as there are batches");
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
