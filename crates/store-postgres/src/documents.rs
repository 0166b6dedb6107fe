//! Versioned texts in a database.

use anyhow::Result;
use app::port::{DocumentChangeRow, DocumentRow};
use postgres::types::ToSql;

use crate::reading::{count, version};
use crate::session::Session;
use crate::values::{Instant, signed};
use crate::writing::number;

pub(crate) fn documents(session: &Session, kind: &str) -> Result<Vec<DocumentRow>> {
    let sql =
        "select kind, id, version, hash, made_by, added_at, text from document where kind = $1 order by id, version";
    session.rows(sql, &[&kind], |row| {
        let Instant(added_at) = row.try_get(5)?;
        Ok(DocumentRow {
            kind: row.try_get(0)?,
            id: row.try_get(1)?,
            version: version(row, 2)?,
            hash: row.try_get(3)?,
            made_by: row.try_get(4)?,
            added_at,
            text: row.try_get(6)?,
        })
    })
}

pub(crate) fn document_changes(session: &Session) -> Result<Vec<DocumentChangeRow>> {
    let sql = "select seq, kind, id, version, state, by, at, reason from document_change order by seq";
    session.rows(sql, &[], |row| {
        let Instant(at) = row.try_get(6)?;
        Ok(DocumentChangeRow {
            seq: count(row, 0)?,
            kind: row.try_get(1)?,
            id: row.try_get(2)?,
            version: version(row, 3)?,
            state: row.try_get(4)?,
            by: row.try_get(5)?,
            at,
            reason: row.try_get(7)?,
        })
    })
}

pub(crate) fn add_document(session: &Session, document: &DocumentRow) -> Result<()> {
    let sql =
        "insert into document (kind, id, version, hash, made_by, added_at, text) values ($1, $2, $3, $4, $5, $6, $7)";
    let DocumentRow { kind, id, version, hash, made_by, added_at, text } = document;
    session.execute(sql, &[kind, id, &number(*version), hash, made_by, &Instant(*added_at), text])?;
    Ok(())
}

pub(crate) fn add_document_change(session: &Session, change: &DocumentChangeRow) -> Result<()> {
    let sql = "insert into document_change (seq, kind, id, version, state, by, at, reason) \
               values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let DocumentChangeRow { seq, kind, id, version, state, by, at, reason } = change;
    let values: [&(dyn ToSql + Sync); 8] =
        [&signed(*seq), kind, id, &number(*version), state, by, &Instant(*at), reason];
    session.execute(sql, &values)?;
    Ok(())
}
