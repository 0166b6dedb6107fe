//! Rows for a model: from a table, or from a book.

use std::path::PathBuf;

use app::Result;
use app::close_day::Options;
use app::features::external::External;
use app::features::rows::{Days, Knowledge};
use app::model_file::Model;
use app::modelling::book::{self, Source, Which};
use app::modelling::config::{BookText, ModelConfig};
use app::modelling::sample::{Need, Sample};
use app::port::Reading;
use app::products::Products;
use app::{Refused, features::rows::written};
use clap::Args;
use primitives::Date;

use super::external::externals;
use super::files::{Part, part, read_sample, sample_of};
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

/// Which days are meant where nobody says.
#[derive(Clone, Copy)]
pub(crate) enum Otherwise {
    /// The last closed day.
    LastClose,
    /// The days of the model's own rows that it was not made from, or all of them; through the last closed day.
    Own(Part),
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
        let sample = match &self.data {
            Some(data) => sample_of(model, data, need)?,
            None => {
                let store = book.read()?;
                let days = self.days(&*store, model, otherwise)?;
                let known = Knowledge::written(&*store, &self.known_on(&*store, None)?)?;
                let which = Which::Days(&days);
                let sample = self.with_source(&*store, at_least(known, &days), |source, told| {
                    book::sample(source, model, which, need, told)
                })?;
                tell(&sample);
                sample
            }
        };
        match otherwise {
            Otherwise::Own(wanted) => part(model, sample, wanted),
            Otherwise::LastClose => Ok(sample),
        }
    }

    /// The row of this name: its id in a table, an account of the book.
    pub(crate) fn row(&self, book: &BookArgs, model: &Model, id: &str) -> Result<Sample> {
        if self.data.is_none() {
            let store = book.read()?;
            let day = match &self.as_of {
                Some(text) => written::range(text)?.1,
                None => day_or_last_close(&*store, None)?,
            };
            let known = Knowledge::written(&*store, &self.known_on(&*store, None)?)?;
            let known = at_least(known, &Days::On(vec![day]));
            return self.with_source(&*store, known, |source, told| {
                book::sample(source, model, Which::Account(id, day), Need::Features, told)
            });
        }
        let sample = self.of_model(book, model, Need::Features, Otherwise::LastClose)?;
        let rows: Vec<usize> = (0..sample.ids.len()).filter(|&row| sample.ids[row] == id).collect();
        if rows.is_empty() {
            return Err(Refused::new(format!("there is no row {id}")).hint("rows are named by columns.id").into());
        }
        Ok(sample.picked(&rows))
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

    fn days(&self, store: &dyn Reading, model: &Model, otherwise: Otherwise) -> Result<Days> {
        let own = model.file.book.clone().unwrap_or_default();
        let last = day_or_last_close(store, None)?;
        let text = match (&self.as_of, otherwise) {
            (Some(text), _) => text.clone(),
            (None, Otherwise::LastClose) => last.to_string(),
            (None, Otherwise::Own(wanted)) => format!("{}..{last}", own_first(model, &own, wanted)?),
        };
        let is_one_day = !text.contains("..");
        // On one day all open accounts are asked about, whatever bills are near.
        let before_due = own.before_due.filter(|_| !is_one_day);
        Ok(BookText { as_of: Some(text), before_due, ..own }.days()?)
    }
}

fn own_first(model: &Model, own: &BookText, wanted: Part) -> Result<String> {
    let tried_from = model.file.training.tried_from.clone();
    let first = own.as_of.as_deref().and_then(|text| text.split("..").next()).map(str::to_owned);
    let found = match wanted {
        Part::KeptApart => tried_from.or(first),
        Part::All => first.or(tried_from),
    };
    Ok(found.ok_or_else(|| {
        Refused::new("the model does not say which days it is tried on").hint("say --as-of 2025-07-31..2025-12-31")
    })?)
}

/// What was known, through the last of the days at least.
fn at_least(mut known: Knowledge, days: &Days) -> Knowledge {
    let last = match days {
        Days::On(days) => days.last().copied(),
        Days::BeforeDue { last, .. } => Some(*last),
    };
    known.through = last.unwrap_or(Date::MIN).max(known.through);
    known
}

fn tell(sample: &Sample) {
    sample.notes.iter().for_each(|note| eprintln!("note: {note}"));
}
