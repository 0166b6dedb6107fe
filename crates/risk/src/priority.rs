//! Priority: what each account is expected to lose, and to bring when it is worked, and the order that follows.
//!
//! Expected loss = PD x LGD x EAD. What work brings is known only where a random control group was left alone: then it is
//! the uplift, the change in the probability of repaying that work causes. Without one a stated rule stands in, and every
//! answer says that it is not causal. Who works which account within limits is decided by a plan of actions, not here.

use std::cmp::Ordering;

use primitives::Amount;

use crate::warning::nearest;

/// What is estimated of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The account's reference, which decides where all else is equal.
    pub account: String,
    /// The probability of default, 0 to 1.
    pub pd: f64,
    /// The share of the exposure that is lost in a default, 0 to 1.
    pub lgd: f64,
    /// The exposure at default.
    pub ead: Amount,
    /// What work causes, from a control group, -1 to 1; none where there is no such group.
    pub uplift: Option<f64>,
    /// What working it costs.
    pub cost: Amount,
}

/// An estimate that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("account {account}: {what} is no share between {least} and 1")]
pub struct EstimateRejected {
    /// Whose.
    pub account: String,
    /// What.
    pub what: &'static str,
    /// The least that it can be.
    pub least: i8,
}

/// What the expected recovery rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// The uplift against a random control group, times what can be recovered.
    Uplift,
    /// The stated rule: what is past default and not lost, PD x (1 - LGD) x EAD. Not causal: a part of it comes in anyway.
    StatedRule,
}

impl Basis {
    /// Whether it says what work causes.
    pub const fn is_causal(self) -> bool {
        match self {
            Self::Uplift => true,
            Self::StatedRule => false,
        }
    }

    /// What answers say of it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Uplift => "uplift against a control group",
            Self::StatedRule => "PD x (1 - LGD) x EAD, not causal",
        }
    }
}

/// What an account is expected to lose and to bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The account's reference.
    pub account: String,
    /// PD x LGD x EAD.
    pub loss: Amount,
    /// What working it brings, its cost taken off.
    pub recovery: Amount,
    /// What that rests on.
    pub basis: Basis,
    /// The exposure at default.
    pub ead: Amount,
}

impl Estimate {
    /// What the account is expected to lose and to bring, to the nearest minor unit, halves away from zero.
    ///
    /// # Errors
    /// When a share is not one.
    pub fn expected(&self) -> Result<Expected, EstimateRejected> {
        let is_share = |what, value: f64, least: i8| {
            let is_one = f64::from(least) <= value && value <= 1.0;
            is_one.then_some(()).ok_or(EstimateRejected { account: self.account.clone(), what, least })
        };
        is_share("pd", self.pd, 0)?;
        is_share("lgd", self.lgd, 0)?;
        is_share("uplift", self.uplift.unwrap_or(0.0), -1)?;
        let ead = self.ead.minor() as f64;
        let (gross, basis) = match self.uplift {
            Some(uplift) => (uplift * ead, Basis::Uplift),
            None => (self.pd * (1.0 - self.lgd) * ead, Basis::StatedRule),
        };
        Ok(Expected {
            account: self.account.clone(),
            loss: nearest(self.pd * self.lgd * ead),
            recovery: nearest(gross) - self.cost,
            basis,
            ead: self.ead,
        })
    }
}

impl Expected {
    /// The order of work: the largest recovery first, then the largest loss, then the largest exposure, then by reference.
    pub fn order(&self, other: &Self) -> Ordering {
        let amounts = |one: &Self| (one.recovery, one.loss, one.ead);
        amounts(other).cmp(&amounts(self)).then_with(|| self.account.cmp(&other.account))
    }
}

/// One of the figures of which an expected recovery is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Factor {
    /// The probability of default.
    Pd,
    /// The share that is lost, which moves by what is not lost.
    Lgd,
    /// The exposure at default.
    Ead,
    /// What work causes.
    Uplift,
}

/// The figure that moves an account's expected recovery most, against the median of those it is ordered with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mover {
    /// Which.
    pub factor: Factor,
    /// Its value: a share, or the exposure in minor units.
    pub value: f64,
    /// The median of the accounts.
    pub median: f64,
}

/// The medians of accounts that are ordered together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Medians {
    pd: f64,
    lgd: f64,
    ead: f64,
    uplift: f64,
}

impl Medians {
    /// Of all estimates; of those with an uplift for the uplift.
    pub fn of(estimates: &[&Estimate]) -> Self {
        let median = |value: &dyn Fn(&Estimate) -> Option<f64>| {
            let mut values: Vec<f64> = estimates.iter().filter_map(|one| value(one)).collect();
            values.sort_by(f64::total_cmp);
            let (low, high) = (values.len().saturating_sub(1) / 2, values.len() / 2);
            values.get(low).zip(values.get(high)).map_or(0.0, |(low, high)| (low + high) / 2.0)
        };
        Self {
            pd: median(&|one| Some(one.pd)),
            lgd: median(&|one| Some(one.lgd)),
            ead: median(&|one| Some(one.ead.minor() as f64)),
            uplift: median(&|one| one.uplift),
        }
    }

    /// What moves an account most. The recovery is a product, so that each figure moves it by its ratio to the median: the
    /// largest ratio, up or down, in the order PD, LGD, EAD where two are the same. A figure of 0 or less leaves nothing.
    pub fn mover(&self, of: &Estimate) -> Mover {
        let ead = (Factor::Ead, of.ead.minor() as f64, self.ead);
        let factors = match of.uplift {
            Some(uplift) => vec![(Factor::Uplift, uplift, self.uplift), ead],
            None => vec![(Factor::Pd, of.pd, self.pd), (Factor::Lgd, of.lgd, self.lgd), ead],
        };
        let weight = |(factor, value, median): (Factor, f64, f64)| {
            let (value, median) = if factor == Factor::Lgd { (1.0 - value, 1.0 - median) } else { (value, median) };
            let is_ratio = value > 0.0 && median > 0.0;
            if is_ratio {
                (value / median).ln().abs()
            } else if value == median {
                0.0
            } else {
                f64::INFINITY
            }
        };
        let first = factors[0];
        let most = factors.iter().fold(first, |best, one| if weight(*one) > weight(best) { *one } else { best });
        let (factor, value, median) = most;
        Mover { factor, value, median }
    }
}

/// What all accounts are expected to lose and to bring, in the order of work.
///
/// # Errors
/// When a share is not one.
pub fn ordered(estimates: &[Estimate]) -> Result<Vec<Expected>, EstimateRejected> {
    let mut expected = estimates.iter().map(Estimate::expected).collect::<Result<Vec<_>, _>>()?;
    expected.sort_by(Expected::order);
    Ok(expected)
}

#[cfg(test)]
mod tests;
