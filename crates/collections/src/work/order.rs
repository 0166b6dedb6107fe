//! The order of a queue: worth, with waiting added to it, and a share for the oldest.
//!
//! Two things keep a job from waiting for ever. Its worth grows with each day, so that no job can stay ahead of it without
//! being worth more by all those days; and of a hundred jobs some are the oldest, whatever they are worth.

use jiff::Timestamp;
use primitives::Amount;

use super::QueueOrder;

/// A job that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting<'w> {
    /// Its name, which decides between equals.
    pub id: &'w str,
    /// What doing it is worth.
    pub worth: Amount,
    /// Since when it waits.
    pub due_at: Timestamp,
}

/// A place in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// Which of the jobs.
    pub job: usize,
    /// Why it is there.
    pub because: Because,
}

/// Why a job is where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// By what it is worth and how long it has waited.
    Worth {
        /// Whole days that it has waited.
        days: i64,
        /// Worth with waiting added.
        total: Amount,
    },
    /// Because it is the oldest, and it was the oldest one's turn.
    Oldest {
        /// Whole days that it has waited.
        days: i64,
    },
}

/// Jobs in the order in which they are taken, when so many of their queue were taken today before.
///
/// Of places 1, 2, 3 ... those are the oldest one's turn at which `place x percent / 100` reaches the next whole number.
/// Equals go by the instant at which they fell due, then by name.
pub fn ranked(waiting: &[Waiting<'_>], order: QueueOrder, taken_today: u64, now: Timestamp) -> Vec<Rank> {
    let days = |job: usize| (now.as_second() - waiting[job].due_at.as_second()).max(0) / 86_400;
    let total = |job: usize| {
        let grown = i128::from(order.ageing_a_day.minor()) * i128::from(days(job));
        let sum = i128::from(waiting[job].worth.minor()) + grown;
        Amount::from_minor(i64::try_from(sum).unwrap_or(i64::MAX))
    };
    let age = |job: usize| (waiting[job].due_at, waiting[job].id);
    let mut by_worth: Vec<usize> = (0..waiting.len()).collect();
    let mut by_age = by_worth.clone();
    by_worth.sort_by(|&one, &other| total(other).cmp(&total(one)).then(age(one).cmp(&age(other))));
    by_age.sort_by_key(|&job| age(job));
    let mut is_ranked = vec![false; waiting.len()];
    let (mut by_worth, mut by_age) = (by_worth.into_iter(), by_age.into_iter());
    let mut all = Vec::with_capacity(waiting.len());
    for place in (taken_today + 1)..=(taken_today + waiting.len() as u64) {
        let is_turn = is_oldest_ones_turn(place, order.oldest_percent);
        let rest = if is_turn { &mut by_age } else { &mut by_worth };
        let Some(job) = rest.find(|job| !is_ranked[*job]) else { break };
        is_ranked[job] = true;
        let because = if is_turn {
            Because::Oldest { days: days(job) }
        } else {
            Because::Worth { days: days(job), total: total(job) }
        };
        all.push(Rank { job, because });
    }
    all
}

fn is_oldest_ones_turn(place: u64, percent: u32) -> bool {
    let share = u64::from(percent.min(100));
    place * share / 100 > (place - 1) * share / 100
}
