//! `arrears strategy add`, `activate`, `withdraw` and `list`: the strategies of a book.

use std::path::PathBuf;

use app::Result;
use app::documents::Decision;
use app::strategy_versions::{self, in_force, of, versions};
use clap::Args;
use serde_json::json;

use crate::book::day_or_last_close;
use crate::console::{print, print_json};
use crate::product::read;
use crate::{BookArgs, now};

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    book: BookArgs,
    /// A strategy file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Who has written it
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
    #[arg(value_name = "STRATEGY@VERSION")]
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
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Add {
    pub(super) fn run(&self) -> Result<()> {
        let mut store = self.book.write()?;
        let text = read(&self.file)?;
        let decision = Decision { by: &self.by, reason: &self.reason, now: now() };
        let (key, is_new) = strategy_versions::add(&mut *store, &self.file.display().to_string(), &text, decision)?;
        let what = if is_new { "added as a draft; a second person activates it" } else { "is in the book already" };
        print(&format!("{key}: {what}\n"))
    }
}

impl Decide {
    pub(super) fn activate(&self) -> Result<()> {
        let mut store = self.book.write()?;
        strategy_versions::activate(&mut *store, &self.key, self.decision())?;
        print(&format!("{}: active\n", self.key))
    }

    pub(super) fn withdraw(&self) -> Result<()> {
        let mut store = self.book.write()?;
        strategy_versions::withdraw(&mut *store, &self.key, self.decision())?;
        print(&format!("{}: withdrawn\n", self.key))
    }

    fn decision(&self) -> Decision<'_> {
        Decision { by: &self.by, reason: &self.reason, now: now() }
    }
}

impl List {
    pub(super) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let versions = versions(&*store)?;
        let today = day_or_last_close(&*store, None).ok();
        let deciding = today.map(|today| in_force(&*store, today.next())).transpose()?.flatten();
        let deciding = deciding.map(|written| format!("{}@{}", written.strategy.id, written.strategy.version));
        if self.json {
            let all = versions.iter().map(|document| {
                let changes = document.changes.iter().map(|change| {
                    json!({ "state": change.state, "by": change.by, "at": instant(change.at), "reason": change.reason })
                });
                json!({
                    "strategy": document.row.id, "version": document.row.version, "hash": document.row.hash,
                    "state": document.state.name(), "decides": deciding.as_deref() == Some(&of(document)),
                    "changes": changes.collect::<Vec<_>>(),
                })
            });
            return print_json(&all.collect::<Vec<_>>());
        }
        let mut text = String::new();
        for document in &versions {
            let decides = if deciding.as_deref() == Some(&of(document)) { ", decides" } else { "" };
            text.push_str(&format!("{}: {}{decides}\n", of(document), document.state.name()));
            for change in &document.changes {
                let reason = if change.reason.is_empty() { String::new() } else { format!(": {}", change.reason) };
                text.push_str(&format!("  {} {} by {}{reason}\n", instant(change.at), change.state, change.by));
            }
        }
        print(&text)
    }
}

fn instant(at: i64) -> String {
    jiff::Timestamp::from_microsecond(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}
