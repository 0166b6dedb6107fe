//! Acknowledged means on disk: nothing is told to anybody before what it rests on was synchronised.
//!
//! A book in a file is watched from outside, by its system calls (`strace`, where it is installed and may be used): the last
//! bytes that were written to the log must have been followed by a synchronisation before the answer leaves. Of a book in a
//! database the server is asked how far its log is on disk.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use store_postgres::Address;
use store_postgres::throwaway::{Cluster, Purpose};

use crate::serve::Running;
use crate::serve::client::{Client, TOKEN};
use crate::support::Desk;

/// A command that runs the executable and notes its system calls in a file; none where that cannot be done.
fn traced(desk: &Desk, line: &str) -> Option<Command> {
    let traceable = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    if !traceable.is_ok_and(|status| status.success()) {
        eprintln!("skipped: strace is not installed, or may not be used");
        return None;
    }
    let calls = "trace=pwrite64,pwritev,write,writev,sendto,sendmsg,fsync,fdatasync";
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-s", "100", "-e", calls, "-o", "trace"]).arg(env!("CARGO_BIN_EXE_arrears"));
    desk.at_home(command.args(line.split_whitespace()));
    Some(command)
}

/// How many answers left with all that was written to a log before them on disk, and something written since the one before.
fn durable_answers(trace: &str, log: &str, answer: &str) -> Result<usize, String> {
    let log = format!("{log}>");
    let (mut unsynced, mut is_written, mut answers) = (None, false, 0);
    // The processes whose synchronisation of the log is under way, each with what was unsynced when it began.
    let mut syncing: Vec<(&str, Option<usize>)> = Vec::new();
    for (number, line) in trace.lines().enumerate() {
        let process = line.split(' ').next().unwrap_or_default();
        let is_sync = line.contains("sync(") && line.contains(&log);
        if line.contains("pwrite") && line.contains(&log) {
            (unsynced, is_written) = (Some(number), true);
        } else if is_sync && line.contains("<unfinished") {
            syncing.push((process, unsynced));
        } else if is_sync && line.ends_with("= 0") {
            unsynced = None;
        } else if line.contains("sync resumed") && line.ends_with("= 0") {
            let place = syncing.iter().position(|(other, _)| *other == process);
            // What was written while it was under way is not meant.
            if place.is_some_and(|place| syncing.remove(place).1 == unsynced) {
                unsynced = None;
            }
        } else if line.contains(answer) {
            if let Some(write) = unsynced {
                return Err(format!("line {}: answered, and line {} is not on disk", number + 1, write + 1));
            }
            answers += usize::from(std::mem::take(&mut is_written));
        }
    }
    Ok(answers)
}

#[test]
fn an_answer_before_the_disk_would_be_found() {
    let write = "7 pwrite64(4</b/book.db-wal>, \"x\", 9, 0) = 9\n";
    let (begun, ended) = ("7 fdatasync(4</b/book.db-wal> <unfinished ...>\n", "7 <... fdatasync resumed>) = 0\n");
    let (sync, other) = ("7 fsync(4</b/book.db-wal>) = 0\n", "7 fsync(5</b/book.db>) = 0\n");
    let answer = "8 sendto(9<socket:[1]>, \"HTTP/1.1 201 Created\", 20) = 20\n";
    let of = |lines: &[&str]| durable_answers(&lines.concat(), "book.db-wal", "HTTP/1.1 201");
    assert_eq!(of(&[write, sync, answer, write, begun, ended, answer]), Ok(2));
    assert_eq!(of(&[write, answer, sync]), Err("line 2: answered, and line 1 is not on disk".to_owned()));
    assert_eq!(of(&[write, other, answer]), Err("line 3: answered, and line 1 is not on disk".to_owned()));
    assert_eq!(of(&[write, begun, answer, ended]), Err("line 3: answered, and line 1 is not on disk".to_owned()));
    assert_eq!(
        of(&[write, begun, write, ended, answer]),
        Err("line 5: answered, and line 3 is not on disk".to_owned())
    );
    // An answer for which nothing was written is not counted.
    assert_eq!(of(&[write, sync, answer, answer]), Ok(1));
}

