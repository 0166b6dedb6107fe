//! Columns: what gathered cells say, and what is refused of them.

use std::collections::HashMap;

use primitives::Date;
use risk::frame::{Column, MISSING, Values};
use risk::target::{OutcomeWords, each_once, outcomes};
use risk::{Frame, Outcome};

use super::{Declared, Gathering, Need, Sample};
use crate::error::Refused;
use crate::modelling::declared::{Columns, FeatureText, Kind, ProtectedText};

/// A column of names with more different ones than this share of rows is taken for identifiers.
const NAMES_SHARE_MAX: f64 = 0.5;
/// A column with fewer different names than this is never taken for identifiers.
const NAMES_ALWAYS: usize = 50;

/// The sample that gathered cells make.
pub(super) fn assembled(cells: &Gathering, declared: Declared<'_>, hash: String) -> Result<Sample, Refused> {
    let Declared { columns, features, protected } = declared;
    let (rows, need) = (usize::try_from(cells.rows()).unwrap_or(usize::MAX), cells.need);
    let is_missing = |cell: &str| cell.is_empty() || columns.missing.iter().any(|text| text == cell);
    let mut notes = Vec::new();
    let mut made = Vec::with_capacity(features.len());
    let mut empty = 0_usize;
    for feature in features {
        let values = cells.of(&feature.name).unwrap_or_default();
        let column =
            Column { name: feature.name.clone(), values: read_values(&cells.file, feature, values, is_missing)? };
        if feature.may_be_empty && need == Need::Outcomes && has_no_value(&column.values, feature) {
            empty += 1;
            continue;
        }
        check_column(&cells.file, &column, need, &mut notes)?;
        made.push(column);
    }
    if empty > 0 {
        notes.push(format!("{empty} features have no value in any row and are left out"));
    }
    let frame = Frame::new(made).map_err(|rejected| Refused::new(format!("{}: {rejected}", cells.file)))?;
    let as_of = match columns.as_of.as_deref().and_then(|name| cells.of(name)) {
        Some(days) => Some(read_days(&cells.file, columns.as_of.as_deref().unwrap_or_default(), days)?),
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
fn read_ids(cells: &Gathering, columns: &Columns, as_of: Option<&[Date]>, rows: usize) -> Result<Vec<String>, Refused> {
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
    cells: &Gathering,
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
