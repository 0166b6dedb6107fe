//! Books that were changed behind the program's back: verifying finds it and says where.
//!
//! What every store must find is looked at with the SQLite one; here is what only these tables can get wrong.

use app::port::Reading;
use app::verify::verify;
use store_postgres::{Access, PostgresStore};

use crate::support::{address, new_book, raw};

/// The problems of a random book after a change with SQL, in which `FIRST` is the account with the most transitions;
/// its reference is taken out of them. None without a server.
fn problems_after(sql: &str) -> Option<Vec<String>> {
    let address = address()?;
    let products = testkit::conformance::live_in(&mut new_book(&address));
    let mut raw = raw(&address);
    let first = "select account from transition group by account order by count(*) desc, account limit 1";
    let first: i64 = raw.query_one(first, &[]).unwrap().get(0);
    let reference: String = raw.query_one("select reference from account where id = $1", &[&first]).unwrap().get(0);
    let changed = raw.execute(&sql.replace("FIRST", &first.to_string()), &[]).unwrap();
    assert!(changed > 0, "nothing was changed");
    let store = PostgresStore::open(&address, Access::Read).unwrap();
    let problems = verify(&store, &products, |_| {}).unwrap().problems;
    Some(problems.into_iter().map(|problem| problem.replace(&reference, "REF")).collect())
}

#[test]
fn a_book_that_nobody_touched_is_sound() {
    let Some(problems) = problems_after("update book set name = name") else { return };
    assert_eq!(problems, [] as [&str; 0]);
}

#[test]
fn an_account_that_its_reference_does_not_find_is_found() {
    let Some(problems) = problems_after("delete from account_reference where account = FIRST") else { return };
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("the store's own check: account number "), "{problems:?}");
    assert!(problems[0].ends_with(" is not found by its reference"), "{problems:?}");
}

#[test]
fn a_reference_of_nobody_is_found() {
    let Some(problems) = problems_after("insert into account_reference values ('Z', 999)") else { return };
    let expected = "the store's own check: reference \"Z\" stands for account number 999, which is missing";
    assert_eq!(problems, [expected]);
}

#[test]
fn a_place_in_the_journal_that_is_given_twice_is_found() {
    let twice = "insert into journal select account + 1, seq, effective_on, booked_on, recorded_at, kind, idempotency_key, \
                 payload from journal where seq = 7";
    let Some(problems) = problems_after(twice) else { return };
    assert_eq!(problems[0], "the store's own check: place 7 of the journal is taken 2 times");
}

#[test]
fn an_event_that_was_edited_is_found() {
    let last = "(select max(seq) from journal where account = FIRST)";
    let edit = format!("update journal set booked_on = booked_on + 1 where seq = {last}");
    let Some(problems) = problems_after(&edit) else { return };
    assert_eq!(problems, ["account REF: its record is not what its events make"]);
}

#[test]
fn a_tail_that_was_deleted_is_found() {
    let last = "seq = (select max(seq) from tail where account = FIRST) and account = FIRST";
    let Some(problems) = problems_after(&format!("delete from tail where {last}")) else { return };
    assert!(!problems.is_empty(), "an account has fewer events than the journal");
}

/// Dates, instants and amounts beyond 64 bits are values that SQL can work with.
#[test]
fn the_views_read_as_people_read() {
    let Some(address) = address() else { return };
    let mut store = new_book(&address);
    testkit::conformance::live_in(&mut store);
    let last = store.info().unwrap().last_close.unwrap();
    let mut raw = raw(&address);
    let text = |raw: &mut postgres::Client, sql: &str| -> String { raw.query_one(sql, &[]).unwrap().get(0) };
    assert_eq!(text(&mut raw, "select last_close::text from book"), last.to_string());
    let recorded = "select min(recorded_at at time zone 'UTC')::text from journal_readable";
    assert_eq!(text(&mut raw, recorded), "2030-01-01 00:00:00", "the suite's clock stands there");
    let joined = "select (count(*) = (select count(*) from transition))::text from transition_readable";
    assert_eq!(text(&mut raw, joined), "true");
    let exact = "select (count(*) > 50 and bool_and(abs(cumulative_minor * 131400000000000 - cumulative) <= 65700))::text \
                 from accrual_readable join accrual using (day, product, product_version, funding_source, kind)";
    assert_eq!(text(&mut raw, exact), "true");
}
