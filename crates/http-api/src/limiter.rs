//! How much each may ask: a bucket that fills at a rate, for every actor and every address.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// How many are kept in mind before those that are full again are forgotten.
const KEPT: usize = 10_000;

/// Buckets of so many requests, each filling at a rate.
#[derive(Debug)]
pub(crate) struct Limiter<K> {
    per_second: f64,
    most: f64,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl<K: Eq + Hash> Limiter<K> {
    pub(crate) fn new(per_second: f64, most: f64) -> Self {
        Self { per_second, most, buckets: Mutex::default() }
    }

    /// Takes one; otherwise after how many seconds there is one again.
    pub(crate) fn take(&self, key: K, now: Instant) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEPT {
            buckets.retain(|_, bucket| self.filled(*bucket, now) < self.most);
        }
        let full = Bucket { left: self.most, at: now };
        let bucket = buckets.entry(key).or_insert(full);
        let left = self.filled(*bucket, now);
        if left < 1.0 {
            return Err((((1.0 - left) / self.per_second).ceil() as u64).max(1));
        }
        *bucket = Bucket { left: left - 1.0, at: now };
        Ok(())
    }

    fn filled(&self, bucket: Bucket, now: Instant) -> f64 {
        let since = now.saturating_duration_since(bucket.at).as_secs_f64();
        (bucket.left + since * self.per_second).min(self.most)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Limiter;

    /// Three at once, then one every two seconds.
    #[test]
    fn a_bucket_empties_and_fills() {
        let (limiter, began) = (Limiter::new(0.5, 3.0), Instant::now());
        let take = |who: &'static str, seconds: u64| limiter.take(who, began + Duration::from_secs(seconds));
        assert_eq!([take("a", 0), take("a", 0), take("a", 0), take("a", 0)], [Ok(()), Ok(()), Ok(()), Err(2)]);
        assert_eq!(take("b", 0), Ok(()), "each has a bucket");
        assert_eq!([take("a", 1), take("a", 2), take("a", 2)], [Err(1), Ok(()), Err(2)]);
        assert_eq!([take("a", 60), take("a", 60), take("a", 60), take("a", 60)], [Ok(()), Ok(()), Ok(()), Err(2)]);
    }
}
