//! `add`, `activate`, `withdraw` and `list` of every kind of texts of which versions follow each other.

use std::path::Path;

use app::Result;
use app::documents::Decision;
use app::versions::{Kind, VersionView, view};
use clap::Args;

use crate::console::{print, print_json};
use crate::product::read;
use crate::table::render;
use crate::{BookArgs, now};

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    book: BookArgs,
    /// Files, or names of those that come with the program
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Who has written it; somebody else activates it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// What it is for, in a sentence
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    #[command(flatten)]
    book: BookArgs,
    /// The version: its name, @ and its number
    #[arg(value_name = "NAME@VERSION")]
    key: String,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why, in a sentence
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    book: BookArgs,
    /// Answer as JSON, with every change of state
    #[arg(long)]
    json: bool,
}

impl Add {
    pub(crate) fn run(&self, kind: Kind) -> Result<()> {
        self.run_each(|_, _| Ok(kind))
    }

    /// The same where each file says of which kind it is.
    pub(crate) fn run_each(&self, kind_of: impl Fn(&str, &str) -> Result<Kind>) -> Result<()> {
        let mut store = self.book.write()?;
        for file in &self.files {
            let preset = Kind::ALL.into_iter().find_map(|kind| kind.room().preset(file));
            let text = match preset {
                Some(preset) => preset.to_owned(),
                None => read(Path::new(file))?,
            };
            let decision = Decision { by: &self.by, reason: &self.reason, now: now() };
            let added = kind_of(file, &text)?.room().add(&mut *store, file, &text, decision)?;
            let what = match added.is_new {
                true => "added as a draft; a second person activates it",
                false => "is in the book already",
            };
            print(&format!("{}: {what}\n", added.key))?;
        }
        Ok(())
    }
}

impl Decide {
    pub(crate) fn activate(&self, kind: Kind) -> Result<()> {
        kind.room().activate(&mut *self.book.write()?, &self.key, self.decision())?;
        print(&format!("{}: active\n", self.key))
    }

    pub(crate) fn withdraw(&self, kind: Kind) -> Result<()> {
        kind.room().withdraw(&mut *self.book.write()?, &self.key, self.decision())?;
        print(&format!("{}: withdrawn\n", self.key))
    }

    fn decision(&self) -> Decision<'_> {
        Decision { by: &self.by, reason: &self.reason, now: now() }
    }
}

impl List {
    pub(crate) fn run(&self, kinds: &[Kind]) -> Result<()> {
        let store = self.book.read()?;
        let mut versions = Vec::new();
        for kind in kinds {
            versions.extend(view(&*store, *kind, &kind.room().all(&*store)?, now())?);
        }
        if self.json {
            return print_json(&versions);
        }
        let names_kind = kinds.len() > 1;
        let mut header = vec!["version", "state", "from", "made by", "decided by", "why"];
        if names_kind {
            header.insert(0, "kind");
        }
        print(&render(&header, &versions.iter().map(|one| row(one, names_kind)).collect::<Vec<_>>()))
    }
}

fn row(version: &VersionView, names_kind: bool) -> Vec<String> {
    let decides = if version.decides { ", decides" } else { "" };
    let last = version.changes.last();
    let mut row = vec![
        version.key(),
        format!("{}{decides}", version.state),
        version.effective_from.clone(),
        version.made_by.clone(),
        last.map(|change| change.by.clone()).unwrap_or_default(),
        last.map(|change| change.reason.clone()).unwrap_or_default(),
    ];
    if names_kind {
        row.insert(0, version.kind.to_owned());
    }
    row
}
