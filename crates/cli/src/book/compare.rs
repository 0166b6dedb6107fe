//! `arrears book compare`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use app::compare::{Agreement, SourceAge, compare};
use app::import::{RowError, Tables};
use app::products::Products;
use app::{Refused, Result};
use clap::Args;
use serde_json::json;
use tabular::Folder;

use super::percent;
use crate::console::{count, print, print_json};
use crate::{BookArgs, table};

#[derive(Debug, Args)]
pub(crate) struct Compare {
    #[command(flatten)]
    book: BookArgs,
    /// The file of ages: .csv, .csv.gz, .jsonl or .parquet
    #[arg(long, value_name = "FILE")]
    ages: PathBuf,
    /// How many days a late row may be off and still agree
    #[arg(long, default_value_t = 0)]
    within_days: u32,
    /// Ignore shortfalls up to this amount instead of the products' own tolerance
    #[arg(long, value_name = "AMOUNT")]
    tolerance: Option<String>,
    /// List every difference
    #[arg(long)]
    differences: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Compare {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let ages = source_ages(&self.ages)?;
        let agreement = compare(&*store, &products, &ages, self.within_days, self.tolerance.as_deref())?;
        if self.json {
            return print_json(&agreement_json(&agreement));
        }
        print(&format!(
            "late rows:    {} of {} within {} days ({}), {} exactly\ncurrent rows: {} of {} current here too ({})\n\
             rows of accounts that are not open here: {}\n",
            count(agreement.late_within),
            count(agreement.late),
            agreement.within_days,
            percent(agreement.late_within, agreement.late),
            count(agreement.late_exact),
            count(agreement.current_same),
            count(agreement.current),
            percent(agreement.current_same, agreement.current),
            count(agreement.unknown)
        ))?;
        if self.differences {
            let rows: Vec<Vec<String>> = agreement
                .differences
                .iter()
                .map(|difference| {
                    vec![
                        difference.source.account.clone(),
                        difference.source.as_of.to_string(),
                        difference.source.days.to_string(),
                        difference.days.to_string(),
                        difference.overdue_since.map_or_else(|| "-".to_owned(), |since| since.to_string()),
                        difference.overdue.clone(),
                    ]
                })
                .collect();
            print(&table::render(&["account", "as_of", "theirs", "ours", "overdue_since", "overdue"], &rows))?;
        }
        Ok(())
    }
}

fn agreement_json(agreement: &Agreement) -> serde_json::Value {
    json!({
        "late": agreement.late, "late_within": agreement.late_within, "late_exact": agreement.late_exact,
        "within_days": agreement.within_days,
        "current": agreement.current, "current_same": agreement.current_same, "unknown": agreement.unknown,
        "differences": agreement.differences.iter().map(|difference| json!({
            "account": difference.source.account, "as_of": difference.source.as_of.to_string(),
            "source_days": difference.source.days, "days": difference.days,
            "overdue_since": difference.overdue_since.map(|since| since.to_string()), "overdue": difference.overdue,
        })).collect::<Vec<_>>(),
    })
}

/// Reads a table of account, day and days past due.
fn source_ages(file: &Path) -> Result<Vec<SourceAge>> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = file.file_name().and_then(|name| name.to_str()).context("the file of ages has no name")?;
    let tables = Folder::new(folder);
    let mut rows = tables.open(name).map_err(|error| Refused::new(format!("{name}: {error:#}")))?;
    let columns = rows.columns().to_vec();
    let place = |wanted: &str| {
        columns.iter().position(|column| column == wanted).ok_or_else(|| {
            Refused::new(format!("{name} has no column \"{wanted}\"; it has {}", columns.join(", ")))
                .hint("the columns account, as_of and days_past_due are expected")
        })
    };
    let (account, as_of, days) = (place("account")?, place("as_of")?, place("days_past_due")?);
    let mut ages = Vec::new();
    while let Some(row) = rows.next_row() {
        let row = match row {
            Ok(row) => row,
            Err(RowError::Failed(error)) => return Err(error.context(format!("cannot read {name}")).into()),
            Err(RowError::Malformed(row)) => {
                let what = format!("{name} row {}: found \"{}\", expected {}", row.number, row.found, row.expected);
                return Err(Refused::new(what).into());
            }
        };
        let cell = |place: usize| row.cells[place].as_str();
        let bad = |column: &str, found: &str, expected: &str| {
            Refused::new(format!("{name} row {}, column {column}: found \"{found}\", expected {expected}", row.number))
        };
        ages.push(SourceAge {
            account: cell(account).to_owned(),
            as_of: cell(as_of).parse().map_err(|_| bad("as_of", cell(as_of), "a day such as 2025-04-01"))?,
            days: cell(days).parse().map_err(|_| bad("days_past_due", cell(days), "a whole number, 0 or more"))?,
        });
    }
    Ok(ages)
}
