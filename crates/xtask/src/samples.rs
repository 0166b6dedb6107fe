//! Rows of public credit data with what became of them, as models are tried on them.

use std::path::Path;

use anyhow::{Context, Result, bail};
use app::import::{RowError, Tables};
use risk::frame::{Column, Values};
use risk::{Frame, Outcome};
use tabular::Folder;

/// Where a sample is and how it is read.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// The file.
    pub file: &'static str,
    /// The column that is 1 for a bad row.
    pub target: &'static str,
    /// Columns that number rows and tell nothing.
    pub numbering: &'static [&'static str],
}

/// UCI, Default of Credit Card Clients.
pub const TAIWAN: Source = Source { file: "taiwan_card_default.csv.gz", target: "DEFAULT", numbering: &["row", "ID"] };

/// Kaggle, Give Me Some Credit.
pub const GIVE_ME_SOME_CREDIT: Source =
    Source { file: "givemesomecredit.csv.gz", target: "SeriousDlqin2yrs", numbering: &["row", "id"] };

/// The rows of a source.
#[derive(Debug)]
pub struct Sample {
    /// What is known of each.
    pub frame: Frame,
    /// What became of each.
    pub outcomes: Vec<Outcome>,
    /// The number of each in the source's own file.
    pub numbers: Vec<u64>,
}

/// Reads a sample. A cell that is empty or `NA` is missing.
///
/// # Errors
/// When the file cannot be read, or a cell is no number.
pub fn read(data: &Path, source: Source) -> Result<Sample> {
    let folder = Folder::new(data);
    let mut rows = folder.open(source.file).with_context(|| format!("cannot read {}", source.file))?;
    let names = rows.columns().to_vec();
    let mut cells: Vec<Vec<f64>> = vec![Vec::new(); names.len()];
    while let Some(row) = rows.next_row() {
        let row = match row {
            Ok(row) => row,
            Err(RowError::Failed(error)) => return Err(error.context(format!("cannot read {}", source.file))),
            Err(RowError::Malformed(row)) => bail!("{} row {}: {}", source.file, row.number, row.found),
        };
        for (column, cell) in cells.iter_mut().zip(&row.cells) {
            column.push(number(cell).with_context(|| format!("{}: {cell} is no number", source.file))?);
        }
    }
    let take = |wanted: &str| {
        let at = names.iter().position(|name| name == wanted);
        at.map(|at| cells[at].clone()).with_context(|| format!("{} has no column {wanted}", source.file))
    };
    let outcomes =
        take(source.target)?.iter().map(|&bad| if bad == 1.0 { Outcome::Bad } else { Outcome::Good }).collect();
    let numbers = take("row")?.iter().map(|&row| row as u64).collect();
    let is_known = |name: &str| name != source.target && !source.numbering.contains(&name);
    let columns = names.iter().zip(&cells).filter(|(name, _)| is_known(name));
    let columns = columns.map(|(name, cells)| Column { name: name.clone(), values: Values::Numbers(cells.clone()) });
    Ok(Sample { frame: Frame::new(columns.collect())?, outcomes, numbers })
}

fn number(cell: &str) -> Option<f64> {
    match cell {
        "" | "NA" => Some(f64::NAN),
        text => text.parse().ok(),
    }
}
