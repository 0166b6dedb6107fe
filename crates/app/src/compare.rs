//! Comparing the book's days past due with a source's own, row by row.
//!
//! For lenders who move in: their old system's ages as a table of account, day and days past due. The answer says how
//! far the two agree and lists every difference; nothing is tuned to make them agree.

use std::collections::HashMap;

use ledger::History;
use ledger::ageing::age;
use primitives::{Amount, Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::{Refused, Result};
use crate::import::{RowError, Tables};
use crate::port::Reading;
use crate::products::Products;

/// One age as a source tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceAge {
    /// The lender's reference of the account.
    pub account: String,
    /// The day.
    pub as_of: Date,
    /// Days past due.
    pub days: u32,
}

/// One row on which the book and the source differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What the source says.
    pub source: SourceAge,
    /// What the book says.
    pub days: u32,
    /// From when the book ages it.
    pub overdue_since: Option<Date>,
    /// What the book has past due, in the account's currency.
    pub overdue: String,
}

/// How far the book and a source agree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Rows on which the source has days past due, and of these those within so many days, and exactly the same.
    pub late: u64,
    /// Late rows within [`Agreement::within_days`].
    pub late_within: u64,
    /// Late rows that are the same to the day.
    pub late_exact: u64,
    /// Rows on which the source is current.
    pub current: u64,
    /// Of these, those on which the book is current too.
    pub current_same: u64,
    /// Rows of accounts that the book does not have, or that are not open yet on the day.
    pub unknown: u64,
    /// How many days a late row may be off to agree.
    pub within_days: u32,
    /// Every row that does not agree.
    pub differences: Vec<Difference>,
}

/// How far the book and a source agree, as plain values.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AgreementView {
    /// Rows on which the source has days past due.
    pub late: u64,
    /// Late rows within so many days.
    pub late_within: u64,
    /// Late rows that are the same to the day.
    pub late_exact: u64,
    /// How many days a late row may be off to agree.
    pub within_days: u32,
    /// Rows on which the source is current.
    pub current: u64,
    /// Of these, those on which the book is current too.
    pub current_same: u64,
    /// Rows of accounts that the book does not have, or that are not open yet on the day.
    pub unknown: u64,
    /// Every row that does not agree.
    pub differences: Vec<DifferenceView>,
}

/// One row on which the book and the source differ, as plain values.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DifferenceView {
    /// The account, by the lender's reference.
    pub account: String,
    /// The day.
    pub as_of: String,
    /// The days past due that the source says.
    pub source_days: u32,
    /// The days past due that the book says.
    pub days: u32,
    /// From when the book ages it.
    pub overdue_since: Option<String>,
    /// What the book has past due.
    pub overdue: String,
}

impl From<&Agreement> for AgreementView {
    fn from(agreement: &Agreement) -> Self {
        let difference = |one: &Difference| DifferenceView {
            account: one.source.account.clone(),
            as_of: one.source.as_of.to_string(),
            source_days: one.source.days,
            days: one.days,
            overdue_since: one.overdue_since.map(|since| since.to_string()),
            overdue: one.overdue.clone(),
        };
        Self {
            late: agreement.late,
            late_within: agreement.late_within,
            late_exact: agreement.late_exact,
            within_days: agreement.within_days,
            current: agreement.current,
            current_same: agreement.current_same,
            unknown: agreement.unknown,
            differences: agreement.differences.iter().map(difference).collect(),
        }
    }
}

