//! Import: files of contracts, instalments, repayments and events become arrivals.
//!
//! A [`Mapping`] says which file and which columns each target table is read from; without one the files have the
//! documented columns. Nothing here touches a disk: tables come through [`Tables`], products and accounts
//! through [`Lookup`]. `docs/reference/import.md` tells the same for users; booking what arrives is `intake`'s matter.

use std::sync::Arc;

use ledger::product::{Plan, Product};
use primitives::{Currency, Date};

use crate::intake::Arrival;
use read::read_section;
use reject::Rejects;

pub use field::{Field, Target};
pub use mapping::{Mapping, MappingRejected};
pub use reject::{Reject, RowsRejected};
pub use table::{MalformedRow, Row, RowError, TableRows, Tables};

pub mod book;
mod contracts;
mod field;
mod filter;
mod mapping;
mod read;
mod reject;
mod repayments;
mod source;
mod table;

/// Reads every section of a mapping and returns what arrives by it, and the rows that cannot.
///
/// The same files give the same arrivals, in the same order and with the same keys.
///
/// # Errors
/// When a file cannot be read at all or lacks a column that the mapping names. A bad row is no error but a
/// [`Reject`] of the answer.
pub fn import(mapping: &Mapping, tables: &dyn Tables, lookup: &dyn Lookup) -> Result<Imported, ImportFailed> {
    let mut rejects = Rejects::default();
    let mut counts = Counts::default();

    let mut contracts = contracts::Contracts::new(lookup);
    // Contracts first, whatever the order in the file: the others need their currency.
    for target in [Target::Contracts, Target::Instalments] {
        for section in mapping.sections_of(target) {
            let read = read_section(section, tables, &mut contracts.reader(target), &mut rejects)?;
            counts.of_mut(target).add(read);
        }
    }
    let opened = contracts.finish(&mut rejects, &mut counts);

    let mut repayments = repayments::Repayments::new(lookup, &opened);
    for target in [Target::Repayments, Target::Events] {
        for section in mapping.sections_of(target) {
            let read = read_section(section, tables, &mut repayments.reader(target), &mut rejects)?;
            counts.of_mut(target).add(read);
        }
    }
    let events = repayments.finish(&mut counts);

    let mut arrivals = opened.into_arrivals();
    arrivals.extend(events);
    Ok(Imported { arrivals, rejects: rejects.finish(tables)?, counts })
}

/// What an import asks about the book it is for.
pub trait Lookup {
    /// What is known of a product by its name; none when there is no such product.
    fn product(&self, product: &str) -> Option<ProductFacts>;

    /// The version that a contract opened on a day falls under: the one asked for, or else the one effective on that
    /// day; none when there is no such version.
    fn version(&self, product: &str, asked: Option<u32>, opened_on: Date) -> Option<u32>;

    /// The currencies of accounts that are in the book already, each in the place of its account; none when it is not there.
    ///
    /// # Errors
    /// When the book cannot be read.
    fn account_currencies(&self, accounts: &[&str]) -> anyhow::Result<Vec<Option<Currency>>>;
}

/// What an import needs to know of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductFacts {
    /// The currency of its amounts.
    pub currency: Currency,
    /// How its contracts come to their instalments.
    pub schedule: ScheduleKind,
}

impl From<&Product> for ProductFacts {
    fn from(product: &Product) -> Self {
        let schedule = match &product.plan {
            Plan::External => ScheduleKind::Given,
            Plan::FeePerInstalment { .. }
            | Plan::EqualInstalment { .. }
            | Plan::EqualPrincipal { .. }
            | Plan::InterestFirst { .. } => ScheduleKind::Computed,
            Plan::SinglePayment { .. } => ScheduleKind::SinglePayment,
            Plan::Statement(_) => ScheduleKind::Statements,
        };
        Self { currency: product.currency, schedule }
    }
}

/// How contracts of a product come to their instalments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleKind {
    /// They are imported with the contract.
    Given,
    /// The product computes them from principal, number and first due date.
    Computed,
    /// There is one.
    SinglePayment,
    /// Statements make them as time passes.
    Statements,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What arrives: every opening before the events of its account, events in the order of the files, reversals last.
    pub arrivals: Vec<Arrival>,
    /// The rows that do not arrive, by target, then by file and row.
    pub rejects: Vec<Reject>,
    /// How many of each.
    pub counts: Counts,
}

impl Imported {
    /// What is wrong with the rows that do not arrive, in words; none when all do.
    pub fn rejected(&self) -> Option<String> {
        (!self.rejects.is_empty()).then(|| RowsRejected(self.rejects.clone()).to_string())
    }

    /// The arrivals, when no row was rejected.
    ///
    /// # Errors
    /// When any row was rejected: nothing is to be imported then.
    pub fn all_or_nothing(self) -> Result<Vec<Arrival>, RowsRejected> {
        if self.rejects.is_empty() { Ok(self.arrivals) } else { Err(RowsRejected(self.rejects)) }
    }
}

/// How many rows and records an import met, for each target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Contracts.
    pub contracts: TargetCounts,
    /// Instalments of contracts.
    pub instalments: TargetCounts,
    /// Repayments and the other events that columns can hold.
    pub repayments: TargetCounts,
    /// Events told by the words of event lines.
    pub events: TargetCounts,
}

impl Counts {
    fn of_mut(&mut self, target: Target) -> &mut TargetCounts {
        match target {
            Target::Contracts => &mut self.contracts,
            Target::Instalments => &mut self.instalments,
            Target::Repayments => &mut self.repayments,
            Target::Events => &mut self.events,
        }
    }
}

/// How many rows and records one target met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TargetCounts {
    /// Rows in its files; a file that is read by two sections counts twice.
    pub rows: u64,
    /// Rows that a filter left out.
    pub left_out: u64,
    /// Rows that are not a row of their table, such as one with a cell too few.
    pub malformed: u64,
    /// Contracts, instalments or events that arrive.
    pub imported: u64,
    /// Records that say again what an earlier one said, and are dropped.
    pub duplicates: u64,
    /// Records that do not arrive.
    pub rejected: u64,
}

impl TargetCounts {
    fn add(&mut self, read: read::RowCounts) {
        self.rows += read.rows;
        self.left_out += read.left_out;
        self.malformed += read.malformed;
    }
}

/// Why files could not be imported at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportFailed {
    /// A file cannot be opened or read.
    #[error("{file} cannot be read")]
    File {
        /// Which file.
        file: Arc<str>,
        /// Why.
        source: anyhow::Error,
    },
    /// The book that it is for cannot be read.
    #[error("the accounts of the book cannot be read")]
    Book(#[source] anyhow::Error),
    /// A file lacks a column.
    #[error("{}{file} has no column \"{column}\"; it has {}", at_line(*.line), .columns.join(", "))]
    NoSuchColumn {
        /// Which file.
        file: Arc<str>,
        /// The column that was asked for.
        column: String,
        /// The columns that are there.
        columns: Vec<String>,
        /// The line of the mapping that asks for it, if there is a mapping.
        line: Option<usize>,
    },
    /// A file that is read without a mapping has a column that means nothing.
    #[error(
        "{file} has a column \"{column}\", which is none of {target}: {}; remove it, or say in a mapping what is read",
        Field::names(.target.fields())
    )]
    UnknownColumn {
        /// Which file.
        file: Arc<str>,
        /// What it is read as.
        target: Target,
        /// The column.
        column: String,
    },
}

fn at_line(line: Option<usize>) -> String {
    line.map(|line| format!("mapping line {line}: ")).unwrap_or_default()
}

#[cfg(test)]
mod tests;
