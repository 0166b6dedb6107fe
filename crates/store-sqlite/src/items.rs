//! Lists of what waits, in a file.

use anyhow::Result;
use app::port::{ItemQuery, ItemRow};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use crate::reading::signed;

const ITEM: &str = "select list, id, person, state, owner, due_at, payload from item";

/// The few items of a person are sorted as they are read. Left to itself, SQLite walks all of a list in its order instead.
const OF_PERSON: &str = " indexed by item_person";

fn row_of(row: &Row<'_>) -> rusqlite::Result<ItemRow> {
    Ok(ItemRow {
        list: row.get(0)?,
        id: row.get(1)?,
        person: row.get(2)?,
        state: row.get(3)?,
        owner: row.get(4)?,
        due_at: row.get(5)?,
        payload: row.get(6)?,
    })
}

pub(crate) fn item(connection: &Connection, list: &str, id: &str) -> Result<Option<ItemRow>> {
    let mut statement = connection.prepare_cached(&format!("{ITEM} where list = ?1 and id = ?2"))?;
    Ok(statement.query_row((list, id), row_of).optional()?)
}

pub(crate) fn item_lists(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached("select distinct list from item order by list")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every set of conditions is a statement of its own, so that each finds its index.
pub(crate) fn items(connection: &Connection, query: ItemQuery<'_>) -> Result<Vec<ItemRow>> {
    let ItemQuery { list, person, state, owner, due_through, after, limit } = query;
    let (due_at, id) = after.unzip();
    let limit = signed(limit as u64);
    let parts: [(&str, Option<&dyn ToSql>); 8] = [
        (" where list = ?", Some(&list)),
        (" and person = ?", person.as_ref().map(|person| person as &dyn ToSql)),
        (" and state = ?", state.as_ref().map(|state| state as &dyn ToSql)),
        (" and owner = ?", owner.as_ref().map(|owner| owner as &dyn ToSql)),
        (" and due_at <= ?", due_through.as_ref().map(|through| through as &dyn ToSql)),
        (" and (due_at, id) > (?", due_at.as_ref().map(|due_at| due_at as &dyn ToSql)),
        (", ?)", id.as_ref().map(|id| id as &dyn ToSql)),
        (" order by due_at, id limit ?", Some(&limit)),
    ];
    let asked = parts.into_iter().filter_map(|(sql, value)| Some((sql, value?)));
    let (texts, values): (Vec<&str>, Vec<&dyn ToSql>) = asked.unzip();
    let by = if person.is_some() { OF_PERSON } else { "" };
    let sql = format!("{ITEM}{by}{}", texts.concat());
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(values.as_slice(), row_of)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn put_items(connection: &Connection, items: &[ItemRow]) -> Result<()> {
    let sql = "insert or replace into item (list, id, person, state, owner, due_at, payload) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let mut statement = connection.prepare_cached(sql)?;
    for ItemRow { list, id, person, state, owner, due_at, payload } in items {
        statement.execute(params![list, id, person, state, owner, due_at, payload])?;
    }
    Ok(())
}

pub(crate) fn drop_items(connection: &Connection, list: &str, ids: &[&str]) -> Result<()> {
    let mut statement = connection.prepare_cached("delete from item where list = ?1 and id = ?2")?;
    for id in ids {
        statement.execute((list, id))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without that, the addresses of each person are found by walking all addresses of the book.
    #[test]
    fn items_of_a_person_are_searched_by_the_person() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("../migrations/0009_persons.sql")).unwrap();
        let sql =
            format!("explain query plan {ITEM}{OF_PERSON} where list = 'address' and person = 'P' order by due_at, id");
        let plan: String = connection.query_row(&sql, [], |row| row.get(3)).unwrap();
        assert_eq!(plan, "SEARCH item USING INDEX item_person (person=? AND list=?)");
    }
}
