//! Classification: the class an account is in on a day by a dated policy, and every fact that it comes from.
//!
//! Pure. A policy is a value (`policy`): the rule of no country is code here. Policies read the ageing of `ageing` and
//! never change it, so several of them may say different things of one account on one day.
//! `docs/reference/classification.md` tells the rules in words; how a policy is written in a file is `app`'s matter.

mod days;
mod decision;
mod person;
mod policy;
mod reason;
mod track;
mod walk;
mod watch;

use primitives::{Currency, Date};

pub use policy::{
    AppliesTo, Class, Classes, ClassesRejected, Contagion, Count, DaysRead, DaysTerms, FloorCause, Floors,
    MaterialBreach, MaterialityBase, Observation, ObservedFrom, Policy, PolicyKey, PolicyVersions, Rank, Relief,
    ReliefTerms, Title, Upgrade, UpgradeRule, WatchTerms, WhilePaused,
};
pub use reason::Reason;
pub use watch::{RunningWatch, Watch, WatchPhase};

use crate::account::History;
use walk::Walk;

/// The class of an account on a day, by the version of a policy that is in force then.
#[derive(Clone, Debug, PartialEq)]
pub struct Classification<'p> {
    /// The version of the policy.
    pub policy: &'p Policy,
    /// The day at whose end the account is in the class.
    pub day: Date,
    /// The class.
    pub class: Rank,
    /// The first day on which it was in this class without a break.
    pub since: Date,
    /// What the days alone would make it.
    pub raw_class: Rank,
    /// The days that the policy reads.
    pub days: u32,
    /// Everything that had a part in it: the days first.
    pub reasons: Vec<Reason>,
    /// Whether it is watched after a restructure.
    pub watch: Watch,
}

impl<'p> Classification<'p> {
    /// The name of the class.
    pub fn class_id(&self) -> &'p str {
        &self.policy.classes.get(self.class).id
    }
}

/// A change of class.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassChange<'p> {
    /// The class before, by the version of that day; none for the first.
    pub from: Option<(&'p Policy, Rank)>,
    /// What it is now, and why.
    pub to: Classification<'p>,
}

/// Why a policy says nothing about an account on a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotClassified {
    /// The contract has not begun, or is not known of.
    #[error("the account is not open on {0}")]
    NotOpen(Date),
    /// The policy begins later.
    #[error("policy {policy} is in force from {from}")]
    NotInForce {
        /// Its name.
        policy: String,
        /// Its first day.
        from: Date,
    },
    /// The policy is for other accounts.
    #[error("policy {policy} applies to {} accounts only", applies_to.name())]
    DoesNotApply {
        /// The version.
        policy: PolicyKey,
        /// What it is for.
        applies_to: AppliesTo,
    },
    /// The policy does not say what is material in this currency.
    #[error("policy {policy} has no absolute limit of materiality in {currency}")]
    NoLimit {
        /// The version.
        policy: PolicyKey,
        /// The product's currency.
        currency: Currency,
    },
}

/// Classifies an account at the end of a day, knowing all events.
///
/// # Errors
/// When the policy says nothing about this account on this day.
pub fn classify<'p>(
    history: History<'_>,
    day: Date,
    versions: &'p PolicyVersions,
) -> Result<Classification<'p>, NotClassified> {
    classify_as_reported(history, day, Date::MAX, versions)
}

/// Classifies an account at the end of a day, knowing only what was booked through `booked_through`.
///
/// # Errors
/// When the policy says nothing about this account on this day.
pub fn classify_as_reported<'p>(
    history: History<'_>,
    day: Date,
    booked_through: Date,
    versions: &'p PolicyVersions,
) -> Result<Classification<'p>, NotClassified> {
    let mut all = views(history, day, booked_through, &[versions]);
    all.pop().expect("one policy has one view")
}

/// What each of several policies says about an account at the end of a day, in their order, from one fold of its events.
pub fn views<'p>(
    history: History<'_>,
    day: Date,
    booked_through: Date,
    policies: &[&'p PolicyVersions],
) -> Vec<Result<Classification<'p>, NotClassified>> {
    let known = |entry: &crate::Entry| entry.booked_on <= booked_through;
    let mut walk = Walk::new(&[history], policies, &known);
    walk.run_to(day);
    (0..policies.len()).map(|policy| walk.found(0, policy)).collect()
}

/// What a policy says about the accounts of one person at the end of a day, in their order: each account by itself, and
/// what the policy carries from one to the others.
pub fn classify_person<'p>(
    histories: &[History<'_>],
    day: Date,
    booked_through: Date,
    versions: &'p PolicyVersions,
) -> Vec<Result<Classification<'p>, NotClassified>> {
    let known = |entry: &crate::Entry| entry.booked_on <= booked_through;
    let mut walk = Walk::new(histories, &[versions], &known);
    walk.run_to(day);
    (0..histories.len()).map(|account| walk.found(account, 0)).collect()
}

/// Every change of class of an account through a day, in order, as it is known now.
pub fn class_history<'p>(history: History<'_>, through: Date, versions: &'p PolicyVersions) -> Vec<ClassChange<'p>> {
    let mut all = class_histories(&[history], through, Date::MAX, versions);
    all.pop().expect("one account has one history")
}

/// Every change of class of the accounts of one person, account by account.
pub fn class_histories<'p>(
    histories: &[History<'_>],
    through: Date,
    booked_through: Date,
    versions: &'p PolicyVersions,
) -> Vec<Vec<ClassChange<'p>>> {
    let known = |entry: &crate::Entry| entry.booked_on <= booked_through;
    let mut walk = Walk::new(histories, &[versions], &known);
    walk.keeps_changes = true;
    walk.run_to(through);
    walk.changes().into_iter().filter_map(|by_policy| by_policy.into_iter().next()).collect()
}

/// Every change of class of an account by each of several policies, in their order, from one fold of its events.
pub fn policy_histories<'p>(
    history: History<'_>,
    through: Date,
    booked_through: Date,
    policies: &[&'p PolicyVersions],
) -> Vec<Vec<ClassChange<'p>>> {
    let known = |entry: &crate::Entry| entry.booked_on <= booked_through;
    let mut walk = Walk::new(&[history], policies, &known);
    walk.keeps_changes = true;
    walk.run_to(through);
    walk.changes().pop().expect("one account has its changes by each policy")
}

#[cfg(test)]
mod tests;
