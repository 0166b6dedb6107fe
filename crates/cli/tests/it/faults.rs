//! Disks that are full, files that are damaged, folders that cannot be written: a clear error, and no loss.

use std::process::Command;

use crate::support::{Desk, Said};

/// Runs the executable with no file growing beyond so many blocks of 512 bytes: as on a disk that fills up.
fn on_a_full_disk(desk: &Desk, blocks: u32, line: &str) -> Said {
    let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &limited, env!("CARGO_BIN_EXE_arrears")]).args(line.split_whitespace());
    desk.said(command)
}

/// A book of 400 accounts, and a file with a repayment of each.
fn a_larger_book() -> Desk {
    let desk = Desk::with_book();
    let mut contracts = "account,person,product,opened_on,principal,instalments\n".to_owned();
    let mut repayments = "account,effective_on,amount,key\n".to_owned();
    for number in 0..400 {
        contracts += &format!("B{number},Q{number},monthly,2025-01-31,300.00,3\n");
        repayments += &format!("B{number},2025-02-28,100.00,r\n");
    }
    desk.write("more-contracts.csv", &contracts);
    desk.write("more-repayments.csv", &repayments);
    desk.done("book import --contracts more-contracts.csv");
    desk
}

#[test]
fn a_full_disk_fails_the_work_and_loses_nothing() {
    let desk = a_larger_book();
    let before = desk.done("book stats --json");
    for line in ["book import --repayments more-repayments.csv", "day close --through 2025-03-31"] {
        let said = on_a_full_disk(&desk, 10, line);
        assert_eq!(said.code, Some(2), "{line}: {said:?}");
        let hint = "hint: the disk is full or failing; nothing of the unit of work was stored: make room and run the same again\n";
        assert!(said.err.starts_with("error: ") && said.err.ends_with(hint), "{line}: {}", said.err);
        assert_eq!(desk.done("book stats --json"), before, "{line}");
        desk.done("book verify");
    }
    let taken = desk.done("book import --repayments more-repayments.csv");
    assert!(taken.starts_with("400 events booked, 0 known already"), "{taken}");
    desk.done("day close --through 2025-03-31");
    desk.done("book verify");
    desk.done("day audit");
}

/// Every page in turn: `book verify` finds it, or it is a free page and the book says what it said before. Nothing
/// panics.
#[test]
fn a_damaged_book_is_never_called_sound() {
    let desk = a_larger_book();
    desk.done("day close --through 2025-03-31");
    let whole = std::fs::read(desk.path("book.db")).unwrap();
    assert!(desk.done("book verify").ends_with("all as stored\n"));
    let everything = |desk: &Desk| {
        desk.done("book export --journal journal.jsonl --accounts accounts.csv");
        (desk.read("journal.jsonl"), desk.read("accounts.csv"), desk.done("book stats --json"))
    };
    let before = everything(&desk);
    const PAGE: usize = 4096;
    let mut found = 0;
    for (number, start) in (0..whole.len()).step_by(PAGE).enumerate() {
        let mut damaged = whole.clone();
        damaged[start..start + PAGE].iter_mut().for_each(|byte| *byte ^= 0x5a);
        std::fs::write(desk.path("book.db"), &damaged).unwrap();
        let said = desk.run("book verify");
        if said.code == Some(0) {
            assert_eq!(everything(&desk), before, "page {number}");
        } else {
            assert!(matches!(said.code, Some(1 | 2)), "page {number}: {said:?}");
            assert!(said.err.starts_with("error: "), "page {number}: {said:?}");
            found += 1;
        }
    }
    assert!(found > 40, "{found} damaged pages found");
    let cut = &whole[..whole.len() / 2];
    std::fs::write(desk.path("book.db"), cut).unwrap();
    let said = desk.run("book stats");
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("\nhint: the file is damaged: put a backup in its place"), "{}", said.err);
}
