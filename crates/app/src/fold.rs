//! Folding: what lies beside the records of accounts is put into them, a bounded number at a time.
//!
//! No answer changes, and nothing needs it done: it makes reading cheaper again where many accounts had news. Done in units
//! of work, each whole; a run that was cut off is simply run again. When it pays is told in `docs/explanation/storage.md`.

use crate::error::Result;
use crate::port::{AccountId, Store};

/// How many accounts are folded in one unit of work.
pub const BATCH: usize = 20_000;

/// Folds all records of a book, `batch` accounts in a unit of work; `progress` hears the last account done.
///
/// # Errors
/// When the store fails; units that were done before are done all the same.
pub fn fold(store: &mut (impl Store + ?Sized), batch: usize, mut progress: impl FnMut(AccountId)) -> Result<()> {
    let mut after = AccountId::default();
    while let Some(last) = fold_next(store, after, batch)? {
        progress(last);
        after = last;
    }
    Ok(())
}

/// Folds the next records, in one unit of work; the last account done, none when nothing is left.
///
/// # Errors
/// When the store fails.
pub fn fold_next(store: &mut (impl Store + ?Sized), after: AccountId, batch: usize) -> Result<Option<AccountId>> {
    let mut unit = store.begin()?;
    let Some(last) = unit.fold_records(after, batch)? else { return Ok(None) };
    unit.commit()?;
    Ok(Some(last))
}
