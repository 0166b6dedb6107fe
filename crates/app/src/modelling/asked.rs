//! The rows of a book that a model is asked about: which days, and what was known on them.

use primitives::Date;

use super::book::{Source, Which, sample};
use super::config::BookText;
use super::sample::{Need, Sample};
use crate::error::{Code, Refused, Result};
use crate::features::external::External;
use crate::features::rows::{Days, Knowledge};
use crate::model_file::{self, Model, Score};
use crate::models::Models;
use crate::port::Reading;
use crate::products::Products;

/// Which rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Those as of the day from which the model was tried out of time; all where it does not say.
    KeptApart,
    /// All.
    All,
}

/// Which days are meant where nobody says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// The last closed day.
    LastClose,
    /// The days of the model's own rows that it was not made from, or all of them; through the last closed day.
    Own(Part),
}

/// Rows of a book that a model is asked about.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The book.
    pub store: &'a dyn Reading,
    /// Its products.
    pub products: &'a Products,
    /// Columns of others.
    pub external: &'a [External],
    /// The last closed day, or today where none is closed.
    pub last: Date,
    /// The day, or the first and the last one, where somebody says.
    pub as_of: Option<&'a str>,
    /// What was known, where somebody says.
    pub known_on: Option<&'a str>,
    /// How many threads compute.
    pub threads: usize,
}

impl Asked<'_> {
    /// The rows, with what the model needs of them.
    ///
    /// # Errors
    /// When it is not said which days are meant, or the book cannot be read.
    pub fn rows(&self, model: &Model, need: Need, otherwise: Otherwise, told: impl FnMut(u64)) -> Result<Sample> {
        let days = self.days(model, otherwise)?;
        let known = at_least(Knowledge::written(self.store, &self.knowledge())?, &days);
        let made = sample(self.source(known), model, Which::Days(&days), need, told)?;
        match otherwise {
            Otherwise::Own(wanted) => part(model, made, wanted),
            Otherwise::LastClose => Ok(made),
        }
    }

    /// The row of an account.
    ///
    /// # Errors
    /// As [`Asked::rows`].
    pub fn row(&self, model: &Model, (account, day): (&str, Date), told: impl FnMut(u64)) -> Result<Sample> {
        let known = at_least(Knowledge::written(self.store, &self.knowledge())?, &Days::On(vec![day]));
        sample(self.source(known), model, Which::Account(account, day), Need::Features, told)
    }

    fn knowledge(&self) -> String {
        self.known_on.map_or_else(|| self.last.to_string(), str::to_owned)
    }

    fn source(&self, known: Knowledge) -> Source<'_> {
        let Self { store, products, external, threads, .. } = *self;
        Source { store, products, external, known, threads }
    }

    fn days(&self, model: &Model, otherwise: Otherwise) -> Result<Days> {
        let own = model.file.book.clone().unwrap_or_default();
        let text = match (self.as_of, otherwise) {
            (Some(text), _) => text.to_owned(),
            (None, Otherwise::LastClose) => self.last.to_string(),
            (None, Otherwise::Own(wanted)) => format!("{}..{}", own_first(model, &own, wanted)?, self.last),
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

/// Of rows, those that are asked for.
///
/// # Errors
/// When none of them is.
pub fn part(model: &Model, sample: Sample, part: Part) -> Result<Sample> {
    let from = model.file.training.tried_from.as_deref().filter(|_| part == Part::KeptApart);
    let (Some(from), Some(days)) = (from, &sample.as_of) else { return Ok(sample) };
    let from = from.parse().map_err(|_| anyhow::anyhow!("{from} is no date"))?;
    let rows: Vec<usize> = (0..days.len()).filter(|&row| days[row] >= from).collect();
    if rows.is_empty() {
        let what = format!("no row is as of {from} or later, from when on the model was tried");
        return Err(Refused::new(what).hint("to look at rows that it may have learned from: --rows all").into());
    }
    Ok(sample.picked(&rows))
}

/// A version of a model of a book.
///
/// # Errors
/// When the book has no such version, or its text cannot be read.
pub fn model_of_book(store: &dyn Reading, (id, version): (&str, u32)) -> Result<Model> {
    let models = Models::load(store)?;
    let none = || Refused::new(format!("the book has no model {id} v{version}")).code(Code::NotFound);
    let key = models.get(id, version).ok_or_else(none)?.key();
    let text = store.model_text(id, version)?.unwrap_or_default();
    Ok(Model::new(model_file::parse(&key, &text)?)?)
}

/// Scores as CSV, in the fewest digits that give the same number back; with the day of each row where the sample has days.
pub fn scores_csv(sample: &Sample, scores: &[Score]) -> String {
    let head = if sample.as_of.is_some() { "id,as_of" } else { "id" };
    let mut text = format!("{head},log_odds,pd,points\n");
    for (row, (id, score)) in sample.ids.iter().zip(scores).enumerate() {
        let quoted =
            if id.contains([',', '"', '\n']) { format!("\"{}\"", id.replace('"', "\"\"")) } else { id.clone() };
        let day = day_of(sample, row).map(|day| format!(",{day}")).unwrap_or_default();
        let Score { log_odds, pd, points } = score;
        text.push_str(&format!("{quoted}{day},{log_odds},{pd},{points}\n"));
    }
    text
}

/// The day of a row, where the sample has days.
pub fn day_of(sample: &Sample, row: usize) -> Option<String> {
    sample.as_of.as_ref().map(|days| days[row].to_string())
}
