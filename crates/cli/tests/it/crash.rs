//! Crashes: the executable is killed at random moments of its work and run again. What it acknowledged is there, nothing is
//! there twice, and the book ends as one that was never disturbed.
//!
//! 200 kills of a book in a file and 40 of one in PostgreSQL by default; `ARREARS_KILLS=5000` makes more, `ARREARS_SEED=7`
//! others.

mod script;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use self::script::{Script, Step};
use crate::stores::address;
use crate::support::{Desk, MONTHLY};

/// How long a kill is waited for, at most, as a multiple of how long the step took so far.
const LATEST: f64 = 1.2;

#[test]
fn a_book_in_a_file_survives_being_killed_at_any_moment() {
    survive(setting("ARREARS_KILLS", 200), |_| Some(Desk::new()));
}

#[test]
fn a_book_in_a_database_survives_being_killed_at_any_moment() {
    survive(setting("ARREARS_KILLS", 40), |name| address(name).map(Desk::with_database));
}

/// Lives through so many kills with books on desks of these names; does nothing where no such desk can be had.
fn survive(wanted: u64, desk: impl Fn(&str) -> Option<Desk>) {
    let seed = setting("ARREARS_SEED", 1);
    println!("{wanted} kills, seed {seed}");
    let mut kills = 0;
    for round in 0.. {
        if kills >= wanted {
            break;
        }
        let script = Script::random(seed + round);
        let Some(calm) = desk(&format!("calm_{round}")) else { return };
        let mut killer = Killer::new(seed + round, wanted - kills);
        script.steps().iter().for_each(|step| drop(calm.done(&script.prepare(&calm, step))));
        let Some(rough) = desk(&format!("rough_{round}")) else { return };
        for step in script.steps() {
            killer.insist(&rough, &script, step);
        }
        assert_eq!(ending(&rough), ending(&calm), "seed {}", seed + round);
        kills += killer.kills;
        println!("seed {}: {} kills", seed + round, killer.kills);
    }
}

/// Each kill falls a little later, from the start of the program to after its end.
#[test]
fn an_old_book_survives_being_killed_while_it_is_brought_up_to_date() {
    let mut up_to_date = 0;
    for delay in 0..60 {
        let desk = Desk::new();
        let raw = rusqlite::Connection::open(desk.path("book.db")).unwrap();
        raw.execute_batch(include_str!("../../../store-sqlite/migrations/0001_book.sql")).unwrap();
        raw.execute_batch(
            "pragma application_id = 0x41525253;
             pragma user_version = 1;
             insert into book (id, name, time_zone, created_at) values (1, 'old', 'Asia/Shanghai', 7);",
        )
        .unwrap();
        raw.execute("insert into product values ('monthly', 1, ?1)", [MONTHLY]).unwrap();
        drop(raw);
        // What opens a book for writing brings it up to date.
        let line = "day close --dry-run";
        let fate = run(&desk, line, Some(Duration::from_micros(250 * delay)));
        up_to_date += u32::from(!matches!(fate, Fate::Killed));
        let refused = desk.refused(line);
        assert!(refused.starts_with("error: the book is empty, there is no day to close"), "{refused}");
        assert!(desk.done("product list").contains("monthly"), "kill {delay}");
        desk.done("book verify");
    }
    println!("{up_to_date} of 60 were up to date before the kill");
}

/// Everything a book says of itself but when it was written.
fn ending(desk: &Desk) -> Vec<String> {
    desk.done("book verify");
    desk.done("day audit");
    desk.done("book export --journal journal.jsonl --hledger postings.journal --accounts accounts.csv");
    let journal = desk.read("journal.jsonl").lines().map(without_instant).collect();
    let mut stats = desk.json("book stats --json");
    // How much room it takes is a matter of how it came about.
    stats.as_object_mut().unwrap().remove("bytes").expect("a book says how large it is");
    let accruals = desk.done("day accruals --json");
    vec![journal, desk.read("postings.journal"), desk.read("accounts.csv"), stats.to_string(), accruals]
}

