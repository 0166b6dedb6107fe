//! `[[state.step]]`: what is said or done on which day, in which way, by whom.

use collections::person::{Channel, Purpose};
use collections::strategy::condition::Condition;
use collections::strategy::step::{Anchor, Step, Stopper, Timing, asks};
use collections::{Set, Word};
use primitives::Currency;
use serde::Deserialize;
use toml::Spanned;

use super::condition;
use crate::policy_file::value::{Checked, name, within, within_or, wrong};

/// No day of a step is further away.
const DAYS_MOST: u32 = 3_660;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepRow {
    id: Spanned<String>,
    days_after_entering: Option<Spanned<u32>>,
    days_past_due: Option<Spanned<u32>>,
    days_before_due: Option<Spanned<u32>>,
    every_days: Option<Spanned<u32>>,
    times: Option<Spanned<u32>>,
    keep_days: Option<Spanned<u32>>,
    channels: Spanned<Vec<Spanned<String>>>,
    purpose: Spanned<String>,
    template: Option<Spanned<String>>,
    by: Option<Spanned<String>>,
    announces: Option<Spanned<String>>,
    when: Option<Spanned<String>>,
    #[serde(default)]
    arms: Vec<Spanned<String>>,
    stopped_by: Option<Vec<Spanned<String>>>,
}

impl StepRow {
    /// The step; `first_party` does what nobody is named for.
    pub(super) fn step(&self, currency: Currency, first_party: Option<&str>) -> Checked<Step> {
        let purpose: Purpose = word(&self.purpose)?;
        let (when, written) = match &self.when {
            Some(text) => {
                let read = condition::read(text.get_ref(), currency).map_err(|what| wrong(text, what))?;
                (read, Some(text.get_ref().clone()))
            }
            None => (Condition::Always, None),
        };
        Ok(Step {
            name: name(&self.id, "step id")?,
            timing: self.timing()?,
            channels: self.channels()?,
            purpose,
            template: self.template.as_ref().map(|text| name(text, "template")).transpose()?,
            by: self.by(first_party)?,
            announces: self.announces.as_ref().map(|text| name(text, "party")).transpose()?,
            when,
            written,
            arms: self.arms.iter().map(|text| name(text, "arm")).collect::<Checked<_>>()?,
            stopped_by: self.stopped_by(purpose)?,
        })
    }

    fn timing(&self) -> Checked<Timing> {
        let (from, day) = self.first_day()?;
        let least = u32::from(from == Anchor::BeforeDue);
        let times = within_or(self.times.as_ref(), 1, 1_000, 1)?;
        let every_days = within_or(self.every_days.as_ref(), 1, DAYS_MOST, 0)?;
        match (&self.every_days, &self.times) {
            (Some(every), None) => return Err(wrong(every, "how many times in all is needed too: times = 3")),
            (None, Some(stated)) => return Err(wrong(stated, "after how many days is needed too: every_days = 7")),
            (None, None) | (Some(_), Some(_)) => {}
        }
        let keep_days = within_or(self.keep_days.as_ref(), 0, 60, 0)?;
        let timing = Timing { from, day: within(day, least, DAYS_MOST)?, every_days, times, keep_days };
        if timing.days().count() < times as usize {
            return Err(wrong(day, format!("{times} times every {every_days} days do not fit before the due date")));
        }
        Ok(timing)
    }

    fn first_day(&self) -> Checked<(Anchor, &Spanned<u32>)> {
        let stated = [
            (Anchor::Entering, &self.days_after_entering),
            (Anchor::PastDue, &self.days_past_due),
            (Anchor::BeforeDue, &self.days_before_due),
        ];
        let mut stated = stated.into_iter().filter_map(|(from, day)| Some((from, day.as_ref()?)));
        let what = "a step has one of days_after_entering, days_past_due, days_before_due";
        let first = stated.next().ok_or_else(|| wrong(&self.id, what))?;
        stated.next().map_or(Ok(first), |(_, second)| Err(wrong(second, what)))
    }

    fn channels(&self) -> Checked<Vec<Channel>> {
        let rows = self.channels.get_ref();
        if rows.is_empty() {
            return Err(wrong(&self.channels, "a step has at least one channel"));
        }
        let mut channels: Vec<Channel> = Vec::with_capacity(rows.len());
        for row in rows {
            let channel = word(row)?;
            if channels.contains(&channel) {
                return Err(wrong(row, format!("{} is there twice", row.get_ref())));
            }
            channels.push(channel);
        }
        Ok(channels)
    }

    fn by(&self, first_party: Option<&str>) -> Checked<String> {
        match (&self.by, first_party) {
            (Some(text), _) => name(text, "party"),
            (None, Some(first)) => Ok(first.to_owned()),
            (None, None) => Err(wrong(&self.id, "somebody does a step: write a [[party]] with its id, role and cost")),
        }
    }

    fn stopped_by(&self, purpose: Purpose) -> Checked<Set<Stopper>> {
        let Some(rows) = &self.stopped_by else {
            return Ok(if asks(purpose) { Set::of(&Stopper::OF_ASKS) } else { Set::NONE });
        };
        let words: Vec<Stopper> = rows.iter().map(word).collect::<Checked<_>>()?;
        Ok(Set::of(&words))
    }
}

/// A word of the field.
pub(super) fn word<T: Word>(text: &Spanned<String>) -> Checked<T> {
    T::of(text.get_ref()).ok_or_else(|| {
        let words: Vec<&str> = T::ALL.iter().map(|value| value.word()).collect();
        wrong(text, format!("\"{}\" is not known here: one of {} is expected", text.get_ref(), words.join(", ")))
    })
}
