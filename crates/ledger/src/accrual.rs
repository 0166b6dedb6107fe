//! Accrual: the income of an account by the end of a day, and how it goes on if nothing more is learned.
//!
//! Interest, service fee and penalty grow in closed form, so their future is a curve with few kinks; a sum of such curves
//! tells a whole book's income of each day without a look at its accounts. `docs/reference/accruals.md` tells the rules in
//! words. How curves are added up and kept is `app`'s matter, the double entry of single accounts is `posting`'s.

mod interest;
mod non_accrual;
mod owners;
mod penalty;
mod service;
mod trajectory;
mod units;

use std::ops::{Add, Index, IndexMut, Sub};

use primitives::Date;

pub use owners::{by_owner, by_owner_as_reported};
pub(crate) use trajectory::Foretold;
pub use trajectory::Trajectory;
pub use units::Units;

use crate::account::Account;

/// One kind of income.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Contractual interest.
    Interest,
    /// The fee of a revolving account on what is carried, billed or not; all its interest is of this kind.
    Service,
    /// Penalty interest.
    Penalty,
    /// The part of penalty that is ordinary interest on principal past due, where the product tells it apart.
    AdditionalInterest,
    /// Income of all kinds that is kept off the books while an account accrues none.
    Memo,
}

impl Kind {
    /// All five, in the order in which reports list them.
    pub const ALL: [Self; 5] = [Self::Interest, Self::Service, Self::Penalty, Self::AdditionalInterest, Self::Memo];

    /// The kind's name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Interest => "interest",
            Self::Service => "service",
            Self::Penalty => "penalty",
            Self::AdditionalInterest => "additional_interest",
            Self::Memo => "memo",
        }
    }
}

/// Income from the beginning, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accrued([Units; Kind::ALL.len()]);

impl Accrued {
    /// All kinds together.
    pub fn total(&self) -> Units {
        self.0.iter().copied().sum()
    }
}

impl Add for Accrued {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(sum, more)| *sum += more);
        self
    }
}

impl Sub for Accrued {
    type Output = Self;
    fn sub(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(rest, less)| *rest -= less);
        self
    }
}

impl Index<Kind> for Accrued {
    type Output = Units;
    fn index(&self, kind: Kind) -> &Units {
        &self.0[kind as usize]
    }
}

impl IndexMut<Kind> for Accrued {
    fn index_mut(&mut self, kind: Kind) -> &mut Units {
        &mut self.0[kind as usize]
    }
}

/// A day on which the growth of a kind of income changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kink {
    /// The first day with the new growth.
    pub day: Date,
    /// The kind.
    pub kind: Kind,
    /// What is added to the income of this day and of every later one.
    pub slope: Units,
    /// What is added to the income of this day alone.
    pub jump: Units,
}

impl Kink {
    fn slope(day: Date, kind: Kind, slope: Units) -> Self {
        Self { day, kind, slope, jump: Units::ZERO }
    }

    fn jump(day: Date, kind: Kind, jump: Units) -> Self {
        Self { day, kind, slope: Units::ZERO, jump }
    }

    /// What it has added up to by the end of a day.
    pub fn through(&self, day: Date) -> Units {
        if day < self.day { Units::ZERO } else { self.jump + self.slope * (day - self.day + 1) }
    }
}

/// Everything that an account bore from its opening to the end of its day, whether it counts as income or not.
pub fn accrued(account: &Account<'_>) -> Accrued {
    let mut accrued = Accrued::default();
    accrued[interest::kind(account)] = interest::accrued(account) + service::unbilled(account);
    let additional = penalty::additional(account);
    accrued[Kind::Penalty] = penalty::accrued(account) - additional;
    accrued[Kind::AdditionalInterest] = additional;
    accrued
}

/// How [`accrued`] goes on after the account's day if nothing more is learned, no statement is struck and no late fee is
/// charged. The growth before the first kink is nothing.
///
/// Penalty that has no closed form goes on to the end of a span of the calendar, on whose next day the account is looked at;
/// and penalty under a limit goes on as if there were none, until the day on which the limit may cut it.
pub fn curve(account: &Account<'_>) -> Vec<Kink> {
    // Two or three of interest, one of penalty.
    let mut kinks = Vec::with_capacity(4 * account.instalments.len());
    interest::to_come(account, &mut kinks);
    service::to_come(account, &mut kinks);
    penalty::to_come(account, &mut kinks);
    kinks
}

/// The next day on which income may leave its curve although nothing is learned. Statement days, and the days on which an
/// account comes to accrue none, are found by the account's standing.
pub(crate) fn next_wake(account: &Account<'_>) -> Option<Date> {
    let days = [
        penalty::next_look(account),
        penalty::next_late_fee(account),
        account.next_interest_growth(),
        account.next_turn_past_maturity(),
        account.next_look(),
        account.next_late_fee().filter(|_| account.late_fees_bear_interest()),
    ];
    days.into_iter().flatten().min()
}

#[cfg(test)]
mod tests;
