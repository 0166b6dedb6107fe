//! Tables: what an import reads, without knowing where it lies or in which format.

/// Files by name, as an adapter serves them.
pub trait Tables {
    /// The rows of a file.
    ///
    /// # Errors
    /// When there is no such file, or it is no table.
    fn open(&self, file: &str) -> anyhow::Result<Box<dyn TableRows + '_>>;
}

/// The rows of one file, from the first to the last.
pub trait TableRows {
    /// The names of the columns, each once.
    fn columns(&self) -> &[String];

    /// The next row; none after the last.
    fn next_row(&mut self) -> Option<Result<Row, RowError>>;
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Counts from 1, the header not counted.
    pub number: u64,
    /// The line of a text file that it begins on, from 1, the header counted.
    pub line: Option<u64>,
    /// A text for each column; empty where there is no value.
    pub cells: Vec<String>,
}

/// Why there is no next row.
#[derive(Debug)]
pub enum RowError {
    /// The row is not one of its table; those after it can be read.
    Malformed(MalformedRow),
    /// The file cannot be read any further.
    Failed(anyhow::Error),
}

/// A row that is not one of its table: a cell too many, a text that is not UTF-8, a line that is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedRow {
    /// Counts from 1, the header not counted.
    pub number: u64,
    /// The line of a text file that it begins on.
    pub line: Option<u64>,
    /// The column at fault, if it is one.
    pub column: Option<String>,
    /// What is there.
    pub found: String,
    /// What should be.
    pub expected: String,
    /// What could be read of it, by column.
    pub cells: Vec<(String, String)>,
}
