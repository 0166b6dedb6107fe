//! Roles with no more rights than the guide gives them.

use app::port::{Reading, Store};
use store_postgres::{Access, Address, PostgresStore};

use crate::support::{address, new_book, raw};

/// The same schema, as another role sees it.
fn as_role(address: &Address, role: &str) -> Address {
    Address::parse(&address.to_string().replacen("arrears@", &format!("{role}@"), 1)).unwrap()
}

#[test]
fn a_reader_needs_usage_and_select_and_cannot_take_the_writers_place_for_long() {
    let Some(address) = address() else { return };
    let writer = new_book(&address);
    let schema = address.schema();
    raw(&address)
        .batch_execute(&format!(
            "create role reader_of_{schema} login; grant usage on schema {schema} to reader_of_{schema}; \
             grant select on all tables in schema {schema} to reader_of_{schema}"
        ))
        .unwrap();
    let reader = as_role(&address, &format!("reader_of_{schema}"));
    let store = PostgresStore::open(&reader, Access::Read).unwrap();
    assert_eq!(store.info().unwrap().name, "book");
    assert_eq!(store.integrity().unwrap(), Vec::<String>::new());
    assert!(store.bytes().unwrap() > 0);
    drop(writer);
    let mut store = PostgresStore::open(&reader, Access::Write).unwrap();
    let mut unit = store.begin().unwrap();
    let error = format!("{:#}", unit.accrue_after(primitives::Date::MAX).unwrap_err());
    assert!(error.contains("permission denied for table book"), "{error}");
}

/// A writer owns its schema, and has given away the right to change what happened.
#[test]
fn a_writer_needs_no_right_to_change_the_journal() {
    let Some(address) = address() else { return };
    let role = format!("writer_of_{}", address.schema());
    raw(&address)
        .batch_execute(&format!("create role {role} login; grant create on database postgres to {role}"))
        .unwrap();
    let writer = as_role(&address, &role);
    let mut store = new_book(&writer);
    raw(&writer).batch_execute("revoke update, delete, truncate on journal from current_user").unwrap();
    let products = testkit::conformance::live_in(&mut store);
    app::fold::fold(&mut store, 3, |_| {}).unwrap();
    assert_eq!(app::verify::verify(&store, &products, |_| {}).unwrap().problems, Vec::<String>::new());
    let error = raw(&writer).execute("delete from journal", &[]).unwrap_err();
    assert_eq!(error.as_db_error().unwrap().message(), "permission denied for table journal");
}
