//! Crashes: the executable is killed at random moments of its work and run again. What it acknowledged is there, nothing is
//! there twice, and the book ends as one that was never disturbed.
//!
//! The work is all that writes: making a book, bringing an old one up to date, imports, events that a server takes in, closes
//! by a command and by a server. 60 kills of a book in a file and 60 of one in PostgreSQL by default;
//! `ARREARS_KILLS=200 cargo test -p cli --test it crash:: -- --nocapture` makes 200 on each, `ARREARS_SEED=7` others.

mod script;
mod served;

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use self::script::{Script, Step};
use crate::stores::address;
use crate::support::Desk;

pub(crate) use self::script::REVOLVING;

/// How long a kill is waited for, at most, as a multiple of how long the step took so far.
const LATEST: f64 = 1.2;

#[test]
fn a_book_in_a_file_survives_being_killed_at_any_moment() {
    survive(setting("ARREARS_KILLS", 60), |_| Some(Desk::new()));
}

#[test]
fn a_book_in_a_database_survives_being_killed_at_any_moment() {
    survive(setting("ARREARS_KILLS", 60), |name| address(name).map(Desk::with_database));
}

/// Lives through so many kills with books on desks of these names; does nothing where no such desk can be had.
fn survive(wanted: u64, desk: impl Fn(&str) -> Option<Desk>) {
    let seed = setting("ARREARS_SEED", 1);
    println!("{wanted} kills, seed {seed}");
    let mut kills: BTreeMap<&str, u64> = BTreeMap::new();
    for round in 0.. {
        let made: u64 = kills.values().sum();
        if made >= wanted {
            break;
        }
        let script = Script::random(seed + round);
        let Some(calm) = desk(&format!("calm_{round}")) else { return };
        let Some(rough) = desk(&format!("rough_{round}")) else { return };
        for (desk, kills_left) in [(&calm, 0), (&rough, wanted - made)] {
            let mut killer = Killer::new(seed + round, kills_left);
            script.steps().iter().for_each(|step| killer.insist(desk, &script, step));
            killer.kills.into_iter().for_each(|(kind, count)| *kills.entry(kind).or_default() += count);
        }
        assert_eq!(ending(&rough), ending(&calm), "seed {}", seed + round);
        println!("through seed {}: {kills:?}", seed + round);
    }
    let made: u64 = kills.values().sum();
    println!("{made} kills: {kills:?}");
    // A few need not have met everything.
    let operations = ["migration", "import", "intake by the server", "close", "close by the server"];
    assert!(wanted < 100 || operations.iter().all(|kind| kills.contains_key(kind)), "{kills:?}");
}

/// Each kill falls a little later, from the start of the program to after its end.
#[test]
fn an_old_book_survives_being_killed_while_it_is_brought_up_to_date() {
    bring_up_to_date(&Desk::new(), setting("ARREARS_KILLS", 60));
}

#[test]
fn an_old_book_in_a_database_survives_being_killed_while_it_is_brought_up_to_date() {
    let Some(url) = address("brought_up_to_date") else { return };
    bring_up_to_date(&Desk::with_database(url), setting("ARREARS_KILLS", 20));
}

fn bring_up_to_date(desk: &Desk, kills: u64) {
    // What opens a book for writing brings it up to date.
    let line = |book: &str| format!("day close --dry-run --book {book}");
    let calm = desk.an_old_book(1_000_000);
    let began = Instant::now();
    desk.refused(&line(&calm));
    let usual = began.elapsed();
    let mut up_to_date = 0;
    for kill in 0..kills {
        let book = desk.an_old_book(usize::try_from(kill).unwrap());
        let fate = run(desk, &line(&book), Some(usual.mul_f64(LATEST * kill as f64 / kills as f64)));
        up_to_date += u32::from(!matches!(fate, Fate::Killed));
        let refused = (0..100).map(|_| desk.refused(&line(&book))).find(|why| {
            std::thread::sleep(Duration::from_millis(if why.contains("is writing to") { 50 } else { 0 }));
            !why.contains("is writing to")
        });
        let refused = refused.expect("whoever was killed leaves the book");
        assert!(refused.starts_with("error: the book is empty, there is no day to close"), "{refused}");
        assert!(desk.done(&format!("product list --book {book}")).contains("monthly"), "kill {kill}");
        desk.done(&format!("book verify --book {book}"));
    }
    println!("{up_to_date} of {kills} were up to date before the kill");
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

pub(crate) fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().expect("a whole number"))
}

/// Runs steps and kills them.
struct Killer {
    chance: ChaCha8Rng,
    /// How many kills are left to make, and how many were made.
    left: u64,
    kills: BTreeMap<&'static str, u64>,
    /// The keys of posted events that were acknowledged.
    acknowledged: BTreeSet<String>,
    /// How long each kind of step takes undisturbed, so that kills fall everywhere within.
    took: Vec<(&'static str, Duration)>,
}

impl Killer {
    fn new(seed: u64, left: u64) -> Self {
        Self {
            chance: ChaCha8Rng::seed_from_u64(seed),
            left,
            kills: BTreeMap::new(),
            acknowledged: BTreeSet::new(),
            took: Vec::new(),
        }
    }

    /// Runs a step until it is done, and kills it on the way as often as chance will have it.
    fn insist(&mut self, desk: &Desk, script: &Script, step: &Step) {
        let line = script.prepare(desk, step);
        let mut patience = 100;
        loop {
            let before = events(desk);
            let is_killed = self.left > 0 && self.chance.random_bool(step.danger());
            let fate = if is_killed { Some(self.moment(step.kind())) } else { None };
            let began = Instant::now();
            let ran = match step {
                Step::Post { posts } => served::post(desk, posts, fate, &mut self.acknowledged),
                Step::ServedClose { through } => served::close(desk, through, fate),
                Step::Init | Step::Migrate { .. } | Step::Import { .. } | Step::Close { .. } => run(desk, &line, fate),
            };
            match ran {
                Fate::Done => {
                    if fate.is_none() {
                        self.note(step.kind(), began.elapsed());
                    }
                    return;
                }
                Fate::Killed => {
                    self.left -= 1;
                    *self.kills.entry(step.kind()).or_default() += 1;
                    self.check(desk, step, before);
                }
                // The work was done when the kill came, and only the answer was lost.
                Fate::Refused(why) if step.is_done_already(&why) => return,
                // A database server may take a moment to see that whoever held the writer's place is dead.
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
        let kills: u64 = self.kills.values().sum();
        let before = before.unwrap_or(0);
        let whole = before + step.events();
        match step {
            // A close books statements as it goes; it is resumed.
            Step::Close { .. } | Step::ServedClose { .. } => {
                assert!(now >= before, "kill {kills}: {before} events became {now}");
            }
            // What was acknowledged is looked for below.
            Step::Post { .. } => assert!(now >= before, "kill {kills}: {before} events became {now}"),
            Step::Init | Step::Migrate { .. } | Step::Import { .. } => {
                assert!(now == before || now == whole, "kill {kills}: {now} events, neither {before} nor {whole}");
            }
        }
        if matches!(step, Step::Post { .. }) {
            desk.done("book export --journal journal.jsonl");
            let booked = desk.read("journal.jsonl");
            let is_there = |key: &&String| booked.contains(&format!("\"key\":\"{key}\""));
            assert_eq!(self.acknowledged.iter().find(|key| !is_there(key)), None, "kill {kills}: an event is lost");
        }
        if kills.is_multiple_of(10) {
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
