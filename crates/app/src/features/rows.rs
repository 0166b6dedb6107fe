//! Rows: the features of many accounts on many days, made from a book.
//!
//! Each row knows what was booked through its own day, and nothing that was learned after the table's own knowledge; its
//! outcome is read with all of that. The store is read on one thread, rows are worked out on several.

mod days;
mod group;
mod knowledge;
mod standing;
mod wanted;
pub mod written;

use std::collections::HashMap;

use primitives::Date;
use risk::Outcome;
use risk::outcome::BadDefinition;

use super::external::{External, ExternalValue};
use crate::error::Result;
use crate::persons;
use crate::port::{AccountId, AccountRow, Reading};
use crate::products::Products;
use crate::shares::in_shares;
use group::Group;

pub use days::{Days, Every};
pub use knowledge::Knowledge;
pub use standing::{Standing, Whom, look_at_all, look_at_one};
pub use wanted::{Wanted, wanted};

/// How many accounts are read at once.
const BATCH: usize = 2_000;

/// A table to be made.
#[derive(Clone, Copy)]
pub struct Table<'b> {
    /// Where accounts are read.
    pub store: &'b dyn Reading,
    /// What rows are made of.
    pub terms: Terms<'b>,
    /// How many threads compute.
    pub threads: usize,
}

/// What rows are made of.
#[derive(Clone, Copy)]
pub struct Terms<'b> {
    /// The products of the accounts.
    pub products: &'b Products,
    /// Columns of others.
    pub external: &'b [External],
    /// What was known when the table is made.
    pub known: Knowledge,
    /// What is bad; none when no outcome is asked for.
    pub bad: Option<BadDefinition>,
}

/// A row: what was known of an account, or of a person who applies, on a day.
#[derive(Clone, Debug)]
pub struct FeatureRow {
    /// The account; none for an application.
    pub account: Option<String>,
    /// Who owes, or applies.
    pub person: String,
    /// The account's product.
    pub product: Option<String>,
    /// The day.
    pub as_of: Date,
    /// The values of the catalogue, in its order.
    pub values: Vec<f64>,
    /// The values of the external columns, in their order.
    pub external: Vec<ExternalValue>,
    /// What became of it; none when none was asked for.
    pub outcome: Option<Outcome>,
}

/// What became of the rows that were looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Rows that were made.
    pub rows: u64,
    /// Of those, by outcome: good, bad, indeterminate, immature.
    pub outcomes: [u64; 4],
    /// Left out: nothing was owed on the account, or it was lost already.
    pub not_open: u64,
    /// Left out: no bill was to come on which an outcome could be seen.
    pub without_bill: u64,
}

impl Made {
    fn count(&mut self, row: &FeatureRow) {
        self.rows += 1;
        if let Some(outcome) = row.outcome {
            let place = match outcome {
                Outcome::Good => 0,
                Outcome::Bad => 1,
                Outcome::Indeterminate => 2,
                Outcome::Immature => 3,
            };
            self.outcomes[place] += 1;
        }
    }
}

/// Makes the rows of every account of the book that is open on the days, in the order of account and day.
///
/// # Errors
/// When the store cannot be read, or `each` refuses a row.
pub fn rows_of_book(
    table: Table<'_>,
    days: &Days,
    mut each: impl FnMut(FeatureRow) -> Result<()>,
    mut progress: impl FnMut(u64),
) -> Result<Made> {
    let (mut made, mut after, mut done) = (Made::default(), AccountId::default(), 0);
    loop {
        let rows = table.store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(made) };
        after = last.id;
        done += rows.len() as u64;
        let (groups, terms) = (of_persons(table, rows)?, table.terms);
        let shares = in_shares(&groups, table.threads, |groups| {
            let mut found: Vec<(usize, FeatureRow)> = Vec::new();
            let mut left_out = Made::default();
            for group in groups {
                group.rows(&terms, days, &mut found, &mut left_out)?;
            }
            Ok((found, left_out))
        })?;
        let mut found: Vec<(usize, FeatureRow)> = Vec::new();
        for (rows, left_out) in shares {
            found.extend(rows);
            made.not_open += left_out.not_open;
            made.without_bill += left_out.without_bill;
        }
        found.sort_by_key(|(place, row)| (*place, row.as_of));
        for (_, row) in found {
            made.count(&row);
            each(row)?;
        }
        progress(done);
    }
}

/// Makes the rows that are asked for one by one, in the order of asking.
///
/// # Errors
/// When an account is not there, the store cannot be read, or `each` refuses a row.
pub fn rows_as_wanted(
    table: Table<'_>,
    wanted: &[Wanted],
    mut each: impl FnMut(FeatureRow) -> Result<()>,
    mut progress: impl FnMut(u64),
) -> Result<Made> {
    let (mut made, mut done, terms) = (Made::default(), 0, table.terms);
    let zone = Knowledge::zone(table.store)?;
    let read_by = (&zone, terms.known);
    for chunk in wanted.chunks(BATCH) {
        let groups: Vec<(&Wanted, Group)> = chunk
            .iter()
            .map(|wanted| Ok((wanted, Group::of_wanted(table.store, wanted, read_by)?)))
            .collect::<Result<_>>()?;
        let shares = in_shares(&groups, table.threads, |groups| {
            groups.iter().map(|(wanted, group)| group.row_as_wanted(&terms, wanted)).collect::<anyhow::Result<Vec<_>>>()
        })?;
        for row in shares.into_iter().flatten() {
            match row {
                Some(row) => {
                    made.count(&row);
                    each(row)?;
                }
                None => made.not_open += 1,
            }
        }
        done += chunk.len() as u64;
        progress(done);
    }
    Ok(made)
}

/// The accounts of a batch by person, each with the person's accounts that are not in the batch.
fn of_persons(table: Table<'_>, rows: Vec<AccountRow>) -> Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::with_capacity(rows.len());
    let mut of_person: HashMap<String, usize> = HashMap::new();
    for (place, row) in rows.into_iter().enumerate() {
        let next = groups.len();
        let group = *of_person.entry(row.person.clone()).or_insert(next);
        if group == next {
            groups.push(Group::default());
        }
        groups[group].add_asked(row, place);
    }
    let names: Vec<&str> = of_person.keys().map(String::as_str).collect();
    let journals = persons::by_person(table.store, &names)?;
    let zone = Knowledge::zone(table.store)?;
    for (person, group) in &of_person {
        groups[*group].add_others(table.store.accounts_of_person(person)?);
        let journal = journals.get(person).map_or(&[][..], Vec::as_slice);
        groups[*group].hear(journal, (&zone, table.terms.known))?;
    }
    Ok(groups)
}
