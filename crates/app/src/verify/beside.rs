//! What is stored beside the records of a range of accounts: what closes told of them, and when they are looked at next.

use std::collections::BTreeMap;
use std::ops::Range;

use primitives::Date;

use crate::error::Result;
use crate::port::{AccountId, AccountRange, Reading, TransitionRow};

/// What is stored beside the records of a range of accounts. Of all that a range needs this takes the most memory, and it is there once.
pub(super) struct Beside {
    /// The changes that closes told, in the order of accounts and days.
    transitions: Vec<TransitionRow>,
    /// Where those of each account are, until they are taken.
    places: BTreeMap<AccountId, Range<usize>>,
    /// When each account is looked at next.
    wakes: BTreeMap<AccountId, Date>,
}

/// What is stored about an account beside its record.
pub(super) struct Kept<'b> {
    /// The changes that closes told, in the order of days.
    pub(super) transitions: &'b [TransitionRow],
    /// When it is looked at next.
    pub(super) wake: Option<Date>,
}

impl Beside {
    pub(super) fn of(store: &(impl Reading + ?Sized), accounts: AccountRange) -> Result<Self> {
        let transitions = store.transitions_of(accounts)?;
        let (mut places, mut begin) = (BTreeMap::new(), 0);
        for of_one in transitions.chunk_by(|one, next| one.account == next.account) {
            places.insert(of_one[0].account, begin..begin + of_one.len());
            begin += of_one.len();
        }
        Ok(Self { transitions, places, wakes: store.first_wakes_of(accounts)?.into_iter().collect() })
    }

    /// How many changes it has.
    pub(super) fn changes(&self) -> usize {
        self.transitions.len()
    }

    /// What is stored about an account, once.
    pub(super) fn take(&mut self, account: AccountId) -> Kept<'_> {
        let place = self.places.remove(&account).unwrap_or_default();
        Kept { transitions: &self.transitions[place], wake: self.wakes.remove(&account) }
    }

    /// Accounts of which changes are told and which nobody has taken, and how many changes.
    pub(super) fn left(self) -> impl Iterator<Item = (AccountId, usize)> {
        self.places.into_iter().map(|(account, place)| (account, place.len()))
    }
}
