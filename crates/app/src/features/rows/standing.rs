//! Standing: an account of a book on a day, with the other accounts of its person, for whoever decides about it.
//!
//! Knows what a row of features knows: what was booked through the day.

use ledger::Product;
use ledger::course::{Course, course};
use primitives::{Amount, Date};

use super::group::{Group, Open};
use super::{BATCH, FeatureRow, Table, Terms, of_persons};
use crate::error::{Refused, Result};
use crate::intake::find_account;
use crate::port::{AccountId, AccountRow};
use crate::shares::in_shares;

/// A group that is looked at.
#[derive(Clone, Copy)]
pub(super) struct Of<'s> {
    pub(super) group: &'s Group,
    pub(super) terms: &'s Terms<'s>,
    pub(super) accounts: &'s [Open<'s>],
    pub(super) courses: &'s [Option<Course<'s>>],
}

/// An account on a day.
pub struct Standing<'s> {
    of: Of<'s>,
    own: &'s Course<'s>,
    index: usize,
    day: Date,
}

impl<'s> Standing<'s> {
    /// The account of this place, when it is there on the day.
    pub(super) fn new(of: Of<'s>, index: usize, day: Date) -> Option<Self> {
        Some(Self { of, own: of.courses[index].as_ref()?, index, day })
    }

    /// The account's row.
    pub fn account(&self) -> &'s AccountRow {
        self.of.accounts[self.index].row
    }

    /// Its product.
    pub fn product(&self) -> &'s Product {
        self.of.accounts[self.index].product
    }

    /// Its course through the day.
    pub fn own(&self) -> &'s Course<'s> {
        self.own
    }

    /// What was owed at the end of an earlier day, by what is known now; none before the opening.
    pub fn owed_on(&self, day: Date) -> Option<Amount> {
        let known = self.of.terms.known;
        let history = self.of.accounts[self.index].history();
        course(history, day, |entry| known.knew(entry, self.day)).map(|course| course.account.unpaid().total())
    }

    /// The courses of the person's other accounts.
    pub fn others(&self) -> impl Iterator<Item = &'s Course<'s>> {
        let own = self.index;
        let others = self.of.courses.iter().enumerate().filter(move |(index, _)| *index != own);
        others.filter_map(|(_, course)| course.as_ref())
    }

    /// Its features.
    ///
    /// # Errors
    /// When an event of the person cannot be read.
    pub fn features(&self) -> anyhow::Result<FeatureRow> {
        let Of { group, terms, accounts, courses } = self.of;
        group.row(terms, accounts, courses, (Some(self.index), self.day))
    }
}

/// Which accounts are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Those that are open on the day.
    Open,
    /// Those that ended, too.
    All,
}

/// Looks at accounts on a day, and hands on what `work` makes of it, in the order of the accounts' numbers.
///
/// # Errors
/// When the store cannot be read, or `work` or `each` refuses an account.
pub fn look_at_all<T: Send>(
    table: Table<'_>,
    (whom, day): (Whom, Date),
    work: impl Fn(&Standing<'_>) -> anyhow::Result<Option<T>> + Sync,
    mut each: impl FnMut(T) -> Result<()>,
    mut progress: impl FnMut(u64),
) -> Result<()> {
    let (mut after, mut done) = (AccountId::default(), 0);
    loop {
        let rows = table.store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        done += rows.len() as u64;
        let (groups, terms) = (of_persons(table, rows)?, table.terms);
        let shares = in_shares(&groups, table.threads, |groups| {
            let mut found = Vec::new();
            groups.iter().try_for_each(|group| group.look(&terms, (whom, day), &work, &mut found))?;
            Ok(found)
        })?;
        let mut found: Vec<(usize, T)> = shares.into_iter().flatten().collect();
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().try_for_each(|(_, made)| each(made))?;
        progress(done);
    }
}

/// Looks at one account on a day.
///
/// # Errors
/// When there is no such account, it is not open on the day, or `work` refuses it.
pub fn look_at_one<T>(
    table: Table<'_>,
    account: &str,
    day: Date,
    work: impl Fn(&Standing<'_>) -> anyhow::Result<Option<T>>,
) -> Result<Option<T>> {
    let row = find_account(table.store, account)?;
    let groups = of_persons(table, vec![row])?;
    let is_open = std::cell::Cell::new(false);
    let mut found = Vec::new();
    let seen = |standing: &Standing<'_>| {
        is_open.set(true);
        work(standing)
    };
    groups.iter().try_for_each(|group| group.look(&table.terms, (Whom::Open, day), &seen, &mut found))?;
    if !is_open.get() {
        return Err(Refused::new(format!("account {account} is not open on {day}")).hint("say another --day").into());
    }
    Ok(found.pop().map(|(_, made)| made))
}
