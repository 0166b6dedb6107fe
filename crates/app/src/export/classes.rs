//! The accounts table with the classes of each account behind its other columns.

use ledger::History;
use primitives::Date;

use super::{Cell, ColumnKind, account_cells};
use crate::classes::{Classified, Person, Said};
use crate::policies::Policies;
use crate::port::AccountRow;

/// The columns behind those of the accounts table: for each policy of the book the class, and since when.
pub fn class_columns(policies: &Policies) -> Vec<(String, ColumnKind)> {
    let of_policy = |id: &str| [(format!("{id}_class"), ColumnKind::Text), (format!("{id}_since"), ColumnKind::Date)];
    policies.ids().into_iter().flat_map(of_policy).collect()
}

/// Every account that was open by a day, in the order of their numbers, with its classes as they are known now: the cells
/// of the accounts table, and behind them those of [`class_columns`].
pub fn classified_accounts(book: Classified<'_>, as_of: Date) -> impl Iterator<Item = anyhow::Result<Vec<Cell>>> {
    let ask = move |person: &Person<'_, '_, '_>, rows: &[AccountRow]| Ok(rows_of(person, rows, as_of));
    let batches = book.batches(ask).map(|batch| match batch {
        Ok(rows) => rows.into_iter().flatten().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    });
    batches.flat_map(Vec::into_iter)
}

fn rows_of(person: &Person<'_, '_, '_>, rows: &[AccountRow], as_of: Date) -> Vec<Option<Vec<Cell>>> {
    let ids = person.policies.ids();
    let said = person.said(as_of, Date::MAX);
    let cells = rows.iter().zip(person.accounts).zip(said).map(|((row, history), said): ((_, &History<'_>), _)| {
        let account = history.as_of(as_of)?;
        let mut cells = account_cells(row, &account);
        for id in &ids {
            let found = said.iter().find_map(|said| match said {
                Said::Class(found) if found.policy.key.id == *id => Some(found),
                Said::Class(_) | Said::Nothing { .. } | Said::Missing { .. } => None,
            });
            cells.push(Cell::Text(found.map(|found| found.class_id().to_owned())));
            cells.push(Cell::Date(found.map(|found| found.since)));
        }
        Some(cells)
    });
    cells.collect()
}
