//! What is done to a book, step by step: made, filled and closed.

use std::fmt::Write as _;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::support::{Desk, MONTHLY};

/// A revolving product, whose closes book statements.
pub(crate) const REVOLVING: &str = "[product]\nid = \"revolving\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\n\
                         [plan]\nkind = \"statement\"\ncycle_day = 5\ndue_offset_days = 20\nminimum_rate = \"10%\"\n\
                         service_daily_rate = \"0.05%\"\n\n\
                         [penalty]\nrate = \"0.05%\"\nper = \"day\"\nfrom = \"due_date\"\n";

const ACCOUNTS: u32 = 400;
const DAYS: i8 = 10;

/// One command.
pub(super) enum Step {
    /// Makes the book.
    Init,
    /// Brings another book, of the first form there was, up to date.
    Migrate { number: usize },
    /// Brings a file in.
    Import { option: &'static str, file: String, text: String },
    /// Has the server book events, each after the answer to the one before.
    Post { posts: Vec<Post> },
    /// Closes days.
    Close { through: String },
    /// Has the server close days.
    ServedClose { through: String },
}

/// A repayment that is posted to the server.
pub(super) struct Post {
    pub(super) key: String,
    pub(super) body: String,
}

impl Step {
    /// Steps of a kind take about as long as each other.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Init => "init",
            Self::Migrate { .. } => "migration",
            Self::Import { .. } => "import",
            Self::Post { .. } => "intake by the server",
            Self::Close { .. } => "close",
            Self::ServedClose { .. } => "close by the server",
        }
    }

    /// How probably it is killed, each time: what comes often, or is over soon, less.
    pub(super) fn danger(&self) -> f64 {
        match self {
            Self::Init | Self::Migrate { .. } | Self::Import { .. } => 0.6,
            Self::Post { .. } | Self::Close { .. } | Self::ServedClose { .. } => 0.85,
        }
    }

    /// How many events it books, a close apart.
    pub(super) fn events(&self) -> u64 {
        match self {
            Self::Init | Self::Migrate { .. } | Self::Close { .. } | Self::ServedClose { .. } => 0,
            Self::Import { text, .. } => text.lines().count() as u64 - 1,
            Self::Post { posts } => posts.len() as u64,
        }
    }

    /// Whether a refusal says that the step was done before.
    pub(super) fn is_done_already(&self, why: &str) -> bool {
        match self {
            Self::Init => why.contains("exists already"),
            // What opens a book for writing brings it up to date, and finds nothing to do in this one.
            Self::Migrate { .. } => why.contains("the book is empty, there is no day to close"),
            Self::Close { .. } => why.contains("is already closed"),
            // The same file twice changes nothing, and is no error.
            Self::Import { .. } | Self::Post { .. } | Self::ServedClose { .. } => false,
        }
    }
}

/// The steps of one book.
pub(super) struct Script(Vec<Step>);

impl Script {
    pub(super) fn random(seed: u64) -> Self {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let mut steps = vec![Step::Init, contracts(), purchases(&mut chance)];
        for day in 1..=DAYS {
            let through = format!("2025-03-{day:02}");
            steps.push(Step::Migrate { number: steps.len() });
            steps.push(repayments(&mut chance, day));
            steps.push(posts(&mut chance, day));
            steps.push(if day % 3 == 0 { Step::ServedClose { through } } else { Step::Close { through } });
        }
        Self(steps)
    }

    pub(super) fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Lays out what the step reads and returns its command line.
    pub(super) fn prepare(&self, desk: &Desk, step: &Step) -> String {
        match step {
            Step::Init => {
                desk.write("monthly.toml", MONTHLY);
                desk.write("revolving.toml", REVOLVING);
                "book init --product monthly.toml --product revolving.toml".to_owned()
            }
            Step::Migrate { number } => format!("day close --dry-run --book {}", desk.an_old_book(*number)),
            Step::Import { option, file, text } => {
                desk.write(file, text);
                format!("book import --{option} {file}")
            }
            // In a database several workers close a day, and die together in the middle of their chunks.
            Step::Close { through } if desk.has_database() => {
                format!("day close --through {through} --workers 3 --chunk 20")
            }
            Step::Close { through } => format!("day close --through {through}"),
            Step::Post { .. } | Step::ServedClose { .. } => "serve --listen 127.0.0.1:0".to_owned(),
        }
    }
}

/// Half of the accounts pay in three instalments from 28 February on, half revolve.
fn contracts() -> Step {
    let mut text = "account,person,product,opened_on,principal,instalments\n".to_owned();
    for account in 0..ACCOUNTS {
        let terms = if account % 2 == 0 { "monthly,2025-01-31,300.00,3" } else { "revolving,2025-01-31,,0" };
        writeln!(text, "A{account},P{},{terms}", account / 3).unwrap();
    }
    Step::Import { option: "contracts", file: "contracts.csv".to_owned(), text }
}

fn purchases(chance: &mut ChaCha8Rng) -> Step {
    let mut text = "account,kind,effective_on,amount,key\n".to_owned();
    for account in (1..ACCOUNTS).step_by(2) {
        writeln!(
            text,
            "A{account},purchase,2025-02-0{},{}.00,p",
            chance.random_range(1..9),
            chance.random_range(1..900)
        )
        .unwrap();
    }
    Step::Import { option: "repayments", file: "purchases.csv".to_owned(), text }
}

/// What comes in on a day, some of it days late.
fn repayments(chance: &mut ChaCha8Rng, day: i8) -> Step {
    let mut text = "account,effective_on,amount,key\n".to_owned();
    for number in 0..60 {
        let (account, on) = (chance.random_range(0..ACCOUNTS), (day - chance.random_range(0..3)).max(1));
        writeln!(text, "A{account},2025-03-{on:02},{}.{:02},{day}-{number}", chance.random_range(1..120), number)
            .unwrap();
    }
    Step::Import { option: "repayments", file: format!("repayments-{day}.csv"), text }
}

/// What clients post on a day.
fn posts(chance: &mut ChaCha8Rng, day: i8) -> Step {
    let post = |number| {
        let (account, cents) = (chance.random_range(0..ACCOUNTS), chance.random_range(1..9_000));
        let (key, amount) = (format!("posted {day}-{number}"), format!("{}.{:02}", cents / 100, cents % 100));
        let body = format!(
            r#"{{"account":"A{account}","effective_on":"2025-03-{day:02}","event":"repay {amount}","key":"{key}"}}"#
        );
        Post { key, body }
    };
    Step::Post { posts: (0..25).map(post).collect() }
}
