//! Annual cost terms: what a contract may cost its customer a year, and how that is counted.

use primitives::Rate;

/// How a cost is made a rate for a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CostMethod {
    /// Twelve times the rate of a month: simple over the year (IRR × 12).
    #[default]
    IrrX12,
    /// The rate that compounds over 365 days (effective).
    Effective,
}

impl CostMethod {
    /// Both, the default first.
    pub const ALL: [Self; 2] = [Self::IrrX12, Self::Effective];

    /// The method's name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IrrX12 => "irr_x12",
            Self::Effective => "effective",
        }
    }
}

/// What a contract may cost a year as it is agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnualCostTerms {
    /// How it is counted.
    pub method: CostMethod,
    /// The most that it may be.
    pub max: Rate,
}
