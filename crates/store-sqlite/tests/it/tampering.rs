//! Books that were changed behind the program's back: verifying finds it and says where.

use app::verify::verify;
use rusqlite::Connection;
use store_sqlite::{Access, SqliteStore};
use tempfile::TempDir;

use crate::support::new_book;

/// The problems of a random book after a change with SQL, in which `FIRST` is the account with the most transitions;
/// its reference is taken out of them.
fn problems_after(sql: &str) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("book.db");
    let products = testkit::conformance::live_in(&mut new_book(&file));
    let raw = Connection::open(&file).unwrap();
    let first = "select account from transition group by account order by count(*) desc, account limit 1";
    let first: i64 = raw.query_row(first, [], |row| row.get(0)).unwrap();
    let reference: String =
        raw.query_row("select reference from account where id = ?1", [first], |row| row.get(0)).unwrap();
    let changed = raw.execute(&sql.replace("FIRST", &first.to_string()), []).unwrap();
    assert!(changed > 0, "nothing was changed");
    drop(raw);
    let store = SqliteStore::open(&file, Access::Read).unwrap();
    let problems = verify(&store, &products, |_| {}).unwrap().problems;
    problems.into_iter().map(|problem| problem.replace(&reference, "FIRST")).collect()
}

#[test]
fn a_book_that_nobody_touched_is_sound() {
    assert_eq!(problems_after("update book set name = name"), [] as [&str; 0]);
}

#[test]
fn a_record_that_was_exchanged_is_found() {
    let other = "(select record from account where id <> FIRST limit 1)";
    let problems = problems_after(&format!("update account set record = {other} where id = FIRST"));
    assert!(problems[0].starts_with("account FIRST: event ") && problems[0].ends_with(" is another account's"));
}

#[test]
fn a_record_without_its_last_events_is_found() {
    let problems =
        problems_after("update account set record = (select cast(substr(record, 1, 1) as blob)) where id = FIRST");
    assert_eq!(problems[0], "account FIRST: its columns are not what its contract says");
    assert!(problems[1].starts_with("the journal has "), "{problems:?}");
}

#[test]
fn a_record_of_no_sense_is_found_and_the_others_are_looked_at_all_the_same() {
    let problems = problems_after("update account set record = x'01ff' where id = FIRST or id = FIRST % 5 + 1");
    let damaged = problems.iter().filter(|problem| problem.contains("an account's record is damaged")).count();
    assert_eq!(damaged, 2, "{problems:?}");
}

/// A tail that is missing, of no sense, doubled, or another account's is as wrong as a record would be.
#[test]
fn a_tail_that_was_tampered_with_is_found() {
    let problems = problems_after("delete from tail where account = FIRST");
    assert!(problems.iter().any(|problem| problem.starts_with("the journal has ")), "{problems:?}");
    let problems = problems_after("update tail set entries = x'ff' where account = FIRST");
    assert!(problems[0].contains("an account's record is damaged"), "{problems:?}");
    let problems =
        problems_after("insert into tail select account, seq + 1000000, entries from tail where account = FIRST");
    assert_eq!(problems[0], "account FIRST: its record is not what its events make");
    let problems = problems_after("update tail set account = FIRST where account = FIRST % 5 + 1");
    assert!(
        problems[0].ends_with(" is another account's") || problems[1].ends_with(" is another account's"),
        "{problems:?}"
    );
}

#[test]
fn an_event_that_was_edited_is_found() {
    let last = "(select max(seq) from journal where account = FIRST)";
    let problems = problems_after(&format!("update journal set booked_on = booked_on + 1 where seq = {last}"));
    assert_eq!(problems, ["account FIRST: its record is not what its events make"]);
    let problems = problems_after(&format!("update journal set kind = 'gift' where seq = {last}"));
    assert!(problems[0].ends_with("does not pack as it is stored"), "{problems:?}");
    let problems = problems_after(&format!("update journal set payload = x'01' where seq = {last}"));
    assert!(problems[0].contains("an event of the journal is damaged"), "{problems:?}");
}

#[test]
fn an_event_that_was_deleted_is_found() {
    let problems =
        problems_after("delete from journal where seq = (select max(seq) from journal where account = FIRST)");
    assert_eq!(problems[0], "account FIRST: its record has events that the journal has not");
}

#[test]
fn a_column_that_was_edited_is_found() {
    for column in ["person = 'someone else'", "funding_source = 'another'", "opened_on = opened_on - 1"] {
        let problems = problems_after(&format!("update account set {column} where id = FIRST"));
        assert_eq!(problems, ["account FIRST: its columns are not what its contract says"], "{column}");
    }
}

