//! The calendar: civil dates and the arithmetic that contracts are written in.
//!
//! A [`Date`] has no clock and no zone; turning an instant into a business day is the caller's matter, who
//! knows the book's time zone. Months are always counted from a first date, never chained.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil;

/// A civil date, kept as its day number so that ages are subtractions.
///
/// From 1 January 1600 to 1 January 9000: wide enough for every contract, and every sum of a date with a
/// count of days that an account can hold stays representable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    /// The first date that can be told.
    pub const MIN: Self = Self(-135_140);
    /// The last date that can be told; also stands for "never" where a date is compared.
    pub const MAX: Self = Self(2_567_655);

    /// The date of a year, month and day; none when there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().and_then(Self::from_civil)
    }

    /// The date with this number of days since 1 January 1970; none outside the range.
    pub fn from_day_number(days: i32) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0).contains(&days).then_some(Self(days))
    }

    /// Days since 1 January 1970.
    pub const fn day_number(self) -> i32 {
        self.0
    }

    /// The date of a `jiff` civil date; none outside the range.
    pub fn from_civil(date: civil::Date) -> Option<Self> {
        let days = date.since(civil::date(1970, 1, 1)).ok()?.get_days();
        Self::from_day_number(days)
    }

    /// The same day as a `jiff` civil date.
    pub fn civil(self) -> civil::Date {
        civil::date(1970, 1, 1).checked_add(self.0.days()).expect("a date lies within jiff's range")
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.civil().year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.civil().month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.civil().day()
    }

    /// The day of the week: 0 for Monday, 6 for Sunday.
    pub fn weekday(self) -> usize {
        // 1 January 1970 was a Thursday.
        usize::try_from((self.0 + 3).rem_euclid(7)).expect("a remainder is not negative")
    }

    /// Whether the date's year has 366 days.
    pub fn is_in_leap_year(self) -> bool {
        self.civil().in_leap_year()
    }

    /// The last day of the date's month.
    pub fn last_of_month(self) -> Self {
        Self::from_civil(self.civil().last_of_month()).expect("a month's end lies within the range")
    }

    /// The date `months` later, on the same day of the month, or on the month's last day where that day is missing.
    ///
    /// Count from a first date rather than from the previous result: 31 January, 28 February, 31 March.
    /// Ends at [`Date::MAX`] instead of running past it.
    pub fn plus_months(self, months: i32) -> Self {
        self.civil().checked_add(months.months()).ok().and_then(Self::from_civil).unwrap_or(Self::MAX)
    }

    /// The next day.
    pub fn next(self) -> Self {
        self + 1
    }

    /// The previous day.
    pub fn previous(self) -> Self {
        self + -1
    }
}

impl Add<i32> for Date {
    type Output = Self;
    /// The date so many days later, held within the range.
    fn add(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(Self::MIN.0, Self::MAX.0))
    }
}

impl Sub for Date {
    type Output = i32;
    /// Days from `earlier` to this date.
    fn sub(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.civil(), f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = DateRejected;

    /// Reads `2025-04-01`.
    fn from_str(text: &str) -> Result<Self, DateRejected> {
        let is_iso = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        is_iso
            .then(|| text.parse::<civil::Date>().ok().and_then(Self::from_civil))
            .flatten()
            .ok_or_else(|| DateRejected(text.to_owned()))
    }
}

/// A text that is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a date: a day such as 2025-04-01 is expected")]
pub struct DateRejected(String);

#[cfg(test)]
mod tests;
