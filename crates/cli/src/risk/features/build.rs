//! `arrears risk features build`.

use std::path::{Path, PathBuf};

use app::close_day::Options;
use app::features::external::External;
use app::features::rows::{Days, Knowledge, Made, Table, Terms, rows_as_wanted, rows_of_book, wanted, written};
use app::port::Reading;
use app::products::Products;
use app::{Refused, Result};
use clap::Args;
use risk::outcome::BadDefinition;

use super::write::Writer;
use crate::BookArgs;
use crate::book::day_or_last_close;
use crate::console::{count, progress};
use crate::risk::external::{externals, folder, name, open};

#[derive(Debug, Args)]
pub(crate) struct Build {
    #[command(flatten)]
    book: BookArgs,
    /// The day of the rows, or the first and the last one: 2025-01-31..2025-06-30
    #[arg(long, value_name = "DAY[..DAY]", required_unless_present = "rows")]
    as_of: Option<String>,
    /// The distance between days: "month", "3 months", "week", "10 days"
    #[arg(long, default_value = "month", value_name = "DISTANCE")]
    every: String,
    /// Instead of all days of the range: one row a bill, so many days before its due date
    #[arg(long, value_name = "DAYS", requires = "as_of")]
    before_due: Option<u32>,
    /// Make the rows that this table asks for, with its outcomes: account or person, as_of, outcome; its other columns are features
    #[arg(long, value_name = "FILE", conflicts_with_all = ["as_of", "bad"])]
    rows: Option<PathBuf>,
    /// What was known when the table is made: a day (what its close knew) or an instant; by default the last closed day
    #[arg(long, value_name = "DAY|INSTANT")]
    known_on: Option<String>,
    /// What is bad: "30+ days past due on any of the next 3 bills", "this bill missed", "30+ days past due within 90 days"
    #[arg(long, value_name = "DEFINITION")]
    bad: Option<String>,
    /// A table of external columns, joined by as-of day; may be given several times
    #[arg(long, value_name = "FILE")]
    external: Vec<PathBuf>,
    /// What external columns mean, as a file of declarations
    #[arg(long, value_name = "FILE")]
    declare: Option<PathBuf>,
    /// The table to write: .csv, .csv.gz or .parquet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Build {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let known = self.known(&*store)?;
        let bad = self.bad.as_deref().map(str::parse::<BadDefinition>).transpose();
        let bad = bad.map_err(|rejected| Refused::new(rejected.to_string()))?;
        let external = externals(&*store, self.external.iter().chain(&self.rows), self.declare.as_deref())?;
        let terms = Terms { products: &products, external: &external, known, bad };
        let table = Table { store: &*store, terms, threads: Options::default().threads };
        let began = std::time::Instant::now();
        let made = match &self.rows {
            Some(file) => {
                let wanted = wanted(&name(file), &mut *open(&folder(file), file)?, &Knowledge::zone(&*store)?)?;
                let bar = progress(wanted.len() as u64, "features");
                let made = self.write(&external, |writer| {
                    rows_as_wanted(table, &wanted, |row| writer.row(row), |done| bar.set_position(done))
                })?;
                bar.finish_and_clear();
                made
            }
            None => {
                let days = self.days()?;
                let bar = progress(store.info()?.accounts, "features");
                let made = self.write(&external, |writer| {
                    rows_of_book(table, &days, |row| writer.row(row), |done| bar.set_position(done))
                })?;
                bar.finish_and_clear();
                made
            }
        };
        report(&self.out, &made, began.elapsed());
        Ok(())
    }

    fn write(&self, external: &[External], make: impl FnOnce(&Writer) -> Result<Made>) -> Result<Made> {
        super::write::write(&self.out, external, self.bad.as_deref(), make)
    }

    fn known(&self, store: &dyn Reading) -> Result<Knowledge> {
        match &self.known_on {
            None => Ok(Knowledge::of_day(day_or_last_close(store, None)?)),
            Some(text) => Knowledge::written(store, text),
        }
    }

    fn days(&self) -> Result<Days> {
        Ok(written::days(self.as_of.as_deref().unwrap_or_default(), &self.every, self.before_due)?)
    }
}

fn report(out: &Path, made: &Made, took: std::time::Duration) {
    let Made { rows, outcomes: [good, bad, indeterminate, immature], not_open, without_bill } = *made;
    let seconds = took.as_secs_f64().max(0.001);
    let speed = count((rows as f64 / seconds) as u64);
    eprintln!("{}: {} rows in {seconds:.1} s, {speed} a second", out.display(), count(rows));
    if good + bad + indeterminate + immature > 0 {
        let rate = if good + bad > 0 { 100.0 * bad as f64 / (good + bad) as f64 } else { 0.0 };
        eprintln!(
            "good {}, bad {} ({rate:.2} % of both), indeterminate {}, immature {}",
            count(good),
            count(bad),
            count(indeterminate),
            count(immature)
        );
    }
    if not_open + without_bill > 0 {
        eprintln!(
            "left out: {} on which nothing was owed or that were lost, {} without a bill to come",
            count(not_open),
            count(without_bill)
        );
    }
}
