//! A shelf: tables that lie in memory, because somebody has sent them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use anyhow::Context;
use app::import::{TableRows, Tables};
use bytes::Bytes;
use flate2::read::MultiGzDecoder;

use crate::FileKind;
use crate::rows::{CsvRows, JsonRows, ParquetRows};

/// Tables in memory, by their names. What kind each is, is told by the end of its name, as that of a file.
#[derive(Clone, Debug, Default)]
pub struct Shelf(BTreeMap<String, Bytes>);

impl Shelf {
    /// The shelf of these tables.
    pub fn new(tables: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        Self(tables.into_iter().collect())
    }
}

impl Tables for Shelf {
    fn open(&self, file: &str) -> anyhow::Result<Box<dyn TableRows + '_>> {
        let bytes = self.0.get(file).with_context(|| format!("there is no table {file}"))?;
        let text = |gzipped| -> Box<dyn Read> {
            let text = Cursor::new(bytes.clone());
            if gzipped { Box::new(MultiGzDecoder::new(text)) } else { Box::new(text) }
        };
        Ok(match FileKind::of_named(file)? {
            FileKind::Csv { gzipped } => Box::new(CsvRows::open(text(gzipped))?),
            // The columns of JSON lines are known when all of them have been seen.
            FileKind::JsonLines { gzipped } => {
                let columns = JsonRows::columns_of(text(gzipped))?;
                Box::new(JsonRows::open(text(gzipped), columns))
            }
            FileKind::Parquet => Box::new(ParquetRows::open(bytes.clone())?),
        })
    }
}
