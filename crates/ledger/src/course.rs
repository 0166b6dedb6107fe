//! The course of an account: how late it was on every day through a day, and what became of each bill.
//!
//! One walk over the events that were known, from one day on which something can change to the next; between two of them
//! only ages grow. Everything that is said of past days is what is known of them now, not what was reported then. What is
//! made of a course (features, outcomes, reports) is not decided here.

mod bill;
mod spell;
mod walk;

use primitives::Date;

use crate::account::{Account, History};
use crate::event::Entry;

pub use bill::{Bill, WhenDue};
pub use spell::Spell;

/// The course of an account through the end of a day.
#[derive(Clone, Debug)]
pub struct Course<'a> {
    /// The account at the end of the last day.
    pub account: Account<'a>,
    /// How late it was, from its opening on: each spell lasts until the next one begins, the last through the last day.
    pub spells: Vec<Spell>,
    /// Its bills in order of due date, those to come included, one for each due date.
    pub bills: Vec<Bill>,
    /// The events that count, in the order in which they are applied; what was taken back is not among them.
    pub events: Vec<&'a Entry>,
    /// The events that were taken back, each with the reversal that did it.
    pub taken_back: Vec<(&'a Entry, &'a Entry)>,
}

/// The course of an account through the end of `through`, knowing only some of the events; none when its opening is not
/// among them or comes later.
pub fn course<'a>(history: History<'a>, through: Date, known: impl Fn(&Entry) -> bool) -> Option<Course<'a>> {
    let known_entries: Vec<&'a Entry> = history.entries().iter().filter(|entry| known(entry)).collect();
    let (account, walked) = walk::walk(history, &known_entries, through, &known)?;
    let (spells, bills) = walked.into_parts(&account);
    let reversals: Vec<&'a Entry> =
        known_entries.iter().copied().filter(|entry| entry.event.reverses().is_some()).collect();
    let reversal_of = |seq: u64| reversals.iter().copied().find(|reversal| reversal.event.reverses() == Some(seq));
    let (mut events, mut taken_back) = (Vec::new(), Vec::new());
    for entry in known_entries {
        match reversal_of(entry.seq) {
            Some(reversal) => taken_back.push((entry, reversal)),
            None if entry.event.reverses().is_some() || entry.counts_from() > through => {}
            None => events.push(entry),
        }
    }
    Some(Course { account, spells, bills, events, taken_back })
}

impl Course<'_> {
    /// The last day of the course.
    pub fn through(&self) -> Date {
        self.account.as_of
    }

    /// The bills that were due on or before a day.
    pub fn bills_through(&self, day: Date) -> &[Bill] {
        &self.bills[..self.bills.partition_point(|bill| bill.due <= day)]
    }

    /// The spell of a day; none before the opening and after the last day.
    pub fn spell_on(&self, day: Date) -> Option<&Spell> {
        let next = self.spells.partition_point(|spell| spell.from <= day);
        self.spells[..next].last().filter(|_| day <= self.through())
    }

    /// The days past due at the end of a day; 0 before the opening.
    pub fn days_past_due(&self, day: Date) -> u32 {
        self.spell_on(day).map_or(0, |spell| spell.days_past_due(day))
    }

    /// Each spell with its last day.
    pub fn stretches(&self) -> impl Iterator<Item = (&Spell, Date)> {
        let ends = self.spells.iter().skip(1).map(|spell| spell.from.previous()).chain([self.through()]);
        self.spells.iter().zip(ends)
    }

    /// The most days past due on any day of a range, both ends included.
    pub fn days_past_due_max(&self, first: Date, last: Date) -> u32 {
        let within = self.stretches().filter(|(spell, end)| spell.from <= last && first <= *end);
        within.map(|(spell, end)| spell.days_past_due(end.min(last))).max().unwrap_or(0)
    }

    /// On how many days of a range, both ends included, the account was so many days past due or more.
    pub fn days_at_least(&self, days: u32, first: Date, last: Date) -> u32 {
        let counted = self.stretches().map(|(spell, end)| spell.days_at_least(days, first, end.min(last)));
        counted.sum()
    }
}

#[cfg(test)]
mod tests;
