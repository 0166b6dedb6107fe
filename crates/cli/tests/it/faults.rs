//! Disks that are full, files that are damaged, folders that cannot be written: a clear error, and no loss.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use store_postgres::Address;
use store_postgres::throwaway::{Cluster, Purpose};

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

/// The executable run by somebody who may read files here and write none; none where that cannot be tried.
fn as_a_guest(desk: &Desk, line: &str) -> Option<Said> {
    let guest = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];
    let mut trial = Command::new("setpriv");
    trial.args(guest).arg(env!("CARGO_BIN_EXE_arrears")).arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    if !trial.status().is_ok_and(|status| status.success()) {
        eprintln!("skipped: nobody else can be run as here");
        return None;
    }
    let mut command = Command::new("setpriv");
    command.args(guest).arg(env!("CARGO_BIN_EXE_arrears")).args(line.split_whitespace());
    Some(desk.said(command))
}

#[test]
fn a_book_that_cannot_be_written_says_so_and_stays_as_it_is() {
    let desk = a_larger_book();
    let mode = |path: &str, mode| {
        std::fs::set_permissions(desk.path(path), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("", 0o555);
    mode("book.db", 0o444);
    let before = std::fs::read(desk.path("book.db")).unwrap();
    for line in ["book import --repayments more-repayments.csv", "day close --through 2025-03-31", "book stats"] {
        let Some(said) = as_a_guest(&desk, line) else { return mode("", 0o755) };
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{line}: {said:?}");
        let hint = "hint: whoever uses a book, also to read it, must be able to write to its folder, where SQLite keeps files beside it\n";
        assert!(said.err.starts_with("error: ") && said.err.ends_with(hint), "{line}: {}", said.err);
        assert!(said.err.contains("book.db"), "it says which: {}", said.err);
    }
    assert_eq!(std::fs::read(desk.path("book.db")).unwrap(), before);
    mode("", 0o755);
}

/// A book in a database of a server of its own.
fn in_a_database(server: anyhow::Result<Option<Cluster>>) -> Option<(Cluster, Desk)> {
    let Some(server) = server.unwrap() else {
        eprintln!("skipped: PostgreSQL is not installed");
        return None;
    };
    let desk = Desk::with_database(server.address("faulty"));
    desk.make_book();
    Some((server, desk))
}

#[test]
fn a_full_disk_of_a_database_fails_the_work_and_loses_nothing() {
    let parent = std::env::temp_dir();
    let Some((_server, desk)) = in_a_database(Cluster::start_on_a_small_disk(&parent, 2_048)) else { return };
    let before = desk.json("book stats --json")["events"].clone();
    // Names that are long, so that the table of names is the first that finds no room.
    let mut contracts = "account,person,product,opened_on,principal,instalments\n".to_owned();
    for number in 0..6_000 {
        writeln!(contracts, "{number}{},Q,monthly,2025-01-31,300.00,3", "N".repeat(480)).unwrap();
    }
    desk.write("more.csv", &contracts);
    let said = desk.run("book import --contracts more.csv");
    assert_eq!(said.code, Some(2), "{said:?}");
    let hint = "hint: the server's disk is full or failing; nothing of the unit of work was stored: make room and run the same again\n";
    assert!(said.err.starts_with("error: ") && said.err.ends_with(hint), "{}", said.err);
    assert_eq!(desk.json("book stats --json")["events"], before);
    desk.done("book verify");
    desk.done("day close --through 2025-03-31");
    desk.done("day audit");
}

#[test]
fn a_database_that_only_reads_says_so_and_is_read() {
    let server = Cluster::start(&std::env::temp_dir(), Purpose::Tests);
    let Some((server, desk)) = in_a_database(server) else { return };
    let mut raw = Address::parse(&server.address("faulty")).unwrap().connect().unwrap();
    raw.batch_execute("alter database postgres set default_transaction_read_only to on").unwrap();
    let before = desk.done("book stats --json");
    desk.write("more.csv", "account,effective_on,amount,key\nA1,2025-03-28,100.00,r2\n");
    for line in ["book import --repayments more.csv", "day close --through 2025-03-31"] {
        let said = desk.run(line);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{line}: {said:?}");
        let hint = "hint: this server only reads: name the one that is written to, and not its replica\n";
        assert!(said.err.starts_with("error: ") && said.err.ends_with(hint), "{line}: {}", said.err);
    }
    assert_eq!(desk.done("book stats --json"), before);
    desk.done("book verify");
}

/// A page of a table in turn: reading says that the database is damaged, and what to do.
#[test]
fn a_damaged_database_is_never_called_sound() {
    let server = Cluster::start(&std::env::temp_dir(), Purpose::Tests);
    let Some((mut server, desk)) = in_a_database(server) else { return };
    desk.done("day close --through 2025-03-31");
    for table in ["account", "journal", "transition"] {
        let mut raw = Address::parse(&server.address("faulty")).unwrap().connect().unwrap();
        raw.batch_execute("set search_path to faulty; checkpoint").unwrap();
        let file: String =
            raw.query_one(&format!("select pg_relation_filepath(tableoid) from {table} limit 1"), &[]).unwrap().get(0);
        let file = server.data().join(file);
        let whole = std::fs::read(&file).unwrap();
        let damaged: Vec<u8> = whole.iter().map(|byte| byte ^ 0x5a).collect();
        std::fs::write(&file, damaged).unwrap();
        // What it has in memory is forgotten.
        server.crash().unwrap();
        let said = desk.run("book verify");
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{table}: {said:?}");
        let hint = "hint: the database is damaged: restore a backup, and look at the book with: book verify\n";
        assert!(said.err.starts_with("error: ") && said.err.ends_with(hint), "{table}: {}", said.err);
        std::fs::write(&file, whole).unwrap();
        server.crash().unwrap();
        desk.done("book verify");
    }
}
