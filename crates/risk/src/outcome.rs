//! The bad definition: what a model is to foresee, over which window, as a value that is kept with the model.
//!
//! Features are read up to the as-of day (the observation window), then a gap, then the performance window in which the
//! outcome is read. What happened in it is `app::features::outcome`'s matter; here a definition is read, checked and told.

use std::fmt;
use std::str::FromStr;

/// What counts as bad, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BadDefinition {
    /// The event.
    pub event: BadEvent,
    /// So many days after the as-of day do not count yet.
    pub gap_days: u32,
    /// From so many days past due on, what is not bad is indeterminate; none when all of it is good.
    pub indeterminate_from: Option<u32>,
}

/// The event that is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BadEvent {
    /// A bill among the next few becomes so many days past due.
    BillsPastDue {
        /// How many days.
        days: u32,
        /// How many bills.
        bills: u32,
    },
    /// The next bill is not settled when its due date has passed.
    BillMissed,
    /// The account is so many days past due on a day within some days.
    DaysPastDue {
        /// How many days past due.
        days: u32,
        /// Within how many days.
        within_days: u32,
    },
}

/// Why a text is no bad definition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDefinitionRejected {
    /// Words that say nothing known.
    #[error(
        "\"{0}\" is no definition of bad; write \"30+ days past due on any of the next 3 bills\", \"this bill missed\" or \
         \"30+ days past due within 90 days\", and behind it, where you need them, \", gap 30 days\" and \", indeterminate from 1\""
    )]
    Unknown(String),
    /// A number of days or bills that must be at least 1.
    #[error("\"{0}\" counts no days or no bills; the least is 1")]
    Zero(String),
    /// What is indeterminate would be bad already.
    #[error("indeterminate from {from} days past due on leaves nothing between good and bad, which is from {bad} on")]
    IndeterminateIsBad {
        /// Where indeterminate was to begin.
        from: u32,
        /// Where bad begins.
        bad: u32,
    },
}

impl BadDefinition {
    /// The days past due from which a row is bad.
    pub fn bad_days(&self) -> u32 {
        match self.event {
            BadEvent::BillsPastDue { days, .. } | BadEvent::DaysPastDue { days, .. } => days,
            BadEvent::BillMissed => 1,
        }
    }
}

impl fmt::Display for BadDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.event {
            BadEvent::BillsPastDue { days, bills } => {
                write!(f, "{days}+ days past due on any of the next {bills} bills")?;
            }
            BadEvent::BillMissed => write!(f, "this bill missed")?,
            BadEvent::DaysPastDue { days, within_days } => {
                write!(f, "{days}+ days past due within {within_days} days")?;
            }
        }
        if self.gap_days > 0 {
            write!(f, ", gap {} days", self.gap_days)?;
        }
        self.indeterminate_from.map_or(Ok(()), |from| write!(f, ", indeterminate from {from}"))
    }
}

impl FromStr for BadDefinition {
    type Err = BadDefinitionRejected;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || BadDefinitionRejected::Unknown(text.to_owned());
        let mut clauses = text.split(',').map(|clause| clause.split_whitespace().collect::<Vec<_>>());
        let event = event(&clauses.next().unwrap_or_default()).ok_or_else(unknown)?;
        let mut definition = Self { event, gap_days: 0, indeterminate_from: None };
        for clause in clauses {
            match clause[..] {
                ["gap", days, "days" | "day"] => definition.gap_days = days.parse().map_err(|_| unknown())?,
                ["indeterminate", "from", days] => {
                    definition.indeterminate_from = Some(days.parse().map_err(|_| unknown())?);
                }
                _ => return Err(unknown()),
            }
        }
        definition.checked(text)
    }
}

impl BadDefinition {
    fn checked(self, text: &str) -> Result<Self, BadDefinitionRejected> {
        let counts = match self.event {
            BadEvent::BillsPastDue { days, bills } => days.min(bills),
            BadEvent::BillMissed => 1,
            BadEvent::DaysPastDue { days, within_days } => days.min(within_days),
        };
        if counts == 0 || self.indeterminate_from == Some(0) {
            return Err(BadDefinitionRejected::Zero(text.to_owned()));
        }
        match self.indeterminate_from.filter(|&from| from >= self.bad_days()) {
            Some(from) => Err(BadDefinitionRejected::IndeterminateIsBad { from, bad: self.bad_days() }),
            None => Ok(self),
        }
    }
}

fn event(words: &[&str]) -> Option<BadEvent> {
    let count = |word: &str| word.parse().ok();
    match *words {
        ["this", "bill", "missed"] => Some(BadEvent::BillMissed),
        [days, "days", "past", "due", "on", "any", "of", "the", "next", bills, "bills"] => {
            Some(BadEvent::BillsPastDue { days: count(days.strip_suffix('+')?)?, bills: count(bills)? })
        }
        [days, "days", "past", "due", "on", "the", "next", "bill"] => {
            Some(BadEvent::BillsPastDue { days: count(days.strip_suffix('+')?)?, bills: 1 })
        }
        [days, "days", "past", "due", "within", within_days, "days"] => {
            Some(BadEvent::DaysPastDue { days: count(days.strip_suffix('+')?)?, within_days: count(within_days)? })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
