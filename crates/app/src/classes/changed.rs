//! Changes of class over a whole book: which accounts changed on some days, and why.
//!
//! A change is the difference of what was reported at the end of two days, each knowing what was booked through it: so the
//! tallies of one day and the changes of the next give the tallies of the next. What is learned late changes a class on
//! the day on which it is booked.

use ledger::classification::{ClassChange, Classification, Policy, PolicyVersions};
use ledger::{Entry, History};
use primitives::Date;

use super::{Classified, Person, Said};
use crate::error::Result;
use crate::port::AccountRow;

/// A change of class between what was reported on a day and on the day before.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportedChange<'p> {
    /// The day.
    pub day: Date,
    /// The class of the day before, by its name; none for an account that had none.
    pub from: Option<&'p str>,
    /// The class of the day, and why.
    pub to: Classification<'p>,
}

/// A change of class of an account of the book.
#[derive(Clone, Debug, PartialEq)]
pub struct BookChange<'p> {
    /// The lender's reference of the account.
    pub account: String,
    /// The change.
    pub change: ReportedChange<'p>,
}

/// Every change of class over a book in a range of days, both ends included: by day, and by account within a day.
///
/// # Errors
/// When the store cannot be read.
pub fn changes<'b>(
    book: Classified<'b>,
    (first, last): (Date, Date),
    mut progress: impl FnMut(u64),
) -> Result<Vec<BookChange<'b>>> {
    let ask = |person: &Person<'_, '_, 'b>, rows: &[AccountRow]| {
        let of_accounts = reported_changes(person, first, last).into_iter().zip(rows);
        let named = of_accounts.map(|(changes, row)| {
            let change = |change| BookChange { account: row.reference.clone(), change };
            changes.into_iter().map(change).collect::<Vec<_>>()
        });
        Ok(named.collect())
    };
    let (mut found, mut done) = (Vec::new(), 0);
    for batch in book.batches(ask) {
        let batch = batch?;
        done += batch.len() as u64;
        found.extend(batch.into_iter().flatten());
        progress(done);
    }
    found.sort_by_key(|change: &BookChange<'_>| change.change.day);
    Ok(found)
}

/// Every change of class of each account that is asked about, in a range of days, both ends included.
pub fn reported_changes<'p>(person: &Person<'_, '_, 'p>, first: Date, last: Date) -> Vec<Vec<ReportedChange<'p>>> {
    let mut found: Vec<Vec<ReportedChange<'p>>> = vec![Vec::new(); person.asked];
    let mut before: Vec<Vec<(&'p PolicyVersions, &'p str)>> = vec![Vec::new(); person.asked];
    for (number, stretch) in stretches(person.accounts, first, last).into_iter().enumerate() {
        let news = if number == 0 { None } else { Some(person.said(stretch.first, stretch.last)) };
        for (place, by_policy) in person.changes(stretch.last, stretch.last).into_iter().enumerate() {
            if let Some(said) = news.as_ref().map(|news| &news[place]) {
                found[place].extend(overnight(said, &before[place]));
            }
            before[place].clear();
            for (policy, changes) in by_policy {
                let within = changes.iter().filter(|change| change.to.day > stretch.first);
                found[place].extend(within.map(within_stretch));
                before[place].extend(changes.last().map(|last| (policy, last.to.class_id())));
            }
        }
    }
    for changes in &mut found {
        changes.sort_by_key(|change| change.day);
    }
    found
}

/// Days on which whoever knows what is known on the last one knows all that counts by then.
struct Stretch {
    first: Date,
    last: Date,
}

/// The days from the one before the first to the last, parted where something is learned late.
fn stretches(accounts: &[History<'_>], first: Date, last: Date) -> Vec<Stretch> {
    let is_late = |entry: &&Entry| entry.booked_on > entry.counts_from() || entry.event.reverses().is_some();
    let late = accounts.iter().flat_map(History::entries).filter(is_late).map(|entry| entry.booked_on);
    let mut starts: Vec<Date> = late.filter(|on| first <= *on && *on <= last).collect();
    starts.push(first.previous());
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next.previous()).chain([last]);
    starts.iter().zip(ends).map(|(first, last)| Stretch { first: *first, last }).collect()
}

/// What differs on the first day of a stretch from what was reported the day before.
fn overnight<'p>(said: &[Said<'p>], before: &[(&'p PolicyVersions, &'p str)]) -> Vec<ReportedChange<'p>> {
    let changed = said.iter().filter_map(|said| {
        let Said::Class(to) = said else { return None };
        let from = before.iter().find(|(policy, _)| policy.id() == to.policy.key.id).map(|(_, class)| *class);
        (from != Some(to.class_id())).then(|| ReportedChange { day: to.day, from, to: to.clone() })
    });
    changed.collect()
}

fn within_stretch<'p>(change: &ClassChange<'p>) -> ReportedChange<'p> {
    let name = |(policy, class): (&'p Policy, _)| policy.classes.get(class).id.as_str();
    ReportedChange { day: change.to.day, from: change.from.map(name), to: change.to.clone() }
}
