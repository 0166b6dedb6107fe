//! Minimum payments of statements: which of the known formulas, and whether what is past due stands on top.

/// How the minimum payment of a statement is computed, from the rate and the floor of its terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MinimumForm {
    /// The rate of new spending and of what is carried; parts of purchases in instalments, interest, fees and penalty in full.
    #[default]
    PayLater,
    /// The rate of the balance, or the floor where that is more.
    PercentOrFloor,
    /// Interest, fees and penalty in full, and the rate of the balance.
    InterestFeesPlusPercent,
}

/// What becomes of what is unpaid of earlier statements, in a minimum payment that goes by the balance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PastDueMinimum {
    /// It is owed on top of the minimum, which goes by the rest of the balance.
    #[default]
    OnTop,
    /// It counts towards the minimum, which goes by all of the balance.
    Counted,
}
