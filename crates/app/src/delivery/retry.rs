//! When a message is tried again: later and later, each message at its own time.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use super::{Delivery, GivenUp};
use crate::port::Micros;

const SECOND: Micros = 1_000_000;

/// When something that failed is tried again, and when it is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often it is tried.
    pub tries_max: u32,
    /// The longest wait after the first failure; it doubles with every further one,
    pub first_wait: Micros,
    /// up to this.
    pub wait_max: Micros,
    /// How old it may be when it is tried.
    pub age_max: Micros,
    /// How long a try may take before whoever tries is taken to have died.
    pub lease: Micros,
}

impl Default for RetryPolicy {
    /// Eight tries within three days, the first wait half a minute, the longest four hours.
    fn default() -> Self {
        Self {
            tries_max: 8,
            first_wait: 30 * SECOND,
            wait_max: 4 * 3_600 * SECOND,
            age_max: 72 * 3_600 * SECOND,
            lease: 300 * SECOND,
        }
    }
}

impl RetryPolicy {
    /// How long to wait after so many failures, the first being 1: between half and all of a time that doubles, so that what
    /// failed together does not come back together.
    ///
    /// The jitter follows from the id and the number (SipHash-1-3 with keys of zero): the same question has the same answer.
    pub fn wait(&self, id: &str, failures: u32) -> Micros {
        let doubled = 1_i64.checked_shl(failures.saturating_sub(1)).filter(|times| *times > 0).unwrap_or(Micros::MAX);
        let most = self.first_wait.saturating_mul(doubled).clamp(1, self.wait_max.max(1));
        let mut hasher = SipHasher13::new();
        hasher.write(id.as_bytes());
        hasher.write_u32(failures);
        let half = most / 2;
        // Rounded down, and less than the time itself: it fits.
        most - half + (hasher.finish() % (half as u64 + 1)) as Micros
    }

    pub(super) fn is_too_old(&self, delivery: &Delivery, at: Micros) -> bool {
        at.saturating_sub(delivery.queued_at) > self.age_max
    }

    pub(super) fn gives_up(&self, delivery: &Delivery, now: Micros) -> Option<GivenUp> {
        if delivery.tries >= self.tries_max {
            return Some(GivenUp::TooManyTries);
        }
        self.is_too_old(delivery, now).then_some(GivenUp::TooOld)
    }
}
