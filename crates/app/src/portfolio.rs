//! The portfolio as of the last closed day: where accounts and amounts stand, how they moved, and what became of each vintage.
//!
//! Everything is as it was reported at closes. What closed days reported is never changed, so that whoever asks again before the
//! next close may be given the same answer; [`count`] looks at every account and is asked once a close. Definitions and denominators
//! are in `docs/guide/use-the-console.md`.

mod accounts;
mod course;
mod night;
mod places;
pub mod view;

use primitives::{Amount, Currency, Date};

use crate::error::{Code, Refused, Result};
use crate::port::{AccountId, Reading};
use crate::products::Products;
use crate::summary::Place;

pub use crate::summary::Tallies;
pub use course::{BAD_DAYS, Rolls, Vintage};
pub use night::{BrokenPromise, Moved, Night};

/// How many days the daily figures go back, the last closed day included.
pub const DAYS: i32 = 92;

/// How many complete months are put together where moves are counted.
pub const MONTHS: i32 = 12;

/// A book as of its last closed day.
#[derive(Clone, Debug)]
pub struct Portfolio {
    /// The last closed day.
    pub as_of: Date,
    /// All places that accounts of the book can be in, the best first.
    pub places: Vec<Place>,
    /// Accounts and amounts by currency and place on the last closed day.
    pub standing: Tallies,
    /// The same at the ends of the last two complete months, the earlier one first; fewer in a young book.
    pub month_ends: Vec<(Date, Tallies)>,
    /// For each of the last days, how many accounts were in each of `places`.
    pub by_day: Vec<(Date, Vec<u64>)>,
    /// Moves within the last complete month.
    pub last_month: Rolls,
    /// Moves within each of the last complete months, all months put together.
    pub months: Rolls,
    /// What became of the accounts that were opened in each month.
    pub vintages: Vec<Vintage>,
    /// What the last close found.
    pub night: Night,
    /// The accounts that are past due, the most days first.
    pub past_due: Vec<PastDue>,
}

/// An account that is past due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastDue {
    /// The account.
    pub account: AccountId,
    /// The place of its place in [`Portfolio::places`].
    pub place: u8,
    /// How many days, grace and pauses taken off.
    pub days: u32,
    /// The currency of its amounts.
    pub currency: Currency,
    /// What is past due.
    pub overdue: Amount,
    /// What is owed in all.
    pub owed: Amount,
}

/// Counts a book, by several threads; none before its first close.
///
/// # Errors
/// When the store cannot be read.
pub fn count(store: &(impl Reading + ?Sized), products: &Products, threads: usize) -> Result<Option<Portfolio>> {
    store.info()?.last_close.map(|as_of| count_on(store, products, as_of, threads)).transpose()
}

/// Counts a book as it was on a closed day: knowing only what its close and those before it reported.
///
/// # Errors
/// When the day is not closed, or the store cannot be read.
pub fn count_as_of(
    store: &(impl Reading + ?Sized),
    products: &Products,
    as_of: Date,
    threads: usize,
) -> Result<Portfolio> {
    match store.info()?.last_close {
        Some(last) if as_of <= last => count_on(store, products, as_of, threads),
        Some(last) => {
            let refused = Refused::new(format!("{as_of} is not closed: the last closed day is {last}"));
            Err(refused.code(Code::DayNotEnded).into())
        }
        None => Err(Refused::new("no day of this book is closed yet").code(Code::BookEmpty).into()),
    }
}

fn count_on(store: &(impl Reading + ?Sized), products: &Products, as_of: Date, threads: usize) -> Result<Portfolio> {
    let places = places::Places::of(products);
    let months = places::complete_months(as_of);
    let counted = accounts::count(store, products, &places, &accounts::Days { as_of, months }, threads)?;
    let courses = course::walk(store, &places, &counted.contracts, as_of)?;
    let night = night::of(store, products, as_of, &counted.past_due)?;
    Ok(Portfolio {
        as_of,
        standing: counted.standing,
        month_ends: months.into_iter().zip(counted.month_ends).filter(|(_, tallies)| !tallies.is_empty()).collect(),
        by_day: courses.by_day,
        last_month: courses.last_month,
        months: courses.months,
        vintages: courses.vintages,
        night,
        past_due: counted.past_due,
        places: places.into_all(),
    })
}

impl Portfolio {
    /// How many accounts are past due on the last closed day.
    pub fn accounts_past_due(&self) -> u64 {
        self.past_due.len() as u64
    }

    /// How many accounts have not ended.
    pub fn accounts_open(&self) -> u64 {
        let all = self.standing.values().flatten();
        all.filter(|(place, _)| **place != Place::Ended).map(|(_, tally)| tally.accounts).sum()
    }
}

/// What of the owed amount of a bucket at the end of a month stands in the next bucket a month later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Where the amount stood.
    pub from: Place,
    /// Where it is looked for a month later.
    pub to: Place,
    /// The denominator: what was owed in `from`.
    pub before: Amount,
    /// The numerator: what is owed in `to`.
    pub after: Amount,
}

impl Portfolio {
    /// Net flows of a currency between the last two complete months, from each place to the next worse one.
    pub fn flows(&self, currency: Currency) -> Vec<Flow> {
        let [(_, before), (_, after)] = self.month_ends.as_slice() else { return Vec::new() };
        let owed = |tallies: &Tallies, place: &Place| {
            let tally = tallies.get(&currency).and_then(|tallies| tallies.get(place));
            tally.map_or(Amount::ZERO, |tally| tally.owed)
        };
        let is_of_currency = |place: &&Place| {
            [before, after]
                .iter()
                .any(|tallies| tallies.get(&currency).is_some_and(|places| places.contains_key(place)))
        };
        let running: Vec<&Place> =
            self.places.iter().filter(|place| **place != Place::Ended).filter(is_of_currency).collect();
        let pairs = running.windows(2).map(|pair| Flow {
            from: pair[0].clone(),
            to: pair[1].clone(),
            before: owed(before, pair[0]),
            after: owed(after, pair[1]),
        });
        pairs.collect()
    }
}
