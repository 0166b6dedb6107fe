//! Which events of persons count for somebody who looks back: those that happened by a day, as far as they were known then.

use jiff::Timestamp;
use primitives::Date;

use super::family;
use crate::error::Result;
use crate::look::Knowledge;
use crate::port::{BookInfo, Micros, PersonEventRow, Reading};
use crate::relief::start_of;

/// How many events are read at once.
const BATCH: usize = 5_000;

/// A time that is looked back to. By default it is now, and every event counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Then {
    /// Only what happened before this instant.
    happened_before: Option<Micros>,
    /// Only what was recorded before this instant.
    recorded_before: Option<Micros>,
}

impl Then {
    /// The end of a day, and what was known then.
    ///
    /// # Errors
    /// When the book's time zone is not known.
    pub fn of(info: &BookInfo, as_of: Option<Date>, knowledge: Knowledge) -> Result<Self> {
        let end = |day: Date| Ok::<_, crate::Error>(start_of(info, day.next())?.as_microsecond());
        let recorded_before = match knowledge {
            Knowledge::All => None,
            Knowledge::Day(day) => Some(end(day)?),
            Knowledge::Instant(instant) => Some(instant.saturating_add(1)),
        };
        Ok(Self { happened_before: as_of.map(end).transpose()?, recorded_before })
    }

    /// Whether every event counts.
    pub fn is_now(self) -> bool {
        self == Self::default()
    }

    /// The last instant that counts, or `now` where that is earlier.
    pub fn until(self, now: Timestamp) -> Timestamp {
        let last = self.happened_before.or(self.recorded_before).map(|end| end.saturating_sub(1));
        let last = last.and_then(|last| Timestamp::from_microsecond(last).ok());
        last.map_or(now, |last| last.min(now))
    }

    /// Whether something counts that came about and was kept at an instant.
    pub fn has_come(self, at: Micros) -> bool {
        self.happened_before.is_none_or(|end| at < end) && self.recorded_before.is_none_or(|end| at < end)
    }

    /// Whether an event counts.
    pub fn counts(self, row: &PersonEventRow) -> bool {
        self.happened_before.is_none_or(|end| row.at < end)
            && self.recorded_before.is_none_or(|end| row.recorded_at < end)
    }

    /// The events of a person that count, in the order of the journal.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn of_person(self, store: &(impl Reading + ?Sized), person: &str) -> Result<Vec<PersonEventRow>> {
        let mut rows = store.person_events(&[person])?;
        rows.retain(|row| self.counts(row));
        Ok(rows)
    }

    /// The events of a family that count, of all persons, in the order of the journal. Walks over the whole journal of persons.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn of_family(self, store: &(impl Reading + ?Sized), of: &str) -> Result<Vec<PersonEventRow>> {
        let (mut all, mut after) = (Vec::new(), 0);
        loop {
            let rows = store.person_events_after(after, BATCH)?;
            let Some(last) = rows.last() else { return Ok(all) };
            after = last.seq;
            all.extend(rows.into_iter().filter(|row| family(row) == of && self.counts(row)));
        }
    }

    /// The place in the journal of persons of the event that a number names, if it counts; and its person.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub(crate) fn person_of(self, store: &(impl Reading + ?Sized), seq: u64) -> Result<Option<String>> {
        let row = store.person_events_after(seq.saturating_sub(1), 1)?.into_iter().find(|row| row.seq == seq);
        Ok(row.filter(|row| self.counts(row)).map(|row| row.person))
    }
}
