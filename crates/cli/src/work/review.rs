//! `arrears work review`.

use app::Result;
use app::explain::Language;
use app::work::{Text, Verdict, check_texts, judge_text, texts_to_review};
use clap::{Args, Subcommand};
use collections::conduct::ContentPack;
use serde_json::json;

use super::At;
use crate::conduct::packs;
use crate::console::{count, print, print_json};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Check every note that was written since the last check, and put into the list what a supervisor reads
    ///
    /// A share of the notes in which nothing was found is read as well: the work rules say how large it is.
    ///
    /// Example: arrears work review check --book book.db
    Check(Check),
    /// List the notes that wait for a supervisor, with what was found
    List(List),
    /// Say that a note is in order
    Pass(Judge),
    /// Say that a note is not in order, and why
    Fail(Judge),
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    at: At,
    /// A content pack that comes with the program, or a pack file; left out, all that come with the program
    #[arg(long, value_name = "PACK")]
    pack: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    at: At,
    /// At most so many
    #[arg(long, default_value_t = 100)]
    limit: usize,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Judge {
    #[command(flatten)]
    at: At,
    /// The note's event, as the list tells it
    event: u64,
    /// Who reviews: not who wrote it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// What is to be remembered; why, where it fails
    #[arg(long, default_value = "")]
    note: String,
}

impl Verb {
    pub(super) fn run(self) -> Result<()> {
        match self {
            Self::Check(check) => check.run(),
            Self::List(list) => list.run(),
            Self::Pass(judge) => judge.run(Verdict::Pass),
            Self::Fail(judge) => judge.run(Verdict::Fail),
        }
    }
}

impl Check {
    fn run(self) -> Result<()> {
        let packs = packs(&self.pack)?;
        let packs: Vec<&ContentPack> = packs.iter().collect();
        let mut store = self.at.book.write()?;
        let rules = self.at.rules(&*store)?;
        let today = self.at.today(&*store)?;
        let checked = check_texts(&mut *store, &packs, &rules, today)?;
        let [texts, found, drawn] = [checked.texts, checked.found, checked.drawn].map(count);
        print(&match self.at.tongue.lang {
            Language::English => {
                format!("{texts} notes checked: something found in {found}, {drawn} of the others drawn for review\n")
            }
            Language::Chinese => format!("已检查记录{texts}条：发现问题{found}条，另抽检{drawn}条\n"),
        })
    }
}

impl List {
    fn run(self) -> Result<()> {
        let (texts, is_behind) = texts_to_review(&*self.at.book.read()?, self.limit)?;
        if self.json {
            return print_json(&json!({"texts": texts, "has_unchecked_events": is_behind}));
        }
        let tongue = self.at.tongue;
        for Text { event, person, by, at, text, found, .. } in &texts {
            let drawn = tongue.pick("drawn", "抽检").to_owned();
            let (what, about) = (if found.is_empty() { drawn } else { found.join("; ") }, tongue.pick("about", "客户"));
            print(&format!("{event} {at} {by}, {about} {person}: {what}\n  {}\n", text.replace('\n', "\n  ")))?;
        }
        if texts.is_empty() {
            print(tongue.pick("nothing waits for review\n", "没有待质检的记录\n"))?;
        }
        if is_behind {
            print(tongue.pick(
                "there are events since the last check: check them with: work review check\n",
                "上次检查后有新记录，请执行：work review check\n",
            ))?;
        }
        Ok(())
    }
}

impl Judge {
    fn run(self, verdict: Verdict) -> Result<()> {
        judge_text(&mut *self.at.book.write()?, self.event, (verdict, &self.note), (&self.by, self.at.now()))?;
        let words = match verdict {
            Verdict::Pass => self.at.tongue.pick("passed: note", "合格：记录"),
            Verdict::Fail => self.at.tongue.pick("failed: note", "不合格：记录"),
        };
        print(&format!("{words} {}\n", self.event))
    }
}
