//! Features: what was known of an account and its person on a day, as numbers that a model may read.
//!
//! Pure functions of [`Course`]s, so that a value depends on nothing but the events that were known; each is declared once,
//! with its words, in the module of its group. They live here and not in `risk`, which knows no account, nor in `ledger`,
//! which knows no model. How rows of them are made from a book is `rows`' matter, what became of them `outcome`'s.

pub mod collected;
pub mod external;
pub mod outcome;
pub mod page;
pub mod rows;
pub mod table;

mod calendar;
mod contacts;
mod exposure;
mod family;
mod other_accounts;
pub(crate) mod past_due;
mod person;
mod purchases;
mod repayment;
mod value;

use std::sync::OnceLock;

use ledger::course::Course;
use primitives::{Amount, Date};
use risk::feature::Feature;

use collected::Collected;
use family::Family;
use other_accounts::OtherAccounts;
pub use value::{NEVER, NO_HISTORY, NOT_ASKED, special};

/// A feature with the way its value is worked out.
#[derive(Clone, Debug)]
pub struct Declared {
    /// What it is.
    pub feature: Feature,
    /// The group that it belongs to.
    pub group: &'static str,
    of: family::Of,
}

/// Whose features are asked for, and on which day.
///
/// All courses end on that day and know only what was known when the row would have been scored.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s, 'a> {
    /// The day.
    pub day: Date,
    /// The account; none for an application, of which there is no account yet.
    pub own: Option<&'s Course<'a>>,
    /// The other accounts of the person, in the order of their numbers.
    pub others: &'s [&'s Course<'a>],
    /// The credit limit, where one is known.
    pub limit: Option<Amount>,
    /// What collections did and heard of the person.
    pub collected: &'s Collected,
}

/// A group: its name and the families in it.
type Group = (&'static str, fn() -> Vec<Family>);

/// The groups, in the order in which pages list them.
const GROUPS: [Group; 7] = [
    ("past due", past_due::families),
    ("repayment", repayment::families),
    ("exposure", exposure::families),
    ("purchases", purchases::families),
    ("person", person::families),
    ("calendar", calendar::families),
    ("contacts", contacts::families),
];

/// All features that are computed from events, in the order of their columns.
pub fn catalogue() -> &'static [Declared] {
    static CATALOGUE: OnceLock<Vec<Declared>> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let groups = GROUPS
            .iter()
            .flat_map(|(group, families)| families().into_iter().flat_map(|family| family.declared(group)));
        groups.collect()
    })
}

/// The values of all features of the catalogue, in its order; missing ones are `NaN`.
pub fn values(subject: &Subject<'_, '_>) -> Vec<f64> {
    let others = OtherAccounts::of(subject);
    catalogue().iter().map(|declared| declared.of.value(subject, &others, declared.feature.window)).collect()
}

#[cfg(test)]
mod tests;
