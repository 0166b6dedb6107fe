//! The server as a person runs it: started, asked, told to end, killed.
//!
//! Posts flow while it ends. What was acknowledged is in the book, once, however it ended.

pub(crate) mod client;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use store_postgres::throwaway::{Cluster, Purpose};

use self::client::{Client, TOKEN};
use crate::crash::setting;
use crate::stores::address;
use crate::support::Desk;

/// A server of a desk's book.
pub(crate) struct Running {
    child: Child,
    /// What it logs, read all the time: a pipe that nobody reads stops whoever writes into it.
    log: JoinHandle<String>,
    pub(crate) address: String,
}

impl Running {
    pub(crate) fn start(desk: &Desk, more: &[(&str, &str)]) -> Self {
        Self::start_with(desk, &[], more)
    }

    /// One with more arguments.
    pub(crate) fn start_with(desk: &Desk, arguments: &[&str], more: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
        desk.at_home(command.args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"]).args(arguments));
        command.env("ARREARS_TOKEN", TOKEN);
        Self::of(command.envs(more.iter().copied()).env_remove("ARREARS_LOG"))
    }

    /// What a command starts.
    pub(crate) fn of(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim_end().strip_prefix("listening on http://").expect("it says where it listens").to_owned();
        let mut stderr = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).unwrap();
            log
        });
        Self { child, log, address }
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end; how it ended and what it logged.
    pub(crate) fn end(mut self) -> (ExitStatus, String) {
        (self.child.wait().unwrap(), self.log.join().unwrap())
    }
}

/// Posts from several clients until the server is gone, and sends the signal when enough were acknowledged.
///
/// Returns the keys that were acknowledged, and those that were sent.
fn post_until_it_ends(running: &Running, signal: &str, enough: u64) -> (BTreeSet<String>, BTreeSet<String>) {
    let acknowledged = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let post = |client: usize| {
            let acknowledged = &acknowledged;
            scope.spawn(move || {
                let (mut done, mut sent) = (BTreeSet::new(), BTreeSet::new());
                let Ok(mut connection) = Client::new(&running.address) else { return (done, sent) };
                for k in 0.. {
                    let key = format!("{client}-{k}");
                    let body = format!(
                        r#"{{"account":"A{}","effective_on":"2025-03-01","event":"repay 0.01","key":"{key}"}}"#,
                        client % 2 + 1
                    );
                    sent.insert(key.clone());
                    match connection.post("/v1/events", &body) {
                        Ok(201) => {
                            done.insert(key);
                            if acknowledged.fetch_add(1, Ordering::Relaxed) + 1 == enough {
                                running.signal(signal);
                            }
                        }
                        // It is going: sent away, or cut off.
                        Ok(503) | Err(_) => break,
                        Ok(other) => panic!("{other}"),
                    }
                }
                (done, sent)
            })
        };
        let clients: Vec<_> = (0..16).map(post).collect();
        let mut all = (BTreeSet::new(), BTreeSet::new());
        for client in clients {
            let (done, sent) = client.join().unwrap();
            all.0.extend(done);
            all.1.extend(sent);
        }
        all
    })
}

/// The keys of the posted events that are in the book, in the order of its journal.
fn booked(desk: &Desk) -> Vec<String> {
    desk.done("book verify");
    desk.done("book export --journal journal.jsonl");
    let events = desk.read("journal.jsonl");
    let keys = events.lines().map(|line| {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        event["key"].as_str().unwrap().to_owned()
    });
    keys.filter(|key| key.contains('-')).collect()
}

#[test]
fn a_server_that_is_told_to_end_loses_nothing() {
    tell_to_end_under_load(&Desk::with_book());
}

#[test]
fn a_server_of_a_database_that_is_told_to_end_loses_nothing() {
    let Some(url) = address("told_to_end") else { return };
    let desk = Desk::with_database(url);
    desk.make_book();
    tell_to_end_under_load(&desk);
}

fn tell_to_end_under_load(desk: &Desk) {
    let running = Running::start(desk, &[]);
    let (acknowledged, sent) = post_until_it_ends(&running, "TERM", 300);
    let (status, log) = running.end();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains("\"message\":\"stopped\""), "{log}");
    // Before anybody reads it again. Of a database there is no such file.
    assert!(!desk.path("book.db-wal").exists(), "the book was not put in order");
    let booked = booked(desk);
    let once: BTreeSet<String> = booked.iter().cloned().collect();
    assert_eq!(once.len(), booked.len(), "an event was booked twice");
    assert!(once.is_subset(&sent));
    // Whoever was told nothing was not booked: what is let in is answered.
    assert_eq!(once, acknowledged);
}

#[test]
fn a_server_that_is_killed_keeps_what_it_acknowledged() {
    // Each kill falls a little later, within whatever commit is under way.
    for round in 0..setting("ARREARS_KILLS", 12) {
        kill_under_load(&Desk::with_book(), 1 + 37 * (round % 20));
    }
}

#[test]
fn a_server_of_a_database_that_is_killed_keeps_what_it_acknowledged() {
    for round in 0..setting("ARREARS_KILLS", 3) {
        let Some(url) = address(&format!("killed_{round}")) else { return };
        let desk = Desk::with_database(url);
        desk.make_book();
        kill_under_load(&desk, 1 + 120 * (round % 5));
    }
}

fn kill_under_load(desk: &Desk, enough: u64) {
    let running = Running::start(desk, &[]);
    let (acknowledged, sent) = post_until_it_ends(&running, "KILL", enough);
    let (status, _) = running.end();
    assert_eq!(status.code(), None);
    let booked = booked(desk);
    let once: BTreeSet<String> = booked.iter().cloned().collect();
    assert_eq!(once.len(), booked.len(), "an event was booked twice");
    assert!(acknowledged.is_subset(&once) && once.is_subset(&sent));
}

