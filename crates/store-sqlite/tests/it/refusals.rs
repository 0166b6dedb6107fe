//! Files that are no books, and books that someone else is writing to.

use store_sqlite::{Access, SqliteStore};
use tempfile::TempDir;

use crate::support::{new_book, refusal};

#[test]
fn a_second_writer_is_refused_while_readers_are_not() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("book.db");
    let writer = new_book(&file);
    let (what, hint) = refusal(&folder, SqliteStore::open(&file, Access::Write));
    assert_eq!(what, "another process is writing to book.db");
    assert_eq!(hint, "a book has one writer: wait for it to end; reading goes on meanwhile");
    // Whoever waits for it goes by the code, not by the words.
    let refused = SqliteStore::open(&file, Access::Write).err().map(app::Error::from);
    assert!(matches!(refused, Some(app::Error::Refused(refused)) if refused.code == app::Code::BookBeingWritten));
    SqliteStore::open(&file, Access::Read).unwrap();
    drop(writer);
    SqliteStore::open(&file, Access::Write).unwrap();
}

#[test]
fn a_missing_file_is_not_made_by_opening_it() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("book.db");
    for access in [Access::Read, Access::Write] {
        let (what, hint) = refusal(&folder, SqliteStore::open(&file, access));
        assert_eq!(
            (what.as_str(), hint.as_str()),
            ("there is no book book.db", "make one with: book init --book book.db")
        );
    }
    assert!(!file.exists());
}

#[test]
fn a_text_file_is_not_a_book_and_stays_as_it_is() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("notes.txt");
    let text = "not a book, but long enough for a page header to be looked for in it\n".repeat(20);
    std::fs::write(&file, &text).unwrap();
    for access in [Access::Read, Access::Write] {
        assert_eq!(refusal(&folder, SqliteStore::open(&file, access)).0, "notes.txt is not a book");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    assert_eq!(refusal(&folder, SqliteStore::create(&file, "book", "Asia/Shanghai", 0)).0, "notes.txt exists already");
}

#[test]
fn another_programs_database_is_not_a_book() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("other.db");
    rusqlite::Connection::open(&file).unwrap().execute_batch("create table t (x)").unwrap();
    let (what, _) = refusal(&folder, SqliteStore::open(&file, Access::Write));
    assert_eq!(what, "other.db is a SQLite file, but not a book");
}

#[test]
fn a_book_of_a_later_version_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("book.db");
    drop(new_book(&file));
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    drop(raw);
    for access in [Access::Write, Access::Read] {
        let (what, hint) = refusal(&folder, SqliteStore::open(&file, access));
        assert_eq!(what, "book.db comes from a later version of this program", "{access:?}");
        assert_eq!(hint, "use that version, or a later one");
    }
}

#[test]
fn a_book_of_an_older_version_is_brought_up_to_date_by_writing_only() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("book.db");
    drop(new_book(&file));
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.pragma_update(None, "user_version", 0).unwrap();
    drop(raw);
    let (what, hint) = refusal(&folder, SqliteStore::open(&file, Access::Read));
    assert_eq!(what, "book.db has an older form");
    assert_eq!(hint, "open it once for writing, for instance with: day close --dry-run --book book.db");
}
