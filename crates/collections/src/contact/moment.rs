//! An instant, as the clocks on the walls of every plausible zone show it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use primitives::Date;

use super::pack::Pack;
use super::request::Request;
use crate::Person;
use crate::zone::Zone;

/// An instant that is asked about.
pub(super) struct Moment<'a> {
    pub(super) at: Timestamp,
    /// Every plausible zone, with its wall time and day.
    pub(super) walls: Vec<Wall<'a>>,
    /// The earliest and the latest of the days.
    pub(super) days: (Date, Date),
}

/// What one zone shows.
#[derive(Clone, Copy)]
pub(super) struct Wall<'a> {
    pub(super) zone: &'a Zone,
    pub(super) time: DateTime,
    pub(super) today: Date,
}

impl<'a> Wall<'a> {
    pub(super) fn of(zone: &'a Zone, at: Timestamp) -> Self {
        let time = zone.wall(at);
        Self { zone, time, today: Date::from_civil(time.date()).unwrap_or(Date::MAX) }
    }
}

impl<'a> Moment<'a> {
    pub(super) fn new(person: &'a Person, request: &Request, now: Timestamp, at: Timestamp, pack: &'a Pack) -> Self {
        let mut zones = person.zones(request.address.as_ref(), now, at);
        if zones.is_empty() {
            zones.extend(&pack.zones_unknown);
        }
        let walls: Vec<Wall<'a>> = zones.into_iter().map(|zone| Wall::of(zone, at)).collect();
        let days = walls.iter().map(|wall| wall.today);
        let days = (days.clone().min().unwrap_or(Date::MAX), days.max().unwrap_or(Date::MAX));
        Self { at, walls, days }
    }

    pub(super) fn zones(&self) -> Vec<&'a Zone> {
        self.walls.iter().map(|wall| wall.zone).collect()
    }

    /// When a day has begun in every zone.
    pub(super) fn start_everywhere(&self, day: Date) -> Option<Timestamp> {
        self.walls.iter().map(|wall| wall.zone.start_of(day)).max()
    }
}
