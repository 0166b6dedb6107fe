//! Accrual units: amounts so fine that a day's income of every rate is a whole number of them.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use primitives::{Amount, Rate, Rounding};

use crate::product::RatePeriod;

/// An amount in accrual units: 10^9 × 365 × 360 of them are one minor unit.
///
/// A rate has nine digits and counts by the day, by 365 or by 360 days, so that what a whole number of minor units bears
/// in a day is exact. Sums over accounts are exact too, in whatever order they are added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Units(i128);

impl Units {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// How many are one minor unit.
    pub const A_MINOR: i128 = Rate::ONE * RatePeriod::Year365.days() * RatePeriod::Year360.days();

    /// So many units.
    pub const fn new(units: i128) -> Self {
        Self(units)
    }

    /// The number of units.
    pub const fn count(self) -> i128 {
        self.0
    }

    /// An amount of minor units.
    pub fn of(amount: Amount) -> Self {
        Self(i128::from(amount.minor()) * Self::A_MINOR)
    }

    /// What a weight, in minor units times days, bears at a rate. Exact.
    pub(crate) fn borne(weight: i128, rate: Rate, per: RatePeriod) -> Self {
        Self(weight * i128::from(rate.billionths()) * (Self::A_MINOR / Rate::ONE / per.days()))
    }

    /// The whole minor units in it; what is less than one is dropped, towards zero.
    ///
    /// # Panics
    /// When there are more than an amount holds.
    pub fn whole(self) -> Amount {
        Amount::from_minor(i64::try_from(self.0 / Self::A_MINOR).expect("accrued income fits an amount"))
    }

    /// The nearest whole minor units, by a rounding.
    pub(crate) fn rounded(self, rounding: Rounding) -> Amount {
        rounding.divide(self.0, Self::A_MINOR)
    }

    /// The part of one of so many days, rounded down; the last day takes the remainder.
    pub(crate) fn part(self, days: i32) -> Self {
        Self(self.0.div_euclid(i128::from(days)))
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Add for Units {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Units {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Units {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<i32> for Units {
    type Output = Self;
    /// So many days of it.
    fn mul(self, days: i32) -> Self {
        Self(self.0 * i128::from(days))
    }
}

impl AddAssign for Units {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Units {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Units {
    fn sum<I: Iterator<Item = Self>>(units: I) -> Self {
        units.fold(Self::ZERO, Add::add)
    }
}
