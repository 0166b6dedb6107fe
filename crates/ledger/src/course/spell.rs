//! A spell: days in a row on which only the age of the account grows.

use primitives::Date;

/// How late the account was from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// Its first day.
    pub from: Date,
    /// From when the account ages, by the product's anchor; none when nothing is past due.
    pub overdue_since: Option<Date>,
    /// What the due day itself counts as: 0 or 1.
    pub(super) due_day: i32,
}

impl Spell {
    /// Whether anything is past due.
    pub fn is_past_due(&self) -> bool {
        self.overdue_since.is_some()
    }

    /// The days past due at the end of one of its days, before pauses, grace and materiality.
    pub fn days_past_due(&self, day: Date) -> u32 {
        let age = |since: Date| u32::try_from(day - since + self.due_day).unwrap_or(0);
        self.overdue_since.map_or(0, age)
    }

    /// On how many of its days from `first` through `last` the account was so many days past due or more.
    pub(super) fn days_at_least(&self, days: u32, first: Date, last: Date) -> u32 {
        let Some(since) = self.overdue_since else { return 0 };
        let reached = since + (i32::try_from(days).unwrap_or(i32::MAX) - self.due_day);
        u32::try_from(last - self.from.max(first).max(reached) + 1).unwrap_or(0)
    }
}
