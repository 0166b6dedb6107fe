//! The agenda: who has something to do on which day.
//!
//! A borrower who does nothing on a day costs nothing on it.

use primitives::{Amount, Date};

/// Something a borrower has to do or to live through. The order is the order within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wake {
    /// The account is opened.
    Open,
    /// A repayment of an earlier day comes in with a late bank file.
    Arrive { effective_on: Date, amount: Amount },
    /// A repayment turns out to be unpaid.
    Bounce { seq: u32 },
    /// The payer's bank takes money back.
    ChargeBack { amount: Amount },
    /// The merchant takes goods back.
    Return { amount: Amount },
    /// Goes shopping.
    Buy,
    /// Past due: what to do about it.
    Reconsider,
    /// Learns of the next instalment or statement, counted from 0, and makes up their mind.
    Bill { number: u32 },
    /// Means to pay what is due.
    Pay { due: Date, how: How },
}

/// How somebody means to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum How {
    /// All that is billed: the due instalment, or the whole balance of the statement.
    Full,
    /// What is due and no more.
    Due,
    /// What is due, and a share of the rest of the statement in percent.
    Rolling { percent: u8 },
    /// A share of what is due, in percent.
    Part { percent: u8 },
    /// Everything still owed, due or not.
    Payoff,
}

impl Wake {
    /// A number below [`Wake::KINDS`] for each kind.
    pub(crate) const fn kind(self) -> u32 {
        match self {
            Self::Open => 0,
            Self::Arrive { .. } => 1,
            Self::Bounce { .. } => 2,
            Self::ChargeBack { .. } => 3,
            Self::Return { .. } => 4,
            Self::Buy => 5,
            Self::Reconsider => 6,
            Self::Bill { .. } => 7,
            Self::Pay { .. } => 8,
        }
    }

    pub(crate) const KINDS: u32 = 9;
}

/// Who has something to do on which day of the simulation.
pub(crate) struct Agenda {
    first_day: Date,
    today: Date,
    days: Vec<Vec<(u32, Wake)>>,
}

impl Agenda {
    pub(crate) fn new(first_day: Date, days: u32) -> Self {
        Self { first_day, today: first_day.previous(), days: (0..days).map(|_| Vec::new()).collect() }
    }

    /// Adds something for a later day; what lies beyond the last day is dropped.
    pub(crate) fn add(&mut self, day: Date, account: u32, wake: Wake) {
        assert!(day > self.today, "the agenda is for days to come");
        let place = usize::try_from(day - self.first_day).expect("a day to come is not before the first");
        if let Some(list) = self.days.get_mut(place) {
            list.push((account, wake));
        }
    }

    /// What there is to do on a day, by account, and from now on nothing more can be added for it.
    pub(crate) fn take(&mut self, day: Date) -> Vec<(u32, Wake)> {
        self.today = day;
        let place = usize::try_from(day - self.first_day).ok();
        let mut list = place.and_then(|place| self.days.get_mut(place)).map(std::mem::take).unwrap_or_default();
        list.sort_unstable();
        list
    }
}

#[cfg(test)]
mod tests;
