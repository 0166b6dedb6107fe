//! Books that were closed before closes told accrued income: from the first close that does, the figures are right.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use app::close_day::{Clock, Options, close_through};
use app::port::{AccrualRow, Micros, Reading};
use app::products::Products;
use app::verify::verify;
use primitives::Date;
use rusqlite::Connection;
use store_sqlite::{Access, SqliteStore};
use tempfile::TempDir;

use crate::support::new_book;

/// 1 January 2030 UTC, long after everything in the books.
struct LongAfter;

impl Clock for LongAfter {
    fn now(&self) -> Micros {
        1_893_456_000_000_000
    }
}

/// Copies a book into the tables that the first version had, and nothing else.
fn first_version_of(book: &Path, old: &Path) {
    let raw = Connection::open(old).unwrap();
    raw.execute_batch(include_str!("../../migrations/0001_book.sql")).unwrap();
    raw.execute_batch(&format!(
        "pragma application_id = 0x41525253;
         pragma user_version = 1;
         attach '{}' as new;
         insert into book select id, name, time_zone, created_at, last_close, last_seq, last_recorded_at, accounts
             from new.book;
         insert into product select * from new.product;
         insert into journal select * from new.journal;
         insert into account select * from new.account;
         insert into wake select * from new.wake;
         insert into transition select * from new.transition;
         insert into close select day, cursor, is_finished, awake, statements, opened, entered, rolled, eased, changed,
             cured, settled, reopened, started_at, spent from new.close;",
        book.display()
    ))
    .unwrap();
}

fn close(store: &mut SqliteStore, products: &Products, through: Date) {
    let options = Options { chunk: 20_000, threads: 1, workers: 1 };
    close_through(store, products, through, &LongAfter, options, |_| {}).unwrap();
}

fn income(store: &SqliteStore, after: Date) -> Vec<AccrualRow> {
    let is_something = |row: &AccrualRow| !row.cumulative.is_zero() || !row.slope.is_zero();
    store.accruals(after.next(), Date::MAX).unwrap().into_iter().filter(is_something).collect()
}

#[test]
fn a_book_of_the_first_version_opens_closes_and_has_the_income_of_a_book_that_always_told_it() {
    let folder = TempDir::new().unwrap();
    let (file, old) = (folder.path().join("book.db"), folder.path().join("old.db"));
    let mut store = new_book(&file);
    let products = testkit::conformance::live_in_for(&mut store, 300);
    // In the first version nothing lay beside records.
    app::fold::fold(&mut store, 100, |_| {}).unwrap();
    first_version_of(&file, &old);
    drop(SqliteStore::open(&old, Access::Write).unwrap());
    // The first version knew no charge-offs; this book has some, and its closes count them.
    let count = format!(
        "attach '{}' as new;
         update main.close set (charged_off, written_off, settlement_lapsed) =
             (select charged_off, written_off, settlement_lapsed from new.close where new.close.day = main.close.day)",
        file.display()
    );
    Connection::open(&old).unwrap().execute_batch(&count).unwrap();
    let mut old = SqliteStore::open(&old, Access::Write).unwrap();
    let last = old.info().unwrap().last_close.unwrap();
    assert_eq!(old.info().unwrap().accrues_after, None);
    for store in [&mut store, &mut old] {
        close(store, &products, last + 60);
    }
    assert_eq!(old.info().unwrap().accrues_after, Some(last));
    let expected = income(&store, last);
    assert!(expected.iter().any(|row| !row.income.is_zero()), "there is something to compare");
    assert!(!store.kinks(last + 61, Date::MAX).unwrap().is_empty(), "something is still to come");
    assert_eq!(income(&old, last), expected);
    assert_eq!(old.kinks(Date::MIN, Date::MAX).unwrap(), store.kinks(Date::MIN, Date::MAX).unwrap());
    assert_eq!(verify(&old, &products, |_| {}).unwrap().problems, Vec::<String>::new());
}

#[test]
fn a_close_begun_without_accruals_ends_with_them() {
    let folder = TempDir::new().unwrap();
    let (file, file_of_old) = (folder.path().join("book.db"), folder.path().join("old.db"));
    let mut store = new_book(&file);
    let products = testkit::conformance::live_in_for(&mut store, 330);
    let last = store.info().unwrap().last_close.unwrap();
    // What is written ahead of the file goes into it when the book is left.
    drop(store);
    std::fs::copy(&file, &file_of_old).unwrap();
    let mut store = SqliteStore::open(&file, Access::Write).unwrap();
    let mut half_done = 0;
    let mut day = last.next();
    while day <= last + 60 {
        let mut old = SqliteStore::open(&file_of_old, Access::Write).unwrap();
        let options = Options { chunk: 1, threads: 1, workers: 1 };
        let stop = |progress: app::close_day::Progress| assert!(progress.accounts == 0, "the power is gone");
        let broke = catch_unwind(AssertUnwindSafe(|| {
            close_through(&mut old, &products, day, &LongAfter, options, stop).unwrap();
        }));
        half_done += u32::from(broke.is_err());
        drop(old);
        day = day.next();
        let raw = Connection::open(folder.path().join("old.db")).unwrap();
        raw.execute_batch("delete from accrual; delete from accrual_kink; update book set accrues_after = null")
            .unwrap();
    }
    assert!(half_done > 5, "{half_done} closes broke off");
    let mut old = SqliteStore::open(&file_of_old, Access::Write).unwrap();
    let counted_anew = old.info().unwrap().last_close.unwrap();
    for store in [&mut store, &mut old] {
        close(store, &products, last + 90);
    }
    assert_eq!(income(&old, counted_anew), income(&store, counted_anew));
    assert_eq!(verify(&old, &products, |_| {}).unwrap().problems, Vec::<String>::new());
}
