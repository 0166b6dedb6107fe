//! Rows of each kind of file, as texts.

use std::collections::BTreeSet;

use anyhow::bail;

pub(crate) use csv_rows::CsvRows;
pub(crate) use json_rows::JsonRows;
pub(crate) use parquet_rows::ParquetRows;

mod csv_rows;
mod json_rows;
mod parquet_rows;

/// Refuses columns that cannot be told apart by name.
fn check_columns(columns: &[String]) -> anyhow::Result<()> {
    let mut seen = BTreeSet::new();
    for (place, column) in columns.iter().enumerate() {
        if column.is_empty() {
            bail!("column {} has no name", place + 1);
        }
        if !seen.insert(column) {
            bail!("column {} has the name \"{column}\", which another one has already", place + 1);
        }
    }
    if columns.is_empty() {
        bail!("there is no header: a first line with the names of the columns is expected");
    }
    Ok(())
}

/// What can be shown of bytes that are no UTF-8.
fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A text cut to a length that a message can hold.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 80;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}..", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
