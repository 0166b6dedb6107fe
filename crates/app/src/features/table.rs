//! Rows as a table: its columns, and the cells of a row.
//!
//! One form for files and for models that are made straight from a book, so that both are the same data with the same hash.

use primitives::Date;
use risk::Outcome;

use super::catalogue;
use super::external::{External, ExternalValue};
use super::rows::FeatureRow;
use crate::error::Refused;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// Its name.
    pub name: String,
    /// What its cells hold.
    pub holds: Holds,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Texts.
    Text,
    /// Numbers.
    Number,
    /// Days.
    Day,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
}

impl Cell {
    /// The cell as a text, as it stands in a CSV file: numbers in the fewest digits that give the same number back.
    pub fn text(self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
        }
    }
}

/// The columns of a table of features with these external columns.
///
/// # Errors
/// When two would have one name.
pub fn columns(external: &[External]) -> Result<Vec<TableColumn>, Refused> {
    let column = |name: &str, holds| TableColumn { name: name.to_owned(), holds };
    let mut columns = vec![
        column("account", Holds::Text),
        column("person", Holds::Text),
        column("product", Holds::Text),
        column("as_of", Holds::Day),
    ];
    columns.extend(catalogue().iter().map(|declared| column(&declared.feature.name, Holds::Number)));
    columns.extend(
        external
            .iter()
            .flat_map(External::columns)
            .map(|one| column(&one.name(), if one.is_text { Holds::Text } else { Holds::Number })),
    );
    columns.push(column("outcome", Holds::Text));
    let mut names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(columns),
        Some(pair) => {
            Err(Refused::new(format!("there would be two columns {}", pair[0])).hint("rename the external one"))
        }
    }
}

/// The cells of a row, in the order of the columns.
pub fn cells(row: FeatureRow) -> Vec<Cell> {
    let text = |text: Option<String>| text.map_or(Cell::Empty, Cell::Text);
    let number = |number: f64| if number.is_nan() { Cell::Empty } else { Cell::Number(number) };
    let mut cells = vec![text(row.account), Cell::Text(row.person), text(row.product), Cell::Day(row.as_of)];
    cells.extend(row.values.into_iter().map(number));
    cells.extend(row.external.into_iter().map(|value| match value {
        ExternalValue::Number(value) => number(value),
        ExternalValue::Text(value) => text(value),
    }));
    cells.push(row.outcome.map_or(Cell::Empty, |outcome| Cell::Text(outcome_name(outcome).to_owned())));
    cells
}

const fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Good => "good",
        Outcome::Bad => "bad",
        Outcome::Indeterminate => "indeterminate",
        Outcome::Immature => "immature",
    }
}
