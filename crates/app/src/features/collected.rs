//! What collections did and heard of a person: contacts, and promises with what became of them.
//!
//! Read once from the journal of persons, then asked for any day: only what had happened by that day and was recorded by it counts,
//! so that news which comes late changes no row that was made before.

use collections::person::{Attempt, Channel, Direction, Outcome};
use collections::promise::{Judgement, Receipt};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use primitives::Date;

use crate::persons;
use crate::port::{Micros, PersonEventRow};
use crate::promises;

/// The journal of a person with the days of its events.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    contacts: Vec<(Days, Contact)>,
    promises: Vec<(Days, PersonEventRow)>,
}

/// When something happened, and when it was recorded.
#[derive(Clone, Copy, Debug)]
struct Days {
    happened_on: Date,
    recorded_on: Date,
}

impl Days {
    fn knew(self, day: Date, known_on: Date) -> bool {
        self.happened_on <= day && self.recorded_on <= known_on
    }
}

/// What is known of contacts and promises on a day.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// Contacts, whoever began.
    pub(super) contacts: Vec<Contact>,
    /// Promises that were not withdrawn before they were decided.
    pub(super) promises: Vec<Promised>,
}

/// Nobody was contacted, and nothing was promised.
pub static NOTHING: Collected = Collected { contacts: Vec::new(), promises: Vec::new() };

/// A contact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contact {
    pub(super) on: Date,
    pub(super) is_outbound: bool,
    /// A call or a visit, as against what is sent.
    pub(super) is_held: bool,
    /// The debtor, or who may be told in their place, was spoken to.
    pub(super) is_spoken: bool,
}

/// A promise, and how it stands at the end of the day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Promised {
    pub(super) made_on: Date,
    pub(super) judged: Judgement,
}

impl Heard {
    /// Reads the events of a person that were recorded by an instant.
    ///
    /// # Errors
    /// When an event cannot be read.
    pub fn read(rows: &[PersonEventRow], zone: &TimeZone, until: Micros) -> anyhow::Result<Self> {
        let day = |at: Micros| -> anyhow::Result<Date> {
            let at = Timestamp::from_microsecond(at)?;
            Ok(Date::from_civil(zone.to_datetime(at).date()).unwrap_or(Date::MAX))
        };
        let mut heard = Self::default();
        for row in rows.iter().filter(|row| row.recorded_at <= until) {
            let days = Days { happened_on: day(row.at)?, recorded_on: day(row.recorded_at)? };
            if persons::family(row) == promises::PROMISE {
                heard.promises.push((days, row.clone()));
            } else if let Some(entry) = persons::entry(row)?
                && let Some(attempt) = entry.event.attempt()
            {
                heard.contacts.push((days, contact(attempt, days.happened_on)));
            }
        }
        Ok(heard)
    }

    /// What had happened by a day, and was recorded by another. `receipts` are those of an account that were known by then; none
    /// when there is no such account.
    ///
    /// # Errors
    /// When a promise cannot be read.
    pub fn on(
        &self,
        day: Date,
        known_on: Date,
        receipts: impl Fn(&str) -> anyhow::Result<Option<Vec<Receipt>>>,
    ) -> anyhow::Result<Collected> {
        let contacts = self.contacts.iter().filter(|(days, _)| days.knew(day, known_on)).map(|(_, one)| *one);
        let rows = self.promises.iter().filter(|(days, _)| days.knew(day, known_on)).map(|(_, row)| row.clone());
        let mut collected = Collected { contacts: contacts.collect(), promises: Vec::new() };
        for made in promises::of_person(&rows.collect::<Vec<_>>())? {
            let Some(receipts) = receipts(&made.account)? else { continue };
            let judged = promises::judge(&made, &receipts, day);
            collected.promises.extend(judged.map(|judged| Promised { made_on: made.promise.made_on(), judged }));
        }
        Ok(collected)
    }
}

fn contact(attempt: &Attempt, on: Date) -> Contact {
    Contact {
        on,
        is_outbound: attempt.direction == Direction::Outbound,
        is_held: attempt.channel.is_call() || attempt.channel == Channel::Visit,
        is_spoken: attempt.outcome == Outcome::Conversation && attempt.target.may_be_told(),
    }
}

#[cfg(test)]
mod tests;
