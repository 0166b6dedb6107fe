//! Samples: a table read by the declarations of a model.
//!
//! What makes a table useless or misleading is refused here, with the row: a column without a value, labels in words that
//! nobody explained, the same account twice, a column of identifiers. The hash is of the cells as texts, so that a packed
//! file and a plain one are the same data.

use std::collections::HashMap;

use primitives::Date;
use risk::frame::{Column, MISSING, Values};
use risk::target::{OutcomeWords, each_once, outcomes};
use risk::{Frame, Outcome};
use sha2::{Digest, Sha256};

use super::declared::{Columns, FeatureText, Kind, ProtectedText};
use crate::error::Refused;
use crate::import::{RowError, Tables};
use crate::models::hexadecimal;

/// A column of names with more different ones than this share of rows is taken for identifiers.
const NAMES_SHARE_MAX: f64 = 0.5;
/// A column with fewer different names than this is never taken for identifiers.
const NAMES_ALWAYS: usize = 50;

/// Rows ready for a model.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The features.
    pub frame: Frame,
    /// What became of each row; all immature where the outcome was not asked for.
    pub outcomes: Vec<Outcome>,
    /// What names each row: its account, or its number.
    pub ids: Vec<String>,
    /// The day that each row is as of.
    pub as_of: Option<Vec<Date>>,
    /// The segment of each row.
    pub segment: Option<Vec<String>>,
    /// The group of each row by each protected attribute that the table has.
    pub protected: Vec<(ProtectedText, Vec<Option<String>>)>,
    /// The SHA-256 of the table's cells, in hexadecimal.
    pub hash: String,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// What is read.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'d> {
    /// Which column is what.
    pub columns: &'d Columns,
    /// The features.
    pub features: &'d [FeatureText],
    /// Protected attributes.
    pub protected: &'d [ProtectedText],
}

/// Whether outcomes are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// They are: for training and trying a model.
    Outcomes,
    /// They are not: for scoring and watching.
    Features,
}

/// Reads a table.
///
/// # Errors
/// When it cannot be read, lacks a column, or would mislead a model: with the place and what to do.
pub fn read(
    tables: &dyn Tables,
    file: &str,
    declared: Declared<'_>,
    need: Need,
    mut progress: impl FnMut(u64),
) -> crate::Result<Sample> {
    let mut rows = tables.open(file)?;
    let names = rows.columns().to_vec();
    let wanted = wanted(declared, need);
    let mut places = Vec::with_capacity(wanted.len());
    for (name, is_required) in &wanted {
        let place = names.iter().position(|column| column == name);
        if place.is_none() && *is_required {
            return Err(Refused::new(format!("{file} has no column {name}"))
                .hint(format!("it has {}", names.join(", ")))
                .into());
        }
        places.push(place);
    }
    let mut hash = Sha256::new();
    names.iter().for_each(|name| fed(&mut hash, name));
    let mut cells: Vec<Vec<String>> = vec![Vec::new(); wanted.len()];
    let mut count = 0_u64;
    while let Some(row) = rows.next_row() {
        let mut row = match row {
            Ok(row) => row,
            Err(RowError::Malformed(row)) => {
                let what = format!("{file}, row {}: found {}, expected {}", row.number, row.found, row.expected);
                return Err(Refused::new(what).into());
            }
            Err(RowError::Failed(error)) => return Err(error.context(format!("{file} cannot be read")).into()),
        };
        hash.update([0x1e]);
        row.cells.iter().for_each(|cell| fed(&mut hash, cell));
        for (column, place) in cells.iter_mut().zip(&places) {
            column.push(place.map(|place| std::mem::take(&mut row.cells[place])).unwrap_or_default());
        }
        count += 1;
        if count.is_multiple_of(10_000) {
            progress(count);
        }
    }
    if count == 0 {
        return Err(Refused::new(format!("{file} has no rows")).into());
    }
    let cells = Cells { file, wanted: wanted.into_iter().map(|(name, _)| name).zip(places).collect(), cells };
    assembled(&cells, declared, need, hexadecimal(&hash.finalize()))
}

fn fed(hash: &mut Sha256, cell: &str) {
    hash.update(cell.as_bytes());
    hash.update([0x1f]);
}

/// The columns that are read, and whether the table must have them. A column may be wanted for two things: it is read once.
fn wanted(declared: Declared<'_>, need: Need) -> Vec<(String, bool)> {
    let Declared { columns, features, protected } = declared;
    let mut wanted: Vec<(String, bool)> = features.iter().map(|feature| (feature.name.clone(), true)).collect();
    let needs_outcomes = need == Need::Outcomes;
    let mut add = |name: &str, is_required: bool| match wanted.iter_mut().find(|(known, _)| known == name) {
        Some(known) => known.1 |= is_required,
        None => wanted.push((name.to_owned(), is_required)),
    };
    if needs_outcomes {
        add(&columns.target, true);
    }
    columns.id.iter().for_each(|name| add(name, true));
    columns.as_of.iter().for_each(|name| add(name, needs_outcomes));
    columns.segment.iter().for_each(|name| add(name, false));
    protected.iter().for_each(|one| add(&one.name, false));
    wanted
}