#[test]
fn a_transition_that_was_edited_is_found_with_its_day() {
    let first = "(select min(day) from transition where account = FIRST)";
    for change in ["movement = 'cured'", "cause = 'time'", "to_bucket = '1000+'", "payload = x'01'"] {
        let problems =
            problems_after(&format!("update transition set {change} where account = FIRST and day = {first}"));
        assert_eq!(problems.len(), 1, "{change}: {problems:?}");
        assert!(problems[0].starts_with("account FIRST: what the closes found differs from 20"), "{problems:?}");
    }
}

#[test]
fn a_transition_that_was_deleted_or_made_up_is_found() {
    let problems = problems_after("delete from transition where account = FIRST and cause = 'events'");
    assert!(problems[0].starts_with("account FIRST: what the closes found differs from 20"), "{problems:?}");
    let row = "select day, 999, movement, cause, from_bucket, to_bucket, payload from transition limit 1";
    let problems = problems_after(&format!("insert into transition {row}"));
    assert_eq!(problems, ["1 transitions name account number 999, which is missing"]);
}

#[test]
fn a_wake_that_was_deleted_is_found() {
    let problems = problems_after("delete from wake");
    assert!(!problems.is_empty(), "some account is to be looked at again");
    assert!(problems.iter().all(|problem| problem.contains(": nothing will look at it on 20")), "{problems:?}");
}

#[test]
fn the_figures_of_a_close_that_were_edited_are_found() {
    let problems = problems_after("update close set cured = cured + 1 where day = (select max(day) from close)");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains(": its figures are not what it found: "), "{problems:?}");
}

#[test]
fn an_audit_finds_the_account_whose_last_transition_is_missing() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("book.db");
    let products = testkit::conformance::live_in(&mut new_book(&file));
    let raw = Connection::open(&file).unwrap();
    let account: i64 =
        raw.query_row("select account from transition order by day desc limit 1", [], |row| row.get(0)).unwrap();
    let last = "(select max(day) from transition where account = ?1)";
    raw.execute(&format!("delete from transition where account = ?1 and day = {last}"), [account]).unwrap();
    drop(raw);
    let store = SqliteStore::open(&file, Access::Read).unwrap();
    let audited = app::audit::audit(&store, &products, 2, |_| {}).unwrap();
    assert_eq!(audited.differing, [app::port::AccountId(u64::try_from(account).unwrap())]);
}

#[test]
fn income_that_was_edited_is_found_with_its_group() {
    let last = "day = (select max(day) from accrual) and kind = 'interest'";
    let problems = problems_after(&format!("update accrual set cumulative = cumulative || '0' where {last}"));
    let (broken, differing): (Vec<_>, Vec<_>) =
        problems.iter().partition(|problem| problem.starts_with("the close of 20"));
    assert!(broken.iter().all(|problem| problem.ends_with(" does not follow from the day before")), "{problems:?}");
    assert!(differing.iter().all(|problem| problem.starts_with("interest of random-2")), "{problems:?}");
    assert!(!broken.is_empty() && broken.len() == differing.len(), "{problems:?}");

    let long_ago = "day = (select min(day) + 30 from accrual)";
    let problems = problems_after(&format!("update accrual set posted = posted + 1 where {long_ago}"));
    assert!(!problems.is_empty() && problems.iter().all(|problem| problem.contains("its ")), "{problems:?}");
}

#[test]
fn income_foretold_that_was_edited_is_found_before_it_comes() {
    let last = "day = (select max(day) from accrual) and slope <> '0'";
    let problems = problems_after(&format!("update accrual set slope = slope || '0' where {last}"));
    assert!(problems.iter().all(|problem| problem.contains(" minor units are foretold for 20")), "{problems:?}");
}

#[test]
fn an_audit_finds_income_that_is_not_the_sum_over_accounts() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("book.db");
    let products = testkit::conformance::live_in(&mut new_book(&file));
    let raw = Connection::open(&file).unwrap();
    raw.execute(
        "update accrual set cumulative = '7' where day = (select max(day) from accrual) and kind = 'penalty'",
        [],
    )
    .unwrap();
    drop(raw);
    let store = SqliteStore::open(&file, Access::Read).unwrap();
    let audited = app::audit::audit(&store, &products, 2, |_| {}).unwrap();
    assert_eq!(audited.differing, []);
    let told: Vec<String> = audited.accruals.iter().map(ToString::to_string).collect();
    assert!(!told.is_empty(), "some penalty was accrued");
    assert!(told.iter().all(|difference| difference.starts_with("penalty of random-2")), "{told:?}");
    assert!(told[0].contains(": 0.000000000 minor units are accrued, its accounts say "), "{told:?}");
}
