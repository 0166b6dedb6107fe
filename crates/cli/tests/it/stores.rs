//! Books in PostgreSQL, at the command line: the same answers as from a file.
//!
//! On a throw-away server. Where PostgreSQL is not installed, the tests say that they are skipped.

use std::sync::LazyLock;

use store_postgres::throwaway::{Cluster, Purpose};

use crate::support::Desk;

/// Started by the first test that needs it; its keeper stops and removes it when the last one has ended.
static SERVER: LazyLock<Option<Cluster>> =
    LazyLock::new(|| Cluster::start(&std::env::temp_dir(), Purpose::Tests).unwrap());

/// The address of a schema that belongs to one test.
pub(crate) fn address(schema: &str) -> Option<String> {
    let server = SERVER.as_ref();
    if server.is_none() {
        eprintln!("skipped: PostgreSQL is not installed");
    }
    Some(server?.address(schema))
}

/// A1 pays late, which is learned later, and is extended; A2 is charged a fee; days are closed in between.
fn live_in(desk: &Desk) {
    desk.make_book();
    desk.done("day close --through 2025-04-01");
    desk.write("late.csv", "account,effective_on,amount,key\nA1,2025-03-28,100.00,r2\nA2,2025-04-01,30.00,r3\n");
    desk.done("book import --repayments late.csv");
    desk.done("day close --through 2025-04-20");
    desk.write("relief.events", "2025-04-21 charge A2 12.50 due 2025-04-25\n2025-04-21 extend A1 by 1 month\n");
    desk.done("book events relief.events");
    desk.done("day close --through 2025-06-30");
}

#[test]
fn both_stores_answer_byte_for_byte_the_same() {
    let Some(url) = address("same") else { return };
    let (file, database) = (Desk::new(), Desk::with_database(url));
    for desk in [&file, &database] {
        live_in(desk);
        desk.done("book export --hledger p.journal --balances b.csv --accounts a.csv --accruals accruals.journal");
    }
    assert!(file.path("book.db").exists() && !database.path("book.db").exists());
    for line in [
        "account show A1 --json",
        "account show A2 --json",
        "account show A1 --json --as-of 2025-04-01 --known-on 2025-04-01",
        "account history A1",
        "account history A2",
        "account explain A1 --as-of 2025-05-10",
        "account explain A2 --lang zh",
        "day accruals --json",
        "day audit --json",
        "book verify --json",
        "product list",
    ] {
        let (of_file, of_database) = (file.done(line), database.done(line));
        assert!(of_file.len() > 10, "{line} answers something");
        assert_eq!(of_file, of_database, "{line}");
    }
    for name in ["p.journal", "b.csv", "a.csv", "accruals.journal"] {
        assert_eq!(file.read(name), database.read(name), "{name}");
    }
    let stats = |desk: &Desk| {
        let mut stats = desk.json("book stats --json");
        let bytes = stats.as_object_mut().unwrap().remove("bytes").unwrap();
        assert!(bytes.as_u64().unwrap() > 10_000, "a book takes some room");
        stats
    };
    assert_eq!(stats(&file), stats(&database));
    let closes = |desk: &Desk| {
        let mut status = desk.json("day status --json --days 90");
        for close in status["closes"].as_array_mut().unwrap() {
            close.as_object_mut().unwrap().remove("spent_ms").unwrap();
        }
        status
    };
    assert_eq!(closes(&file), closes(&database));
}

#[test]
fn the_book_that_is_named_goes_before_the_database_of_the_environment() {
    let Some(url) = address("of_the_environment") else { return };
    let desk = Desk::with_database(url.clone());
    desk.done("book init --book named.db");
    assert!(desk.path("named.db").exists());
    let error = desk.refused("book stats");
    assert_eq!(error, format!("error: there is no book {url}\nhint: make one with: book init --book {url}\n"));
    assert_eq!(desk.done("book init"), format!("{url}: a new book in Asia/Shanghai, 0 products\n"));
    let other = address("another").unwrap();
    assert_eq!(
        desk.done(&format!("book init --book {other}")),
        format!("{other}: a new book in Asia/Shanghai, 0 products\n")
    );
    assert_eq!(desk.json("book stats --json")["name"], "book");
}

#[test]
fn a_database_url_of_another_kind_is_not_ours() {
    let desk = Desk::with_database("mysql://finance:s3cret@db/books".into());
    assert_eq!(desk.done("book init"), "book.db: a new book in Asia/Shanghai, 0 products\n");
}

#[test]
fn a_password_is_in_no_message() {
    let desk = Desk::with_database("postgres://finance:s3cret@127.0.0.1:1/books".into());
    let said = desk.run("book stats");
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(said.err.starts_with("error: cannot reach postgres://finance@127.0.0.1:1/books: "), "{said:?}");
    assert!(!said.err.contains("s3cret"), "{said:?}");
}
