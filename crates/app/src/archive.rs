//! Archives: a book written out piece by piece as it grows, and made again as it was at any instant.
//!
//! The journals are the truth, so an archive needs little else: the numbers and names of accounts, the texts of products,
//! policies, models and documents, what waits in lists, and which days were closed when. Everything else is folded and closed anew by [`restore`]. Sheets are plain
//! tables; how they are written to files is the caller's matter.

mod beside;
mod restore;
mod sheet;

use anyhow::Context;

use crate::error::Result;
use crate::port::{AccountId, ModelRow, Reading};

pub use restore::{Restored, restore};
pub use sheet::{Head, Sheet, head};

/// How many rows a sheet of the journal or of accounts has, at most.
const ROWS_MAX: usize = 50_000;

/// How far an archive has come; nothing for a new one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The last event in it.
    pub seq: u64,
    /// The last account in it.
    pub account: AccountId,
    /// The last event of a person in it.
    pub person_seq: u64,
}

impl Extent {
    /// How far an archive has come that has these files.
    pub fn of<'f>(files: impl IntoIterator<Item = &'f str>) -> Self {
        let mut extent = Self::default();
        for file in files {
            match sheet::last_of(file) {
                Some((sheet::JOURNAL, last)) => extent.seq = extent.seq.max(last),
                Some((sheet::ACCOUNTS, last)) => extent.account = extent.account.max(AccountId(last)),
                Some((beside::PERSONS, last)) => extent.person_seq = extent.person_seq.max(last),
                Some(_) | None => {}
            }
        }
        extent
    }
}

/// Writes what a book has beyond an extent, sheet by sheet, and how far the archive has come then.
///
/// The small sheets (book, products, policies, models, documents, items, closes) are written anew each time and come last: an archive that was cut
/// off is one of an earlier instant.
///
/// # Errors
/// When the book cannot be read, or `write` fails.
pub fn archive(
    store: &(impl Reading + ?Sized),
    from: Extent,
    mut write: impl FnMut(&Sheet) -> anyhow::Result<()>,
) -> Result<Extent> {
    // The end is fixed first, so that what is booked meanwhile waits for the next time.
    let info = store.info()?;
    let mut extent = from;
    while extent.account.0 < info.accounts {
        let mut rows = store.accounts_after(extent.account, ROWS_MAX)?;
        rows.retain(|row| row.id.0 <= info.accounts);
        let Some(last) = rows.last() else { break };
        extent.account = last.id;
        write(&sheet::accounts(&rows))?;
    }
    while extent.seq < info.last_seq {
        let mut rows = store.journal_after(extent.seq, ROWS_MAX)?;
        rows.retain(|row| row.seq <= info.last_seq);
        let Some(last) = rows.last() else { break };
        extent.seq = last.seq;
        write(&sheet::journal(&rows))?;
    }
    let last_person_seq = store.last_person_seq()?;
    while extent.person_seq < last_person_seq {
        let mut rows = store.person_events_after(extent.person_seq, ROWS_MAX)?;
        rows.retain(|row| row.seq <= last_person_seq);
        let Some(last) = rows.last() else { break };
        extent.person_seq = last.seq;
        write(&beside::persons(&rows))?;
    }
    for sheet in beside::small(store)? {
        write(&sheet)?;
    }
    write(&sheet::products(&store.products()?))?;
    write(&sheet::policies(&store.policies()?))?;
    write(&sheet::models(&models(store)?))?;
    write(&sheet::model_changes(&store.model_changes()?))?;
    let closes = info.last_close.map(|last| store.closes(primitives::Date::MIN, last)).transpose()?;
    write(&sheet::closes(&closes.unwrap_or_default()))?;
    write(&sheet::book(&info))?;
    Ok(extent)
}

fn models(store: &(impl Reading + ?Sized)) -> anyhow::Result<Vec<(ModelRow, String)>> {
    let with_text = |row: ModelRow| {
        let text = store.model_text(&row.id, row.version)?;
        let text = text.with_context(|| format!("model {} v{} has no text", row.id, row.version))?;
        Ok((row, text))
    };
    store.models()?.into_iter().map(with_text).collect()
}
