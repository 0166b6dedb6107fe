//! Rounding by step: which way each kind of amount goes to whole minor units.

use primitives::Rounding;

use super::Product;

/// What is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundingStep {
    /// Interest, and the service fee of a revolving account.
    Interest,
    /// The amounts of a plan beside interest and fees: the equal instalment, a down payment, a minimum payment's share.
    Instalment,
    /// Fees and late fees.
    Fee,
    /// Penalty interest and its caps.
    Penalty,
}

/// Roundings of single steps; the product's own where none is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepRoundings {
    /// Of interest.
    pub interest: Option<Rounding>,
    /// Of instalments.
    pub instalment: Option<Rounding>,
    /// Of fees.
    pub fee: Option<Rounding>,
    /// Of penalty.
    pub penalty: Option<Rounding>,
}

impl Product {
    /// Which way the amounts of a step go to whole minor units.
    pub const fn rounding_of(&self, step: RoundingStep) -> Rounding {
        let given = match step {
            RoundingStep::Interest => self.step_roundings.interest,
            RoundingStep::Instalment => self.step_roundings.instalment,
            RoundingStep::Fee => self.step_roundings.fee,
            RoundingStep::Penalty => self.step_roundings.penalty,
        };
        match given {
            Some(rounding) => rounding,
            None => self.rounding,
        }
    }
}
