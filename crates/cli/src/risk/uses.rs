//! What the commands that use scores have in common: a book, a day, and the model that decides.

use std::path::{Path, PathBuf};

use app::close_day::Options;
use app::features::external::External;
use app::features::rows::{Knowledge, Table, Terms};
use app::products::Products;
use app::scoring::{Deciding, Foresees};
use app::{Refused, Result};
use clap::Args;
use indicatif::ProgressBar;
use primitives::Date;

use super::files::write_text;
use super::rows::ExternalArgs;
use crate::BookArgs;
use crate::book::day_or_last_close;
use crate::console::progress;
use crate::place::Book;
use crate::product::read;
use crate::table::render;

/// A book on a day.
#[derive(Debug, Args)]
pub(crate) struct UseArgs {
    #[command(flatten)]
    book: BookArgs,
    /// The day at whose end it is asked; by default the last closed day
    #[arg(long, alias = "date", value_name = "DAY")]
    day: Option<Date>,
    #[command(flatten)]
    external: ExternalArgs,
}

/// The same, open.
pub(crate) struct Opened {
    pub(crate) store: Book,
    pub(crate) day: Date,
    products: Products,
    external: Vec<External>,
}

impl UseArgs {
    pub(crate) fn open(&self) -> Result<Opened> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let external = self.external.read(&*store)?;
        let day = day_or_last_close(&*store, self.day)?;
        Ok(Opened { day, products, external, store })
    }
}

impl Opened {
    /// What is known at the end of the day.
    pub(crate) fn table(&self) -> Table<'_> {
        self.table_known(self.day)
    }

    /// What is known at the end of a day; each account as it was known on the day that is looked at.
    pub(crate) fn table_known(&self, through: Date) -> Table<'_> {
        let known = Knowledge::of_day(through);
        let terms = Terms { products: &self.products, external: &self.external, known, bad: None };
        Table { store: &*self.store, terms, threads: Options::default().threads }
    }

    /// The versions that score.
    pub(crate) fn deciding(&self, id: Option<&str>, foresees: Foresees) -> Result<Deciding> {
        Deciding::required(&*self.store, id, foresees, &self.external)
    }

    /// A bar over all accounts.
    pub(crate) fn bar(&self, what: &'static str) -> Result<ProgressBar> {
        Ok(progress(self.store.info()?.accounts, what))
    }
}

/// The files that are named, or where none is the versions of the book.
pub(crate) fn dated_or<T>(
    files: &[PathBuf],
    parse: impl Fn(&str, &str) -> Result<T>,
    of_book: impl Fn() -> Result<Vec<T>>,
) -> Result<Vec<T>> {
    if files.is_empty() {
        let versions = of_book()?;
        if versions.is_empty() {
            let refused = Refused::new("no file is named, and the book has no such terms in force");
            return Err(refused.hint("name a file, or put one into the book: risk terms add").into());
        }
        return Ok(versions);
    }
    files.iter().map(|file| parse(&file.display().to_string(), &read(file)?)).collect()
}

/// Writes rows as CSV.
pub(crate) fn write_csv(to: &Path, header: &[&str], rows: &[Vec<String>]) -> Result<()> {
    let cell = |cell: &String| {
        if cell.contains([',', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(",");
    let lines = std::iter::once(header.join(",")).chain(rows.iter().map(line));
    write_text(to, &lines.map(|line| line + "\n").collect::<String>())
}

/// The first rows as a table, and how many more there are.
pub(crate) fn shown(header: &[&str], rows: &[Vec<String>], most: usize) -> String {
    let mut text = render(header, &rows[..rows.len().min(most)]);
    if rows.len() > most {
        text.push_str(&format!("and {} more; all of them with --json or --out\n", rows.len() - most));
    }
    text
}

/// A share in percent.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}
