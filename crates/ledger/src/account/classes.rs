//! What is on record about an account's quality: classes that were booked, and the impairment.
//!
//! How a class is found is `classification`'s matter; here it only counts that somebody wrote it down on a day.

use primitives::{Date, Rate};

use super::Account;

/// A class that was booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedClass {
    /// By which policy.
    pub policy: String,
    /// The class.
    pub class: String,
    /// The day from which it counts.
    pub since: Date,
}

/// What the lender expects to lose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impairment {
    /// The share of what is owed.
    pub share: Rate,
    /// The day from which it counts.
    pub since: Date,
}

impl Account<'_> {
    /// Whether the latest class that was booked by the product's policy is one of those that it calls non-performing.
    pub fn is_non_performing(&self) -> bool {
        let Some(terms) = &self.product.non_performing else { return false };
        self.booked_class(&terms.policy).is_some_and(|booked| terms.classes.contains(&booked.class))
    }

    /// The latest class that was booked by a policy.
    pub fn booked_class(&self, policy: &str) -> Option<&BookedClass> {
        self.booked_classes.iter().find(|booked| booked.policy == policy)
    }

    pub(super) fn book_class(&mut self, policy: &str, class: &str) {
        let since = self.as_of;
        match self.booked_classes.iter_mut().find(|booked| booked.policy == policy) {
            Some(booked) if booked.class == class => {}
            Some(booked) => (booked.class, booked.since) = (class.to_owned(), since),
            None => {
                let (policy, class) = (policy.to_owned(), class.to_owned());
                self.booked_classes.push(BookedClass { policy, class, since });
            }
        }
    }

    pub(super) fn record_impairment(&mut self, share: Rate) {
        let since = self.as_of;
        self.impairment = (share.billionths() > 0).then_some(Impairment { share, since });
    }
}
