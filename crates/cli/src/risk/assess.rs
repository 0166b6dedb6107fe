//! `arrears risk assess`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use app::assessment::{Asked, Assessment, assess, entered_on, page};
use app::close_day::Options;
use app::products::Products;
use app::scoring::{Deciding, Foresees};
use app::{Refused, Result};
use clap::Args;
use primitives::Date;
use tabular::NewFile;

use super::rows::ExternalArgs;
use crate::BookArgs;
use crate::account::Lang;
use crate::book::day_or_last_close;
use crate::console::{count, print, print_json, progress};

#[derive(Debug, Args)]
pub(crate) struct Assess {
    #[command(flatten)]
    book: BookArgs,
    /// The lender's reference of the account
    #[arg(required_unless_present = "entered_on")]
    account: Option<String>,
    /// The day at whose end it is assessed; by default the last closed day
    #[arg(long, value_name = "DAY")]
    day: Option<Date>,
    /// All accounts that were current on the day before and are past due at the end of this one
    #[arg(long, value_name = "DAY", conflicts_with_all = ["account", "day"], requires = "out")]
    entered_on: Option<Date>,
    /// The model that scores; by default the only champion of the book
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    #[command(flatten)]
    external: ExternalArgs,
    /// The language of the page
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// Print JSON, in both languages, instead of a page
    #[arg(long, conflicts_with = "out")]
    json: bool,
    /// The file for one account, or the folder for all: a page, and the same as JSON beside it
    #[arg(long, value_name = "FILE|FOLDER")]
    out: Option<PathBuf>,
}

impl Assess {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let external = self.external.read(&*store)?;
        let deciding = Deciding::load(&*store, self.id.as_deref(), Foresees::Either, &external)?;
        let threads = Options::default().threads;
        let asked =
            Asked { store: &*store, products: &products, deciding: deciding.as_ref(), external: &external, threads };
        if let Some(day) = self.entered_on {
            return all_entered_on(asked, day, &self.out.clone().unwrap_or_default(), self.lang);
        }
        let day = day_or_last_close(&*store, self.day)?;
        let report = assess(asked, self.account.as_deref().unwrap_or_default(), day)?;
        match &self.out {
            Some(file) => write(file, &report, self.lang),
            None if self.json => print_json(&report),
            None => print(&page(&report, self.lang.language())),
        }
    }
}

/// Writes the reports of all accounts that entered arrears on a day into a folder.
pub(crate) fn all_entered_on(asked: Asked<'_>, day: Date, folder: &Path, lang: Lang) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let bar = progress(asked.store.info()?.accounts, "assessing");
    let each = |report: Assessment| write(&folder.join(format!("{}.html", file_name(&report.account))), &report, lang);
    let assessed = entered_on(asked, day, each, |done| bar.set_position(done))?;
    bar.finish_and_clear();
    let (reports, accounts) = (count(assessed.reports), count(assessed.accounts));
    eprintln!("{}: {reports} reports of {accounts} accounts, first past due on {day}", folder.display());
    Ok(())
}

fn write(file: &Path, report: &Assessment, lang: Lang) -> Result<()> {
    if file.extension().is_none_or(|ending| ending != "html") {
        let refused = Refused::new(format!("{} is no page", file.display()));
        return Err(refused.hint("name a file that ends in .html").into());
    }
    whole(file, &page(report, lang.language()))?;
    let json = serde_json::to_string_pretty(report).context("the report cannot be written as JSON")?;
    whole(&file.with_extension("json"), &format!("{json}\n"))
}

/// Writes a file that is seen only when it is whole.
fn whole(file: &Path, text: &str) -> Result<()> {
    let mut new = NewFile::create(file)?;
    new.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", file.display()))?;
    new.commit()?;
    Ok(())
}

/// A reference as the name of a file: letters, digits, hyphens and dots within; other bytes as their two hexadecimal digits.
fn file_name(reference: &str) -> String {
    let mut name = String::new();
    for byte in reference.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || byte == b'-' || (byte == b'.' && !name.is_empty());
        if is_plain {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("_{byte:02x}"));
        }
    }
    name
}
