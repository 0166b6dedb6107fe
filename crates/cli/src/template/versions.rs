//! `arrears template add`, `activate`, `withdraw` and `list --in-book`: the templates of a book.

use app::Result;
use app::documents::Decision;
use app::templates;
use clap::Args;
use collections::conduct::ContentPack;

use crate::conduct::{packs, today};
use crate::console::print;
use crate::{BookArgs, now};

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    book: BookArgs,
    /// A template that comes with the program, or a template file
    #[arg(value_name = "TEMPLATE")]
    template: String,
    /// Who has written it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// What it is for, in a sentence
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    /// A content pack that comes with the program, or a pack file; left out, those that come with the program
    #[arg(long, value_name = "PACK")]
    pack: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    #[command(flatten)]
    book: BookArgs,
    /// The version: its name, @ and its number
    #[arg(value_name = "TEMPLATE@VERSION")]
    key: String,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why, in a sentence
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Add {
    pub(super) fn run(&self) -> Result<()> {
        let (name, text) = super::text(&self.template)?;
        let packs = packs(&self.pack)?;
        let packs: Vec<&ContentPack> = packs.iter().collect();
        let decision = Decision { by: &self.by, reason: &self.reason, now: now() };
        let mut store = self.book.write()?;
        let (key, is_new) = templates::add(&mut *store, (&name, &text), &packs, today(), decision)?;
        let what = if is_new { "added as a draft; a second person activates it" } else { "is in the book already" };
        print(&format!("{key}: {what}\n"))
    }
}

impl Decide {
    pub(super) fn activate(&self) -> Result<()> {
        templates::activate(&mut *self.book.write()?, &self.key, self.decision())?;
        print(&format!("{}: active\n", self.key))
    }

    pub(super) fn withdraw(&self) -> Result<()> {
        templates::withdraw(&mut *self.book.write()?, &self.key, self.decision())?;
        print(&format!("{}: withdrawn\n", self.key))
    }

    fn decision(&self) -> Decision<'_> {
        Decision { by: &self.by, reason: &self.reason, now: now() }
    }
}

/// The versions of a book, a line each with what was decided.
pub(super) fn list(book: &BookArgs) -> Result<()> {
    let instant = |at| jiff::Timestamp::from_microsecond(at).map_or_else(|_| at.to_string(), |at| at.to_string());
    let mut text = String::new();
    for document in templates::versions(&*book.read()?)? {
        text.push_str(&format!("{}@{}: {}\n", document.row.id, document.row.version, document.state.name()));
        for change in &document.changes {
            let reason = if change.reason.is_empty() { String::new() } else { format!(": {}", change.reason) };
            text.push_str(&format!("  {} {} by {}{reason}\n", instant(change.at), change.state, change.by));
        }
    }
    print(&text)
}
