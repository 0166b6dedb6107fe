//! CSV: comma-separated, double quotes, a header, UTF-8 with or without a byte order mark.

use std::io::Read;

use anyhow::Context;
use app::import::{MalformedRow, Row, RowError, TableRows};
use csv::{ByteRecord, ReaderBuilder};

use super::{check_columns, lossy, shortened};

/// The rows of a CSV file.
pub(crate) struct CsvRows {
    reader: csv::Reader<Box<dyn Read>>,
    columns: Vec<String>,
    record: ByteRecord,
    number: u64,
    /// The line that the record begins on.
    line: Option<u64>,
}

impl CsvRows {
    pub(crate) fn open(text: Box<dyn Read>) -> anyhow::Result<Self> {
        // Only the line feed ends a line, and one ends the last, so that lines are counted right. A carriage return
        // before it is dropped when the row is made.
        let text: Box<dyn Read> = Box::new(text.chain(&b"\n"[..]));
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(1 << 16)
            .from_reader(text);
        let header = reader.byte_headers().context("the header cannot be read")?;
        let columns = header
            .iter()
            .enumerate()
            .map(|(place, name)| {
                let name = std::str::from_utf8(name)
                    .with_context(|| format!("the name of column {}, \"{}\", is not UTF-8", place + 1, lossy(name)))?;
                Ok(name.trim().to_owned())
            })
            .collect::<anyhow::Result<Vec<String>>>()?;
        check_columns(&columns)?;
        Ok(Self { reader, columns, record: ByteRecord::new(), number: 0, line: None })
    }

    fn malformed(&self, column: Option<usize>, found: String, expected: &str) -> MalformedRow {
        let columns = self.columns.iter().cloned();
        MalformedRow {
            number: self.number,
            line: self.line,
            column: column.map(|place| self.columns[place].clone()),
            found,
            expected: expected.to_owned(),
            cells: columns.zip(self.record.iter().map(lossy)).collect(),
        }
    }

    /// Reads the next record that holds anything, and finds the line it begins on; false after the last.
    fn read(&mut self) -> csv::Result<bool> {
        loop {
            let before = self.reader.position().line();
            if !self.reader.read_byte_record(&mut self.record)? {
                return Ok(false);
            }
            if self.record.len() == 1 && matches!(self.record.get(0), Some(b"" | b"\r")) {
                continue;
            }
            // Blank lines before a record are passed over with it, so its line is counted back from the one behind.
            let within = self.record.iter().flatten().filter(|byte| **byte == b'\n').count() as u64;
            self.line = Some(self.reader.position().line().saturating_sub(within + 1).max(before));
            return Ok(true);
        }
    }

    /// The row that has just been read, as texts.
    fn row(&self) -> Result<Row, MalformedRow> {
        let expected = self.columns.len();
        if self.record.len() != expected {
            // The last column that is there, so that one can see where the row breaks off or runs over.
            let column = self.record.len().min(expected).checked_sub(1);
            let found = format!("{} cells", self.record.len());
            let hint =
                format!("{expected} cells, one for each column; a text with a comma or a line break needs quotes");
            return Err(self.malformed(column, found, &hint));
        }
        let cells = self.record.iter().enumerate().map(|(place, cell)| {
            let cell = if place + 1 == expected { cell.strip_suffix(b"\r").unwrap_or(cell) } else { cell };
            match std::str::from_utf8(cell) {
                Ok(cell) => Ok(cell.to_owned()),
                Err(_) => Err(self.malformed(Some(place), shortened(&lossy(cell)), "a text in UTF-8")),
            }
        });
        Ok(Row { number: self.number, line: self.line, cells: cells.collect::<Result<_, _>>()? })
    }
}

impl TableRows for CsvRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next_row(&mut self) -> Option<Result<Row, RowError>> {
        self.number += 1;
        match self.read() {
            Ok(false) => None,
            Ok(true) => Some(self.row().map_err(RowError::Malformed)),
            Err(error) => {
                let after = format!("it breaks off after row {}", self.number - 1);
                Some(Err(RowError::Failed(anyhow::Error::new(error).context(after))))
            }
        }
    }
}
