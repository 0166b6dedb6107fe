//! Policies: a way of classifying accounts, as a dated, versioned value.
//!
//! Only mechanisms, each with its figures; which law asks for which is told in the policy files that come with the
//! program.

mod classes;
mod terms;

use primitives::{Currency, Date};

pub use classes::{Class, Classes, ClassesRejected, Rank, Title};
pub(super) use terms::is_above_share;
pub use terms::{
    Contagion, Count, DaysRead, DaysTerms, FloorCause, Floors, MaterialBreach, MaterialityBase, Observation,
    ObservedFrom, Relief, ReliefTerms, Upgrade, UpgradeRule, WatchTerms, WhilePaused,
};

/// A way of classifying accounts, in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which policy, and which version of it.
    pub key: PolicyKey,
    /// The first day that it classifies.
    pub effective_from: Date,
    /// What people call it.
    pub title: Title,
    /// The law or the decision that it comes from.
    pub source: String,
    /// Which accounts it is for.
    pub applies_to: AppliesTo,
    /// The classes, from the best to the worst, with the days from which each begins.
    pub classes: Classes,
    /// Which days it reads.
    pub days: DaysTerms,
    /// The least bad class that some facts leave.
    pub floors: Floors,
    /// How an account comes into a better class.
    pub upgrade: Upgrade,
    /// What a restructure does to the class, and for how long.
    pub relief: ReliefTerms,
    /// What one account of a person does to the others.
    pub contagion: Contagion,
}

/// A policy's name and version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyKey {
    /// The name: lower-case letters, digits and hyphens.
    pub id: String,
    /// Counts up from 1.
    pub version: u32,
}

impl std::fmt::Display for PolicyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} v{}", self.id, self.version)
    }
}

/// Which accounts a policy is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AppliesTo {
    /// All.
    #[default]
    Any,
    /// Those with a schedule.
    ClosedEnd,
    /// Those with statements.
    OpenEnd,
}

impl AppliesTo {
    /// Its name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::ClosedEnd => "closed_end",
            Self::OpenEnd => "open_end",
        }
    }

    const fn includes(self, is_revolving: bool) -> bool {
        match self {
            Self::Any => true,
            Self::ClosedEnd => !is_revolving,
            Self::OpenEnd => is_revolving,
        }
    }
}

impl Policy {
    /// The class that so many days lead to, those that are overlooked left out.
    pub fn class_of_days(&self, days: u32) -> Rank {
        if days <= self.days.slip_days { Rank::BEST } else { self.classes.of_days(days) }
    }

    /// How many days more than so many lead to another class; none when no number does.
    pub(super) fn days_to_next_class(&self, days: u32) -> Option<u32> {
        let slip_is_over = (days <= self.days.slip_days).then_some(self.days.slip_days + 1);
        let edge = self.classes.all().iter().filter_map(|class| class.days_from).find(|from| *from > days);
        slip_is_over.into_iter().chain(edge).min().map(|next| next - days)
    }

    /// Whether the class of one account depends on the person's other accounts.
    fn looks_at_person(&self) -> bool {
        self.contagion != Contagion::None || self.obligor_breach().is_some()
    }

    /// The limits of materiality, where they are tested on all accounts of the person.
    pub(super) fn obligor_breach(&self) -> Option<&MaterialBreach> {
        match &self.days.read {
            DaysRead::MaterialBreach(limits) if limits.base == MaterialityBase::Obligor => Some(limits),
            DaysRead::MaterialBreach(_) | DaysRead::PastDue | DaysRead::Counted(_) | DaysRead::Delinquent => None,
        }
    }

    /// Whether it is for the accounts of such a product.
    ///
    /// # Errors
    /// When the product is of another kind, or of a currency for which the policy has no limit.
    pub fn check(&self, product: &crate::Product) -> Result<(), super::NotClassified> {
        if !self.applies_to.includes(product.is_revolving()) {
            return Err(super::NotClassified::DoesNotApply { policy: self.key.clone(), applies_to: self.applies_to });
        }
        match &self.days.read {
            DaysRead::MaterialBreach(limits) if limits.absolute_in(product.currency).is_none() => {
                let currency: Currency = product.currency;
                Err(super::NotClassified::NoLimit { policy: self.key.clone(), currency })
            }
            DaysRead::MaterialBreach(_) | DaysRead::PastDue | DaysRead::Counted(_) | DaysRead::Delinquent => Ok(()),
        }
    }
}

/// All versions of one policy, in the order in which they come into force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersions(Vec<Policy>);

impl PolicyVersions {
    /// The versions of a policy; none when there is no version, or they are of different policies.
    pub fn new(mut versions: Vec<Policy>) -> Option<Self> {
        let id = &versions.first()?.key.id;
        if versions.iter().any(|version| version.key.id != *id) {
            return None;
        }
        versions.sort_by_key(|version| (version.effective_from, version.key.version));
        Some(Self(versions))
    }

    /// The policy's name.
    pub fn id(&self) -> &str {
        &self.0[0].key.id
    }

    /// The first day that any version classifies.
    pub fn first_day(&self) -> Date {
        self.0[0].effective_from
    }

    /// The versions, in the order in which they come into force.
    pub fn all(&self) -> &[Policy] {
        &self.0
    }

    /// Whether the class of one account depends, by any version, on the person's other accounts.
    pub fn looks_at_person(&self) -> bool {
        self.0.iter().any(Policy::looks_at_person)
    }

    /// The place of the version in force on a day: the latest effective by then.
    pub(super) fn place_on(&self, day: Date) -> Option<usize> {
        self.0.partition_point(|version| version.effective_from <= day).checked_sub(1)
    }

    /// The version in force on a day: the latest effective by then.
    pub fn on(&self, day: Date) -> Option<&Policy> {
        self.place_on(day).map(|place| &self.0[place])
    }

    /// The next day after `day` from which another version is in force.
    pub(super) fn next_change(&self, day: Date) -> Option<Date> {
        self.0.iter().map(|version| version.effective_from).find(|&from| from > day)
    }
}
