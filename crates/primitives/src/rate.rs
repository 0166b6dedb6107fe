//! Rates: exact decimals, the day counts that turn them into a period's share, and named rounding.
//!
//! Intermediate arithmetic is in 128 bits and rounds only where [`Rounding::divide`] is called. Which rate
//! applies, and from when, is a product's matter.

use std::fmt;
use std::str::FromStr;

use crate::calendar::Date;
use crate::money::{Amount, format_decimal, parse_decimal};

/// An exact decimal rate with nine digits: `0.0005` is five hundredths of a percent.
///
/// Whether it counts by the year, by the day or flat is said where it is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(i64);

impl Rate {
    /// No rate at all.
    pub const ZERO: Self = Self(0);

    /// What 1 (100 %) is in [`Rate::billionths`].
    pub const ONE: i128 = 1_000_000_000;

    /// A rate of `billionths` parts in 10^9.
    pub const fn from_billionths(billionths: i64) -> Self {
        Self(billionths)
    }

    /// The rate in parts of 10^9.
    pub const fn billionths(self) -> i64 {
        self.0
    }

    /// The rate's share of an amount: `amount × rate`, rounded once.
    pub fn of(self, amount: Amount, rounding: Rounding) -> Amount {
        rounding.divide(i128::from(amount.minor()) * i128::from(self.0), Self::ONE)
    }
}

impl FromStr for Rate {
    type Err = RateRejected;

    /// Reads `0.0005` or `0.05%`.
    fn from_str(text: &str) -> Result<Self, RateRejected> {
        let rejected = || RateRejected(text.to_owned());
        match text.strip_suffix('%') {
            Some(percent) => parse_decimal(percent.trim_end(), 7).map(Self).ok_or_else(rejected),
            None => parse_decimal(text, 9).map(Self).ok_or_else(rejected),
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format_decimal(self.0, 9);
        let text = text.trim_end_matches('0');
        f.write_str(text.strip_suffix('.').unwrap_or(text))
    }
}

/// A text that is not a rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a rate: a decimal such as 0.0005 or a percentage such as 0.05% is expected, at most 9 decimal places"
)]
pub struct RateRejected(String);

/// Which way a quotient goes when it is not a whole number of minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest, halves away from zero (四舍五入).
    #[default]
    HalfUp,
    /// To the nearest, halves to the even neighbour (banker's rounding).
    HalfEven,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

impl Rounding {
    /// `numerator / denominator` as a whole number of minor units.
    ///
    /// # Panics
    /// When the denominator is not positive or the quotient does not fit an amount.
    pub fn divide(self, numerator: i128, denominator: i128) -> Amount {
        assert!(denominator > 0, "a denominator is positive");
        let (quotient, remainder) = (numerator / denominator, (numerator % denominator).abs());
        let away = match self {
            Self::HalfUp => remainder * 2 >= denominator,
            Self::HalfEven => match (remainder * 2).cmp(&denominator) {
                std::cmp::Ordering::Less => false,
                std::cmp::Ordering::Equal => quotient % 2 != 0,
                std::cmp::Ordering::Greater => true,
            },
            Self::Down => false,
            Self::Up => remainder > 0,
        };
        let rounded = quotient + i128::from(away) * numerator.signum();
        Amount::from_minor(i64::try_from(rounded).expect("a rounded amount fits 64 bits"))
    }
}

/// How the days between two dates become a fraction of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DayCount {
    /// Actual days over 365.
    #[default]
    Actual365,
    /// Actual days over 360.
    Actual360,
    /// 30-day months over 360, US (NASD) rule: a 31st counts as the 30th, at the end only after a 30th or 31st.
    Thirty360,
    /// 30-day months over 360, European rule: every 31st counts as the 30th.
    Thirty360European,
    /// Actual days, each over the length of its own year (ISDA).
    ActualActual,
    /// The same, but each day is of the year that the next day is in: 31 December is one of the new year.
    ActualActualYearEnd,
}

impl DayCount {
    /// The fraction of a year from `start` (inclusive) to `end` (exclusive), as numerator and denominator.
    pub fn year_fraction(self, start: Date, end: Date) -> (i128, i128) {
        let days = i128::from(end - start);
        match self {
            Self::Actual365 => (days, 365),
            Self::Actual360 => (days, 360),
            Self::Thirty360 => (thirty_360(start, end, start.day() >= 30), 360),
            Self::Thirty360European => (thirty_360(start, end, true), 360),
            Self::ActualActual => actual_actual(start, end),
            Self::ActualActualYearEnd if start < end => actual_actual(start.next(), end.next()),
            Self::ActualActualYearEnd => actual_actual(start, end),
        }
    }
}

fn thirty_360(start: Date, end: Date, cap_end: bool) -> i128 {
    let start_day = i128::from(start.day()).min(30);
    let end_day = if cap_end { i128::from(end.day()).min(30) } else { i128::from(end.day()) };
    let months = i128::from(end.year() - start.year()) * 12 + i128::from(end.month()) - i128::from(start.month());
    months * 30 + end_day - start_day
}

fn actual_actual(start: Date, end: Date) -> (i128, i128) {
    let mut leap_days = 0;
    let mut other_days = 0;
    let mut from = start;
    while from < end {
        let next_year = Date::new(from.year() + 1, 1, 1).expect("1 January exists");
        let to = next_year.min(end);
        if from.is_in_leap_year() {
            leap_days += i128::from(to - from);
        } else {
            other_days += i128::from(to - from);
        }
        from = to;
    }
    (leap_days * 365 + other_days * 366, 365 * 366)
}

#[cfg(test)]
mod tests;