#[test]
fn a_command_that_says_what_it_did_has_it_on_disk() {
    let desk = Desk::with_book();
    desk.write("more.csv", "account,effective_on,amount,key\nA1,2025-03-28,100.00,r2\n");
    for (line, answer) in [
        ("book import --repayments more.csv", "1 event booked"),
        ("day close --through 2025-03-31", "2025-03-31"),
        ("book fold", "the records of 2 accounts have all their events"),
    ] {
        let Some(command) = traced(&desk, line) else { return };
        let said = desk.said(command);
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(said.out.contains(answer), "{said:?}");
        assert_eq!(durable_answers(&desk.read("trace"), "book.db-wal", "write(1<"), Ok(1), "{line}");
    }
}

#[test]
fn a_server_that_acknowledges_an_event_has_it_on_disk() {
    let desk = Desk::with_book();
    let Some(mut command) = traced(&desk, "serve --listen 127.0.0.1:0") else { return };
    let running = Running::of(command.env("ARREARS_TOKEN", TOKEN));
    let mut client = Client::new(&running.address).unwrap();
    for number in 0..40 {
        assert_eq!(client.post("/v1/events", &repayment(number)).unwrap(), 201);
    }
    // It is the server that is told to end, not whoever watches it.
    let server = desk.read("trace").split(' ').next().unwrap().to_owned();
    assert!(Command::new("kill").args(["-TERM", &server]).status().unwrap().success());
    assert_eq!(running.end().0.code(), Some(0));
    assert_eq!(durable_answers(&desk.read("trace"), "book.db-wal", "HTTP/1.1 201"), Ok(40));
}

fn repayment(number: u32) -> String {
    format!(r#"{{"account":"A1","effective_on":"2025-03-01","event":"repay 0.01","key":"durable {number}"}}"#)
}

/// A server that puts its log on disk only when somebody waits for it.
fn lazy_server() -> Option<Cluster> {
    let server = Cluster::start(&std::env::temp_dir(), Purpose::Tests).unwrap();
    let Some(server) = server else {
        eprintln!("skipped: PostgreSQL is not installed");
        return None;
    };
    let mut client = Address::parse(&server.address("public")).unwrap().connect().unwrap();
    for setting in ["synchronous_commit to off", "wal_writer_delay to '10s'", "bgwriter_delay to '10s'"] {
        client.batch_execute(&format!("alter system set {setting}")).unwrap();
    }
    client.batch_execute("select pg_reload_conf()").unwrap();
    // Told to itself, as to all others.
    std::thread::sleep(Duration::from_millis(200));
    Some(server)
}

/// Whether all of a server's log is on disk.
fn is_on_disk(client: &mut postgres::Client) -> bool {
    client.query_one("select pg_current_wal_flush_lsn() >= pg_current_wal_insert_lsn()", &[]).unwrap().get(0)
}

#[test]
fn a_database_has_on_disk_what_was_acknowledged_whatever_its_own_setting_is() {
    let Some(server) = lazy_server() else { return };
    let mut onlooker = Address::parse(&server.address("public")).unwrap().connect().unwrap();
    // What does not wait for the disk is seen not to: else the rest would show nothing.
    onlooker.batch_execute("create table note (text text)").unwrap();
    let unwritten = (0..20).filter(|_| {
        onlooker.batch_execute("insert into note values ('not waited for')").unwrap();
        !is_on_disk(&mut onlooker)
    });
    assert!(unwritten.count() > 15, "the server waits for the disk by itself");

    let desk = Desk::with_database(server.address("durable"));
    desk.make_book();
    let running = Running::start(&desk, &[]);
    let mut client = Client::new(&running.address).unwrap();
    // The server notes something of its own every fifteen seconds, once in a while just then.
    let on_disk = (0..40).filter(|number| {
        assert_eq!(client.post("/v1/events", &repayment(*number)).unwrap(), 201);
        is_on_disk(&mut onlooker)
    });
    assert!(on_disk.count() >= 38, "an answer did not wait for the disk");
    running.signal("TERM");
    assert_eq!(running.end().0.code(), Some(0));

    // Chunks are not waited for; the writer's last commit is, and what was committed before it is on disk with it.
    let mut contracts = "account,person,product,opened_on,principal,instalments\n".to_owned();
    for number in 0..60 {
        writeln!(contracts, "B{number},Q{number},monthly,2025-02-01,300.00,3").unwrap();
    }
    desk.write("more.csv", &contracts);
    desk.done("book import --contracts more.csv");
    assert!(is_on_disk(&mut onlooker), "an import");
    desk.done("day close --through 2025-03-31 --workers 2 --chunk 7");
    assert!(is_on_disk(&mut onlooker), "a close");
}
