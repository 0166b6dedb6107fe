//! Books of earlier versions of this program, opened by this one.

use std::path::Path;

use app::port::{PolicyRow, Reading, Store};
use primitives::Date;
use rusqlite::Connection;
use store_sqlite::{Access, SqliteStore};
use tempfile::TempDir;

use crate::support::refusal;

/// A book as the first version made it, with a product in it and a day closed.
fn first_book(file: &Path) {
    let raw = Connection::open(file).unwrap();
    raw.execute_batch(include_str!("../../migrations/0001_book.sql")).unwrap();
    raw.execute_batch(
        "pragma application_id = 0x41525253;
         pragma user_version = 1;
         insert into book (id, name, time_zone, created_at, last_close) values (1, 'old', 'Asia/Shanghai', 7, 20000);
         insert into product values ('monthly', 1, 'the text');
         insert into close values (20000, 0, 1, 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 5, 6);",
    )
    .unwrap();
}

#[test]
fn a_book_of_the_first_version_is_brought_up_to_date_and_keeps_what_it_has() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("book.db");
    first_book(&file);
    let (what, _) = refusal(&folder, SqliteStore::open(&file, Access::Read));
    assert_eq!(what, "book.db has an older form");

    let mut store = SqliteStore::open(&file, Access::Write).unwrap();
    let info = store.info().unwrap();
    assert_eq!((info.name.as_str(), info.created_at, info.last_close), ("old", 7, Date::from_day_number(20_000)));
    assert_eq!(store.products().unwrap()[0].text, "the text");
    let close = store.close(Date::from_day_number(20_000).unwrap()).unwrap().unwrap();
    assert_eq!((close.is_finished, close.awake, close.movements.iter().sum::<u64>(), close.spent), (true, 2, 2, 6));
    assert_eq!(store.policies().unwrap(), []);
    let effective_from = Date::from_day_number(20_001).unwrap();
    let row = PolicyRow { id: "late".into(), version: 1, effective_from, text: "text".into() };
    let mut unit = store.begin().unwrap();
    unit.add_policy(&row).unwrap();
    unit.commit().unwrap();
    drop(store);

    let store = SqliteStore::open(&file, Access::Read).unwrap();
    assert_eq!(store.policies().unwrap(), [row]);
}

/// However far a book has come, what is left is done in order: the schema is that of a new book.
#[test]
fn a_book_of_any_version_becomes_what_a_new_book_is() {
    let folder = TempDir::new().unwrap();
    let schema = |file: &Path| -> Vec<String> {
        let raw = Connection::open(file).unwrap();
        let mut tables =
            raw.prepare("select name from sqlite_schema where type in ('table', 'view') order by name").unwrap();
        let names: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        let columns = names.iter().map(|name| {
            let sql = format!("select name || ' ' || type from pragma_table_info('{name}') order by name");
            let mut columns = raw.prepare(&sql).unwrap();
            let columns = columns.query_map([], |row| row.get(0)).unwrap().collect::<Result<Vec<String>, _>>().unwrap();
            format!("{name}: {}", columns.join(", "))
        });
        let mut indexes = raw
            .prepare("select sql from sqlite_schema where type = 'index' and sql is not null order by name")
            .unwrap();
        let indexes: Vec<String> = indexes.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        columns.chain(indexes).collect()
    };
    let new = folder.path().join("new.db");
    drop(crate::support::new_book(&new));
    let old = folder.path().join("old.db");
    first_book(&old);
    drop(SqliteStore::open(&old, Access::Write).unwrap());
    assert_eq!(schema(&old), schema(&new));
}
