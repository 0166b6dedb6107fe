//! A stay: the days on which an account is in a state, short absences bridged.

use primitives::Date;

use super::Day;
use crate::strategy::step::{Anchor, Timing};

/// The stay that goes on today.
#[derive(Clone, Copy, Debug)]
pub struct Stay<'d> {
    /// The day on which the account entered the state.
    pub entered_on: Date,
    state: usize,
    days: &'d [Day],
}

impl<'d> Stay<'d> {
    /// The stay of the last day. Days on which the account was elsewhere, or was not decided about, break it off when there
    /// are more than `resume_days` in a row of them.
    ///
    /// # Panics
    /// Without a day.
    pub fn of(days: &'d [Day], resume_days: u32) -> Self {
        let today = days.last().expect("a stay has a day");
        let resume_days = i32::try_from(resume_days).unwrap_or(i32::MAX - 1);
        let mut entered_on = today.on;
        for day in days.iter().rev().filter(|day| day.state == today.state) {
            if entered_on - day.on > resume_days.saturating_add(1) {
                break;
            }
            entered_on = day.on;
        }
        Self { entered_on, state: today.state, days }
    }

    /// The last day.
    pub fn today(&self) -> &'d Day {
        self.days.last().expect("a stay has a day")
    }

    /// A day of the stay; none when the account was elsewhere.
    pub fn day(&self, on: Date) -> Option<&'d Day> {
        let place = self.days.binary_search_by_key(&on, |day| day.on).ok()?;
        self.days.get(place).filter(|day| day.state == self.state && on >= self.entered_on)
    }

    /// On which day a step fell due for the last time and would still be due today, and which time it was.
    pub fn fell_due(&self, timing: Timing) -> Option<(Date, u32)> {
        let today = self.today().on;
        (0..=timing.keep_days).find_map(|ago| {
            let on = today + -i32::try_from(ago).ok()?;
            Some((on, timing.time_of(self.count(timing.from, on)?)?))
        })
    }

    /// The count of a day, on the first day that has it: a count that stands still makes nothing due again.
    fn count(&self, from: Anchor, on: Date) -> Option<u32> {
        let day = self.day(on)?;
        let count = |day: &Day| match from {
            Anchor::Entering => u32::try_from(day.on - self.entered_on).ok(),
            Anchor::PastDue => Some(day.dpd),
            Anchor::BeforeDue => day.days_to_due,
        };
        let before = self.days.binary_search_by_key(&on.previous(), |day| day.on).ok();
        let is_new = before.is_none_or(|place| count(&self.days[place]) != count(day));
        if is_new { count(day) } else { None }
    }
}
