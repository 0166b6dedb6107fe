//! The journal of persons in a database.

use anyhow::Result;
use app::port::PersonEventRow;
use postgres::Row;
use postgres::types::Type;

use crate::reading::count;
use crate::session::Session;
use crate::values::{Instant, signed};

const EVENT: &str = "select seq, person, kind, at, recorded_at, actor, idempotency_key, payload from person_event";

fn event(row: &Row) -> Result<PersonEventRow> {
    let (Instant(at), Instant(recorded_at)) = (row.try_get(3)?, row.try_get(4)?);
    Ok(PersonEventRow {
        seq: count(row, 0)?,
        person: row.try_get(1)?,
        kind: row.try_get(2)?,
        at,
        recorded_at,
        actor: row.try_get(5)?,
        key: row.try_get(6)?,
        payload: row.try_get(7)?,
    })
}

pub(crate) fn last_person_seq(session: &Session) -> Result<u64> {
    let last = session.row("select coalesce(max(seq), 0) from person_event", &[], |row| count(row, 0))?;
    Ok(last.unwrap_or(0))
}

pub(crate) fn person_events(session: &Session, persons: &[&str]) -> Result<Vec<PersonEventRow>> {
    session.rows(&format!("{EVENT} where person = any($1) order by seq"), &[&persons], event)
}

pub(crate) fn person_events_after(session: &Session, after: u64, limit: usize) -> Result<Vec<PersonEventRow>> {
    let sql = format!("{EVENT} where seq > $1 order by seq limit $2");
    session.rows(&sql, &[&signed(after), &signed(limit as u64)], event)
}

pub(crate) fn append(session: &Session, events: &[PersonEventRow]) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let sql =
        "copy person_event (seq, person, kind, at, recorded_at, actor, idempotency_key, payload) from stdin binary";
    let types =
        [Type::INT8, Type::TEXT, Type::TEXT, Type::TIMESTAMPTZ, Type::TIMESTAMPTZ, Type::TEXT, Type::TEXT, Type::TEXT];
    session.copy(sql, &types, |writer| {
        events.iter().try_for_each(|event| {
            let PersonEventRow { seq, person, kind, at, recorded_at, actor, key, payload } = event;
            writer.write(&[&signed(*seq), person, kind, &Instant(*at), &Instant(*recorded_at), actor, key, payload])
        })
    })
}
