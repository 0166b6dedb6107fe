//! Servers that end in the middle of a unit of work, and statements that fail in one.

use app::port::{Reading, Store};
use app::verify::verify;
use primitives::Date;
use store_postgres::throwaway::{Cluster, Purpose};
use store_postgres::{Access, Address, PostgresStore};

use crate::support::{address, new_book, raw};

#[test]
fn a_server_that_crashes_takes_what_is_not_committed_with_it_and_nothing_else() {
    let Some(mut server) = Cluster::start(&std::env::temp_dir(), Purpose::Measurement).unwrap() else {
        eprintln!("skipped: PostgreSQL is not installed");
        return;
    };
    let address = Address::parse(&server.address("book")).unwrap();
    let mut store = new_book(&address);
    let products = testkit::conformance::live_in(&mut store);
    let (before, events) = (store.info().unwrap(), store.journal_len().unwrap());

    let mut unit = store.begin().unwrap();
    unit.finish_day(Date::MAX).unwrap();
    server.crash().unwrap();
    let error = format!("{:#}", unit.accrue_after(Date::MAX).unwrap_err());
    assert!(
        error.starts_with("the connection to the database was lost; what was not committed is not in the book"),
        "{error}"
    );
    assert!(unit.commit().is_err());
    assert!(store.begin().is_err(), "a lost connection does not come back by itself");
    drop(store);

    // The place for a writer went with the connection.
    let store = PostgresStore::open(&address, Access::Write).unwrap();
    assert_eq!((store.info().unwrap(), store.journal_len().unwrap()), (before, events));
    assert_eq!(verify(&store, &products, |_| {}).unwrap().problems, Vec::<String>::new());
}

#[test]
fn a_connection_that_is_ended_by_the_server_is_told_in_words() {
    let Some(address) = address() else { return };
    let mut store = new_book(&address);
    let unit = store.begin().unwrap();
    let others = "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = \
                  current_schema()::regnamespace::oid and database = (select oid from pg_database where datname = \
                  current_database())";
    assert_eq!(raw(&address).query(others, &[]).unwrap().len(), 1);
    let error = format!("{:#}", unit.info().unwrap_err());
    assert!(error.starts_with("the connection to the database was lost"), "{error}");
}

/// PostgreSQL answers the commit of a failed transaction with a rollback and no error.
#[test]
fn a_unit_in_which_a_statement_failed_is_not_taken_for_stored() {
    let Some(address) = address() else { return };
    let mut store = new_book(&address);
    let mut unit = store.begin().unwrap();
    unit.accrue_after(Date::MIN).unwrap();
    let product = app::port::ProductRow { id: "monthly".into(), version: 1, text: "text".into() };
    unit.add_product(&product).unwrap();
    unit.add_product(&product).unwrap_err();
    let error = unit.commit().unwrap_err();
    assert_eq!(error.to_string(), "a statement of this unit of work failed, nothing of it is stored");
    assert_eq!((store.info().unwrap().accrues_after, store.products().unwrap()), (None, vec![]));
    let mut unit = store.begin().unwrap();
    unit.add_product(&product).unwrap();
    unit.commit().unwrap();
    assert_eq!(store.products().unwrap(), [product]);
}
