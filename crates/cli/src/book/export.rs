//! `arrears book export`.

use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::Context;
use app::classes::Classified;
use app::close_day::Options;
use app::export::{self, ACCOUNT_COLUMNS, Cell, ColumnKind, class_columns, classified_accounts};
use app::policies::Policies;
use app::port::Reading;
use app::products::Products;
use app::{Refused, Result};
use clap::Args;
use primitives::Date;
use tabular::{Column, ColumnType, FileKind, NewFile, Value};

use super::day_or_last_close;
use crate::BookArgs;
use crate::console::{counted, progress};

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    book: BookArgs,
    /// Write the journal here, one JSON object a line
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// Write the postings here, as an hledger journal
    #[arg(long, value_name = "FILE")]
    hledger: Option<PathBuf>,
    /// Write each closed day's accrued income here, as an hledger journal to be read beside the postings
    #[arg(long, value_name = "FILE")]
    accruals: Option<PathBuf>,
    /// Write the general ledger balances of every account here, as CSV
    #[arg(long, value_name = "FILE")]
    balances: Option<PathBuf>,
    /// Write the accounts as of the day here: .csv, .csv.gz or .parquet
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
    /// With --accounts: the class of each account by each policy of the book, and since when
    #[arg(long, requires = "accounts")]
    classes: bool,
    /// The day; by default the last closed one
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
}

impl Export {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let as_of = day_or_last_close(&*store, self.as_of)?;
        let files = [&self.journal, &self.hledger, &self.accruals, &self.balances, &self.accounts];
        if files.iter().all(|file| file.is_none()) {
            return Err(Refused::new("there is nothing to export")
                .hint(
                    "say what and where: --journal, --hledger, --accruals, --balances or --accounts, each with a file",
                )
                .into());
        }
        if let Some(file) = &self.journal {
            let written = whole(file, |to| export::journal(&*store, &products, to))?;
            eprintln!("{}: {}", file.display(), counted(written, "event", "events"));
        }
        if let Some(file) = &self.hledger {
            let bar = progress(store.info()?.accounts, "postings");
            let (accounts, sets) =
                whole(file, |to| export::hledger(&*store, &products, as_of, to, |done| bar.set_position(done)))?;
            bar.finish_and_clear();
            eprintln!(
                "{}: {} of {} through {as_of}",
                file.display(),
                counted(sets, "transaction", "transactions"),
                counted(accounts, "account", "accounts")
            );
        }
        if let Some(file) = &self.accruals {
            let bar = progress(store.info()?.accounts, "accruals");
            let days =
                whole(file, |to| export::accruals(&*store, &products, as_of, to, |done| bar.set_position(done)))?;
            bar.finish_and_clear();
            let days = counted(days, "day", "days");
            eprintln!("{}: accrued income of {days} through {as_of}", file.display());
        }
        if let Some(file) = &self.balances {
            whole(file, |to| export::balances_csv(&*store, &products, as_of, to))?;
            eprintln!("{}: balances as of {as_of}", file.display());
        }
        if let Some(file) = &self.accounts {
            write_accounts(&*store, &products, as_of, self.classes, file)?;
            eprintln!("{}: accounts as of {as_of}", file.display());
        }
        Ok(())
    }
}

/// Writes a file that is seen only when it is whole.
fn whole<T>(file: &Path, write: impl FnOnce(&mut dyn std::io::Write) -> Result<T>) -> Result<T> {
    let mut new = NewFile::create(file)?;
    let mut buffer = BufWriter::with_capacity(1 << 20, &mut new);
    let answer = write(&mut buffer)?;
    std::io::Write::flush(&mut buffer).with_context(|| format!("cannot write {}", file.display()))?;
    drop(buffer);
    new.commit()?;
    Ok(answer)
}

type Rows<'r> = Box<dyn Iterator<Item = anyhow::Result<Vec<Cell>>> + 'r>;

fn write_accounts(store: &dyn Reading, products: &Products, as_of: Date, classes: bool, file: &Path) -> Result<()> {
    let policies = Policies::load(store)?;
    let mut columns: Vec<Column> = ACCOUNT_COLUMNS.into_iter().map(|(name, kind)| column(name, kind)).collect();
    let rows: Rows<'_> = if classes {
        columns.extend(class_columns(&policies).into_iter().map(|(name, kind)| column(name, kind)));
        let threads = Options::default().threads;
        Box::new(classified_accounts(Classified { store, products, policies: &policies, threads }, as_of))
    } else {
        Box::new(export::accounts(store, products, as_of))
    };
    let rows = rows.map(|row| Ok(row?.into_iter().map(value).collect()));
    match FileKind::of(file) {
        Some(FileKind::Csv { .. }) => tabular::write_csv(file, &columns, rows)?,
        Some(FileKind::Parquet) => tabular::write_parquet(file, &columns, rows)?,
        Some(FileKind::JsonLines { .. }) | None => {
            return Err(Refused::new(format!("{} is not a table that can be written", file.display()))
                .hint("name a file that ends in .csv, .csv.gz or .parquet")
                .into());
        }
    }
    Ok(())
}

fn column(name: impl Into<String>, kind: ColumnKind) -> Column {
    let of = match kind {
        ColumnKind::Text => ColumnType::Text,
        ColumnKind::Int => ColumnType::Int64,
        ColumnKind::Date => ColumnType::Date,
    };
    Column::new(name, of)
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Text(text) => text.map_or(Value::Null, Value::Text),
        Cell::Int(number) => number.map_or(Value::Null, Value::Int64),
        Cell::Date(date) => date.map_or(Value::Null, Value::Date),
    }
}
