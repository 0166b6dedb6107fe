//! Jobs as they stood at the end of a past day, by what was known at some time.
//!
//! The list has jobs as they are now, and when each came in; what happened to it is in the journal of its person, from which the rest is
//! told backwards. Jobs that a program put in which did not keep when they came in are taken to have come when they fell due first.

use std::collections::HashMap;

use collections::work::Rules;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use primitives::Date;

use super::desk::laid_down;
use super::kept::{Kept, State};
use super::view::{JobView, Queue, all};
use super::{Told, WORK_FAMILY, told};
use crate::error::Result;
use crate::persons::{Then, word};
use crate::port::{PersonEventRow, Reading};

/// What happened to jobs, by their ids, in the order of the journal.
type Past = HashMap<String, Vec<(PersonEventRow, Told)>>;

/// The jobs that are asked for as they stood then, in the order in which they fell due; `now` is the last instant that counts, `today` its
/// day. Walks over the whole journal of persons, where no person is asked for.
///
/// # Errors
/// When the store cannot be read.
pub fn jobs(
    store: &(impl Reading + ?Sized),
    rules: &Rules,
    asked: Queue<'_>,
    then: Then,
    (now, today): (Timestamp, Date),
) -> Result<Vec<JobView>> {
    let past = past(store, asked.person)?;
    let zone = TimeZone::get(&store.info()?.time_zone).map_err(anyhow::Error::from)?;
    let mut found = Vec::new();
    all(store, &State::ALL, asked.person, |kept| {
        let events = past.get(&kept.job.id).map_or(&[][..], Vec::as_slice);
        if let Some(kept) = stood(kept, events, then, &zone) {
            found.extend(asked.of(&kept, rules, (now, today)));
        }
        Ok(())
    })?;
    Ok(asked.in_order(found))
}

fn past(store: &(impl Reading + ?Sized), person: Option<&str>) -> Result<Past> {
    let rows = match person {
        Some(person) => store.person_events(&[person])?,
        None => Then::default().of_family(store, WORK_FAMILY)?,
    };
    let mut past = Past::new();
    for row in rows {
        if let Some(told) = told(&row)? {
            past.entry(told.job.clone()).or_default().push((row, told));
        }
    }
    Ok(past)
}

/// A job as it stood; none where it was not in the list yet.
fn stood(mut kept: Kept, events: &[(PersonEventRow, Told)], then: Then, zone: &TimeZone) -> Option<Kept> {
    let first_due = events.first().and_then(|(_, told)| micros(&told.due_at)).unwrap_or(kept.job.due_at);
    if !then.has_come(kept.desk.entered_at.unwrap_or(first_due)) {
        return None;
    }
    let (counts, later): (Vec<_>, Vec<_>) = events.iter().partition(|(row, _)| then.counts(row));
    let Some((_, next)) = later.first() else { return Some(kept) };
    // What happened later tells when it was due before.
    kept.job.due_at = micros(&next.due_at).unwrap_or(kept.job.due_at);
    laid_down(&mut kept);
    kept.desk.tries = 0;
    for (row, told) in counts {
        happened(&mut kept, row, told, zone);
    }
    Some(kept)
}

/// What an event made of a job.
fn happened(kept: &mut Kept, row: &PersonEventRow, told: &Told, zone: &TimeZone) {
    let day = |at: Timestamp| Date::from_civil(at.to_zoned(zone.clone()).date()).unwrap_or(Date::MAX);
    let on = Timestamp::from_microsecond(row.at).map_or(Date::MAX, day);
    match word(row) {
        "taken" => (kept.state, kept.owner) = (State::Taken, row.actor.clone()),
        "held" => {
            (kept.state, kept.owner) = (State::Held, row.actor.clone());
            kept.desk.given_for =
                told.again_at.as_deref().and_then(|text| text.parse().ok()).map(|at| day(at).to_string());
        }
        // Whoever it was given to loses it at the end of that day; whom it was handed over to has the next one, too.
        "assigned" => given(kept, told, on),
        "handed_over" => {
            let last = kept.last_day().map_or(on, |last| last.min(on + 1));
            given(kept, told, on.max(last));
        }
        "done" if told.again_at.is_none() => kept.state = State::Done,
        "done" => {
            laid_down(kept);
            kept.desk.tries += 1;
        }
        "expired" => kept.state = State::Expired,
        "moot" => kept.state = State::Moot,
        "moved" => {}
        // Given back, released, or put back because nobody may be contacted now.
        _ => laid_down(kept),
    }
}

fn given(kept: &mut Kept, told: &Told, through: Date) {
    laid_down(kept);
    kept.owner.clone_from(&told.to);
    kept.desk.given_for = Some(through.to_string());
}

fn micros(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_microsecond)
}
