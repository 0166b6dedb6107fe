//! Classes: what the policies of a product say about an account on a day, for people and for machines.
//!
//! The rules are in `ledger::classification`; here they get their policies by name, the person's other accounts where a
//! policy looks at them, and words.

mod batches;
mod book;
mod changed;
mod chinese;
mod english;
mod person;
mod tally;
mod view;

use ledger::History;
use ledger::classification::{
    ClassChange, Classification, DaysRead, MaterialityBase, NotClassified, Policy, PolicyVersions,
};
use primitives::{Date, Rate};

use crate::explain::Language;
use crate::policies::Policies;

pub use batches::Classified;
pub use book::{ToBook, as_arrivals, classes_to_book, day_to_book};
pub use changed::{BookChange, ReportedChange, changes, reported_changes};
pub use person::Person;
pub use tally::{ClassTally, tallies};
pub use view::{ClassChangeView, ClassHistoryView, ClassView, ClassifiedView, ReasonView, UnclassifiedView, WatchView};

/// What is asked: the classes of an account at the end of a day.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The account.
    pub history: History<'a>,
    /// The other accounts of the person, for policies by which one account moves the others.
    pub others: &'a [History<'a>],
    /// The policies of the book.
    pub policies: &'a Policies,
    /// The day.
    pub as_of: Date,
    /// Only what was booked through this day is known; [`Date::MAX`] for all.
    pub booked_through: Date,
}

/// What one policy says of an account, or why it says nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Said<'a> {
    /// A class.
    Class(Classification<'a>),
    /// Nothing: the policy does not classify the account on that day.
    Nothing {
        /// The policy's name.
        policy: &'a str,
        /// Why.
        why: NotClassified,
    },
    /// Nothing: the book has no policy of this name, although the product names it.
    Missing {
        /// The policy's name.
        policy: String,
    },
}

impl<'a> Asked<'a> {
    /// What each policy of the account's product says, in the product's order.
    pub fn said(&self) -> Vec<Said<'a>> {
        let accounts = self.accounts();
        let person = Person { accounts: &accounts, asked: 1, policies: self.policies };
        person.said(self.as_of, self.booked_through).pop().unwrap_or_default()
    }

    /// Every change of class through the day, by each policy that the book has.
    pub fn changes(&self) -> Vec<(&'a PolicyVersions, Vec<ClassChange<'a>>)> {
        let accounts = self.accounts();
        let person = Person { accounts: &accounts, asked: 1, policies: self.policies };
        person.changes(self.as_of, self.booked_through).pop().unwrap_or_default()
    }

    fn accounts(&self) -> Vec<History<'a>> {
        std::iter::once(&self.history).chain(self.others).copied().collect()
    }
}

/// What is shown of an account's classes: one view for each policy of its product.
pub fn view(asked: &Asked<'_>) -> Vec<ClassView> {
    asked.said().iter().map(view::class_view).collect()
}

/// What is shown of how an account's classes changed through a day: one history for each policy of its product.
pub fn history_view(asked: &Asked<'_>) -> Vec<ClassHistoryView> {
    asked.changes().iter().map(|(versions, changes)| view::history_view(versions, changes)).collect()
}

/// The sentences about an account's classes, those of one policy after those of another.
pub fn sentences(asked: &Asked<'_>, language: Language) -> Vec<String> {
    let sentences = asked.said();
    let sentences = sentences.iter().flat_map(|said| match language {
        Language::English => english::sentences(said),
        Language::Chinese => chinese::sentences(said),
    });
    sentences.collect()
}

/// The sentences about why an account is in its class.
pub fn reasons_in_words(found: &Classification<'_>, language: Language) -> Vec<String> {
    match language {
        Language::English => english::reasons(found),
        Language::Chinese => chinese::reasons(found),
    }
}

/// What is shown of why an account is in its class.
pub fn reason_views(found: &Classification<'_>) -> Vec<ReasonView> {
    view::reason_views(found)
}

/// Whether the days of a policy are those of the person.
fn tests_the_person(policy: &Policy) -> bool {
    matches!(&policy.days.read, DaysRead::MaterialBreach(limits) if limits.base == MaterialityBase::Obligor)
}

/// A share in percent: `12.5 %`.
pub(crate) fn percent(share: Rate) -> String {
    format!("{} %", Rate::from_billionths(share.billionths() * 100))
}

#[cfg(test)]
mod tests;
