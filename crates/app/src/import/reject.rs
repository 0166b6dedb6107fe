//! Rejects: rows that do not arrive, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::field::Target;
use super::source::Bad;
use super::table::{MalformedRow, RowError, Tables};
use super::{ImportFailed, Row};
use crate::intake::Origin;

/// How many rejects a refusal prints before it only counts them.
const PRINTED_MAX: usize = 20;

/// A row that does not arrive. As JSON it is a line of the rejects file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The file, as the mapping names it.
    #[serde(serialize_with = "as_text")]
    pub file: Arc<str>,
    /// The row in it, from 1, the header not counted; of a group, the row at fault or else its first.
    pub row: u64,
    /// The line of a text file that the row begins on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What it was read as.
    pub target: Target,
    /// The column at fault, or the field where the value is from no column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What is there.
    pub found: String,
    /// What should be.
    pub expected: String,
    /// What can be done about it, where there is something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Whether the row itself is sound, and only another row of its account is at fault.
    pub consequence: bool,
    /// The row as it stands in the file, by column.
    #[serde(serialize_with = "as_object")]
    pub cells: Vec<(String, String)>,
}

fn as_text<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

fn as_object<S: Serializer>(cells: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(cells.iter().map(|(column, cell)| (column, cell)))
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} row {}", self.file, self.row)?;
        if let Some(line) = self.line {
            write!(f, " (line {line})")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        match self.found.as_str() {
            "" => write!(f, ": empty, expected {}", self.expected)?,
            found => write!(f, ": found \"{found}\", expected {}", self.expected)?,
        }
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, " (hint: {hint})"))
    }
}

/// Why nothing was imported: the rows at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsRejected(pub Vec<Reject>);

impl std::error::Error for RowsRejected {}

impl fmt::Display for RowsRejected {
    /// The first causes, one a line, and how many more there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (consequences, causes): (Vec<&Reject>, Vec<&Reject>) = self.0.iter().partition(|reject| reject.consequence);
        write!(f, "nothing was imported: {}", counted(causes.len(), "error"))?;
        for reject in causes.iter().take(PRINTED_MAX) {
            write!(f, "\n  {reject}")?;
        }
        if causes.len() > PRINTED_MAX {
            write!(f, "\n  and {} more", causes.len() - PRINTED_MAX)?;
        }
        if !consequences.is_empty() {
            write!(
                f,
                "\n  and {} of accounts that are not imported for these reasons",
                counted(consequences.len(), "row")
            )?;
        }
        Ok(())
    }
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The rejects as they are found. Cells are read again at the end, so that good rows need not be kept for it.
#[derive(Debug, Default)]
pub(super) struct Rejects {
    list: Vec<Reject>,
    /// A file that is read for several targets tells of a malformed row once.
    malformed: BTreeSet<(Arc<str>, u64)>,
}

/// The row a record was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: Arc<str>,
    pub(super) row: u64,
    pub(super) line: Option<u64>,
}

impl Place {
    pub(super) fn origin(&self) -> Origin {
        Origin { file: Arc::clone(&self.file), row: self.row }
    }
}

impl Rejects {
    pub(super) fn push(&mut self, target: Target, place: &Place, bad: Bad) {
        self.add(target, place, bad, false);
    }

    /// Rejects a row that is sound in itself.
    pub(super) fn push_consequence(&mut self, target: Target, place: &Place, bad: Bad) {
        self.add(target, place, bad, true);
    }

    pub(super) fn push_malformed(&mut self, target: Target, file: &Arc<str>, row: MalformedRow) {
        if !self.malformed.insert((Arc::clone(file), row.number)) {
            return;
        }
        let MalformedRow { number, line, column, found, expected, cells } = row;
        let file = Arc::clone(file);
        let (hint, consequence) = (None, false);
        self.list.push(Reject { file, row: number, line, target, column, found, expected, hint, consequence, cells });
    }

    fn add(&mut self, target: Target, place: &Place, bad: Bad, consequence: bool) {
        let Place { file, row, line } = place.clone();
        let Bad { column, found, expected, hint } = bad;
        let (column, cells) = (Some(column), Vec::new());
        self.list.push(Reject { file, row, line, target, column, found, expected, hint, consequence, cells });
    }

    /// The rejects in order, with the cells of their rows.
    pub(super) fn finish(self, tables: &dyn Tables) -> Result<Vec<Reject>, ImportFailed> {
        let mut list = self.list;
        list.sort_by(|a, b| (a.target, &a.file, a.row).cmp(&(b.target, &b.file, b.row)));
        let mut wanted: BTreeMap<Arc<str>, BTreeMap<u64, Vec<usize>>> = BTreeMap::new();
        for (at, reject) in list.iter().enumerate().filter(|(_, reject)| reject.cells.is_empty()) {
            wanted.entry(Arc::clone(&reject.file)).or_default().entry(reject.row).or_default().push(at);
        }
        for (file, mut rows) in wanted {
            let failed = |source| ImportFailed::File { file: Arc::clone(&file), source };
            let mut table = tables.open(&file).map_err(failed)?;
            let columns = table.columns().to_vec();
            while !rows.is_empty() {
                match table.next_row() {
                    None => break,
                    Some(Err(RowError::Failed(source))) => return Err(failed(source)),
                    Some(Err(RowError::Malformed(_))) => {}
                    Some(Ok(Row { number, cells, .. })) => {
                        for at in rows.remove(&number).unwrap_or_default() {
                            list[at].cells = columns.iter().cloned().zip(cells.iter().cloned()).collect();
                        }
                    }
                }
            }
        }
        Ok(list)
    }
}
