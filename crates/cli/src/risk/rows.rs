//! Rows for a model: from a table, or from a book.

use std::path::PathBuf;

use app::Result;
use app::close_day::Options;
use app::features::external::External;
use app::features::rows::Knowledge;
use app::model_file::Model;
use app::modelling::asked::{Asked, Otherwise, part};
use app::modelling::book::{self, Source};
use app::modelling::config::{BookText, ModelConfig};
use app::modelling::sample::{Need, Sample};
use app::port::Reading;
use app::products::Products;
use app::{Refused, features::rows::written};
use clap::Args;

use super::external::externals;
use super::files::{read_sample, sample_of};
use crate::BookArgs;
use crate::book::day_or_last_close;
use crate::console::progress;

/// Where rows come from.
#[derive(Debug, Args)]
pub(crate) struct RowsArgs {
    /// The table: CSV, JSON lines or Parquet; without it rows are made from the book
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// For rows of the book: their day, or the first and the last one, 2025-01-31..2025-06-30
    #[arg(long, value_name = "DAY[..DAY]", conflicts_with = "data")]
    as_of: Option<String>,
    /// For rows of the book: what was known, a day (what its close knew) or an instant; by default the last closed day
    #[arg(long, value_name = "DAY|INSTANT", conflicts_with = "data")]
    known_on: Option<String>,
    #[command(flatten)]
    external: ExternalArgs,
}

/// Columns that others know.
#[derive(Debug, Args)]
pub(crate) struct ExternalArgs {
    /// For rows of the book: a table of external columns, joined by as-of day; may be given several times
    #[arg(long, value_name = "FILE")]
    external: Vec<PathBuf>,
    /// What external columns mean, as a file of declarations
    #[arg(long, value_name = "FILE")]
    declare: Option<PathBuf>,
}

impl ExternalArgs {
    pub(crate) fn read(&self, store: &dyn Reading) -> Result<Vec<External>> {
        externals(store, self.external.iter(), self.declare.as_deref())
    }
}

impl RowsArgs {
    /// The rows that a config asks for, with the config that fits them.
    pub(crate) fn training(&self, book: &BookArgs, config: ModelConfig) -> Result<(ModelConfig, Sample)> {
        if let Some(data) = &self.data {
            let declared = (&config.columns, &config.feature[..], &config.protected[..]);
            let sample = read_sample(data, declared, Need::Outcomes)?;
            return Ok((ModelConfig { book: None, ..config }, sample));
        }
        let mut config = config;
        let store = book.read()?;
        let known_on = self.known_on(&*store, config.book.as_ref())?;
        if let Some(text) = &mut config.book {
            text.as_of = self.as_of.clone().or(text.as_of.take());
            text.known_on = Some(known_on.clone());
        }
        let known = Knowledge::written(&*store, &known_on)?;
        let (config, sample) =
            self.with_source(&*store, known, |source, told| book::training_sample(source, &config, told))?;
        tell(&sample);
        Ok((config, sample))
    }

    /// The rows that a model is asked about.
    pub(crate) fn of_model(&self, book: &BookArgs, model: &Model, need: Need, otherwise: Otherwise) -> Result<Sample> {
        if let Some(data) = &self.data {
            let sample = sample_of(model, data, need)?;
            return match otherwise {
                Otherwise::Own(wanted) => part(model, sample, wanted),
                Otherwise::LastClose => Ok(sample),
            };
        }
        self.asked(book, |asked, told| asked.rows(model, need, otherwise, told))
    }

    /// The row of this name: its id in a table, an account of the book.
    pub(crate) fn row(&self, book: &BookArgs, model: &Model, id: &str) -> Result<Sample> {
        if self.data.is_none() {
            return self.asked(book, |asked, told| {
                let day = match asked.as_of {
                    Some(text) => written::range(text)?.1,
                    None => asked.last,
                };
                asked.row(model, (id, day), told)
            });
        }
        let sample = self.of_model(book, model, Need::Features, Otherwise::LastClose)?;
        let rows: Vec<usize> = (0..sample.ids.len()).filter(|&row| sample.ids[row] == id).collect();
        if rows.is_empty() {
            return Err(Refused::new(format!("there is no row {id}")).hint("rows are named by columns.id").into());
        }
        Ok(sample.picked(&rows))
    }

    /// Asks a book for rows.
    fn asked(
        &self,
        book: &BookArgs,
        make: impl FnOnce(Asked<'_>, &mut dyn FnMut(u64)) -> Result<Sample>,
    ) -> Result<Sample> {
        let store = book.read()?;
        let products = Products::load(&*store)?;
        let external = self.external.read(&*store)?;
        let asked = Asked {
            store: &*store,
            products: &products,
            external: &external,
            last: day_or_last_close(&*store, None)?,
            as_of: self.as_of.as_deref(),
            known_on: self.known_on.as_deref(),
            threads: Options::default().threads,
        };
        let bar = progress(store.info()?.accounts, "features");
        let sample = make(asked, &mut |done| bar.set_position(done))?;
        bar.finish_and_clear();
        tell(&sample);
        Ok(sample)
    }

    fn with_source<T>(
        &self,
        store: &dyn Reading,
        known: Knowledge,
        make: impl FnOnce(Source<'_>, &mut dyn FnMut(u64)) -> Result<T>,
    ) -> Result<T> {
        let products = Products::load(store)?;
        let external = self.external.read(store)?;
        let threads = Options::default().threads;
        let source = Source { store, products: &products, external: &external, known, threads };
        let bar = progress(store.info()?.accounts, "features");
        let made = make(source, &mut |done| bar.set_position(done));
        bar.finish_and_clear();
        made
    }

    fn known_on(&self, store: &dyn Reading, text: Option<&BookText>) -> Result<String> {
        let told = self.known_on.clone().or_else(|| text.and_then(|text| text.known_on.clone()));
        told.map_or_else(|| Ok(day_or_last_close(store, None)?.to_string()), Ok)
    }
}

fn tell(sample: &Sample) {
    sample.notes.iter().for_each(|note| eprintln!("note: {note}"));
}
