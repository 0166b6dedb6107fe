//! Writing rows while they are made: a table, and the declarations of its columns beside it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};

use anyhow::{Context, anyhow};
use app::features::catalogue;
use app::features::external::{External, ExternalValue};
use app::features::page::{feature_view, views};
use app::features::rows::{FeatureRow, Made};
use app::{Error, Refused, Result};
use risk::Outcome;
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
        self.0.send(Ok(cells(row))).map_err(|_| anyhow::Error::new(NoLongerWritten).into())
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
    let text = |name: &str| Column::new(name, ColumnType::Text);
    let mut columns = vec![text("account"), text("person"), text("product"), Column::new("as_of", ColumnType::Date)];
    columns.extend(catalogue().iter().map(|declared| Column::new(&declared.feature.name, ColumnType::Float64)));
    columns.extend(
        external.iter().flat_map(External::columns).map(|column| {
            Column::new(column.name(), if column.is_text { ColumnType::Text } else { ColumnType::Float64 })
        }),
    );
    columns.push(text("outcome"));
    let mut names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(columns),
        Some(pair) => {
            Err(Refused::new(format!("there would be two columns {}", pair[0])).hint("rename the external one").into())
        }
    }
}

fn cells(row: FeatureRow) -> Vec<Value> {
    let text = |text: Option<String>| text.map_or(Value::Null, Value::Text);
    let number = |number: f64| if number.is_nan() { Value::Null } else { Value::Float64(number) };
    let mut cells = vec![text(row.account), Value::Text(row.person), text(row.product), Value::Date(row.as_of)];
    cells.extend(row.values.into_iter().map(number));
    cells.extend(row.external.into_iter().map(|value| match value {
        ExternalValue::Number(value) => number(value),
        ExternalValue::Text(value) => text(value),
    }));
    cells.push(row.outcome.map_or(Value::Null, |outcome| Value::Text(outcome_name(outcome).to_owned())));
    cells
}

const fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Good => "good",
        Outcome::Bad => "bad",
        Outcome::Indeterminate => "indeterminate",
        Outcome::Immature => "immature",
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
