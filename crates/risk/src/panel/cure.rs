//! Cure, in the three figures that are called by this one name.

use super::Panel;
use crate::special::{Interval, share};

/// What became of accounts that were in a bucket.
///
/// By paying only: an account that became current by being re-aged or restructured is no cure, and whoever makes the
/// panel gives it a state of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cure {
    /// Accounts and months in the bucket with a month after.
    pub from: u64,
    /// Those that were current a month later.
    pub to_current: u64,
    /// Those that were in any better state a month later, current or not.
    pub to_better: u64,
    /// Of those in the bucket, how many were observed for as long as it takes to say whether they stayed current.
    pub followed: u64,
    /// Of those followed, how many became current a month later.
    pub followed_to_current: u64,
    /// Of those followed, how many became current and were still current in each of the further months.
    pub still_current: u64,
}

impl Cure {
    /// The share that was current a month later.
    pub fn current_rate(&self) -> Option<Interval> {
        share(self.to_current, self.from)
    }

    /// The share that was better a month later.
    pub fn better_rate(&self) -> Option<Interval> {
        share(self.to_better, self.from)
    }

    /// The share that became current and stayed so.
    pub fn lasting_rate(&self) -> Option<Interval> {
        share(self.still_current, self.followed)
    }

    /// Of the cures that were followed, the share that held.
    pub fn held_rate(&self) -> Option<Interval> {
        share(self.still_current, self.followed_to_current)
    }
}

/// The cures out of one bucket. `current` are the states that count as current, `better` all that are better than the
/// bucket, those among them included; a cure lasts when each of `months` further months is current too.
pub fn cure(panel: &Panel, bucket: u8, current: &[u8], better: &[u8], months: usize) -> Cure {
    let mut cure = Cure { from: 0, to_current: 0, to_better: 0, followed: 0, followed_to_current: 0, still_current: 0 };
    for track in panel.tracks() {
        for (at, _) in track.states.iter().enumerate().filter(|(_, state)| **state == bucket) {
            let Some(next) = track.states.get(at + 1) else { continue };
            let is_current = current.contains(next);
            cure.from += 1;
            cure.to_current += u64::from(is_current);
            cure.to_better += u64::from(is_current || better.contains(next));
            let Some(after) = track.states.get(at + 2..at + 2 + months) else { continue };
            cure.followed += 1;
            cure.followed_to_current += u64::from(is_current);
            cure.still_current += u64::from(is_current && after.iter().all(|state| current.contains(state)));
        }
    }
    cure
}
