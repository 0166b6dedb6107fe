//! SuperLender's loans to be foreseen, as a table of rows that `arrears risk features build --rows` takes.
//!
//! The earlier loans come into a book by `examples/mappings/superlender.toml`; each target is a row of its customer as of the
//! day on which it was approved, with the loan that was applied for beside it.

use std::path::Path;

use anyhow::{Context, Result};
use primitives::Date;
use tabular::{Column, ColumnType, Value, write_csv};

use crate::rows::each;

const FILE: &str = "superlender_perf.csv.gz";

/// A loan to be foreseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The customer.
    pub person: String,
    /// The day on which it was approved.
    pub as_of: Date,
    /// `good` when it was settled on time, else `bad`.
    pub outcome: &'static str,
    /// Its number, amount, what is due in all, and its days.
    pub application: [String; 4],
}

/// The loans to be foreseen.
///
/// # Errors
/// When the data cannot be read.
pub fn targets(data: &Path) -> Result<Vec<Target>> {
    let columns = ["customerid", "approveddate", "good_bad_flag", "loannumber", "loanamount", "totaldue", "termdays"];
    let mut targets = Vec::new();
    each(data, FILE, columns, |[person, approved, flag, number, amount, due, days]| {
        let as_of = approved.get(..10).and_then(|day| day.parse().ok());
        targets.push(Target {
            person: person.to_owned(),
            as_of: as_of.with_context(|| format!("{approved} is no date"))?,
            outcome: if flag == "Good" { "good" } else { "bad" },
            application: [number, amount, due, days].map(str::to_owned),
        });
        Ok(())
    })?;
    Ok(targets)
}

/// Writes the rows that are asked for.
///
/// # Errors
/// When the disk refuses.
pub fn write(targets: &[Target], out: &Path) -> Result<()> {
    let names = ["person", "as_of", "outcome", "loan_number", "loan_amount", "total_due", "term_days"];
    let columns = names.map(|name| Column::new(name, ColumnType::Text));
    let rows = targets.iter().map(|target| {
        let as_of = target.as_of.to_string();
        let cells = [target.person.as_str(), &as_of, target.outcome].map(|cell| Value::Text(cell.to_owned()));
        Ok(cells.into_iter().chain(target.application.iter().cloned().map(Value::Text)).collect())
    });
    write_csv(out, &columns, rows)
}
