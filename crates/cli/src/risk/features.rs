//! `arrears risk features`.

mod build;
mod write;

use app::Result;
use app::features::page::views;
use clap::{Args, Subcommand};

use crate::account::Lang;
use crate::console::{print, print_json};
use crate::table;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the features that are computed from the journal
    ///
    /// Example: arrears risk features list --lang zh
    List(List),
    /// Make a table of features, and of what became of each row
    ///
    /// A row knows what was booked through its own day. The declarations of its columns are written beside the table, in a
    /// file of the same name with .features.json behind it.
    ///
    /// Example: arrears risk features build --as-of 2025-01-31..2025-06-30 --bad "30+ days past due on any of the next 3 bills"
    /// --out rows.parquet
    Build(Box<build::Build>),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The language of the meanings
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// Answer as JSON, in both languages
    #[arg(long)]
    json: bool,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::List(list) => list.run(),
            Self::Build(build) => build.run(),
        }
    }
}

impl List {
    fn run(self) -> Result<()> {
        let views = views();
        if self.json {
            return print_json(&views);
        }
        let rows: Vec<Vec<String>> = views
            .into_iter()
            .map(|view| {
                let meaning = match self.lang {
                    Lang::En => view.meaning_en,
                    Lang::Zh => view.meaning_zh,
                };
                vec![view.name, view.unit.replace('_', " "), view.direction.to_owned(), meaning]
            })
            .collect();
        print(&table::render(&["feature", "unit", "risk", "what it is"], &rows))
    }
}
