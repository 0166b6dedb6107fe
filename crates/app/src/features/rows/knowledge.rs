//! Knowledge: what was known when a table is made.

use jiff::tz::TimeZone;
use ledger::Entry;
use primitives::Date;

use crate::error::Result;
use crate::port::{Micros, Reading};

/// What was known: the events up to a place of the journal that were booked through a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knowledge {
    through_seq: u64,
    /// The last instant whose news of persons is known.
    pub(super) until: Micros,
    /// The last day that was seen.
    pub through: Date,
}

impl Knowledge {
    /// What the close of a day knew.
    pub const fn of_day(day: Date) -> Self {
        Self { through_seq: u64::MAX, until: Micros::MAX, through: day }
    }

    /// What was recorded by an instant; its day is that of the book's time zone.
    ///
    /// # Errors
    /// When the journal cannot be read, or the instant is out of range.
    pub fn of_instant(store: &(impl Reading + ?Sized), instant: Micros) -> Result<Self> {
        let info = store.info()?;
        let through = crate::close_day::business_day(&info, instant)?;
        // Instants never go down along the journal, so the last one is found by halving.
        let (mut known, mut unknown) = (0, info.last_seq + 1);
        while known + 1 < unknown {
            let middle = known + (unknown - known) / 2;
            let row = store.journal_after(middle - 1, 1)?.pop();
            match row.filter(|row| row.recorded_at <= instant) {
                Some(row) => known = row.seq.max(middle),
                None => unknown = middle,
            }
        }
        Ok(Self { through_seq: known, until: instant, through })
    }

    /// Whether an event was known.
    pub fn knows(&self, entry: &Entry) -> bool {
        entry.seq <= self.through_seq && entry.booked_on <= self.through
    }

    /// Whether an event was known at the end of an earlier day.
    pub fn knew(&self, entry: &Entry, day: Date) -> bool {
        self.knows(entry) && entry.booked_on <= day
    }

    /// The time zone whose days a book's days are.
    ///
    /// # Errors
    /// When this machine does not know it.
    pub fn zone(store: &(impl Reading + ?Sized)) -> Result<TimeZone> {
        let name = store.info()?.time_zone;
        TimeZone::get(&name).map_err(|error| anyhow::Error::from(error).context(format!("time zone {name}")).into())
    }
}
