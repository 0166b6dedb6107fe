//! What is done to a book, step by step: made, filled and closed.

use std::fmt::Write as _;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::support::{Desk, MONTHLY};

/// A revolving product, whose closes book statements.
const REVOLVING: &str = "[product]\nid = \"revolving\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\n\
                         [plan]\nkind = \"statement\"\ncycle_day = 5\ndue_offset_days = 20\nminimum_rate = \"10%\"\n\
                         service_daily_rate = \"0.05%\"\n\n\
                         [penalty]\nrate = \"0.05%\"\nper = \"day\"\nfrom = \"due_date\"\n";

const ACCOUNTS: u32 = 400;
const DAYS: i8 = 10;

/// One command.
pub(super) enum Step {
    /// Makes the book.
    Init,
    /// Brings a file in.
    Import { option: &'static str, file: String, text: String },
    /// Closes days.
    Close { through: String },
}

impl Step {
    /// Steps of a kind take about as long as each other.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Init => "init",
            Self::Import { option, .. } => option,
            Self::Close { .. } => "close",
        }
    }

    /// How many events it books, a close apart.
    pub(super) fn events(&self) -> u64 {
        match self {
            Self::Init | Self::Close { .. } => 0,
            Self::Import { text, .. } => text.lines().count() as u64 - 1,
        }
    }

    /// Whether a refusal says that the step was done before.
    pub(super) fn is_done_already(&self, why: &str) -> bool {
        match self {
            Self::Init => why.contains("exists already"),
            Self::Close { .. } => why.contains("is already closed"),
            // The same file twice changes nothing, and is no error.
            Self::Import { .. } => false,
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
            steps.push(repayments(&mut chance, day));
            steps.push(Step::Close { through: format!("2025-03-{day:02}") });
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
            Step::Import { option, file, text } => {
                desk.write(file, text);
                format!("book import --{option} {file}")
            }
            // In a database several workers close a day, and die together in the middle of their chunks.
            Step::Close { through } if desk.has_database() => {
                format!("day close --through {through} --workers 3 --chunk 20")
            }
            Step::Close { through } => format!("day close --through {through}"),
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
