//! JSON lines: an object on each line, in UTF-8.
//!
//! A number is taken as it is written, never through a float. A key that a row leaves out is an empty cell, as null is.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufRead, BufReader, Read};

use app::import::{MalformedRow, Row, RowError, TableRows};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::{check_columns, lossy, shortened};

/// The rows of a file of JSON lines.
pub(crate) struct JsonRows {
    lines: Lines,
    columns: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl JsonRows {
    /// The keys of all objects, in the order of their first mention. Lines that are no objects have none.
    pub(crate) fn columns_of(text: Box<dyn Read>) -> anyhow::Result<Vec<String>> {
        let mut lines = Lines::new(text);
        let mut columns: Vec<String> = Vec::new();
        let mut places = BTreeMap::new();
        while let Some(line) = lines.next_line()? {
            let Ok(object) = serde_json::from_slice::<Object<'_>>(line) else { continue };
            for (key, _) in object.0 {
                if !places.contains_key(&key) {
                    places.insert(key.clone(), columns.len());
                    columns.push(key);
                }
            }
        }
        if !columns.is_empty() {
            check_columns(&columns)?;
        }
        Ok(columns)
    }

    pub(crate) fn open(text: Box<dyn Read>, columns: Vec<String>) -> Self {
        let places = columns.iter().cloned().enumerate().map(|(place, column)| (column, place)).collect();
        Self { lines: Lines::new(text), columns, places }
    }
}

impl TableRows for JsonRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next_row(&mut self) -> Option<Result<Row, RowError>> {
        let Self { lines, columns, places } = self;
        match lines.next_line() {
            Ok(None) => None,
            Ok(Some(_)) => Some(lines.row(columns.len(), places).map_err(RowError::Malformed)),
            Err(error) => {
                let after = format!("it breaks off after row {}", lines.number);
                Some(Err(RowError::Failed(anyhow::Error::new(error).context(after))))
            }
        }
    }
}

/// The lines of a text that hold anything.
struct Lines {
    reader: BufReader<Box<dyn Read>>,
    line: Vec<u8>,
    line_number: u64,
    number: u64,
}

impl Lines {
    fn new(text: Box<dyn Read>) -> Self {
        Self { reader: BufReader::new(text), line: Vec::new(), line_number: 0, number: 0 }
    }

    fn next_line(&mut self) -> std::io::Result<Option<&[u8]>> {
        loop {
            self.line.clear();
            if self.reader.read_until(b'\n', &mut self.line)? == 0 {
                return Ok(None);
            }
            self.line_number += 1;
            if self.line_number == 1 && self.line.starts_with(b"\xef\xbb\xbf") {
                self.line.drain(..3);
            }
            if !self.line.iter().all(u8::is_ascii_whitespace) {
                self.number += 1;
                return Ok(Some(&self.line));
            }
        }
    }

    /// The line that has just been read, as a row.
    fn row(&self, width: usize, places: &BTreeMap<String, usize>) -> Result<Row, MalformedRow> {
        let malformed = |column: Option<String>, found: String, expected: &str| MalformedRow {
            number: self.number,
            line: Some(self.line_number),
            column,
            found: shortened(&found),
            expected: expected.to_owned(),
            cells: vec![("line".to_owned(), lossy(&self.line).trim_end().to_owned())],
        };
        let text = std::str::from_utf8(&self.line)
            .map_err(|_| malformed(None, lossy(&self.line).trim_end().to_owned(), "a text in UTF-8"))?;
        let object: Object<'_> = serde_json::from_str(text).map_err(|error| {
            malformed(None, text.trim_end().to_owned(), &format!("one JSON object on the line ({error})"))
        })?;
        let mut cells = vec![None; width];
        for (key, value) in object.0 {
            let cell = cell(value).ok_or_else(|| {
                malformed(Some(key.clone()), value.get().to_owned(), "a text, a number, true, false or null")
            })?;
            // A file that grew since its columns were read has keys without a place; the next reading sees them.
            let Some(place) = places.get(&key).and_then(|&place| cells.get_mut(place)) else { continue };
            if place.replace(cell).is_some() {
                return Err(malformed(Some(key), value.get().to_owned(), "each key once in an object"));
            }
        }
        let cells = cells.into_iter().map(Option::unwrap_or_default).collect();
        Ok(Row { number: self.number, line: Some(self.line_number), cells })
    }
}

/// The text of a value; none when it is a list or an object.
fn cell(value: &RawValue) -> Option<String> {
    match value.get() {
        "null" => Some(String::new()),
        text if text.starts_with('"') => serde_json::from_str(text).ok(),
        text if text.starts_with(['[', '{']) => None,
        number => Some(number.to_owned()),
    }
}

/// An object with its keys in order, also those that come twice.
struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;
        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = Object<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(ObjectVisitor)
    }
}
