//! Books as the first versions of the program made them.

use std::path::Path;

use store_postgres::Address;

use super::MONTHLY;

/// In a file; where it is.
pub(super) fn in_a_file(path: &Path) -> String {
    let place = path.display().to_string();
    if path.exists() {
        return place;
    }
    let raw = rusqlite::Connection::open(path).unwrap();
    raw.execute_batch(include_str!("../../../../store-sqlite/migrations/0001_book.sql")).unwrap();
    raw.execute_batch(
        "pragma application_id = 0x41525253;
         pragma user_version = 1;
         insert into book (id, name, time_zone, created_at) values (1, 'old', 'Asia/Shanghai', 7);",
    )
    .unwrap();
    raw.execute("insert into product values ('monthly', 1, ?1)", [MONTHLY]).unwrap();
    place
}

/// In a schema beside the one that an address names; where it is.
pub(super) fn in_a_database(url: &str, number: usize) -> String {
    let schema = Address::parse(url).unwrap().schema().to_owned();
    let place = url.replace(&format!("schema={schema}"), &format!("schema={schema}_old_{number}"));
    let address = Address::parse(&place).unwrap();
    let (mut raw, schema) = (address.connect().unwrap(), address.schema());
    let is_there = "select exists (select from pg_namespace where nspname = $1)";
    if raw.query_one(is_there, &[&schema]).unwrap().get(0) {
        return place;
    }
    let tables = include_str!("../../../../store-postgres/migrations/0001_book.sql");
    raw.batch_execute(&format!(
        "begin; create schema {schema}; set local search_path to {schema}; {tables}
         create table migration (version integer primary key, applied_at timestamptz not null);
         insert into migration values (1, now());
         insert into book (id, name, time_zone, created_at) values (1, 'old', 'Asia/Shanghai', now());
         insert into product values ('monthly', 1, '{}'); commit",
        MONTHLY.replace('\'', "''")
    ))
    .unwrap();
    place
}
