//! Reading a table by column names.

use std::path::Path;

use anyhow::{Context, Result, bail};
use app::import::{RowError, Tables};
use tabular::Folder;

/// Hands the cells of the named columns of every row to `each`.
pub(crate) fn each<const N: usize>(
    folder: &Path,
    file: &str,
    columns: [&str; N],
    mut each: impl FnMut([&str; N]) -> Result<()>,
) -> Result<()> {
    let tables = Folder::new(folder);
    let mut rows = tables.open(file).with_context(|| format!("cannot read {file}"))?;
    let mut places = [0; N];
    for (place, wanted) in places.iter_mut().zip(columns) {
        let found = rows.columns().iter().position(|column| column == wanted);
        *place = found.with_context(|| format!("{file} has no column {wanted}"))?;
    }
    while let Some(row) = rows.next_row() {
        match row {
            Ok(row) => each(places.map(|place| row.cells[place].as_str()))?,
            Err(RowError::Failed(error)) => return Err(error.context(format!("cannot read {file}"))),
            Err(RowError::Malformed(row)) => bail!("{file} row {}: {}", row.number, row.found),
        }
    }
    Ok(())
}
