use super::*;

fn batches(count: u32) -> impl FnMut() -> anyhow::Result<Option<u32>> {
    let mut numbers = 1..=count;
    move || Ok(numbers.next())
}

/// 1 + 2 + ... + 1,000 is 500,500.
#[test]
fn every_batch_is_worked_on_once() {
    for threads in [0, 1, 2, 5] {
        let add = |sum: &mut u32, batch| {
            *sum += batch;
            Ok(())
        };
        let sums = in_batches(threads, batches(1_000), add).unwrap();
        assert_eq!((sums.len(), sums.iter().sum::<u32>()), (threads.max(1), 500_500));
    }
}

#[test]
fn what_goes_wrong_with_one_batch_is_told_and_ends_the_reading() {
    for threads in [1, 2] {
        let mut read = 0;
        let endless = || {
            read += 1;
            Ok(Some(read))
        };
        let work = |_: &mut (), batch: u64| if batch == 7 { anyhow::bail!("batch {batch} is bad") } else { Ok(()) };
        assert_eq!(in_batches(threads, endless, work).unwrap_err().to_string(), "batch 7 is bad");
    }
}

#[test]
fn a_batch_that_cannot_be_read_is_told() {
    let mut numbers = batches(3);
    let read = || numbers()?.map(Some).ok_or_else(|| anyhow::anyhow!("the disk is gone"));
    let sum = in_batches(2, read, |sum: &mut u32, batch| {
        *sum += batch;
        Ok(())
    });
    assert_eq!(sum.unwrap_err().to_string(), "the disk is gone");
}
