//! `arrears risk terms`: the terms by which a book uses scores.

use std::path::PathBuf;

use app::Result;
use app::documents::Decision;
use app::uses::terms::{Kind, activate, add, versions, withdraw};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use crate::console::{print, print_json};
use crate::product::read;
use crate::table::render;
use crate::{BookArgs, now};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Put a file of terms into a book, as a draft: a limit table, what priority assumes, or contacts before a due date
    ///
    /// Example: arrears risk terms add examples/priority/unsecured.toml --book book.db --by Ana
    Add(Add),
    /// Let a draft decide from its first day on; a second person does that
    ///
    /// Example: arrears risk terms activate priority unsecured@1 --book book.db --by Bo --reason "recoveries of 2024"
    Activate(Decide),
    /// Take a version out of force
    Withdraw(Decide),
    /// List the versions of a book
    List(List),
}

impl Verb {
    pub(super) fn run(&self) -> Result<()> {
        match self {
            Self::Add(verb) => verb.run(),
            Self::Activate(verb) => verb.activate(),
            Self::Withdraw(verb) => verb.withdraw(),
            Self::List(verb) => verb.run(),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    book: BookArgs,
    /// Who has written it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// What it is for, in a sentence
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

impl Add {
    fn run(&self) -> Result<()> {
        let mut store = self.book.write()?;
        let text = read(&self.file)?;
        let decision = Decision { by: &self.by, reason: &self.reason, now: now() };
        let (kind, key, is_new) = add(&mut *store, &self.file.display().to_string(), &text, decision)?;
        let what = if is_new { "added as a draft; a second person activates it" } else { "is in the book already" };
        print(&format!("{kind} {key}: {what}\n"))
    }
}

/// What terms are about.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// From a score to limit and rate
    Limits,
    /// LGD, costs, and how an uplift is measured
    Priority,
    /// Contacts before a due date
    Contacts,
}

impl From<Of> for Kind {
    fn from(of: Of) -> Self {
        match of {
            Of::Limits => Self::Limits,
            Of::Priority => Self::Priority,
            Of::Contacts => Self::Contacts,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// What the terms are about
    #[arg(value_enum, value_name = "KIND")]
    of: Of,
    /// The version: its name, @ and its number
    #[arg(value_name = "TERMS@VERSION")]
    key: String,
    #[command(flatten)]
    book: BookArgs,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why, in a sentence
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Decide {
    fn activate(&self) -> Result<()> {
        activate(&mut *self.book.write()?, self.of.into(), &self.key, self.decision())?;
        print(&format!("{} {}: active\n", Kind::from(self.of), self.key))
    }

    fn withdraw(&self) -> Result<()> {
        withdraw(&mut *self.book.write()?, self.of.into(), &self.key, self.decision())?;
        print(&format!("{} {}: withdrawn\n", Kind::from(self.of), self.key))
    }

    fn decision(&self) -> Decision<'_> {
        Decision { by: &self.by, reason: &self.reason, now: now() }
    }
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    book: BookArgs,
    /// Answer as JSON, with every change of state
    #[arg(long)]
    json: bool,
}

impl List {
    fn run(&self) -> Result<()> {
        let versions = versions(&*self.book.read()?)?;
        if self.json {
            let all = versions.iter().map(|(kind, one)| {
                let change = |change: &app::port::DocumentChangeRow| {
                    json!({ "state": change.state, "by": change.by, "at": instant(change.at), "reason": change.reason })
                };
                json!({
                    "kind": kind.name(), "terms": one.row.id, "version": one.row.version, "hash": one.row.hash,
                    "state": one.state.name(), "changes": one.changes.iter().map(change).collect::<Vec<_>>(),
                })
            });
            return print_json(&all.collect::<Vec<_>>());
        }
        let rows = versions.iter().map(|(kind, one)| {
            let last = one.changes.last();
            let of = |part: fn(&app::port::DocumentChangeRow) -> &String| last.map(part).cloned().unwrap_or_default();
            let key = format!("{}@{}", one.row.id, one.row.version);
            let (by, reason) = (of(|change| &change.by), of(|change| &change.reason));
            vec![kind.to_string(), key, one.state.name().to_owned(), one.row.made_by.clone(), by, reason]
        });
        let header = ["kind", "terms", "state", "made by", "decided by", "reason"];
        print(&render(&header, &rows.collect::<Vec<_>>()))
    }
}

fn instant(at: i64) -> String {
    jiff::Timestamp::from_microsecond(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}
