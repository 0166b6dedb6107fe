//! Lists of what waits, in a database.

use std::fmt::Write as _;

use anyhow::Result;
use app::port::{ItemQuery, ItemRow};
use postgres::Row;
use postgres::types::ToSql;

use crate::session::Session;
use crate::values::{Instant, signed};

const ITEM: &str = "select list, id, person, state, owner, due_at, payload from item";

fn row_of(row: &Row) -> Result<ItemRow> {
    let Instant(due_at) = row.try_get(5)?;
    Ok(ItemRow {
        list: row.try_get(0)?,
        id: row.try_get(1)?,
        person: row.try_get(2)?,
        state: row.try_get(3)?,
        owner: row.try_get(4)?,
        due_at,
        payload: row.try_get(6)?,
    })
}

pub(crate) fn item(session: &Session, list: &str, id: &str) -> Result<Option<ItemRow>> {
    session.row(&format!("{ITEM} where list = $1 and id = $2"), &[&list, &id], row_of)
}

/// Every set of conditions is a statement of its own, so that each finds its index.
pub(crate) fn items(session: &Session, query: ItemQuery<'_>) -> Result<Vec<ItemRow>> {
    let ItemQuery { list, person, state, owner, due_through, after, limit } = query;
    let (due_through, (due_at, id)) = (due_through.map(Instant), after.unzip());
    let (due_at, limit) = (due_at.map(Instant), signed(limit as u64));
    let parts: [(&str, Option<&(dyn ToSql + Sync)>, &str); 8] = [
        (" where list = ", Some(&list), ""),
        (" and person = ", person.as_ref().map(|person| person as _), ""),
        (" and state = ", state.as_ref().map(|state| state as _), ""),
        (" and owner = ", owner.as_ref().map(|owner| owner as _), ""),
        (" and due_at <= ", due_through.as_ref().map(|through| through as _), ""),
        (" and (due_at, id) > (", due_at.as_ref().map(|due_at| due_at as _), ", "),
        ("", id.as_ref().map(|id| id as _), ")"),
        (" order by due_at, id limit ", Some(&limit), ""),
    ];
    let mut sql = ITEM.to_owned();
    let mut values: Vec<&(dyn ToSql + Sync)> = Vec::new();
    for (before, value, behind) in parts {
        if let Some(value) = value {
            values.push(value);
            let _ = write!(sql, "{before}${}{behind}", values.len());
        }
    }
    session.rows(&sql, &values, row_of)
}

pub(crate) fn put_items(session: &Session, items: &[ItemRow]) -> Result<()> {
    let sql = "insert into item (list, id, person, state, owner, due_at, payload) values ($1, $2, $3, $4, $5, $6, $7) \
               on conflict (list, id) do update set person = excluded.person, state = excluded.state, \
               owner = excluded.owner, due_at = excluded.due_at, payload = excluded.payload";
    for ItemRow { list, id, person, state, owner, due_at, payload } in items {
        session.execute(sql, &[list, id, person, state, owner, &Instant(*due_at), payload])?;
    }
    Ok(())
}

pub(crate) fn drop_items(session: &Session, list: &str, ids: &[&str]) -> Result<()> {
    session.execute("delete from item where list = $1 and id = any($2)", &[&list, &ids])?;
    Ok(())
}
