//! Writing rows while they are made: a table, and the declarations of its columns beside it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};

use anyhow::{Context, anyhow};
use app::features::external::External;
use app::features::page::{feature_view, views};
use app::features::rows::{FeatureRow, Made};
use app::features::table::{self, Cell, Holds, TableColumn};
use app::{Error, Refused, Result};
use serde_json::json;
use tabular::{Column, ColumnType, FileKind, NewFile, Value};

/// How many rows may wait to be written.
const WAITING: usize = 4_096;

/// Where rows go.
pub(super) struct Writer(SyncSender<anyhow::Result<Vec<Value>>>);

impl Writer {
    /// Takes a row.
    pub(super) fn row(&self, row: FeatureRow) -> Result<()> {
        // Whoever no longer listens has failed, and says why.
        self.0
            .send(Ok(table::cells(row).into_iter().map(value).collect()))
            .map_err(|_| anyhow::Error::new(NoLongerWritten).into())
    }
}

/// Nobody takes rows any more.
#[derive(Debug, thiserror::Error)]
#[error("the table is no longer written")]
struct NoLongerWritten;

fn is_end(error: &anyhow::Error) -> bool {
    error.is::<NoLongerWritten>()
}

/// Writes the table that `make` makes, on a thread of its own.
pub(super) fn write(
    out: &Path,
    external: &[External],
    bad: Option<&str>,
    make: impl FnOnce(&Writer) -> Result<Made>,
) -> Result<Made> {
    let kind = FileKind::of(out);
    if !matches!(kind, Some(FileKind::Csv { .. } | FileKind::Parquet)) {
        return Err(Refused::new(format!("{} is not a table that can be written", out.display()))
            .hint("name a file that ends in .csv, .csv.gz or .parquet")
            .into());
    }
    let columns = columns(external)?;
    let (sender, rows) = sync_channel(WAITING);
    let (made, written) = std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            if kind == Some(FileKind::Parquet) {
                tabular::write_parquet(out, &columns, rows)
            } else {
                tabular::write_csv(out, &columns, rows)
            }
        });
        let writer = Writer(sender);
        let made = make(&writer);
        if made.is_err() {
            // A table that breaks off must not be taken for a whole one.
            let _ = writer.0.send(Err(anyhow!("not all rows could be made")));
        }
        drop(writer);
        (made, writing.join().expect("writing a table does not panic"))
    });
    // Making fails when writing has failed; the reason is then that of writing.
    let made = match (made, written) {
        (Ok(made), written) => written.map(|()| made)?,
        (Err(Error::Refused(refused)), _) => return Err(refused.into()),
        (Err(made), Ok(())) => return Err(made),
        (Err(Error::Failed(made)), Err(written)) => return Err(if is_end(&made) { written } else { made }.into()),
    };
    declare(out, external, bad)?;
    Ok(made)
}

fn columns(external: &[External]) -> Result<Vec<Column>> {
    let column = |one: TableColumn| {
        let kind = match one.holds {
            Holds::Text => ColumnType::Text,
            Holds::Number => ColumnType::Float64,
            Holds::Day => ColumnType::Date,
        };
        Column::new(&one.name, kind)
    };
    Ok(table::columns(external)?.into_iter().map(column).collect())
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => Value::Text(text),
        Cell::Number(number) => Value::Float64(number),
        Cell::Day(day) => Value::Date(day),
    }
}

/// Writes what the columns mean beside the table.
fn declare(out: &Path, external: &[External], bad: Option<&str>) -> Result<()> {
    let mut features = views();
    features.extend(external.iter().flat_map(External::columns).map(|column| {
        let mut view = feature_view(&column.feature, None);
        view.name = column.name();
        view.kind = column.is_text.then_some("category");
        view
    }));
    let mut name = out.as_os_str().to_owned();
    name.push(".features.json");
    let path = PathBuf::from(name);
    let mut file = NewFile::create(&path)?;
    let text = serde_json::to_string_pretty(&json!({ "outcome": "outcome", "bad": bad, "features": features }));
    let text = text.context("the declarations cannot be written as JSON")?;
    writeln!(file, "{text}").with_context(|| format!("cannot write {}", path.display()))?;
    file.commit()?;
    Ok(())
}
