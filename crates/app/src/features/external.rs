//! External columns: what others know of an account or a person, joined by the day on which it was known.
//!
//! A row of a subject counts from its `as_of` on, once it was known (`known_on`, or `known_at` with an instant; its `as_of`
//! where neither is told). Of those that count, the latest is taken, never a later one.

mod declaration;

use std::collections::HashMap;

use jiff::tz::TimeZone;
use ledger::Product;
use primitives::{Amount, Date};
use risk::feature::{Feature, Purpose};
use risk::protected::{ProtectedInput, is_protected};

use super::value::NOT_ASKED;
use crate::error::{Refused, Result};
use crate::import::{Row, RowError, TableRows};

pub use declaration::Declarations;

/// The columns that are not features.
const PLACES: [&str; 6] = ["account", "person", "as_of", "known_on", "known_at", "outcome"];

/// The column that holds a credit limit, in units of the account's currency.
const LIMIT: &str = "credit_limit";

/// A table of external columns.
#[derive(Clone, Debug)]
pub struct External {
    columns: Vec<ExternalColumn>,
    is_of_account: bool,
    rows: HashMap<String, Vec<ExternalRow>>,
}

/// One of its columns.
#[derive(Clone, Debug)]
pub struct ExternalColumn {
    /// What it is.
    pub feature: Feature,
    /// Whether its values are texts, not numbers.
    pub is_text: bool,
    place: usize,
}

impl ExternalColumn {
    /// The name of the column in a table of features; what is kept for the audit says so.
    pub fn name(&self) -> String {
        match self.feature.purpose {
            Purpose::Decision => self.feature.name.clone(),
            Purpose::Audit => format!("audit_{}", self.feature.name),
        }
    }
}

/// A value of an external column.
#[derive(Clone, Debug, PartialEq)]
pub enum ExternalValue {
    /// A number; `NaN` is missing.
    Number(f64),
    /// A text; none is missing.
    Text(Option<String>),
}

#[derive(Clone, Debug)]
struct ExternalRow {
    as_of: Date,
    known_on: Date,
    cells: Vec<String>,
}

/// The values of all columns of several tables, in their order.
pub fn values(tables: &[External], sought: Sought<'_>) -> Vec<ExternalValue> {
    tables.iter().flat_map(|external| external.values(sought)).collect()
}

/// The credit limit, when a column of one of the tables tells it.
pub fn limit(tables: &[External], sought: Sought<'_>, product: &Product) -> Option<Amount> {
    tables.iter().find_map(|external| external.limit(sought, product))
}

/// Whose row is looked for, and when.
#[derive(Clone, Copy, Debug)]
pub struct Sought<'s> {
    /// The account, where there is one.
    pub account: Option<&'s str>,
    /// The person.
    pub person: &'s str,
    /// The day of the features.
    pub day: Date,
    /// The last day on which something may have become known.
    pub known_on: Date,
}

impl External {
    /// Reads a table; instants are taken as days of the book's time zone.
    ///
    /// # Errors
    /// When a cell cannot be read, there is no key, or a column is a protected attribute that is not declared for the audit.
    pub fn read(file: &str, table: &mut dyn TableRows, declarations: &Declarations, zone: &TimeZone) -> Result<Self> {
        let names = table.columns().to_vec();
        let place = |name: &str| names.iter().position(|column| column == name);
        let key = place("account").or(place("person"));
        let (Some(key), Some(as_of)) = (key, place("as_of")) else {
            let refused = Refused::new(format!("{file} does not say whose its rows are, and of when"));
            return Err(refused.hint("it needs the columns as_of and account, or as_of and person").into());
        };
        let known = place("known_on").or(place("known_at"));
        let mut rows: HashMap<String, Vec<ExternalRow>> = HashMap::new();
        while let Some(row) = table.next_row() {
            let row = row.map_err(|error| unreadable(file, error))?;
            let as_of = day(file, &row, as_of, "as_of", zone)?;
            let known_on = match known.filter(|&place| !row.cells[place].is_empty()) {
                Some(place) => day(file, &row, place, &names[place], zone)?,
                None => as_of,
            };
            let of = row.cells[key].clone();
            rows.entry(of).or_default().push(ExternalRow { as_of, known_on, cells: row.cells });
        }
        for rows in rows.values_mut() {
            rows.sort_by_key(|row| (row.as_of, row.known_on));
        }
        let columns = columns(file, &names, &rows, declarations)?;
        Ok(Self { columns, is_of_account: place("account").is_some(), rows })
    }

