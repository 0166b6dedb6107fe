//! Reports from a book: of one account, or of all that missed a due date on a day.

use anyhow::Context;
use ledger::course::{Course, course};
use ledger::{Entry, History};
use primitives::Date;

use super::{Assessment, Known, Score, assessment, is_first_missed_day};
use crate::error::{Refused, Result};
use crate::features::collected::{Collected, Heard};
use crate::features::external::{self, External, ExternalValue, Sought};
use crate::features::{Subject, rows, values};
use crate::intake::find_account;
use crate::port::{AccountId, AccountRow, Micros, Reading};
use crate::products::Products;
use crate::promises;
use crate::scoring::{self, Deciding};
use crate::shares::in_shares;

/// How many accounts are read at once.
const BATCH: usize = 5_000;

/// A book whose accounts are assessed.
#[derive(Clone, Copy)]
pub struct Asked<'b> {
    /// Where accounts are read.
    pub store: &'b dyn Reading,
    /// Their products.
    pub products: &'b Products,
    /// The versions that score; none where the book has no champion.
    pub deciding: Option<&'b Deciding>,
    /// Columns of others, for models that read some.
    pub external: &'b [External],
    /// How many threads look for accounts.
    pub threads: usize,
}

/// Reports of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assessed {
    /// Accounts that were looked at.
    pub accounts: u64,
    /// Reports that were made.
    pub reports: u64,
}

/// The report of one account as of a day, knowing what was booked through it.
///
/// # Errors
/// When there is no such account, it is not open yet, or the store cannot be read.
pub fn assess(asked: Asked<'_>, account: &str, day: Date) -> Result<Assessment> {
    let row = find_account(asked.store, account)?;
    let refused = || Refused::new(format!("account {account} is not open on {day}")).hint("say a later --day");
    Ok(of_row(asked, &row, day)?.ok_or_else(refused)?)
}

/// The reports of all accounts that were current on the day before and missed a due date on this one, in the order of
/// their numbers.
///
/// # Errors
/// When the store cannot be read, or `each` refuses a report.
pub fn entered_on(
    asked: Asked<'_>,
    day: Date,
    mut each: impl FnMut(Assessment) -> Result<()>,
    mut progress: impl FnMut(u64),
) -> Result<Assessed> {
    let (mut assessed, mut after) = (Assessed::default(), AccountId::default());
    loop {
        let rows = asked.store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(assessed) };
        after = last.id;
        let shares = in_shares(&rows, asked.threads, |rows| {
            let missed =
                rows.iter().map(|row| anyhow::Ok(has_first_missed(asked.products, row, day)?.then(|| row.clone())));
            missed.filter_map(anyhow::Result::transpose).collect::<anyhow::Result<Vec<AccountRow>>>()
        })?;
        for row in shares.into_iter().flatten() {
            if let Some(report) = of_row(asked, &row, day)? {
                assessed.reports += 1;
                each(report)?;
            }
        }
        assessed.accounts += rows.len() as u64;
        progress(assessed.accounts);
    }
}

fn has_first_missed(products: &Products, row: &AccountRow, day: Date) -> anyhow::Result<bool> {
    let entries = unpacked(row)?;
    let history = History::new(products.of_contract(&row.product_key())?, &entries);
    Ok(known(history, day).is_some_and(|course| is_first_missed_day(&course)))
}

fn of_row(asked: Asked<'_>, row: &AccountRow, day: Date) -> Result<Option<Assessment>> {
    let Asked { store, products, deciding, external, .. } = asked;
    let mut accounts = vec![row.clone()];
    accounts.extend(store.accounts_of_person(&row.person)?.into_iter().filter(|other| other.id != row.id));
    let entries: Vec<Vec<Entry>> = accounts.iter().map(unpacked).collect::<anyhow::Result<_>>()?;
    let mut courses: Vec<(&str, Course<'_>)> = Vec::with_capacity(accounts.len());
    for (row, entries) in accounts.iter().zip(&entries) {
        let history = History::new(products.of_contract(&row.product_key())?, entries);
        match known(history, day) {
            Some(course) => courses.push((&row.reference, course)),
            None if courses.is_empty() => return Ok(None),
            None => {}
        }
    }
    let known: Vec<Known<'_, '_>> = courses.iter().map(|(account, course)| Known { account, course }).collect();
    let Some((own, others)) = known.split_first() else { return Ok(None) };
    let zone = rows::Knowledge::zone(store)?;
    let heard = Heard::read(&store.person_events(&[&row.person])?, &zone, Micros::MAX)?;
    let collected = heard.on(day, day, |reference| {
        let place = accounts.iter().position(|row| row.reference == reference);
        let Some(place) = place else { return Ok(None) };
        let known: Vec<Entry> = entries[place].iter().filter(|entry| entry.booked_on <= day).cloned().collect();
        Ok(Some(promises::receipts(&History::new(products.of_contract(&accounts[place].product_key())?, &known))))
    })?;
    let sought = Sought { account: Some(&row.reference), person: &row.person, day, known_on: day };
    let beside = Beside { collected: &collected, external: &external::values(external, sought) };
    let score = deciding.map(|deciding| score(deciding, (*own, others), beside)).transpose()?;
    Ok(Some(assessment(*own, others, &collected, score.as_ref())))
}

/// What a model reads beside the ledger.
#[derive(Clone, Copy)]
struct Beside<'b> {
    collected: &'b Collected,
    external: &'b [ExternalValue],
}

/// What the version that decides about an account says of it, knowing what the report knows.
fn score(
    deciding: &Deciding,
    (own, others): (Known<'_, '_>, &[Known<'_, '_>]),
    Beside { collected, external }: Beside<'_>,
) -> anyhow::Result<Score> {
    let linked: Vec<&Course<'_>> = others.iter().map(|other| other.course).collect();
    let subject = Subject { day: own.course.through(), own: Some(own.course), others: &linked, limit: None, collected };
    let values = values(&subject);
    let explained = deciding.explain(scoring::Asked { account: own.account, values: &values, external })?;
    Ok(Score::of(explained, deciding.bad()))
}

fn known<'a>(history: History<'a>, day: Date) -> Option<Course<'a>> {
    course(history, day, |entry| entry.booked_on <= day)
}

fn unpacked(row: &AccountRow) -> anyhow::Result<Vec<Entry>> {
    Ok(row.record.unpack().with_context(|| format!("account {}", row.reference))?.entries)
}
