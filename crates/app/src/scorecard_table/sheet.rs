//! Tables that other programs write: columns by name, cells with their lines.

use super::cells::{self, Record};
use crate::error::Refused;

/// A text and the name of its file.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The name, for refusals.
    pub file: &'a str,
    /// The text.
    pub text: &'a str,
}

/// A refusal of a cell.
pub(super) fn wrong(file: &str, line: usize, column: &str, what: impl std::fmt::Display) -> Refused {
    Refused::new(format!("{file}, line {line}, column {column}: {what}"))
}

/// A table with its columns by name.
pub(super) struct Sheet<'a> {
    pub(super) file: &'a str,
    columns: Vec<String>,
    pub(super) records: Vec<Record>,
}

impl<'a> Sheet<'a> {
    /// Reads a text that must have these columns.
    pub(super) fn read(named: Named<'a>, needed: &[&str], made_by: &str) -> Result<Self, Refused> {
        let file = named.file;
        let mut records = cells::records(named.text)
            .map_err(|line| Refused::new(format!("{file}, line {line}: a quote is not closed")))?;
        if records.is_empty() {
            return Err(Refused::new(format!("{file} is empty")));
        }
        let columns = records.remove(0).cells;
        if let Some(lacking) = needed.iter().find(|name| !columns.iter().any(|column| column == *name)) {
            return Err(Refused::new(format!("{file}, line 1: there is no column {lacking}"))
                .hint(format!("write it with {made_by}")));
        }
        records.retain(|record| !record.is_blank());
        match records.iter().find(|record| record.cells.len() != columns.len()) {
            Some(uneven) => {
                let (found, expected) = (uneven.cells.len(), columns.len());
                Err(Refused::new(format!("{file}, line {}: {found} cells for {expected} columns", uneven.line)))
            }
            None => Ok(Self { file, columns, records }),
        }
    }

    /// The cell of a column; none when there is no such column.
    pub(super) fn cell<'r>(&self, record: &'r Record, column: &str) -> Option<&'r str> {
        self.columns.iter().position(|name| name == column).map(|at| record.cells[at].as_str())
    }

    /// The finite number in a cell.
    pub(super) fn number(&self, record: &Record, column: &str) -> Result<f64, Refused> {
        let cell = self.cell(record, column).unwrap_or_default();
        let number = cell.parse().ok().filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| wrong(self.file, record.line, column, format!("\"{cell}\" is no finite number")))
    }
}
