//! Work on many rows, shared among threads.

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
