//! Tallies: how many accounts are in each class on a day, and how much they owe.

use std::collections::BTreeMap;

use ledger::ageing::age;
use primitives::{Amount, Currency, Date};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Classified, Person, Said};
use crate::error::Result;

/// The accounts of one policy, class and currency, or those that have no class for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClassTally {
    /// The policy's name; none for accounts whose product names no policy.
    pub policy: Option<String>,
    /// The version in force on the day.
    pub version: Option<u32>,
    /// The class; none where there is no answer.
    pub class: Option<String>,
    /// What people call the class, in English.
    pub english: Option<String>,
    /// What people call the class, in Chinese.
    pub chinese: Option<String>,
    /// Why there is no answer.
    pub why: Option<String>,
    /// The currency of the amounts.
    pub currency: String,
    /// How many accounts.
    pub accounts: u64,
    /// All they owe, due or not.
    pub owed: String,
    /// Everything unpaid on past-due dates.
    pub overdue: String,
}

/// What an account adds to: classes from the best to the worst, then what has none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'p> {
    policy: Option<String>,
    found: Found<'p>,
    currency: Currency,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Found<'p> {
    Class { version: u32, place: usize, class: &'p str, english: &'p str, chinese: &'p str },
    Nothing(String),
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    accounts: u64,
    owed: Amount,
    overdue: Amount,
}

/// The accounts of a book by policy and class at the end of a day, as it was reported then. Those that were not open by
/// then do not count; those that a policy says nothing about are counted by the reason.
///
/// # Errors
/// When the store cannot be read.
pub fn tallies(book: Classified<'_>, as_of: Date, mut progress: impl FnMut(u64)) -> Result<Vec<ClassTally>> {
    let mut sums: BTreeMap<Key<'_>, Sums> = BTreeMap::new();
    let mut done = 0;
    for batch in book.batches(|person, _| Ok(of_person(person, as_of))) {
        let batch = batch?;
        done += batch.len() as u64;
        for (key, account) in batch.into_iter().flatten() {
            let sums = sums.entry(key).or_default();
            sums.accounts += account.accounts;
            sums.owed += account.owed;
            sums.overdue += account.overdue;
        }
        progress(done);
    }
    Ok(sums.into_iter().map(|(key, sums)| tally(key, sums)).collect())
}

/// What each account that is asked about adds, and to what.
fn of_person<'p>(person: &Person<'_, '_, 'p>, as_of: Date) -> Vec<Vec<(Key<'p>, Sums)>> {
    let said = person.said(as_of, as_of);
    let keys = person.accounts.iter().zip(said).map(|(history, said)| {
        let Some(account) = history.as_reported(as_of, as_of) else { return Vec::new() };
        let overdue = age(&account).overdue_total();
        let sums = Sums { accounts: 1, owed: account.unpaid().total(), overdue };
        let currency = account.product.currency;
        if said.is_empty() {
            let found = Found::Nothing("the product names no policy".to_owned());
            return vec![(Key { policy: None, found, currency }, sums)];
        }
        said.into_iter().map(|said| (key(said, currency), sums)).collect()
    });
    keys.collect()
}

fn key<'p>(said: Said<'p>, currency: Currency) -> Key<'p> {
    let (policy, found) = match said {
        Said::Class(found) => {
            let class = found.policy.classes.get(found.class);
            let (english, chinese) = (class.title.english.as_str(), class.title.chinese.as_str());
            let (version, place) = (found.policy.key.version, found.class.place());
            (found.policy.key.id.clone(), Found::Class { version, place, class: &class.id, english, chinese })
        }
        Said::Nothing { policy, why } => (policy.to_owned(), Found::Nothing(why.to_string())),
        Said::Missing { policy } => {
            let why = format!("the book has no policy {policy}");
            (policy, Found::Nothing(why))
        }
    };
    Key { policy: Some(policy), found, currency }
}

fn tally(key: Key<'_>, sums: Sums) -> ClassTally {
    let (class, version, why) = match key.found {
        Found::Class { version, class, english, chinese, .. } => (Some([class, english, chinese]), Some(version), None),
        Found::Nothing(why) => (None, None, Some(why)),
    };
    let [id, english, chinese] = [0, 1, 2].map(|place| class.map(|names| names[place].to_owned()));
    ClassTally {
        policy: key.policy,
        version,
        class: id,
        english,
        chinese,
        why,
        currency: key.currency.to_string(),
        accounts: sums.accounts,
        owed: key.currency.format(sums.owed),
        overdue: key.currency.format(sums.overdue),
    }
}