fn without_instant(line: &str) -> String {
    let mut event: serde_json::Value = serde_json::from_str(line).unwrap();
    event.as_object_mut().unwrap().remove("recorded_at").expect("an event says when it was recorded");
    format!("{event}\n")
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().expect("a whole number"))
}

/// Runs steps and kills them.
struct Killer {
    chance: ChaCha8Rng,
    /// How many kills are left to make, and how many were made.
    left: u64,
    kills: u64,
    /// How long each kind of step takes undisturbed, so that kills fall everywhere within.
    took: Vec<(&'static str, Duration)>,
}

impl Killer {
    fn new(seed: u64, left: u64) -> Self {
        Self { chance: ChaCha8Rng::seed_from_u64(seed), left, kills: 0, took: Vec::new() }
    }

    /// Runs a step until it is done, and kills it on the way as often as chance will have it.
    fn insist(&mut self, desk: &Desk, script: &Script, step: &Step) {
        let line = script.prepare(desk, step);
        let mut patience = 100;
        loop {
            let before = events(desk);
            let is_killed = self.left > 0 && self.chance.random_bool(0.8);
            let fate = if is_killed { Some(self.moment(step.kind())) } else { None };
            let began = Instant::now();
            match run(desk, &line, fate) {
                Fate::Done => {
                    if fate.is_none() {
                        self.note(step.kind(), began.elapsed());
                    }
                    return;
                }
                Fate::Killed => {
                    self.left -= 1;
                    self.kills += 1;
                    self.check(desk, step, before);
                }
                // The work was done when the kill came, and only the answer was lost.
                Fate::Refused(why) if step.is_done_already(&why) => return,
                // A server may take a moment to see that whoever held the writer's place is dead.
                Fate::Refused(why) => {
                    assert!(why.contains("is writing to") && patience > 0, "{line}: {why}");
                    patience -= 1;
                    std::thread::sleep(Duration::from_millis(50));
                }
            }
        }
    }

    /// After a kill the book is sound, has all that was acknowledged, and of the step all or nothing.
    fn check(&self, desk: &Desk, step: &Step, before: Option<u64>) {
        let Some(now) = events(desk) else {
            assert_eq!(before, None, "an acknowledged book is there");
            return;
        };
        let before = before.unwrap_or(0);
        let whole = before + step.events();
        match step {
            // A close books statements as it goes; it is resumed.
            Step::Close { .. } => assert!(now >= before, "kill {}: {before} events became {now}", self.kills),
            Step::Init | Step::Import { .. } => {
                assert!(
                    now == before || now == whole,
                    "kill {}: {now} events, neither {before} nor {whole}",
                    self.kills
                );
            }
        }
        if self.kills.is_multiple_of(10) {
            desk.done("book verify");
        }
    }

    fn moment(&mut self, kind: &'static str) -> Duration {
        let known = self.took.iter().find(|(other, _)| *other == kind);
        let usual = known.map_or(Duration::from_millis(60), |(_, took)| *took);
        usual.mul_f64(self.chance.random_range(0.0..LATEST))
    }

    fn note(&mut self, kind: &'static str, took: Duration) {
        self.took.retain(|(other, _)| *other != kind);
        self.took.push((kind, took));
    }
}

enum Fate {
    Done,
    Refused(String),
    Killed,
}

fn run(desk: &Desk, line: &str, killed_after: Option<Duration>) -> Fate {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
    desk.at_home(command.args(line.split_whitespace()));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    if let Some(after) = killed_after {
        std::thread::sleep(after);
        child.kill().unwrap();
    }
    let output = child.wait_with_output().unwrap();
    match output.status.code() {
        Some(0) => Fate::Done,
        None => Fate::Killed,
        Some(_) => Fate::Refused(String::from_utf8(output.stderr).unwrap()),
    }
}

/// How many events the book holds; none when there is no book.
fn events(desk: &Desk) -> Option<u64> {
    let said = desk.run("book stats --json");
    let stats: Option<serde_json::Value> = serde_json::from_str(&said.out).ok();
    assert!(stats.is_some() || said.err.contains("there is no book"), "a book that is there can be read: {said:?}");
    stats.map(|stats| stats["events"].as_u64().unwrap())
}
