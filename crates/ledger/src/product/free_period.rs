//! The free period of a revolving account (免息还款期): interest that only those owe who do not pay a statement in full.

use primitives::Amount;

/// What a free period is worth, to whom, and what it costs to lose it.
///
/// Without these terms every purchase is free through the due date of its statement, whatever is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreePeriodTerms {
    /// From which day on purchases bear interest, when their statement is not paid in full.
    pub interest_from: InterestFrom,
    /// On what they bear it through the end of the free period.
    pub interest_on: InterestOn,
    /// What bears interest beside the principal that no statement has made due.
    pub bears: StatementsBear,
    /// What becomes of purchases made since a statement that is not paid in full.
    pub new_purchases: NewPurchases,
    /// A statement counts as paid in full when no more than this is unpaid (容差).
    pub tolerance: Amount,
    /// Days after the due date on which money still counts towards paying in full (容时).
    pub grace_days: u8,
    /// What becomes of interest since a statement that is paid in full.
    pub residual: ResidualInterest,
    /// Whether interest bears interest before a statement bills it.
    pub compounding: Compounding,
}

/// From which day on purchases bear interest, when their statement is not paid in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InterestFrom {
    /// From the day of each purchase.
    #[default]
    Purchase,
    /// From the statement that bills it.
    Statement,
}

/// On what purchases bear interest through the end of the free period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InterestOn {
    /// On what was unpaid on each day, also of what was paid before the end (全额计息).
    #[default]
    Full,
    /// On what is still unpaid at the end (未偿还部分计息).
    Unpaid,
}

/// What bears interest beside the principal that no statement has made due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatementsBear {
    /// Nothing: what statements have made due bears penalty at most.
    #[default]
    Nothing,
    /// Unpaid principal of statements.
    Principal,
    /// And their unpaid interest and fees: interest is compounded by statements.
    Balance,
}

/// What becomes of purchases made since a statement that is not paid in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NewPurchases {
    /// They have a free period of their own.
    #[default]
    Free,
    /// They bear interest from their day on.
    Bear,
}

/// What becomes of interest that what is carried bears since a statement that is then paid in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResidualInterest {
    /// The next statement bills it.
    #[default]
    Charged,
    /// It is dropped.
    Waived,
}

/// From when on interest bears interest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compounding {
    /// From the statement that bills it, if what statements have made due bears it at all.
    #[default]
    ByStatements,
    /// From the day after the one that bore it. Only with [`StatementsBear::Balance`].
    Daily,
}
