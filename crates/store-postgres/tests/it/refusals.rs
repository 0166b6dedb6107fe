//! Databases without a book, and books that someone else is writing to.

use app::port::{Reading, Store};
use store_postgres::{Access, Address, PostgresStore};

use crate::support::{address, new_book, raw, refusal};

#[test]
fn a_second_writer_is_refused_and_told_who_the_first_is_while_readers_are_not() {
    let Some(address) = address() else { return };
    let writer = new_book(&address);
    let (what, hint) = refusal(&address, PostgresStore::open(&address, Access::Write));
    let who = format!("arrears, process {}, role arrears, since ", std::process::id());
    assert!(what.starts_with(&format!("another process is writing to the book ADDRESS: {who}")), "{what}");
    assert_eq!(hint, "a book has one writer: wait for it to end; reading goes on meanwhile");
    // Whoever waits for it goes by the code, not by the words.
    let refused = PostgresStore::open(&address, Access::Write).err().map(app::Error::from);
    assert!(matches!(refused, Some(app::Error::Refused(refused)) if refused.code == app::Code::BookBeingWritten));
    assert_eq!(PostgresStore::open(&address, Access::Read).unwrap().info().unwrap().name, "book");
    drop(writer);
    PostgresStore::open(&address, Access::Write).unwrap();
}

#[test]
fn books_in_one_database_have_writers_of_their_own() {
    let (Some(one), Some(two)) = (address(), address()) else { return };
    let (_writer, _another) = (new_book(&one), new_book(&two));
}

#[test]
fn a_reader_cannot_write() {
    let Some(address) = address() else { return };
    drop(new_book(&address));
    let mut reader = PostgresStore::open(&address, Access::Read).unwrap();
    let mut unit = reader.begin().unwrap();
    let error = unit.accrue_after(primitives::Date::MAX).unwrap_err();
    assert!(format!("{error:#}").contains("read-only transaction"), "{error:#}");
}

#[test]
fn a_book_is_made_once_and_never_by_opening_it() {
    let Some(address) = address() else { return };
    for access in [Access::Read, Access::Write] {
        let (what, hint) = refusal(&address, PostgresStore::open(&address, access));
        assert_eq!(
            (what.as_str(), hint.as_str()),
            ("there is no book ADDRESS", "make one with: book init --book ADDRESS")
        );
    }
    drop(new_book(&address));
    let (what, _) = refusal(&address, PostgresStore::create(&address, "book", "Asia/Shanghai", 0));
    assert_eq!(what, "the book ADDRESS exists already");
}

#[test]
fn another_programs_schema_is_left_alone() {
    let Some(address) = address() else { return };
    let schema = address.schema().to_owned();
    raw(&address)
        .batch_execute(&format!("create schema {schema}; create table {schema}.account (id integer)"))
        .unwrap();
    let (what, _) = refusal(&address, PostgresStore::open(&address, Access::Write));
    assert_eq!(what, "there is no book ADDRESS");
    let (what, _) = refusal(&address, PostgresStore::create(&address, "book", "Asia/Shanghai", 0));
    assert_eq!(what, format!("schema {schema} of ADDRESS holds something else than a book"));
    let tables = "select count(*) from pg_class where relnamespace = current_schema()::regnamespace";
    assert_eq!(raw(&address).query_one(tables, &[]).unwrap().get::<_, i64>(0), 1);
}

#[test]
fn a_book_of_a_later_version_is_left_alone() {
    let Some(address) = address() else { return };
    drop(new_book(&address));
    raw(&address).batch_execute("insert into migration values (99, now())").unwrap();
    for access in [Access::Write, Access::Read] {
        let (what, hint) = refusal(&address, PostgresStore::open(&address, access));
        assert_eq!(what, "the book ADDRESS comes from a later version of this program", "{access:?}");
        assert_eq!(hint, "use that version, or a later one");
    }
}

#[test]
fn a_book_of_an_older_version_is_read_only_once_it_is_brought_up_to_date() {
    let Some(address) = address() else { return };
    drop(new_book(&address));
    raw(&address).batch_execute("delete from migration where version = (select max(version) from migration)").unwrap();
    let (what, hint) = refusal(&address, PostgresStore::open(&address, Access::Read));
    assert_eq!(what, "the book ADDRESS has an older form");
    assert_eq!(hint, "open it once for writing, for instance with: day close --dry-run --book ADDRESS");
    // The step that is forgotten cannot be done twice: it is begun, fails, and leaves everything as it was.
    let error = PostgresStore::open(&address, Access::Write).unwrap_err();
    assert!(format!("{error:#}").starts_with("migration "), "{error:#}");
    assert!(format!("{error:#}").contains("already exists"), "{error:#}");
}

#[test]
fn a_server_that_is_not_there_is_named_without_its_password() {
    let address = Address::parse("postgres://finance:s3cret@127.0.0.1:1/books").unwrap();
    let error = format!("{:#}", PostgresStore::open(&address, Access::Read).unwrap_err());
    assert!(error.starts_with("cannot reach postgres://finance@127.0.0.1:1/books: "), "{error}");
    assert!(!error.contains("s3cret"), "{error}");
}
