//! `arrears work rules`.

use std::path::{Path, PathBuf};

use app::Result;
use app::versions::Kind;
use app::work::{parse_rules, presets};
use clap::Subcommand;

use crate::console::print;
use crate::product::read;
use crate::versions::{Add, Decide, List};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Print work rules that come with the program, or list all of them
    ///
    /// Example: arrears work rules preset desk-cn > our-desk.toml
    Preset {
        /// The preset; all are listed without it
        name: Option<String>,
    },
    /// Check files of work rules
    Check {
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Put work rules into a book, as a draft: a file, or a preset by its name
    ///
    /// Example: arrears work rules add our-desk.toml --by Ann --book book.db
    Add(Add),
    /// Let a version count from its first day on; whoever wrote it cannot
    ///
    /// Example: arrears work rules activate desk-cn@1 --by Bo --reason "looked through" --book book.db
    Activate(Decide),
    /// Take a version out of force
    Withdraw(Decide),
    /// List the versions of a book, who decided what about them, and which one counts
    List(List),
}

impl Verb {
    pub(super) fn run(self) -> Result<()> {
        match self {
            Self::Preset { name: Some(name) } => print(presets::find(&name)?.text),
            Self::Preset { name: None } => presets::PRESETS.iter().try_for_each(|one| print(&format!("{}\n", one.id))),
            Self::Check { files } => files.iter().try_for_each(|file| check(file)),
            Self::Add(add) => add.run(Kind::WorkRules),
            Self::Activate(decide) => decide.activate(Kind::WorkRules),
            Self::Withdraw(decide) => decide.withdraw(Kind::WorkRules),
            Self::List(list) => list.run(&[Kind::WorkRules]),
        }
    }
}

fn check(file: &Path) -> Result<()> {
    let rules = parse_rules(&file.display().to_string(), &read(file)?)?;
    let members: usize = rules.teams.iter().map(|team| team.members.len()).sum();
    print(&format!(
        "{}: {}, effective from {}: {} teams with {members} people, {} actions in {} queues, {} outcomes\n",
        file.display(),
        rules.key(),
        rules.effective_from,
        rules.teams.len(),
        rules.actions.len(),
        rules.queues.len(),
        rules.outcomes.len()
    ))
}
