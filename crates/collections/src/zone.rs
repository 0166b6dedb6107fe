//! Time zones as values, and what their clocks on the wall show.
//!
//! Zones are handed in: looking one up by name needs the system's files, which is done outside. Gaps and repeated hours of
//! summer time are dealt with here and nowhere else.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use primitives::Date;

/// A time zone with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    name: Arc<str>,
    rules: TimeZone,
}

impl Zone {
    /// The zone of this name, with its rules.
    pub fn new(name: &str, rules: TimeZone) -> Self {
        Self { name: name.into(), rules }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the clock on the wall shows.
    pub fn wall(&self, at: Timestamp) -> DateTime {
        self.rules.to_datetime(at)
    }

    /// The local calendar day.
    pub fn date(&self, at: Timestamp) -> Date {
        Date::from_civil(self.wall(at).date()).unwrap_or(Date::MAX)
    }

    /// The first instant of a calendar day: midnight, or what comes first after it.
    pub fn start_of(&self, date: Date) -> Timestamp {
        self.instants(date.civil().to_datetime(Time::midnight()))[0]
    }

    /// The instants at which the wall shows a time: one; two where it is repeated; in a gap, the first instant after it.
    pub(crate) fn instants(&self, wall: DateTime) -> [Timestamp; 2] {
        let ambiguous = self.rules.to_ambiguous_timestamp(wall);
        let at = |offset: jiff::tz::Offset| offset.to_timestamp(wall).unwrap_or(Timestamp::MAX);
        match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { offset } => [at(offset); 2],
            AmbiguousOffset::Fold { before, after } => [at(before), at(after)],
            // Read with the offset after the gap, the time lies before the change; the change is the next one.
            AmbiguousOffset::Gap { before, after } => [self.next_change(at(after)).unwrap_or(at(before)); 2],
        }
    }

    /// The first instant after this one at which the zone's clocks are changed.
    pub(crate) fn next_change(&self, after: Timestamp) -> Option<Timestamp> {
        self.rules.following(after).next().map(|change| change.timestamp())
    }

    /// Whether the clocks are changed in a time.
    pub(crate) fn changes_between(&self, from: Timestamp, until: Timestamp) -> bool {
        self.rules.to_offset(from) != self.rules.to_offset(until)
    }
}

/// Hours of the day: from the first time on, up to the second, over midnight where the second is the earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// The first time that is within.
    pub from: Time,
    /// The first time that is not.
    pub until: Time,
}

impl Hours {
    /// Whether a time lies within.
    pub fn contains(self, time: Time) -> bool {
        if self.from <= self.until {
            self.from <= time && time < self.until
        } else {
            self.from <= time || time < self.until
        }
    }
}

/// How many days ahead hours are looked for: a week, because weekdays may count, and a day on either side.
const DAYS_AHEAD: i32 = 8;

/// The first instant after `after` whose wall time is open. Hours open at one of the edges, at midnight, or when clocks change.
pub(crate) fn next_open(
    zone: &Zone,
    after: Timestamp,
    edges: &[Time],
    open: impl Fn(DateTime) -> bool,
) -> Option<Timestamp> {
    let today = zone.date(after);
    let changes = zone.rules.following(after).take(2).map(|change| change.timestamp());
    let mut candidates: Vec<Timestamp> = changes.collect();
    // Day by day, so that the usual answer, which is today's or tomorrow's, is found at once.
    for day in -1..=DAYS_AHEAD {
        let date = (today + day).civil();
        for edge in edges.iter().chain([&Time::midnight()]) {
            candidates.extend(zone.instants(date.to_datetime(*edge)));
        }
    }
    candidates.sort_unstable();
    candidates.into_iter().find(|at| *at > after && open(zone.wall(*at)))
}