#[test]
fn the_server_answers_what_the_commands_answer() {
    let desk = Desk::with_book();
    desk.done("day close --through 2025-03-31");
    let running = Running::start(&desk, &[]);
    let mut client = Client::new(&running.address).unwrap();
    let mut json = |path: &str| -> serde_json::Value { serde_json::from_str(&client.get(path).unwrap().1).unwrap() };
    assert_eq!(json("/v1/accounts/A1"), desk.json("account show A1 --json"));
    assert_eq!(json("/v1/accounts/A1/history"), desk.json("account history A1 --json"));
    let explained = json("/v1/accounts/A1?explain=true&lang=zh&as_of=2025-03-31");
    let sentences = desk.json("account explain A1 --lang zh --as-of 2025-03-31 --json");
    assert_eq!(explained["explanation"]["sentences"], sentences["sentences"]);
    assert_eq!(json("/v1/summary")["places"], desk.json("book stats --json")["places"]);
    // The writer's place is taken, and reading goes on.
    assert!(desk.refused("day close").contains("another process is writing to book.db"));
    running.signal("INT");
    assert_eq!(running.end().0.code(), Some(0));
}

#[test]
fn other_machines_are_asked_who_they_are() {
    let desk = Desk::with_book();
    assert_eq!(
        desk.refused("serve --open --listen 0.0.0.0:0"),
        "error: 0.0.0.0:0 is not listened on without asking who somebody is\n\
         hint: leave --open out; or listen on 127.0.0.1 alone\n"
    );
    desk.write("token", "short\n");
    assert!(desk.refused("serve --token-file token").starts_with("error: the token has fewer than 20 characters"));
    let running = Running::start(&desk, &[("ARREARS_TOKEN", "0123456789abcdef0123")]);
    let mut client = Client::new(&running.address).unwrap();
    assert_eq!(client.get("/v1/book").unwrap().0, 401);
    assert_eq!(client.get("/readyz").unwrap().0, 200);
    running.signal("TERM");
    let (status, log) = running.end();
    assert_eq!(status.code(), Some(0));
    assert!(!log.contains("0123456789abcdef"), "{log}");
}

#[test]
fn logs_have_neither_accounts_nor_people() {
    let desk = Desk::with_book();
    let running = Running::start(&desk, &[]);
    let mut client = Client::new(&running.address).unwrap();
    client.get("/v1/accounts/A1").unwrap();
    client.post("/v1/events", r#"{"account":"A1","effective_on":"2025-03-01","event":"repay x","key":"k"}"#).unwrap();
    client.post("/v1/day-closes", r#"{"date":"2025-02-28"}"#).unwrap();
    running.signal("TERM");
    let (_, log) = running.end();
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["level"].is_string() && line["message"].is_string(), "{line}");
    }
    assert!(!log.contains("A1") && !log.contains("P1"), "{log}");
}

/// The database restarts as after a loss of power while posts flow: clients are told, nothing acknowledged is lost, and the
/// server goes on by itself.
#[test]
fn a_server_outlives_a_restart_of_its_database_under_load() {
    let Some(mut database) = Cluster::start(&std::env::temp_dir(), Purpose::Measurement).unwrap() else {
        eprintln!("skipped: PostgreSQL is not installed");
        return;
    };
    let desk = Desk::with_database(database.address("restarted"));
    desk.make_book();
    let running = Running::start(&desk, &[]);
    let is_over = AtomicBool::new(false);
    let acknowledged = AtomicU64::new(0);
    let all: Vec<(String, bool)> = std::thread::scope(|scope| {
        let post = |number: usize| {
            let (running, is_over, acknowledged) = (&running, &is_over, &acknowledged);
            scope.spawn(move || {
                let (mut client, mut sent) = (Client::new(&running.address).unwrap(), Vec::new());
                while !is_over.load(Ordering::Relaxed) {
                    let key = format!("{number}-{}", sent.len());
                    let body = format!(
                        r#"{{"account":"A{}","effective_on":"2025-03-01","event":"repay 0.01","key":"{key}"}}"#,
                        number % 2 + 1
                    );
                    // The server answers all the time; sent again, an event is booked once.
                    let status = client.post("/v1/events", &body).unwrap();
                    assert!(matches!(status, 200 | 201 | 503), "{status}");
                    acknowledged.fetch_add(u64::from(status != 503), Ordering::Relaxed);
                    sent.push((key, status != 503));
                }
                sent
            })
        };
        let clients: Vec<_> = (0..8).map(post).collect();
        let wait_for_more = || {
            let enough = acknowledged.load(Ordering::Relaxed) + 100;
            let began = Instant::now();
            while acknowledged.load(Ordering::Relaxed) < enough {
                assert!(began.elapsed() < Duration::from_secs(60), "events are taken in again");
                std::thread::sleep(Duration::from_millis(5));
            }
        };
        for _ in 0..3 {
            wait_for_more();
            database.crash().unwrap();
        }
        wait_for_more();
        is_over.store(true, Ordering::Relaxed);
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    running.signal("TERM");
    assert_eq!(running.end().0.code(), Some(0));
    let booked = booked(&desk);
    let once: BTreeSet<&String> = booked.iter().collect();
    assert_eq!(once.len(), booked.len(), "an event was booked twice");
    let lost: Vec<&String> = all
        .iter()
        .filter(|(key, was_acknowledged)| *was_acknowledged && !once.contains(key))
        .map(|(key, _)| key)
        .collect();
    assert_eq!(lost, Vec::<&String>::new());
    assert!(all.iter().any(|(_, was_acknowledged)| !was_acknowledged), "clients were told");
}
