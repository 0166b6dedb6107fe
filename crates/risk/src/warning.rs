//! Early warning: whether a contact before the due date is worth its cost, and which one.
//!
//! A contact is worth it when the probability that the bill is missed, times what the contact saves of it, is above what
//! it costs: the threshold is cost / benefit (Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001). Whether
//! the contact may be made at all is decided by the rules of contact, not here.

use primitives::Amount;

/// A contact that may be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Its name.
    pub name: String,
    /// What it costs.
    pub cost: Amount,
    /// What it saves on average when the bill would have been missed.
    pub benefit: Amount,
}

/// The contacts among which is chosen, the first one first where they are equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contacts(Vec<Contact>);

/// Why contacts cannot be chosen among.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactsRejected {
    /// A cost below 0, or a benefit that is not above it.
    #[error("contact {0} costs less than nothing, or saves no more than it costs: it is never worth making")]
    NeverWorthIt(String),
    /// Two have the same name.
    #[error("two contacts have the name {0}")]
    NameTwice(String),
}

/// That a bill is likely to be missed, and what is best done.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning<'c> {
    /// The contact.
    pub contact: &'c Contact,
    /// What it is worth on average, its cost taken off.
    pub worth: Amount,
    /// Why the probability is high: the worst first.
    pub reasons: Vec<Driver>,
}

/// What a characteristic adds to the log-odds of bad.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    /// The characteristic.
    pub characteristic: String,
    /// What it adds; above 0 is worse.
    pub log_odds: f64,
}

/// How many reasons are told.
pub const REASONS_MAX: usize = 4;

impl Contact {
    /// From which probability on it is worth its cost.
    pub fn threshold(&self) -> f64 {
        self.cost.minor() as f64 / self.benefit.minor() as f64
    }

    /// What it is worth on average at a probability, its cost taken off, to the nearest minor unit, halves away from zero.
    pub fn worth(&self, pd: f64) -> Amount {
        nearest(pd * self.benefit.minor() as f64) - self.cost
    }
}

impl Contacts {
    /// Contacts to choose among.
    ///
    /// # Errors
    /// When one is never worth its cost, or two have one name.
    pub fn new(contacts: Vec<Contact>) -> Result<Self, ContactsRejected> {
        for (place, contact) in contacts.iter().enumerate() {
            if contact.cost < Amount::ZERO || contact.benefit <= contact.cost {
                return Err(ContactsRejected::NeverWorthIt(contact.name.clone()));
            }
            if contacts[..place].iter().any(|earlier| earlier.name == contact.name) {
                return Err(ContactsRejected::NameTwice(contact.name.clone()));
            }
        }
        Ok(Self(contacts))
    }

    /// The contact that is worth most at this probability of a missed bill; none when none is worth its cost.
    ///
    /// Of two that are worth the same the cheaper one is taken, then the earlier one.
    pub fn warning(&self, pd: f64, drivers: &[Driver]) -> Option<Warning<'_>> {
        let mut best: Option<(&Contact, Amount)> = None;
        for contact in &self.0 {
            let worth = contact.worth(pd);
            let is_better = |(other, most): (&Contact, Amount)| (worth, -contact.cost) > (most, -other.cost);
            if worth.is_positive() && best.is_none_or(is_better) {
                best = Some((contact, worth));
            }
        }
        best.map(|(contact, worth)| Warning { contact, worth, reasons: worst(drivers) })
    }
}

/// The drivers that raise the risk, the worst first, ties in the order given, at most [`REASONS_MAX`].
pub fn worst(drivers: &[Driver]) -> Vec<Driver> {
    let mut worse: Vec<Driver> = drivers.iter().filter(|driver| driver.log_odds > 0.0).cloned().collect();
    worse.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds));
    worse.truncate(REASONS_MAX);
    worse
}

/// A number of minor units, halves away from zero.
pub(crate) fn nearest(minor: f64) -> Amount {
    // A float far out of range goes to the nearest that there is.
    Amount::from_minor(minor.round() as i64)
}

#[cfg(test)]
mod tests;