/// The cells of the wanted columns.
struct Cells<'f> {
    file: &'f str,
    wanted: Vec<(String, Option<usize>)>,
    cells: Vec<Vec<String>>,
}

impl Cells<'_> {
    /// The cells of a column; none when the table does not have it.
    fn of(&self, name: &str) -> Option<&[String]> {
        let at = self.wanted.iter().position(|(wanted, place)| wanted == name && place.is_some())?;
        Some(&self.cells[at])
    }
}

fn assembled(cells: &Cells<'_>, declared: Declared<'_>, need: Need, hash: String) -> crate::Result<Sample> {
    let Declared { columns, features, protected } = declared;
    let rows = cells.cells.first().map_or(0, Vec::len);
    let is_missing = |cell: &str| cell.is_empty() || columns.missing.iter().any(|text| text == cell);
    let mut notes = Vec::new();
    let mut made = Vec::with_capacity(features.len());
    let mut empty = 0_usize;
    for feature in features {
        let values = cells.of(&feature.name).unwrap_or_default();
        let column =
            Column { name: feature.name.clone(), values: read_values(cells.file, feature, values, is_missing)? };
        if feature.may_be_empty && need == Need::Outcomes && has_no_value(&column.values, feature) {
            empty += 1;
            continue;
        }
        check_column(cells.file, &column, need, &mut notes)?;
        made.push(column);
    }
    if empty > 0 {
        notes.push(format!("{empty} features have no value in any row and are left out"));
    }
    let frame = Frame::new(made).map_err(|rejected| Refused::new(format!("{}: {rejected}", cells.file)))?;
    let as_of = match columns.as_of.as_deref().and_then(|name| cells.of(name)) {
        Some(days) => Some(read_days(cells.file, columns.as_of.as_deref().unwrap_or_default(), days)?),
        None => None,
    };
    let ids = read_ids(cells, columns, as_of.as_deref(), rows)?;
    let outcomes = match need {
        Need::Outcomes => read_outcomes(cells, columns, is_missing)?,
        Need::Features => vec![Outcome::Immature; rows],
    };
    let segment = columns.segment.as_deref().and_then(|name| cells.of(name)).map(<[String]>::to_vec);
    let groups = |one: &ProtectedText| {
        let values = cells.of(&one.name)?;
        let group = |value: &String| if is_missing(value) { None } else { one.group(value) };
        Some((one.clone(), values.iter().map(group).collect()))
    };
    let protected = protected.iter().filter_map(groups).collect();
    Ok(Sample { frame, outcomes, ids, as_of, segment, protected, hash, notes })
}

fn read_values(
    file: &str,
    feature: &FeatureText,
    cells: &[String],
    is_missing: impl Fn(&str) -> bool,
) -> Result<Values, Refused> {
    match feature.kind {
        Kind::Category => Ok(categories(cells, is_missing)),
        Kind::Number => {
            let number = |(at, cell): (usize, &String)| {
                if is_missing(cell) {
                    return Ok(f64::NAN);
                }
                let parsed = cell.trim().parse::<f64>().ok().filter(|number| !number.is_nan());
                parsed.ok_or_else(|| {
                    let what = format!("{file}, row {}: \"{cell}\" in column {} is not a number", at + 1, feature.name);
                    Refused::new(what).hint("declare kind = \"category\", or add the text to columns.missing")
                })
            };
            cells.iter().enumerate().map(number).collect::<Result<_, _>>().map(Values::Numbers)
        }
    }
}

/// Names, in the order of the alphabet, so that codes do not depend on the order of rows.
fn categories(cells: &[String], is_missing: impl Fn(&str) -> bool) -> Values {
    let mut levels: Vec<String> = cells.iter().filter(|cell| !is_missing(cell)).cloned().collect();
    levels.sort_unstable();
    levels.dedup();
    let places: HashMap<&str, u32> = levels.iter().map(String::as_str).zip(0..).collect();
    let code = |cell: &String| if is_missing(cell) { MISSING } else { places[cell.as_str()] };
    let codes = cells.iter().map(code).collect();
    Values::Categories { levels, codes }
}

/// Whether all values are missing or codes.
fn has_no_value(values: &Values, feature: &FeatureText) -> bool {
    match values {
        Values::Numbers(numbers) => {
            let is_code = |number: &f64| feature.specials.iter().any(|special| special.value == *number);
            numbers.iter().all(|number| number.is_nan() || is_code(number))
        }
        Values::Categories { levels, .. } => levels.is_empty(),
    }
}

