//! Jobs whose matter was decided elsewhere: they end by that, and nobody has to tell it; and those that have more time.

use jiff::Timestamp;

use super::WORK;
use super::desk::end;
use super::kept::{Kept, State};
use super::told::{Told, keep};
use crate::error::Result;
use crate::port::{ItemQuery, Writing};

/// Ends the jobs of a person that come from something which was decided: whoever had taken one and decided has done it, of all others nothing
/// comes any more. One with an open permit stays: what came of the contact is told first.
pub(crate) fn settle(
    unit: &mut dyn Writing,
    (person, origin): (&str, &str),
    why: &str,
    (by, now): (&str, Timestamp),
) -> Result<()> {
    let query = ItemQuery { list: WORK, person: Some(person), limit: usize::MAX >> 1, ..ItemQuery::default() };
    for row in unit.items(query)? {
        let mut kept = Kept::read(row)?;
        if kept.job.origin != origin || kept.state.has_ended() || kept.desk.permit.is_some() {
            continue;
        }
        let is_own = kept.state == State::Taken && kept.owner == by;
        let state = if is_own { State::Done } else { State::Moot };
        // What the program says of a job that somebody did is no note of theirs.
        let reason = if is_own { String::new() } else { why.to_owned() };
        let told = Told { reason, ..Told::of(&kept) };
        end(&mut kept, state);
        keep(unit, &mut kept, (state.name(), told), (by, now))?;
    }
    Ok(())
}

/// Gives a job another hour by which it is to be done, and the reason that tells it. One that is not there or has ended stays as it is.
pub(crate) fn give_time(
    unit: &mut dyn Writing,
    id: &str,
    (done_by, reason): (Timestamp, &str),
    (by, now): (&str, Timestamp),
) -> Result<()> {
    let Some(row) = unit.item(WORK, id)? else { return Ok(()) };
    let mut kept = Kept::read(row)?;
    if kept.state.has_ended() {
        return Ok(());
    }
    kept.job.done_by = Some(done_by.as_microsecond());
    reason.clone_into(&mut kept.job.reason);
    let told = Told { reason: format!("to be done by {done_by}"), ..Told::of(&kept) };
    keep(unit, &mut kept, ("moved", told), (by, now))
}
