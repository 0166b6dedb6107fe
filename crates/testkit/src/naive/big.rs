//! Big whole numbers, just enough of them to compare fractions exactly.
//!
//! Three operations, schoolbook, digits of 32 bits with the lowest first. For the equal instalment only.

use std::cmp::Ordering;

/// A whole number of any size.
#[derive(Clone, Debug)]
pub(super) struct Big(Vec<u32>);

impl Big {
    pub(super) fn from_u64(value: u64) -> Self {
        Self(Vec::new()).plus(&Self(vec![low(u128::from(value)), low(u128::from(value >> 32))]))
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut digits = Vec::new();
        let mut carry: u128 = 0;
        for place in 0..self.0.len().max(other.0.len()) {
            carry += u128::from(self.digit(place)) + u128::from(other.digit(place));
            digits.push(low(carry));
            carry >>= 32;
        }
        digits.push(low(carry));
        Self(digits)
    }

    pub(super) fn times(&self, factor: u64) -> Self {
        let mut digits = Vec::new();
        let mut carry: u128 = 0;
        for digit in &self.0 {
            carry += u128::from(*digit) * u128::from(factor);
            digits.push(low(carry));
            carry >>= 32;
        }
        digits.push(low(carry));
        digits.push(low(carry >> 32));
        digits.push(low(carry >> 64));
        Self(digits)
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        for place in (0..self.0.len().max(other.0.len())).rev() {
            let order = self.digit(place).cmp(&other.digit(place));
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    }

    fn digit(&self, place: usize) -> u32 {
        self.0.get(place).copied().unwrap_or(0)
    }
}

fn low(value: u128) -> u32 {
    u32::try_from(value & u128::from(u32::MAX)).expect("32 bits fit into 32 bits")
}

#[cfg(test)]
mod tests;
