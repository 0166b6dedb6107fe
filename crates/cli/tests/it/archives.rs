//! Books that are copied, archived and made again.

use crate::stores::address;
use crate::support::Desk;

/// Everything that a book says, but when it was written.
fn said(desk: &Desk, book: &str) -> Vec<String> {
    desk.done(&format!("book verify --book {book}"));
    desk.done(&format!("day audit --book {book}"));
    desk.done(&format!("book export --book {book} --journal j.jsonl --hledger p.journal --accounts a.csv"));
    let history = desk.done(&format!("account history A1 --book {book}"));
    let accruals = desk.done(&format!("day accruals --book {book}"));
    vec![desk.read("j.jsonl"), desk.read("p.journal"), desk.read("a.csv"), history, accruals]
}

#[test]
fn a_copy_is_a_book_and_takes_no_place_of_another() {
    let desk = Desk::with_book();
    desk.done("day close --through 2025-03-31");
    assert_eq!(desk.done("book backup copy.db"), "copy.db: a copy of book.db\n");
    assert_eq!(said(&desk, "copy.db"), said(&desk, "book.db"));
    assert_eq!(desk.refused("book backup copy.db"), "error: copy.db exists already\nhint: choose another file\n");
    // The copy goes its own way.
    desk.done("day close --book copy.db --through 2025-04-01");
    assert_eq!(desk.json("book stats --json")["last_close"], "2025-03-31");
}

#[test]
fn an_archive_grows_and_gives_the_book_again() {
    let desk = Desk::with_book();
    assert_eq!(desk.done("book archive --to archive"), "archive: 5 events and 2 accounts more, through event 5\n");
    assert_eq!(desk.done("book archive --to archive"), "archive: 0 events and 0 accounts more, through event 5\n");
    desk.done("day close --through 2025-03-31");
    desk.write("late.csv", "account,effective_on,amount,key\nA1,2025-03-28,100.00,\"a key, quoted \"\"so\"\"\"\n");
    desk.done("book import --repayments late.csv");
    desk.write(
        "more.csv",
        "account,person,product,opened_on,principal,instalments\nA3,P1,monthly,2025-04-01,30.00,3\n",
    );
    desk.done("book import --contracts more.csv");
    assert_eq!(desk.done("book archive --to archive"), "archive: 2 events and 1 account more, through event 7\n");
    let restored = desk.done("book restore --from archive --book again.db");
    assert!(restored.starts_with("again.db: 7 events of 3 accounts, the last recorded at "), "{restored}");
    assert!(restored.ends_with(", closed through 2025-03-31\n"), "{restored}");
    assert_eq!(said(&desk, "again.db"), said(&desk, "book.db"));
    for book in ["book.db", "again.db"] {
        desk.done(&format!("day close --book {book} --through 2025-04-30"));
    }
    assert_eq!(said(&desk, "again.db"), said(&desk, "book.db"));
    let error = desk.refused("book restore --from archive --book again.db");
    assert!(error.starts_with("error: again.db exists already\n"), "{error}");
}

/// The late repayment was recorded after the copy was made; an instant between the two is gone back to.
#[test]
fn a_book_is_made_again_as_it_was_at_an_instant() {
    let desk = Desk::with_book();
    desk.done("day close --through 2025-03-31");
    desk.done("book backup then.db");
    let then = jiff::Timestamp::now();
    desk.write("late.csv", "account,effective_on,amount,key\nA1,2025-03-28,100.00,r2\n");
    desk.done("book import --repayments late.csv");
    desk.done("day close --through 2025-04-30");
    desk.done("book archive --to archive");
    desk.done(&format!("book restore --from archive --book again.db --until {then}"));
    assert_eq!(said(&desk, "again.db"), said(&desk, "then.db"));
}

#[test]
fn a_book_moves_from_one_store_to_the_other_and_back() {
    let Some(url) = address("moved") else { return };
    let desk = Desk::with_book();
    desk.done("day close --through 2025-03-31");
    desk.done("book archive --to archive");
    desk.done(&format!("book restore --from archive --book {url}"));
    assert_eq!(said(&desk, &url), said(&desk, "book.db"));
    desk.done(&format!("book archive --book {url} --to back"));
    desk.done("book restore --from back --book again.db");
    assert_eq!(said(&desk, "again.db"), said(&desk, "book.db"));
}

#[test]
fn an_archive_with_a_gap_or_a_damaged_file_is_refused() {
    let desk = Desk::with_book();
    desk.done("book archive --to archive");
    desk.write("late.csv", "account,effective_on,amount,key\nA1,2025-03-28,100.00,r2\n");
    desk.done("book import --repayments late.csv");
    desk.done("book archive --to archive");
    let first = "archive/journal-000000000001-000000000005.csv.gz";
    let whole = std::fs::read(desk.path(first)).unwrap();
    std::fs::remove_file(desk.path(first)).unwrap();
    let said = desk.run("book restore --from archive --book again.db");
    let error = "error: journal-000000000006-000000000006.csv.gz begins with 6, but 1 is missing: a file of the archive is not there\n";
    assert_eq!((said.code, said.err.as_str()), (Some(2), error));
    // At the beginning not even the header can be read, in the middle a row, at the end the sum is another.
    for place in [whole.len() / 8, whole.len() / 2, whole.len() - 6] {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x5a;
        std::fs::write(desk.path(first), damaged).unwrap();
        std::fs::remove_file(desk.path("again.db")).unwrap();
        let said = desk.run("book restore --from archive --book again.db");
        assert_eq!(said.code, Some(2), "{place}: {said:?}");
        assert!(said.err.contains("journal-000000000001-000000000005.csv.gz"), "{place}: {}", said.err);
    }
    std::fs::create_dir(desk.path("empty")).unwrap();
    let error = "error: empty is not an archive: it has no book.csv.gz\nhint: an archive is made with: book archive --to FOLDER\n";
    assert_eq!(desk.refused("book restore --from empty --book new.db"), error);
}
