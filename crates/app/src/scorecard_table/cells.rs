//! Cells of comma-separated text with the lines that they stand on (RFC 4180).

use std::borrow::Cow;

/// A record and the line that it begins on, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

impl Record {
    /// Whether it is an empty line.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// The records of a text; a byte order mark before them is no part of them.
///
/// # Errors
/// When a quote is not closed: the line that it is opened on.
pub(super) fn records(text: &str) -> Result<Vec<Record>, usize> {
    let mut characters = text.strip_prefix('\u{feff}').unwrap_or(text).chars().peekable();
    let mut records = Vec::new();
    let mut line = 1;
    while characters.peek().is_some() {
        let mut record = Record { line, cells: vec![String::new()] };
        let mut opened_on = None;
        while let Some(character) = characters.next() {
            line += usize::from(character == '\n');
            let cell = record.cells.last_mut().expect("a record has a cell");
            match (character, opened_on) {
                ('"', Some(_)) if characters.peek() == Some(&'"') => {
                    characters.next();
                    cell.push('"');
                }
                ('"', Some(_)) => opened_on = None,
                (character, Some(_)) => cell.push(character),
                ('"', None) if cell.is_empty() => opened_on = Some(line),
                (',', None) => record.cells.push(String::new()),
                ('\r', None) if characters.peek() == Some(&'\n') => {}
                ('\n', None) => break,
                (character, None) => cell.push(character),
            }
        }
        if let Some(line) = opened_on {
            return Err(line);
        }
        records.push(record);
    }
    Ok(records)
}

/// A cell as it is written: in quotes where it has to be.
pub(super) fn written(cell: &str) -> Cow<'_, str> {
    if cell.contains([',', '"', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Names in one cell, `|` between them; a `|` or a backslash of a name has a backslash before it.
pub(super) fn joined(names: &[String]) -> String {
    let escaped: Vec<String> = names.iter().map(|name| name.replace('\\', "\\\\").replace('|', "\\|")).collect();
    escaped.join("|")
}

/// The names of a cell.
pub(super) fn split(cell: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut characters = cell.chars();
    while let Some(character) = characters.next() {
        let last = names.last_mut().expect("there is a last name");
        match character {
            '\\' => last.extend(characters.next()),
            '|' => names.push(String::new()),
            character => last.push(character),
        }
    }
    names
}
