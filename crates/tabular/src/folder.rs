//! Folders: the files that an import may name, and which kind each is.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use app::import::{TableRows, Tables};
use flate2::read::MultiGzDecoder;

use crate::rows::{CsvRows, JsonRows, ParquetRows};

/// How much of a text file is read at once.
const BUFFER_BYTES: usize = 256 * 1024;

/// A folder whose files are read as tables, by their names in it.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at a path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

impl Tables for Folder {
    fn open(&self, file: &str) -> anyhow::Result<Box<dyn TableRows + '_>> {
        let path = self.path.join(file);
        let kind = FileKind::of_named(file)?;
        Ok(match kind {
            FileKind::Csv { gzipped } => Box::new(CsvRows::open(text_of(&path, gzipped)?)?),
            // The columns of JSON lines are known when all of them have been seen.
            FileKind::JsonLines { gzipped } => {
                let columns = JsonRows::columns_of(text_of(&path, gzipped)?)?;
                Box::new(JsonRows::open(text_of(&path, gzipped)?, columns))
            }
            FileKind::Parquet => Box::new(ParquetRows::open(open(&path)?)?),
        })
    }
}

/// A kind of file, told by the end of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Comma-separated values with a header.
    Csv {
        /// Whether it is packed by gzip.
        gzipped: bool,
    },
    /// A JSON object on each line.
    JsonLines {
        /// Whether it is packed by gzip.
        gzipped: bool,
    },
    /// Parquet.
    Parquet,
}

impl FileKind {
    /// The ends of names that are known.
    pub const ENDINGS: [&str; 5] = [".csv", ".csv.gz", ".jsonl", ".jsonl.gz", ".parquet"];

    /// The kind of a file that is to be read.
    pub(crate) fn of_named(file: &str) -> anyhow::Result<Self> {
        Self::of(Path::new(file)).with_context(|| {
            format!("{file} is of no known kind: a name that ends in {} is expected", Self::ENDINGS.join(", "))
        })
    }

    /// The kind of a file; none when its name ends in nothing that is known.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let (name, gzipped) = name.strip_suffix(".gz").map_or((name.as_str(), false), |name| (name, true));
        match name.rsplit_once('.')?.1 {
            "csv" => Some(Self::Csv { gzipped }),
            "jsonl" => Some(Self::JsonLines { gzipped }),
            "parquet" if !gzipped => Some(Self::Parquet),
            _ => None,
        }
    }
}

fn open(path: &Path) -> anyhow::Result<File> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    if file.metadata().with_context(|| format!("cannot look at {}", path.display()))?.is_dir() {
        bail!("{} is a folder, a file is expected", path.display());
    }
    Ok(file)
}

fn text_of(path: &Path, gzipped: bool) -> anyhow::Result<Box<dyn Read>> {
    let file = open(path)?;
    Ok(if gzipped {
        Box::new(MultiGzDecoder::new(BufReader::with_capacity(BUFFER_BYTES, file)))
    } else {
        Box::new(file)
    })
}
