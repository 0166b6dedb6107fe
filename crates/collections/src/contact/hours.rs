//! Hours of the day: when rules are open, what was agreed, what is inconvenient.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use primitives::Date;

use super::answer::Why;
use super::ask::{Asked, No};
use super::moment::{Moment, Wall};
use super::rule::HoursRule;
use crate::Zone;
use crate::person::{Agreement, Inconvenient, Known};
use crate::zone::next_open;

pub(super) fn hours(asked: &Asked<'_>, rule: &HoursRule, moment: &Moment<'_>) -> Option<No> {
    let fixed = rule.zone.as_ref().map(|zone| [Wall::of(zone, moment.at)]);
    let walls = fixed.as_ref().map_or(&moment.walls[..], |wall| wall);
    let agreed: Vec<&Known<Agreement>> = if rule.may_be_agreed {
        let known = asked.person.agreements.known(asked.now).iter();
        known.filter(|agreed| agreed.what.channels.contains(asked.request.channel)).collect()
    } else {
        Vec::new()
    };
    let open = |wall: DateTime| {
        let today = Date::from_civil(wall.date()).unwrap_or(Date::MAX);
        rule.open.contains(wall.time())
            || agreed.iter().any(|agreed| agreed.permits(today, today) && agreed.what.hours.contains(wall.time()))
    };
    let edges = [rule.open.from].into_iter().chain(agreed.iter().map(|agreed| agreed.what.hours.from));
    let (wall, hint) = first_closed(walls, moment.at, &edges.collect::<Vec<_>>(), open)?;
    let zone = wall.zone.name().to_owned();
    let why = Why::Hours { zone, wall: wall.time.time(), from: rule.open.from, until: rule.open.until };
    Some(No { why, hint })
}

/// The zone in which it is closed the longest, and when it opens there.
fn first_closed<'a>(
    walls: &[Wall<'a>],
    at: Timestamp,
    edges: &[Time],
    open: impl Fn(DateTime) -> bool,
) -> Option<(Wall<'a>, Option<Timestamp>)> {
    let closed = walls.iter().filter(|wall| !open(wall.time));
    let closed = closed.map(|wall| (*wall, next_open(wall.zone, at, edges, &open)));
    // Nowhere to open is later than any opening.
    closed.max_by_key(|(_, opens)| opens.unwrap_or(Timestamp::MAX))
}

pub(super) fn inconvenient(asked: &Asked<'_>, moment: &Moment<'_>) -> Option<No> {
    let known = asked.person.inconvenient.known(asked.now);
    let in_force = |known: &&Known<Option<Inconvenient>>| known.restricts(moment.days.1);
    let lifted = known.iter().rposition(|known| known.what.is_none() && known.permits(moment.days.0, moment.days.1));
    let since = lifted.map_or(0, |place| place + 1);
    let told: Vec<&Inconvenient> = known[since..].iter().filter(in_force).filter_map(|one| one.what.as_ref()).collect();
    if told.is_empty() {
        return None;
    }
    let is_here = |what: &&Inconvenient| match what {
        Inconvenient::Address(address) => asked.request.address.as_ref() == Some(address),
        Inconvenient::At { .. } => false,
    };
    if told.iter().copied().any(|what| is_here(&what)) {
        return Some(No { why: Why::InconvenientAddress, hint: None });
    }
    let is_now = |what: &Inconvenient, wall: DateTime| match what {
        Inconvenient::Address(_) => false,
        Inconvenient::At { hours, weekdays } => {
            hours.contains(wall.time()) && (weekdays.is_empty() || weekdays.contains(&wall.date().weekday()))
        }
    };
    let edges: Vec<Time> = told
        .iter()
        .filter_map(|what| match what {
            Inconvenient::At { hours, .. } => Some(hours.until),
            Inconvenient::Address(_) => None,
        })
        .collect();
    let (wall, hint) =
        first_closed(&moment.walls, moment.at, &edges, |wall| !told.iter().any(|what| is_now(what, wall)))?;
    Some(No { why: Why::InconvenientTime { zone: wall.zone.name().to_owned(), wall: wall.time.time() }, hint })
}

/// Adds the instants between two at which a zone's clocks show one of the times, or are changed.
pub(super) fn changes(zone: &Zone, edges: &[Time], from: Timestamp, until: Timestamp, add: &mut Vec<Timestamp>) {
    let clocks_change = zone.changes_between(from, until);
    if clocks_change {
        add.extend(zone.next_change(from));
    }
    let wall = zone.wall(from);
    let seconds = until.as_second().saturating_sub(from.as_second());
    let of_day = |time: Time| i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    for edge in edges {
        let ahead = (of_day(*edge) - of_day(wall.time())).rem_euclid(86_400);
        if !clocks_change && ahead > seconds {
            continue;
        }
        let today = Date::from_civil(wall.date()).unwrap_or(Date::MAX);
        for date in [today, today.next()] {
            let instants = zone.instants(date.civil().to_datetime(*edge));
            add.extend(instants.into_iter().filter(|at| from < *at && *at < until));
        }
    }
}
