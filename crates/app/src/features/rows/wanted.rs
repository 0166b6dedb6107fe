//! Rows that are asked for one by one: a table that says of whom and when.

use jiff::tz::TimeZone;
use primitives::Date;
use risk::Outcome;

use crate::error::{Refused, Result};
use crate::features::external::unreadable;
use crate::import::{Row, TableRows};

/// A row that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Of whom.
    pub(super) who: Who,
    /// The day.
    pub(super) as_of: Date,
    /// What became of it, as the table tells.
    pub(super) outcome: Option<Outcome>,
}

impl Wanted {
    /// The row of an account on a day.
    pub fn of_account(account: &str, as_of: Date) -> Self {
        Self { who: Who::Account(account.to_owned()), as_of, outcome: None }
    }
}

/// Of whom a row is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// Of an account.
    Account(String),
    /// Of a person who applies: all accounts are others.
    Person(String),
}

/// The rows that a table asks for: `account` or `person`, `as_of`, and `outcome` where it is known.
///
/// # Errors
/// When a cell cannot be read, or a column is not there.
pub fn wanted(file: &str, table: &mut dyn TableRows, zone: &TimeZone) -> Result<Vec<Wanted>> {
    let place = |name: &str| table.columns().iter().position(|column| column == name);
    let (account, person, as_of, outcome) = (place("account"), place("person"), place("as_of"), place("outcome"));
    let (Some(who), Some(as_of)) = (account.or(person), as_of) else {
        let refused = Refused::new(format!("{file} does not say of whom rows are asked for, and of which day"));
        return Err(refused.hint("it needs the columns as_of and account, or as_of and person").into());
    };
    let mut all = Vec::new();
    while let Some(row) = table.next_row() {
        let row = row.map_err(|error| unreadable(file, error))?;
        let of = row.cells[who].clone();
        all.push(Wanted {
            who: if account.is_some() { Who::Account(of) } else { Who::Person(of) },
            as_of: day(file, &row, &row.cells[as_of], zone)?,
            outcome: outcome.map(|place| read_outcome(file, &row, &row.cells[place])).transpose()?.flatten(),
        });
    }
    Ok(all)
}

fn day(file: &str, row: &Row, cell: &str, zone: &TimeZone) -> Result<Date> {
    let instant = || cell.parse::<jiff::Timestamp>().ok();
    let of_instant = || Date::from_civil(instant()?.to_zoned(zone.clone()).date());
    cell.parse().ok().or_else(of_instant).ok_or_else(|| {
        let refused = format!("{file}, row {}: as_of \"{cell}\" is neither a day nor an instant", row.number);
        Refused::new(refused).hint("a day is written 2025-04-01, an instant 2025-04-01T09:00:00Z").into()
    })
}

fn read_outcome(file: &str, row: &Row, cell: &str) -> Result<Option<Outcome>> {
    match cell.to_ascii_lowercase().as_str() {
        "" => Ok(None),
        "good" | "0" => Ok(Some(Outcome::Good)),
        "bad" | "1" => Ok(Some(Outcome::Bad)),
        "indeterminate" => Ok(Some(Outcome::Indeterminate)),
        "immature" => Ok(Some(Outcome::Immature)),
        _ => {
            let refused = Refused::new(format!("{file}, row {}: outcome \"{cell}\" is not known", row.number));
            Err(refused.hint("write good, bad, indeterminate, immature, 0 for good or 1 for bad").into())
        }
    }
}
