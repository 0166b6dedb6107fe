//! What is stored beside the records of a range of accounts: what closes told of them, and when they are looked at next.

use std::collections::BTreeMap;

use primitives::Date;

use crate::error::Result;
use crate::port::{AccountId, AccountRange, Reading, TransitionRow};

/// What is stored beside the records of a range of accounts.
pub(super) struct Beside(BTreeMap<AccountId, Kept>);

/// What is stored about an account beside its record.
#[derive(Default)]
pub(super) struct Kept {
    /// The changes that closes told, in the order of days.
    pub(super) transitions: Vec<TransitionRow>,
    /// When it is looked at next.
    pub(super) wake: Option<Date>,
}

impl Beside {
    pub(super) fn of(store: &(impl Reading + ?Sized), accounts: AccountRange) -> Result<Self> {
        let mut kept: BTreeMap<AccountId, Kept> = BTreeMap::new();
        for row in store.transitions_of(accounts)? {
            kept.entry(row.account).or_default().transitions.push(row);
        }
        for (account, day) in store.first_wakes_of(accounts)? {
            kept.entry(account).or_default().wake = Some(day);
        }
        Ok(Self(kept))
    }

    /// What is stored about an account, once.
    pub(super) fn take(&mut self, account: AccountId) -> Kept {
        self.0.remove(&account).unwrap_or_default()
    }

    /// Accounts of which changes are told and which nobody has taken, and how many changes.
    pub(super) fn left(self) -> impl Iterator<Item = (AccountId, usize)> {
        self.0.into_iter().map(|(account, kept)| (account, kept.transitions.len())).filter(|(_, number)| *number > 0)
    }
}
