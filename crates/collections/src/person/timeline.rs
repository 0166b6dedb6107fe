//! Things that happened, in the order in which they happened, however they came in.

use jiff::Timestamp;
use primitives::Date;

use super::event::Entry;
use crate::zone::Zone;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Known<T> {
    seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) dated: Dated,
    pub(crate) what: T,
}

/// The days on which something counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dated {
    /// The first day, where it is a later one than that of the event.
    pub(crate) from: Option<Date>,
    /// The last day.
    pub(crate) until: Option<Date>,
}

impl<T> Known<T> {
    /// Whether it counts already where the local day is between these: as soon as possible.
    pub(crate) fn restricts(&self, latest: Date) -> bool {
        self.dated.from.is_none_or(|from| from <= latest)
    }

    /// Whether it counts in every zone where the local day is between these, and still does.
    pub(crate) fn permits(&self, earliest: Date, latest: Date) -> bool {
        self.dated.from.is_none_or(|from| from <= earliest) && self.dated.until.is_none_or(|until| latest <= until)
    }

    /// Whether it counts already, by the calendar of a zone that it brings itself.
    pub(crate) fn own_day_has_begun(&self, zone: Option<&Zone>, at: Timestamp) -> bool {
        self.dated.from.is_none_or(|from| zone.is_none_or(|zone| from <= zone.date(at)))
    }
}

/// Things that happened, the oldest first; of those at one instant, in the order of their numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Timeline<T>(Vec<Known<T>>);

impl<T> Default for Timeline<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Timeline<T> {
    pub(crate) fn insert(&mut self, entry: &Entry, what: T, until: Option<Date>) {
        let dated = Dated { from: entry.effective_on, until };
        let place = self.0.partition_point(|known| (known.at, known.seq) < (entry.at, entry.seq));
        self.0.insert(place, Known { seq: entry.seq, at: entry.at, dated, what });
    }

    /// What has happened by now.
    pub(crate) fn known(&self, now: Timestamp) -> &[Known<T>] {
        match self.0.last() {
            Some(last) if last.at > now => &self.0[..self.0.partition_point(|known| known.at <= now)],
            Some(_) | None => &self.0,
        }
    }

    /// The last that happened by now and is of a kind.
    pub(crate) fn last(&self, now: Timestamp, is: impl Fn(&Known<T>) -> bool) -> Option<&Known<T>> {
        self.known(now).iter().rev().find(|known| is(known))
    }

    /// Tells the days of what has happened by now, where it has any.
    pub(crate) fn dates(&self, now: Timestamp, tell: &mut impl FnMut(Dated)) {
        self.known(now).iter().map(|known| known.dated).filter(|dated| *dated != Dated::default()).for_each(tell);
    }
}
