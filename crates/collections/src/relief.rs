//! Relief: what may be granted to a customer, by the rules of the desk, and who may grant it.
//!
//! Pure. A request is checked against what is known of its account; what it does to the account is the ledger's matter, which may
//! refuse once more. Money moves only there.

mod check;
#[cfg(test)]
mod tests;

use primitives::{Amount, Date, Rate, Rounding};

use crate::Set;
use crate::desk::{Authority, DeskRules};
use crate::promise::Part;
use crate::word::words;

pub use check::{ReliefRejected, check};

words! {
    /// What kind of relief.
    Kind {
        /// Unpaid instalments are due later (展期).
        Extension = "extension",
        /// What was charged for being late is given up, or a part of it.
        LateFee = "late_fee",
        /// Less is accepted as full (减免).
        Settlement = "settlement",
        /// Help for a time, with evidence.
        Hardship = "hardship",
        /// A personal plan during which collection stops (个性化分期).
        Plan = "plan",
    }
}

words! {
    /// What help in hardship does.
    Measure {
        /// Penalty interest stands still.
        PenaltyPause = "penalty_pause",
        /// Scheduled interest of the months is dropped.
        InterestPause = "interest_pause",
        /// Unpaid instalments are due as many months later.
        Extension = "extension",
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Terms {
    /// Unpaid instalments so many months later.
    Extension {
        /// By how many months.
        months: u32,
    },
    /// So much of what was charged for being late.
    LateFee {
        /// How much.
        amount: Amount,
    },
    /// These instalments instead of all that is owed.
    Settlement {
        /// When how much is to come in.
        parts: Vec<Part>,
    },
    /// Help for a time.
    Hardship {
        /// For how many months.
        months: u32,
        /// What it does.
        measures: Set<Measure>,
    },
    /// A plan of monthly instalments.
    Plan {
        /// When the first is due.
        first_due: Date,
        /// How many.
        months: u32,
        /// What it bears a year; none for what the product says.
        annual_rate: Option<Rate>,
    },
}

impl Terms {
    /// What kind of relief they are.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Extension { .. } => Kind::Extension,
            Self::LateFee { .. } => Kind::LateFee,
            Self::Settlement { .. } => Kind::Settlement,
            Self::Hardship { .. } => Kind::Hardship,
            Self::Plan { .. } => Kind::Plan,
        }
    }

    /// For how many months they are; 0 where they are for no time.
    pub fn months(&self) -> u32 {
        match self {
            Self::Extension { months } | Self::Hardship { months, .. } | Self::Plan { months, .. } => *months,
            Self::LateFee { .. } | Self::Settlement { .. } => 0,
        }
    }
}

/// What is known of an account on the day of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The day.
    pub on: Date,
    /// Days past due.
    pub days_past_due: u32,
    /// Its class by the product's first policy.
    pub class: Option<String>,
    /// What is past due and was not charged for being late.
    pub past_due: Amount,
    /// Late fees and penalty that are unpaid.
    pub late: Amount,
    /// What pays it off.
    pub payoff: Amount,
    /// The last repayment, and how many days past due the account was the evening before.
    pub last_paid: Option<(Date, u32)>,
}

/// What a customer lives on in a month, as they say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Means {
    /// What comes in.
    pub income: Amount,
    /// What goes out, other debts included.
    pub expenses: Amount,
    /// How many people depend on it.
    pub dependants: u32,
}

impl Means {
    /// What is left in a month; below zero when it does not suffice.
    pub fn surplus(&self, dependant_cost: Amount) -> Amount {
        let dependants = dependant_cost.minor().saturating_mul(i64::from(self.dependants));
        self.income - self.expenses - Amount::from_minor(dependants)
    }
}

/// What speaks for a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Support<'s> {
    /// What the customer lives on.
    pub means: Option<Means>,
    /// Where the evidence is kept.
    pub evidence: &'s [String],
    /// The largest instalment that would be due, where there is a new calendar.
    pub largest_instalment: Option<Amount>,
}

/// Relief that was granted before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    /// What.
    pub kind: Kind,
    /// When.
    pub on: Date,
}

/// What a request costs the lender, as far as authority goes by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// What is given up.
    pub given_up: Amount,
    /// Of what.
    pub of: Amount,
    /// For how many months.
    pub months: u32,
}

/// What a request costs.
pub fn cost(terms: &Terms, standing: &Standing) -> Cost {
    let (given_up, of) = match terms {
        Terms::LateFee { amount } => (*amount, standing.late),
        Terms::Settlement { parts } => {
            (standing.payoff - parts.iter().map(|part| part.amount).sum::<Amount>(), standing.payoff)
        }
        Terms::Extension { .. } | Terms::Hardship { .. } | Terms::Plan { .. } => (Amount::ZERO, Amount::ZERO),
    };
    Cost { given_up, of, months: terms.months() }
}

/// The authority under which somebody with these roles may grant it; none when it is above all of theirs.
pub fn authority<'a>(rules: &'a DeskRules, roles: &'a [&str], kind: Kind, cost: &Cost) -> Option<&'a Authority> {
    rules.authorities_of(roles, kind).find(|authority| suffices(authority, cost))
}

fn suffices(authority: &Authority, cost: &Cost) -> bool {
    let of_share = |share: Rate| share.of(cost.of, Rounding::Down);
    authority.amount_max.is_none_or(|most| cost.given_up <= most)
        && authority.share_max.is_none_or(|share| cost.given_up <= of_share(share))
        && authority.months_max.is_none_or(|most| cost.months <= most)
}
