//! Writing tables: columns with a type, rows of values, and files that are there whole or not at all.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use primitives::Date;
use serde::Serialize;

pub use new_file::NewFile;
pub use parquet_file::write_parquet;

use crate::FileKind;

mod new_file;
mod parquet_file;

/// A column: its name and what its values are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name, unlike that of any other column.
    pub name: String,
    /// What its values are.
    pub of: ColumnType,
}

impl Column {
    /// A column of a name and a type.
    pub fn new(name: impl Into<String>, of: ColumnType) -> Self {
        Self { name: name.into(), of }
    }
}

/// What the values of a column are. Each of them can be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Texts.
    Text,
    /// Whole numbers of 64 bits.
    Int64,
    /// Floating-point numbers of 64 bits.
    Float64,
    /// Civil dates.
    Date,
    /// True or false.
    Bool,
}

/// A value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A text.
    Text(String),
    /// A whole number.
    Int64(i64),
    /// A floating-point number, in CSV with as many digits as tell it from every other.
    Float64(f64),
    /// A date.
    Date(Date),
    /// True or false.
    Bool(bool),
}

impl Value {
    /// The text of the value, as a CSV cell holds it; empty for null.
    fn to_text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            Self::Int64(number) => number.to_string(),
            Self::Float64(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Bool(is_true) => is_true.to_string(),
        }
    }

    fn is_of(&self, of: ColumnType) -> bool {
        match self {
            Self::Null => true,
            Self::Text(_) => of == ColumnType::Text,
            Self::Int64(_) => of == ColumnType::Int64,
            Self::Float64(_) => of == ColumnType::Float64,
            Self::Date(_) => of == ColumnType::Date,
            Self::Bool(_) => of == ColumnType::Bool,
        }
    }
}

/// Writes a CSV file; one whose name ends in `.gz` is packed.
///
/// # Errors
/// When the disk refuses, or a row is not one of the columns; no file is there then, or the one that was there before.
pub fn write_csv(
    path: &Path,
    columns: &[Column],
    rows: impl IntoIterator<Item = anyhow::Result<Vec<Value>>>,
) -> anyhow::Result<()> {
    let mut file = NewFile::create(path)?;
    if FileKind::of(path) == Some(FileKind::Csv { gzipped: true }) {
        let mut packed = GzEncoder::new(&mut file, Compression::default());
        write_csv_to(&mut packed, columns, rows)?;
        packed.finish().with_context(|| format!("cannot write {}", path.display()))?;
    } else {
        write_csv_to(&mut file, columns, rows)?;
    }
    file.commit()
}

/// Writes CSV to anything that takes bytes, with a line feed after every line.
///
/// # Errors
/// When the receiver refuses, or a row is not one of the columns.
pub fn write_csv_to(
    to: impl Write,
    columns: &[Column],
    rows: impl IntoIterator<Item = anyhow::Result<Vec<Value>>>,
) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(columns.iter().map(|column| &column.name)).context("cannot write the header")?;
    for (row, number) in rows.into_iter().zip(1_u64..) {
        let row = row?;
        check_row(columns, &row, number)?;
        writer.write_record(row.iter().map(Value::to_text)).with_context(|| format!("cannot write row {number}"))?;
    }
    writer.flush().context("cannot write the last rows")
}

/// Writes values as JSON lines, one a line.
///
/// # Errors
/// When the disk refuses or a value cannot be written as JSON; no file is there then, or the one that was there before.
pub fn write_jsonl<T: Serialize>(path: &Path, values: impl IntoIterator<Item = T>) -> anyhow::Result<()> {
    let mut file = NewFile::create(path)?;
    for value in values {
        serde_json::to_writer(&mut file, &value).with_context(|| format!("cannot write {}", path.display()))?;
        file.write_all(b"\n").with_context(|| format!("cannot write {}", path.display()))?;
    }
    file.commit()
}

/// Refuses a row that is not one of the columns: a mistake of the program that makes it.
fn check_row(columns: &[Column], row: &[Value], number: u64) -> anyhow::Result<()> {
    ensure!(row.len() == columns.len(), "row {number} has {} values for {} columns", row.len(), columns.len());
    for (value, column) in row.iter().zip(columns) {
        ensure!(
            value.is_of(column.of),
            "row {number} has {value:?} in column {}, which is {:?}",
            column.name,
            column.of
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests;