    /// Its columns, in the order of the file.
    pub fn columns(&self) -> &[ExternalColumn] {
        &self.columns
    }

    /// The values of its columns: numbers that nobody was asked for are the code for that.
    pub fn values(&self, sought: Sought<'_>) -> Vec<ExternalValue> {
        let row = self.row(sought);
        self.columns.iter().map(|column| value(column, row)).collect()
    }

    /// The credit limit, when one of its columns tells it.
    pub fn limit(&self, sought: Sought<'_>, product: &Product) -> Option<Amount> {
        let column = self.columns.iter().find(|column| column.feature.name == LIMIT)?;
        product.currency.parse(&self.row(sought)?.cells[column.place]).ok()
    }

    fn row(&self, sought: Sought<'_>) -> Option<&ExternalRow> {
        let of = if self.is_of_account { sought.account? } else { sought.person };
        let counts = |row: &&ExternalRow| row.as_of <= sought.day && row.known_on <= sought.known_on;
        self.rows.get(of)?.iter().rev().find(counts)
    }
}

fn value(column: &ExternalColumn, row: Option<&ExternalRow>) -> ExternalValue {
    let cell = row.map(|row| row.cells[column.place].as_str());
    if column.is_text {
        return ExternalValue::Text(cell.filter(|cell| !cell.is_empty()).map(str::to_owned));
    }
    ExternalValue::Number(cell.map_or(NOT_ASKED, |cell| cell.parse().unwrap_or(f64::NAN)))
}

fn columns(
    file: &str,
    names: &[String],
    rows: &HashMap<String, Vec<ExternalRow>>,
    declarations: &Declarations,
) -> Result<Vec<ExternalColumn>> {
    let mut columns = Vec::new();
    for (place, name) in names.iter().enumerate().filter(|(_, name)| !PLACES.contains(&name.as_str())) {
        let feature = declarations.of(name);
        if is_protected(name) && feature.purpose != Purpose::Audit {
            let refused = ProtectedInput(name.clone()).to_string();
            return Err(Refused::new(format!("{file}: {refused}"))
                .hint("features are declared with --declare FILE")
                .into());
        }
        let cells = || rows.values().flatten().map(|row| row.cells[place].as_str());
        if let Some(cell) = cells().find(|cell| cell.parse::<f64>().is_ok_and(f64::is_infinite)) {
            let refused = Refused::new(format!("{file}: column {name} holds {cell}, which is infinite"));
            return Err(refused.hint("leave the cell empty, or give it a code of its own").into());
        }
        let is_number = |cell: &str| cell.is_empty() || cell.parse::<f64>().is_ok();
        columns.push(ExternalColumn { feature, is_text: !cells().all(is_number), place });
    }
    Ok(columns)
}

fn day(file: &str, row: &Row, place: usize, column: &str, zone: &TimeZone) -> Result<Date> {
    let cell = &row.cells[place];
    if let Ok(day) = cell.parse() {
        return Ok(day);
    }
    let instant: Option<jiff::Timestamp> = cell.parse().ok();
    let day = instant.and_then(|instant| Date::from_civil(instant.to_zoned(zone.clone()).date()));
    day.ok_or_else(|| {
        let refused = format!("{file}, row {}: {column} \"{cell}\" is neither a day nor an instant", row.number);
        Refused::new(refused).hint("a day is written 2025-04-01, an instant 2025-04-01T09:00:00Z").into()
    })
}

pub(super) fn unreadable(file: &str, error: RowError) -> crate::Error {
    match error {
        RowError::Failed(error) => error.context(format!("cannot read {file}")).into(),
        RowError::Malformed(row) => {
            Refused::new(format!("{file}, row {}: found {}, expected {}", row.number, row.found, row.expected)).into()
        }
    }
}

#[cfg(test)]
mod tests;
