//! `arrears work rules`.

use std::path::PathBuf;

use app::Result;
use app::documents::Decision;
use app::work::{parse_rules, presets, versions};
use clap::{Args, Subcommand};

use super::At;
use crate::BookArgs;
use crate::console::print;
use crate::product::read;
use crate::table::render;

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
    List(At),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    book: BookArgs,
    /// A file, or the name of a preset
    rules: String,
    /// Who puts it in; somebody else activates it
    #[arg(long, value_name = "NAME")]
    by: String,
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    #[command(flatten)]
    book: BookArgs,
    /// The version, such as desk-cn@1
    #[arg(value_name = "NAME@VERSION")]
    key: String,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Verb {
    pub(super) fn run(self) -> Result<()> {
        match self {
            Self::Preset { name: Some(name) } => print(presets::find(&name)?.text),
            Self::Preset { name: None } => presets::PRESETS.iter().try_for_each(|one| print(&format!("{}\n", one.id))),
            Self::Check { files } => files.iter().try_for_each(check),
            Self::Add(add) => add.run(),
            Self::Activate(decide) => {
                versions::activate(&mut *decide.book.write()?, &decide.key, decide.decision())?;
                print(&format!("active: {}\n", decide.key))
            }
            Self::Withdraw(decide) => {
                versions::withdraw(&mut *decide.book.write()?, &decide.key, decide.decision())?;
                print(&format!("withdrawn: {}\n", decide.key))
            }
            Self::List(at) => list(&at),
        }
    }
}

fn check(file: &PathBuf) -> Result<()> {
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

impl Add {
    fn run(&self) -> Result<()> {
        let text = match presets::PRESETS.iter().find(|preset| preset.id == self.rules) {
            Some(preset) => preset.text.to_owned(),
            None => read(&PathBuf::from(&self.rules))?,
        };
        let decision = Decision { by: &self.by, reason: "put into the book", now: crate::now() };
        let (key, is_new) = versions::add(&mut *self.book.write()?, &self.rules, &text, decision)?;
        print(&format!("{}: {key}\n", if is_new { "added as a draft" } else { "known already" }))
    }
}

impl Decide {
    fn decision(&self) -> Decision<'_> {
        Decision { by: &self.by, reason: &self.reason, now: crate::now() }
    }
}

fn list(at: &At) -> Result<()> {
    let store = at.book.read()?;
    let today = at.today(&*store)?;
    let versions = versions::versions(&*store)?;
    let counts = app::work::versions::in_force(&*store, today).ok().map(|rules| rules.key());
    let row = |document: &app::documents::Document| {
        let (key, last) = (app::work::versions::of(document), document.changes.last());
        let state = if counts.as_ref() == Some(&key) { "counts today" } else { document.state.name() };
        vec![
            key,
            state.to_owned(),
            last.map(|change| change.by.clone()).unwrap_or_default(),
            last.map(|change| change.reason.clone()).unwrap_or_default(),
        ]
    };
    print(&render(&["rules", "state", "by", "why"], &versions.iter().map(row).collect::<Vec<_>>()))
}
