//! Gathering: the cells that a model needs, row by row, with the hash of all cells.

use sha2::{Digest, Sha256};

use super::columns::assembled;
use super::{Declared, Need, Sample};
use crate::error::Refused;
use crate::models::hexadecimal;

/// Rows on their way to a sample.
pub(in crate::modelling) struct Gathering {
    pub(super) file: String,
    pub(super) need: Need,
    /// The columns that are read, with their places.
    wanted: Vec<(String, Option<usize>)>,
    cells: Vec<Vec<String>>,
    hash: Sha256,
    rows: u64,
}

/// A table lacks a column.
#[derive(Debug, thiserror::Error)]
#[error("{file} has no column {column}")]
pub(in crate::modelling) struct Lacking {
    file: String,
    pub(in crate::modelling) column: String,
}

impl Gathering {
    /// Begins with the names of a table's columns.
    pub(in crate::modelling) fn new(
        file: &str,
        names: &[String],
        declared: Declared<'_>,
        need: Need,
    ) -> Result<Self, Lacking> {
        let place = |(name, is_required): (String, bool)| {
            let place = names.iter().position(|column| *column == name);
            if place.is_none() && is_required {
                return Err(Lacking { file: file.to_owned(), column: name });
            }
            Ok((name, place))
        };
        let wanted = wanted(declared, need).into_iter().map(place).collect::<Result<Vec<_>, _>>()?;
        let mut hash = Sha256::new();
        names.iter().for_each(|name| fed(&mut hash, name));
        Ok(Self { file: file.to_owned(), need, cells: vec![Vec::new(); wanted.len()], wanted, hash, rows: 0 })
    }

    /// Takes the next row.
    pub(in crate::modelling) fn add(&mut self, mut cells: Vec<String>) {
        self.hash.update([0x1e]);
        cells.iter().for_each(|cell| fed(&mut self.hash, cell));
        for (column, (_, place)) in self.cells.iter_mut().zip(&self.wanted) {
            column.push(place.map(|place| std::mem::take(&mut cells[place])).unwrap_or_default());
        }
        self.rows += 1;
    }

    /// How many rows there are.
    pub(in crate::modelling) fn rows(&self) -> u64 {
        self.rows
    }

    /// The cells of a column; none when the table does not have it.
    pub(in crate::modelling) fn of(&self, name: &str) -> Option<&[String]> {
        let at = self.wanted.iter().position(|(wanted, place)| wanted == name && place.is_some())?;
        Some(&self.cells[at])
    }

    /// The sample of all rows, by the same declarations or fewer features.
    pub(in crate::modelling) fn finish(mut self, declared: Declared<'_>) -> Result<Sample, Refused> {
        if self.rows == 0 {
            return Err(Refused::new(format!("{} has no rows", self.file)));
        }
        let hash = hexadecimal(&self.hash.finalize_reset());
        assembled(&self, declared, hash)
    }
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
