//! Components: the four kinds of money that an instalment is made of.
//!
//! Which of them is settled first is `allocation`'s matter.

use std::ops::{Add, AddAssign, Index, IndexMut};

use primitives::Amount;

/// One kind of money owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    /// Penalty interest (罚息).
    Penalty,
    /// Fees: of an instalment, of a service, for being late.
    Fee,
    /// Contractual interest.
    Interest,
    /// The money lent (本金).
    Principal,
}

impl Component {
    /// All four, in the order in which reports list them.
    pub const ALL: [Self; 4] = [Self::Principal, Self::Interest, Self::Fee, Self::Penalty];

    /// The component's name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Penalty => "penalty",
            Self::Fee => "fee",
            Self::Interest => "interest",
            Self::Principal => "principal",
        }
    }
}

/// An amount of each component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Components {
    /// The money lent.
    pub principal: Amount,
    /// Contractual interest.
    pub interest: Amount,
    /// Fees.
    pub fee: Amount,
    /// Penalty interest.
    pub penalty: Amount,
}

impl Components {
    /// All four together.
    pub fn total(&self) -> Amount {
        self.principal + self.interest + self.fee + self.penalty
    }
}

impl Index<Component> for Components {
    type Output = Amount;
    fn index(&self, component: Component) -> &Amount {
        match component {
            Component::Penalty => &self.penalty,
            Component::Fee => &self.fee,
            Component::Interest => &self.interest,
            Component::Principal => &self.principal,
        }
    }
}

impl IndexMut<Component> for Components {
    fn index_mut(&mut self, component: Component) -> &mut Amount {
        match component {
            Component::Penalty => &mut self.penalty,
            Component::Fee => &mut self.fee,
            Component::Interest => &mut self.interest,
            Component::Principal => &mut self.principal,
        }
    }
}

impl AddAssign for Components {
    fn add_assign(&mut self, other: Self) {
        self.principal += other.principal;
        self.interest += other.interest;
        self.fee += other.fee;
        self.penalty += other.penalty;
    }
}

impl Add for Components {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}
