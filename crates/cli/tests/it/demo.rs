//! The demo: a small one is a sound book, and it replaces nothing but an earlier demo.

use crate::support::Desk;

#[test]
fn a_small_demo_runs_again_and_verifies_clean() {
    let desk = Desk::new();
    let first = desk.done("demo --accounts 200 --days 60");
    assert!(first.contains("The book is demo.db"), "{first}");
    let verified = desk.done("book verify --book demo.db");
    assert!(verified.starts_with("200 accounts rebuilt from "), "{verified}");
    assert!(verified.ends_with("all as stored\n"), "{verified}");
    desk.done("book export --book demo.db --balances one.csv --accounts a.csv");
    desk.done("demo --accounts 200 --days 60");
    desk.done("book export --book demo.db --balances two.csv");
    assert_eq!(desk.read("one.csv"), desk.read("two.csv"), "the same seed gives the same book");
    assert_eq!(desk.read("a.csv").lines().count(), 201);
}

#[test]
fn a_file_that_is_no_demo_is_left_alone() {
    let desk = Desk::with_book();
    for file in ["book.db", "monthly.toml"] {
        let before = std::fs::read(desk.path(file)).unwrap();
        let error = desk.refused(&format!("demo --accounts 200 --days 60 --book {file}"));
        assert!(error.starts_with(&format!("error: {file} is there and is not the book of a demo\nhint: ")), "{error}");
        assert_eq!(std::fs::read(desk.path(file)).unwrap(), before);
    }
}
