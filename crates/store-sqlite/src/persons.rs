//! The journal of persons in a file.

use anyhow::Result;
use app::port::PersonEventRow;
use rusqlite::{Connection, Row, params};

use crate::reading::{count, signed};

const EVENT: &str = "select seq, person, kind, at, recorded_at, actor, idempotency_key, payload from person_event";

fn event(row: &Row<'_>) -> rusqlite::Result<PersonEventRow> {
    Ok(PersonEventRow {
        seq: count(row, 0)?,
        person: row.get(1)?,
        kind: row.get(2)?,
        at: row.get(3)?,
        recorded_at: row.get(4)?,
        actor: row.get(5)?,
        key: row.get(6)?,
        payload: row.get(7)?,
    })
}

pub(crate) fn last_person_seq(connection: &Connection) -> Result<u64> {
    let sql = "select coalesce(max(seq), 0) from person_event";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| count(row, 0))?)
}

pub(crate) fn person_events(connection: &Connection, persons: &[&str]) -> Result<Vec<PersonEventRow>> {
    let mut statement = connection.prepare_cached(&format!("{EVENT} where person = ?1 order by seq"))?;
    let mut events = Vec::new();
    for person in persons {
        let rows = statement.query_map([person], event)?;
        events.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    // Somebody who is named twice is read once.
    events.sort_by_key(|event| event.seq);
    events.dedup_by_key(|event| event.seq);
    Ok(events)
}

pub(crate) fn person_events_after(connection: &Connection, after: u64, limit: usize) -> Result<Vec<PersonEventRow>> {
    let mut statement = connection.prepare_cached(&format!("{EVENT} where seq > ?1 order by seq limit ?2"))?;
    let rows = statement.query_map((signed(after), signed(limit as u64)), event)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn append(connection: &Connection, events: &[PersonEventRow]) -> Result<()> {
    let sql = "insert into person_event (seq, person, kind, at, recorded_at, actor, idempotency_key, payload) \
               values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let mut statement = connection.prepare_cached(sql)?;
    for event in events {
        let PersonEventRow { seq, person, kind, at, recorded_at, actor, key, payload } = event;
        statement.execute(params![signed(*seq), person, kind, at, recorded_at, actor, key, payload])?;
    }
    Ok(())
}
