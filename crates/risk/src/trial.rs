//! Trials: a challenger beside the champion, with a rule fixed beforehand for when to stop.
//!
//! Who looks at a trial every week and stops when it pleases finds differences that are none. So the number of looks is
//! fixed, each look has its share of the error (Bonferroni), and the trial ends by its rule only. Which account is in which
//! arm is decided elsewhere, by a hash.

#[cfg(test)]
mod tests;

use crate::special::{Interval, as_f64, normal_quantile};

/// When a trial stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StopRule {
    /// How many accounts each arm needs before anything is said.
    pub accounts_min: u64,
    /// How many times the trial is looked at, the last time at its end.
    pub looks: u32,
    /// By how much the challenger's bad rate may exceed the champion's before the trial is stopped for harm: 0.01 is one
    /// percentage point.
    pub harm: f64,
}

/// What happened in one arm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arm {
    /// Accounts whose outcome is known.
    pub accounts: u64,
    /// Those that were bad.
    pub bads: u64,
}

/// What a look says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    /// An arm has too few accounts.
    TooEarly {
        /// How many the smaller arm has.
        accounts: u64,
    },
    /// Nothing that stops the trial.
    GoOn(Interval),
    /// The challenger is surely worse by more than is tolerated.
    StopForHarm(Interval),
    /// The last look: the difference, as it is.
    Ended(Interval),
}

/// Looks at a trial: the challenger's bad rate less the champion's, with an interval of 95 % over all looks together.
///
/// `look` counts from 1.
pub fn look(rule: &StopRule, look: u32, champion: Arm, challenger: Arm) -> Look {
    let accounts = champion.accounts.min(challenger.accounts);
    if accounts < rule.accounts_min.max(1) {
        return Look::TooEarly { accounts };
    }
    let z = normal_quantile(1.0 - 0.025 / f64::from(rule.looks.max(1)));
    let difference = difference(champion, challenger, z);
    if difference.low > rule.harm {
        Look::StopForHarm(difference)
    } else if look >= rule.looks {
        Look::Ended(difference)
    } else {
        Look::GoOn(difference)
    }
}

/// The challenger's share of bads less the champion's, with Agresti and Caffo's interval (2000): a good and a bad are added
/// to each arm.
pub fn difference(champion: Arm, challenger: Arm, z: f64) -> Interval {
    let rate = |arm: Arm| as_f64(arm.bads) / as_f64(arm.accounts);
    let adjusted = |arm: Arm| {
        let (n, p) = (as_f64(arm.accounts) + 2.0, (as_f64(arm.bads) + 1.0) / (as_f64(arm.accounts) + 2.0));
        (p, p * (1.0 - p) / n)
    };
    let ((p1, v1), (p0, v0)) = (adjusted(challenger), adjusted(champion));
    let half = z * (v1 + v0).sqrt();
    let value = rate(challenger) - rate(champion);
    // The approximation may reach beyond what a difference of shares can be.
    Interval { value, low: (p1 - p0 - half).min(value).max(-1.0), high: (p1 - p0 + half).max(value).min(1.0) }
}
