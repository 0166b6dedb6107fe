//! A folder to work in, and the executable run there.

mod old;

use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

pub(crate) const MONTHLY: &str = "[product]\nid = \"monthly\"\nversion = 1\neffective_from = \"2020-01-01\"\n\
                                  currency = \"CNY\"\n\n[plan]\nkind = \"fee_per_instalment\"\nfee_rate = \"0%\"\n";

pub(crate) const CONTRACTS: &str = "account,person,product,opened_on,principal,instalments\n\
                         A1,P1,monthly,2025-01-31,300.00,3\n\
                         A2,P2,monthly,2025-01-31,300.00,3\n";

const REPAYMENTS: &str = "account,effective_on,amount,key\n\
                          A1,2025-02-28,100.00,r1\n\
                          A2,2025-02-28,100.00,r1\n\
                          A2,2025-03-28,100.00,r2\n";

/// A folder of its own, removed with the test.
pub(crate) struct Desk {
    folder: TempDir,
    /// What the environment says of a database.
    database_url: Option<String>,
}

/// What a run of the executable said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), database_url: None }
    }

    /// A desk whose environment names a database.
    pub(crate) fn with_database(url: String) -> Self {
        Self { database_url: Some(url), ..Self::new() }
    }

    /// Whether its books are in a database.
    pub(crate) fn has_database(&self) -> bool {
        self.database_url.is_some()
    }

    /// A desk with a book of two accounts of 300.00 in three instalments, due on 28 February, March and April. A1 has
    /// paid one, A2 two. Nothing is closed.
    pub(crate) fn with_book() -> Self {
        let desk = Self::new();
        desk.make_book();
        desk
    }

    /// Makes that book here.
    pub(crate) fn make_book(&self) {
        self.write("monthly.toml", MONTHLY);
        self.write("contracts.csv", CONTRACTS);
        self.write("repayments.csv", REPAYMENTS);
        self.done("book init --product monthly.toml");
        self.done("book import --contracts contracts.csv --repayments repayments.csv");
    }

    /// Lays out a book of the first form that there was, with one product and nothing else, unless it is there; its place.
    pub(crate) fn an_old_book(&self, number: usize) -> String {
        match &self.database_url {
            Some(url) => old::in_a_database(url, number),
            None => old::in_a_file(&self.path(&format!("old-{number}.db"))),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs a command line of plain words.
    pub(crate) fn run(&self, line: &str) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
        command.args(line.split_whitespace());
        self.said(command)
    }

    /// Runs a command in this folder.
    pub(crate) fn said(&self, mut command: Command) -> Said {
        let output = self.at_home(&mut command).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The command in this folder, with this desk's database and no other.
    pub(crate) fn at_home<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.current_dir(self.folder.path()).env_remove("ARREARS_BOOK").env_remove("DATABASE_URL");
        command.envs(self.database_url.iter().map(|url| ("DATABASE_URL", url)))
    }

    /// Runs a command line that does what it is asked, and returns its data.
    #[track_caller]
    pub(crate) fn done(&self, line: &str) -> String {
        let said = self.run(line);
        assert_eq!(said.code, Some(0), "{line}: {said:?}");
        said.out
    }

    /// Runs a command line that is refused, without any data, and returns what it said.
    #[track_caller]
    pub(crate) fn refused(&self, line: &str) -> String {
        let said = self.run(line);
        assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "{line}: {said:?}");
        said.err
    }

    /// Runs a command line and returns its answer as JSON.
    #[track_caller]
    pub(crate) fn json(&self, line: &str) -> serde_json::Value {
        serde_json::from_str(&self.done(line)).unwrap()
    }
}