fn check_column(file: &str, column: &Column, need: Need, notes: &mut Vec<String>) -> Result<(), Refused> {
    let (rows, name) = (column.values.len(), &column.name);
    if need == Need::Features {
        return Ok(());
    }
    let is_empty = match &column.values {
        Values::Numbers(numbers) => numbers.iter().all(|number| number.is_nan()),
        Values::Categories { levels, .. } => levels.is_empty(),
    };
    if is_empty {
        return Err(
            Refused::new(format!("{file}: column {name} is empty in all {rows} rows")).hint("leave the feature out")
        );
    }
    if let Values::Categories { levels, .. } = &column.values {
        let share = levels.len() as f64 / rows as f64;
        if levels.len() > NAMES_ALWAYS && share > NAMES_SHARE_MAX {
            let what = format!("{file}: column {name} has {} different names in {rows} rows", levels.len());
            return Err(Refused::new(what).hint("what names rows tells nothing of new ones: leave the feature out"));
        }
        if levels.len() > NAMES_ALWAYS {
            notes.push(format!("column {name} has {} different names; rare ones are taken together", levels.len()));
        }
    }
    Ok(())
}

fn read_days(file: &str, name: &str, cells: &[String]) -> Result<Vec<Date>, Refused> {
    let day = |(at, cell): (usize, &String)| {
        cell.parse().map_err(|_| {
            let what = format!("{file}, row {}: \"{cell}\" in column {name} is not a date", at + 1);
            Refused::new(what).hint("dates are written 2025-04-01")
        })
    };
    cells.iter().enumerate().map(day).collect()
}

/// The names of rows, each once: together with the as-of day where there is one.
fn read_ids(cells: &Cells<'_>, columns: &Columns, as_of: Option<&[Date]>, rows: usize) -> Result<Vec<String>, Refused> {
    let Some(ids) = columns.id.as_deref().and_then(|name| cells.of(name)) else {
        return Ok((1..=rows).map(|row| row.to_string()).collect());
    };
    let once = match as_of {
        Some(days) => {
            let both: Vec<String> = ids.iter().zip(days).map(|(id, day)| format!("{id} as of {day}")).collect();
            each_once(both.iter().map(String::as_str))
        }
        None => each_once(ids.iter().map(String::as_str)),
    };
    once.map_err(|rejected| Refused::new(format!("{}: {rejected}", cells.file)))?;
    Ok(ids.to_vec())
}

fn read_outcomes(
    cells: &Cells<'_>,
    columns: &Columns,
    is_missing: impl Fn(&str) -> bool,
) -> Result<Vec<Outcome>, Refused> {
    let texts = cells.of(&columns.target).unwrap_or_default();
    let numbers = || -> Option<Vec<f64>> {
        let number = |cell: &String| if is_missing(cell) { Some(f64::NAN) } else { cell.trim().parse().ok() };
        texts.iter().map(number).collect()
    };
    let in_words = || categories(texts, &is_missing);
    let values = if columns.bad.is_empty() { numbers().map_or_else(in_words, Values::Numbers) } else { in_words() };
    let column = Column { name: columns.target.clone(), values };
    let (bad, good) = (columns.bad.clone(), columns.good.clone());
    let words = OutcomeWords { bad, good, indeterminate: columns.indeterminate.clone() };
    outcomes(&column, &words).map_err(|rejected| {
        let hint = "words are explained in the config: [columns] bad = [\"yes\"]";
        Refused::new(format!("{}: {rejected}", cells.file)).hint(hint)
    })
}

impl Sample {
    /// These rows only, in this order.
    ///
    /// # Panics
    /// When a row is not there.
    pub fn picked(&self, rows: &[usize]) -> Self {
        fn of<T: Clone>(all: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().map(|&row| all[row].clone()).collect()
        }
        Self {
            frame: self.frame.picked(rows),
            outcomes: of(&self.outcomes, rows),
            ids: of(&self.ids, rows),
            as_of: self.as_of.as_ref().map(|all| of(all, rows)),
            segment: self.segment.as_ref().map(|all| of(all, rows)),
            protected: self.protected.iter().map(|(one, all)| (one.clone(), of(all, rows))).collect(),
            hash: self.hash.clone(),
            notes: self.notes.clone(),
        }
    }

    /// The rows that are good or bad, and whether each is bad.
    pub fn known(&self) -> (Vec<usize>, Vec<bool>) {
        let known = self.outcomes.iter().enumerate();
        known.filter_map(|(row, outcome)| Some((row, outcome.target()? == 1.0))).unzip()
    }
}