/// Reads a table of a source's ages: its columns are `account`, `as_of` and `days_past_due`.
///
/// # Errors
/// When the table cannot be read, lacks a column, or has a cell that makes no sense.
pub fn source_ages(tables: &dyn Tables, table: &str) -> Result<Vec<SourceAge>> {
    let mut rows = tables.open(table).map_err(|error| Refused::new(format!("{table}: {error:#}")))?;
    let columns = rows.columns().to_vec();
    let place = |wanted: &str| {
        columns.iter().position(|column| column == wanted).ok_or_else(|| {
            Refused::new(format!("{table} has no column \"{wanted}\"; it has {}", columns.join(", ")))
                .hint("the columns account, as_of and days_past_due are expected")
        })
    };
    let (account, as_of, days) = (place("account")?, place("as_of")?, place("days_past_due")?);
    let mut ages = Vec::new();
    while let Some(row) = rows.next_row() {
        let row = match row {
            Ok(row) => row,
            Err(RowError::Failed(error)) => return Err(error.context(format!("cannot read {table}")).into()),
            Err(RowError::Malformed(row)) => {
                let what = format!("{table} row {}: found \"{}\", expected {}", row.number, row.found, row.expected);
                return Err(Refused::new(what).into());
            }
        };
        let cell = |place: usize| row.cells[place].as_str();
        let bad = |column: &str, found: &str, expected: &str| {
            Refused::new(format!("{table} row {}, column {column}: found \"{found}\", expected {expected}", row.number))
        };
        ages.push(SourceAge {
            account: cell(account).to_owned(),
            as_of: cell(as_of).parse().map_err(|_| bad("as_of", cell(as_of), "a day such as 2025-04-01"))?,
            days: cell(days).parse().map_err(|_| bad("days_past_due", cell(days), "a whole number, 0 or more"))?,
        });
    }
    Ok(ages)
}

/// Compares the book's days past due, by the products' conventions, with a source's.
///
/// With `tolerance`, shortfalls up to that amount are ignored instead of up to the products' own `arrears_tolerance`.
///
/// # Errors
/// When the store cannot be read.
pub fn compare(
    store: &(impl Reading + ?Sized),
    products: &Products,
    ages: &[SourceAge],
    within_days: u32,
    tolerance: Option<&str>,
) -> Result<Agreement> {
    let mut by_account: HashMap<&str, Vec<&SourceAge>> = HashMap::new();
    for age in ages {
        by_account.entry(&age.account).or_default().push(age);
    }
    let mut references: Vec<&str> = by_account.keys().copied().collect();
    references.sort_unstable();
    let mut agreement = Agreement { within_days, ..Agreement::default() };
    for references in references.chunks(10_000) {
        for (reference, row) in references.iter().zip(store.accounts_by_reference(references)?) {
            let ages = &by_account[reference];
            let Some(row) = row else {
                agreement.unknown += ages.len() as u64;
                continue;
            };
            let events = row.record.unpack()?;
            let key = row.product_key();
            let mut product = products.of_contract(&key)?.clone();
            if let Some(tolerance) = tolerance {
                let amount = product.currency.parse(tolerance);
                product.ageing.arrears_tolerance =
                    amount.map_err(|error| crate::Refused::new(format!("--tolerance: {error}")))?.or_zero();
            }
            let history = History::new(&product, &events.entries);
            for age in ages {
                agreement.add(history, age);
            }
        }
    }
    Ok(agreement)
}

impl Agreement {
    fn add(&mut self, history: History<'_>, source: &SourceAge) {
        let Some(account) = history.as_of(source.as_of) else {
            self.unknown += 1;
            return;
        };
        let ageing = age(&account);
        let days = ageing.delinquent_days.days();
        let agrees = if source.days > 0 {
            let agrees = source.days.abs_diff(days) <= self.within_days;
            self.late += 1;
            self.late_within += u64::from(agrees);
            self.late_exact += u64::from(source.days == days);
            agrees
        } else {
            self.current += 1;
            self.current_same += u64::from(days == 0);
            days == 0
        };
        if !agrees {
            self.differences.push(Difference {
                source: source.clone(),
                days,
                overdue_since: ageing.overdue_since,
                overdue: account.product.currency.format(Amount::max(ageing.overdue_total(), Amount::ZERO)),
            });
        }
    }
}
