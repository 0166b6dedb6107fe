//! Samples from a book: features by the point-in-time engine, outcomes by the model's own definition of bad.
//!
//! Rows go through the same reading as those of a table, cell by cell, so that a model made from a book and one made from the
//! table that `risk features build` writes of it are the same, with the same hash of their data.

use primitives::Date;
use risk::outcome::BadDefinition;

use super::config::{BookText, ModelConfig};
use super::declared::FeatureText;
use super::sample::{Declared, Gathering, Need, Sample};
use crate::error::Refused;
use crate::features::catalogue;
use crate::features::external::{External, ExternalColumn};
use crate::features::rows::{
    Days, FeatureRow, Knowledge, Made, Table, Terms, Wanted, rows_as_wanted, rows_of_book, written,
};
use crate::features::table::{Cell, cells, columns};
use crate::model_file::Model;
use crate::port::Reading;
use crate::products::Products;

/// What a book is called where a table has a name.
const BOOK: &str = "the book";

/// A book that rows are made from.
#[derive(Clone, Copy)]
pub struct Source<'b> {
    /// Where accounts are read.
    pub store: &'b dyn Reading,
    /// Their products.
    pub products: &'b Products,
    /// Columns of others.
    pub external: &'b [External],
    /// What is known.
    pub known: Knowledge,
    /// How many threads compute.
    pub threads: usize,
}

/// Which rows of a book.
#[derive(Clone, Copy, Debug)]
pub enum Which<'w> {
    /// Of all accounts on these days.
    Days(&'w Days),
    /// Of one account on a day.
    Account(&'w str, Date),
}

impl BookText {
    /// The days that it tells.
    ///
    /// # Errors
    /// When it tells none, or they cannot be read.
    pub fn days(&self) -> Result<Days, Refused> {
        let Some(as_of) = &self.as_of else {
            return Err(Refused::new("it is not said which days rows are made for")
                .hint("say --as-of 2025-01-31..2025-06-30, or as_of under [book] of the config"));
        };
        written::days(as_of, self.every.as_deref().unwrap_or("month"), self.before_due)
    }
}

/// A definition of bad, for rows whose outcome the book is to tell.
///
/// # Errors
/// When the words are none.
pub fn definition(bad: &str) -> Result<BadDefinition, Refused> {
    bad.parse().map_err(|rejected: risk::outcome::BadDefinitionRejected| {
        Refused::new(format!("[model] bad: {rejected}")).hint("outcomes of a book are read by this definition")
    })
}

/// The rows that a config asks for, with their outcomes, and the config that fits them: features of the catalogue that are
/// empty in every row are left out where all were asked for, with a note.
///
/// # Errors
/// When the config does not say how, or the book cannot be read.
pub fn training_sample(
    source: Source<'_>,
    config: &ModelConfig,
    mut progress: impl FnMut(u64),
) -> crate::Result<(ModelConfig, Sample)> {
    let mut config = config.clone();
    let book = config.book.as_ref().ok_or_else(no_book)?;
    let (days, takes_all) = (book.days()?, book.takes_all());
    let bad = Some(definition(&config.model.bad)?);
    let all = declared(&config.columns, &config.feature, &config.protected);
    let (gathering, made) = gathered(source, bad, Which::Days(&days), all, Need::Outcomes, &mut progress)?;
    let is_missing = |cell: &String| cell.is_empty() || config.columns.missing.iter().any(|missing| missing == cell);
    let is_of_catalogue = |name: &str| catalogue().iter().any(|one| one.feature.name == name);
    let is_empty = |feature: &FeatureText| {
        is_of_catalogue(&feature.name) && gathering.of(&feature.name).is_some_and(|cells| cells.iter().all(is_missing))
    };
    let empty: Vec<String> = if takes_all {
        config.feature.iter().filter(|feature| is_empty(feature)).map(|feature| feature.name.clone()).collect()
    } else {
        Vec::new()
    };
    config.feature.retain(|feature| !empty.contains(&feature.name));
    let mut sample = gathering.finish(declared(&config.columns, &config.feature, &config.protected))?;
    if !empty.is_empty() {
        sample.notes.push(format!("left out, empty in every row: {}", empty.join(", ")));
    }
    sample.notes.extend(left_out(&made));
    if let Some(book) = &mut config.book {
        book.external = source.external.iter().flat_map(External::columns).map(ExternalColumn::name).collect();
    }
    Ok((config, sample))
}

/// The rows of a book that a model is asked about.
///
/// # Errors
/// When the book does not have what the model reads, or cannot be read.
pub fn sample(
    source: Source<'_>,
    model: &Model,
    which: Which<'_>,
    need: Need,
    mut progress: impl FnMut(u64),
) -> crate::Result<Sample> {
    let file = &model.file;
    if let Some(missing) = file.book.iter().flat_map(|book| &book.external).find(|name| !has(source.external, name)) {
        let what = format!("model {} v{} was made with the external column {missing}", file.id, file.version);
        return Err(Refused::new(what).hint("join it: --external FILE").into());
    }
    let bad = match need {
        Need::Outcomes => Some(definition(&file.bad)?),
        Need::Features => None,
    };
    let declared = declared(&file.columns, &file.features, &file.protected);
    let (gathering, made) = gathered(source, bad, which, declared, need, &mut progress)?;
    let mut sample = gathering.finish(declared)?;
    if let Which::Days(_) = which {
        sample.notes.extend(left_out(&made));
    }
    Ok(sample)
}

fn no_book() -> Refused {
    Refused::new("the config does not say how rows are made from a book")
        .hint("write [book] into it, or name a table with --data")
}

fn has(external: &[External], name: &str) -> bool {
    external.iter().flat_map(External::columns).any(|column| column.name() == *name)
}

fn declared<'d>(
    columns: &'d super::declared::Columns,
    features: &'d [FeatureText],
    protected: &'d [super::declared::ProtectedText],
) -> Declared<'d> {
    Declared { columns, features, protected }
}

fn gathered(
    source: Source<'_>,
    bad: Option<BadDefinition>,
    which: Which<'_>,
    declared: Declared<'_>,
    need: Need,
    progress: &mut impl FnMut(u64),
) -> crate::Result<(Gathering, Made)> {
    let Source { store, products, external, known, threads } = source;
    let names: Vec<String> = columns(external)?.into_iter().map(|column| column.name).collect();
    let mut gathering = Gathering::new(BOOK, &names, declared, need).map_err(|lacking| {
        Refused::new(lacking.to_string())
            .hint("features are listed by: risk features list; columns of others come with --external FILE")
    })?;
    let table = Table { store, terms: Terms { products, external, known, bad }, threads };
    let take = |row: FeatureRow| {
        gathering.add(cells(row).into_iter().map(Cell::text).collect());
        Ok(())
    };
    let made = match which {
        Which::Days(days) => rows_of_book(table, days, take, progress)?,
        Which::Account(account, day) => {
            let made = rows_as_wanted(table, &[Wanted::of_account(account, day)], take, progress)?;
            if made.rows == 0 {
                return Err(Refused::new(format!("account {account} is not open on {day}")).into());
            }
            made
        }
    };
    Ok((gathering, made))
}

fn left_out(made: &Made) -> Option<String> {
    let Made { not_open, without_bill, .. } = *made;
    (not_open + without_bill > 0).then(|| {
        format!(
            "left out: {not_open} rows on which nothing was owed or that were lost, {without_bill} without a bill to come"
        )
    })
}
