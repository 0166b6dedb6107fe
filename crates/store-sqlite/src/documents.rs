//! Versioned texts in a file.

use anyhow::Result;
use app::port::{DocumentChangeRow, DocumentRow};
use rusqlite::{Connection, params};

use crate::reading::{count, signed};

pub(crate) fn documents(connection: &Connection, kind: &str) -> Result<Vec<DocumentRow>> {
    let sql =
        "select kind, id, version, hash, made_by, added_at, text from document where kind = ?1 order by id, version";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([kind], |row| {
        Ok(DocumentRow {
            kind: row.get(0)?,
            id: row.get(1)?,
            version: row.get(2)?,
            hash: row.get(3)?,
            made_by: row.get(4)?,
            added_at: row.get(5)?,
            text: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn document_changes(connection: &Connection) -> Result<Vec<DocumentChangeRow>> {
    let sql = "select seq, kind, id, version, state, by, at, reason from document_change order by seq";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(DocumentChangeRow {
            seq: count(row, 0)?,
            kind: row.get(1)?,
            id: row.get(2)?,
            version: row.get(3)?,
            state: row.get(4)?,
            by: row.get(5)?,
            at: row.get(6)?,
            reason: row.get(7)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn add_document(connection: &Connection, document: &DocumentRow) -> Result<()> {
    let sql =
        "insert into document (kind, id, version, hash, made_by, added_at, text) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let DocumentRow { kind, id, version, hash, made_by, added_at, text } = document;
    connection.prepare_cached(sql)?.execute(params![kind, id, version, hash, made_by, added_at, text])?;
    Ok(())
}

pub(crate) fn add_document_change(connection: &Connection, change: &DocumentChangeRow) -> Result<()> {
    let sql = "insert into document_change (seq, kind, id, version, state, by, at, reason) \
               values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let DocumentChangeRow { seq, kind, id, version, state, by, at, reason } = change;
    connection.prepare_cached(sql)?.execute(params![signed(*seq), kind, id, version, state, by, at, reason])?;
    Ok(())
}
