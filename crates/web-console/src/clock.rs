//! The clocks by which a page tells times: those of the book, or those of the person whom the page is about.

use app::Result;
use app::persons::gate_view;
use app::port::{BookInfo, Micros, Reading};
use collections::Zone;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Clocks on the wall.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    zone: Zone,
    is_of_person: bool,
}

impl Clock {
    /// The book's, by which staff work.
    pub(crate) fn of_book(info: &BookInfo) -> Self {
        let rules = TimeZone::get(&info.time_zone).unwrap_or(TimeZone::UTC);
        Self { zone: Zone::new(&info.time_zone, rules), is_of_person: false }
    }

    /// A person's, where it is known where they live; else the book's.
    pub(crate) fn of_person(store: &dyn Reading, info: &BookInfo, person: &str, now: Micros) -> Result<Self> {
        let known = gate_view(&store.person_events(&[person])?)?;
        let now = Timestamp::from_microsecond(now).unwrap_or(Timestamp::MAX);
        let own = known.zone(now).map(|zone| Self { zone: zone.clone(), is_of_person: true });
        Ok(own.unwrap_or_else(|| Self::of_book(info)))
    }

    /// The name of their zone.
    pub(crate) fn zone(&self) -> &str {
        self.zone.name()
    }

    /// Whether they are a person's own.
    pub(crate) fn is_of_person(&self) -> bool {
        self.is_of_person
    }

    /// What they show, to the minute.
    pub(crate) fn wall(&self, at: Timestamp) -> String {
        self.zone.wall(at).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The time of the day alone.
    pub(crate) fn time(&self, at: Timestamp) -> String {
        self.zone.wall(at).strftime("%H:%M").to_string()
    }

    /// The time alone where it is of the same day as another one.
    pub(crate) fn wall_beside(&self, at: Timestamp, now: Timestamp) -> String {
        if self.zone.date(at) == self.zone.date(now) { self.time(at) } else { self.wall(at) }
    }

    /// An instant as it is written.
    pub(crate) fn wall_of(&self, text: &str) -> String {
        text.parse().map_or_else(|_| text.to_owned(), |at| self.wall(at))
    }

    /// An instant in microseconds.
    pub(crate) fn micros(&self, at: Micros) -> String {
        Timestamp::from_microsecond(at).map_or_else(|_| String::new(), |at| self.wall(at))
    }
}
